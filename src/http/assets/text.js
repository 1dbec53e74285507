// Keeps the text beside the form in step with what is being typed. Without this script the text is shown after saving.
(() => {
  const form = document.getElementById('isian');
  const place = document.getElementById('teks');
  const csrf = document.querySelector('meta[name="csrf"]');
  if (!form || !place || !csrf || !window.fetch) return;
  let waiting;
  let asked = 0;

  function gather() {
    const slots = {};
    const clauses = [];
    new FormData(form).forEach((value, name) => {
      if (name.indexOf('slot.') === 0 && value) slots[name.slice(5)] = value;
      if (name.indexOf('clause.') === 0 && value !== '') clauses.push({ id: name.slice(7), after: Number(value) });
    });
    return {
      template: { id: form.getAttribute('data-template'), version: Number(form.getAttribute('data-version')) },
      slots: slots,
      clauses: clauses,
      on: form.getAttribute('data-on'),
    };
  }

  function element(name, text) {
    const made = document.createElement(name);
    // What nobody has typed yet stands between ‹ and › and is marked.
    text.split(/(‹[^›]*›)/).forEach((part) => {
      if (part.charAt(0) === '‹') made.appendChild(document.createElement('mark')).textContent = part.slice(1, -1);
      else made.appendChild(document.createTextNode(part));
    });
    return made;
  }

  function block(one) {
    if (one.type === 'heading') return element('h3', one.text);
    if (one.type === 'paragraph') return element('p', one.text);
    if (one.type === 'list') {
      const list = document.createElement(one.ordered ? 'ol' : 'ul');
      for (const item of one.items) list.appendChild(element('li', item));
      return list;
    }
    const table = document.createElement('table');
    [one.header].concat(one.rows).forEach((cells, i) => {
      const row = table.insertRow();
      for (const cell of cells) row.appendChild(element(i === 0 ? 'th' : 'td', cell));
    });
    return table;
  }

  function show(text) {
    place.textContent = '';
    if (text.fault) {
      const note = element('p', text.fault);
      note.className = 'notice warn';
      place.appendChild(note);
      return;
    }
    const paper = place.appendChild(document.createElement('article'));
    paper.className = 'paper';
    paper.setAttribute('aria-label', 'Isi naskah');
    paper.appendChild(element('h2', text.title));
    for (const one of text.blocks) paper.appendChild(block(one));
    if (text.sources.length) {
      const sources = element('p', `Dasar: ${text.sources.join('; ')}`);
      sources.className = 'small soft';
      place.appendChild(sources);
    }
  }

  function refresh() {
    const mine = ++asked;
    fetch('/api/texts', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf.content },
      body: JSON.stringify(gather()),
    })
      .then((answer) => (answer.ok ? answer.json() : undefined))
      .then((text) => {
        if (text && mine === asked) show(text);
      })
      .catch(() => {
        // no network: the text catches up with the next letter
      });
  }

  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 250);
  });
  refresh();
})();
