// Keeps counts and rows of a declaration fresh without a reload, and shows when it has been opened or closed.
// Without this script a reload does the same.
(() => {
  const place = document.getElementById('hitungan');
  const state = place?.getAttribute('data-state');
  if (!['opening', 'open', 'closing'].includes(state) || !window.fetch) return;
  const path = `/api/declarations/${place.getAttribute('data-declaration')}/progress`;
  const count = place.querySelector('[data-count="signed"]');
  const bar = place.querySelector('progress');
  let shown = Number(count.textContent.replace(/\D/g, ''));

  function number(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, '.');
  }

  function markSigned(people) {
    people.forEach((person) => {
      if (!person.signedAt) return;
      const row = document.querySelector(`[data-person="${person.id}"]`);
      const tag = row && row.querySelector('.tag');
      if (!tag || tag.classList.contains('good')) return;
      tag.className = 'tag good';
      tag.textContent = 'menandatangani';
    });
  }

  function show(progress) {
    if (progress.state !== state) location.reload(); // it was opened or closed meanwhile
    Object.keys(progress.standing).forEach((status) => {
      const figure = place.querySelector(`[data-count="${status}"]`);
      if (figure) figure.textContent = number(progress.standing[status]);
    });
    if (progress.signed === shown) return;
    const more = progress.signed - shown;
    shown = progress.signed;
    count.textContent = number(progress.signed);
    bar.value = progress.signed;
    progress.groups.forEach((group) => {
      const row = document.querySelector(`[data-group="${CSS.escape(group.label)}"]`);
      if (!row) return;
      row.querySelector('[data-count]').textContent = group.signed;
      row.querySelector('progress').value = group.signed;
    });
    // The newest names come with the counts; the whole list is fetched only when more have signed than that.
    if (more <= progress.latest.length)
      markSigned(progress.latest.map((one) => ({ id: one.signerId, signedAt: one.at })));
    else fetch(path).then((answer) => answer.ok && answer.json().then((all) => markSigned(all.people)));
  }

  function look() {
    if (document.hidden) return;
    fetch(`${path}?people=none`)
      .then((answer) => {
        if (answer.ok) return answer.json().then(show);
        if (answer.status === 401) location.reload();
      })
      .catch(() => {
        // no network for a moment: the next look will do
      });
  }

  // While files are being written there is nothing to count yet: the page shows how far it is.
  if (state === 'open') setInterval(look, 3000);
  else setTimeout(() => location.reload(), 3000);
})();
