/*
 * The signer's page. Without this script the form still works with a typed name; with it one can draw, nothing typed or drawn
 * is lost, and a lost answer is asked for again: the same body goes out until the server has said yes or no. The server signs
 * a person once, so repeating is safe.
 */
(() => {
  const form = document.getElementById('sign');
  if (!form) return;
  const facts = form.dataset;
  const status = document.getElementById('sign-status');
  const button = form.querySelector('button[type=submit]');
  const field = (name) => form.elements.namedItem(name);
  const draftKey = `ikrar:${facts.digest}:${facts.signer}`;
  const draftLife = 60 * 60 * 1000;
  let typing = false;
  let body = null;
  let tries = 0;
  let timer = 0;

  document.getElementById('draw').hidden = false;
  document.getElementById('type').hidden = true;
  form.querySelector('[data-choose=draw]').hidden = false;

  const pad = window.createPad(document.getElementById('pad'), () => {
    complain('pad', '');
    saveDraft();
    showInk();
  });

  function showInk() {
    form.querySelectorAll('[data-pad]').forEach((tool) => {
      tool.disabled = pad.isEmpty();
    });
    document.getElementById('pad-hint').hidden = !pad.isEmpty();
  }

  // --- draft: kept where it dies with the right person: on his own phone an hour, on a lent one with the tab, never at the desk

  const drafts = () => (facts.draft === 'local' ? window.localStorage : window.sessionStorage);

  function saveDraft() {
    const draft = { at: Date.now(), agreed: field('agree').checked, strokes: pad.strokes(), typing };
    draft.name = field('typedName').value;
    try {
      if (facts.draft !== 'none') drafts().setItem(draftKey, JSON.stringify(draft));
    } catch (_refused) {
      // private windows refuse to store; then the page alone keeps the draft
    }
  }

  function loadDraft() {
    if (facts.draft === 'none') return;
    try {
      const draft = JSON.parse(drafts().getItem(draftKey) || 'null');
      if (!draft || Date.now() - draft.at > draftLife) return dropDraft();
      field('agree').checked = draft.agreed;
      field('typedName').value = draft.name || '';
      pad.restore(draft.strokes);
      if (draft.typing) chooseTyping(true);
    } catch (_unreadable) {
      dropDraft();
    }
  }

  function dropDraft() {
    try {
      drafts().removeItem(draftKey);
    } catch (_refused) {
      // nothing was stored
    }
  }

  // --- drawing or typing

  function chooseTyping(yes) {
    typing = yes;
    document.getElementById('draw').hidden = yes;
    document.getElementById('type').hidden = !yes;
    saveDraft();
  }

  form.querySelector('[data-choose=type]').addEventListener('click', () => {
    chooseTyping(true);
    field('typedName').focus();
  });
  form.querySelector('[data-choose=draw]').addEventListener('click', () => {
    chooseTyping(false);
    pad.restore(pad.strokes());
  });
  form.querySelector('[data-pad=undo]').addEventListener('click', () => pad.undo());
  form.querySelector('[data-pad=clear]').addEventListener('click', () => pad.clear());
  form.addEventListener('change', saveDraft);
  form.addEventListener('input', (event) => complain(event.target.name, ''));

  // --- faults stand at their field and are read out

  function complain(name, text) {
    const place = document.getElementById(`${name}-fault`);
    if (!place || place.textContent === text) return;
    place.textContent = text;
    place.hidden = !text;
    const input = field(name);
    if (input && input.setAttribute) input.setAttribute('aria-invalid', text ? 'true' : 'false');
  }

  /** Cards print it as two groups of three: a space or dash typed with it is not a fault. */
  function pin() {
    return field('pin').value.replace(/[\s.-]/g, '');
  }

  function firstFault() {
    const faults = [];
    if (!field('agree').checked) faults.push(['agree', 'Centang dahulu bahwa Anda membaca dan menyetujui naskah ini.']);
    if (typing && field('typedName').value.trim().length < 3) faults.push(['typedName', 'Ketik nama lengkap Anda.']);
    if (!typing && pad.isEmpty())
      faults.push(['pad', 'Bubuhkan tanda tangan Anda di kotak ini, atau pilih mengetik nama.']);
    if (field('pin') && !/^\d{6}$/.test(pin())) {
      faults.push(['pin', 'Isi PIN enam angka dari kartu Anda.']);
    }
    for (const fault of faults) complain(fault[0], fault[1]);
    return faults[0];
  }

  function focusOn(name) {
    const target = name === 'pad' ? document.getElementById('draw') : field(name);
    target.scrollIntoView({ block: 'center' });
    target.focus();
  }

  // --- sending

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (body) return;
    const fault = firstFault();
    if (fault) return focusOn(fault[0]);
    const request = { contentDigest: facts.digest, strokes: typing ? [] : pad.strokes() };
    if (typing) request.typedName = field('typedName').value.trim();
    if (field('pin')) request.pin = pin();
    body = JSON.stringify(request);
    tries = 0;
    button.disabled = true;
    button.textContent = 'Mengirim…';
    send();
  });

  function send() {
    window.clearTimeout(timer);
    tries += 1;
    say(tries === 1 ? 'Mengirim tanda tangan Anda…' : 'Mencoba mengirim lagi…');
    const call = new XMLHttpRequest();
    call.open('POST', facts.post);
    call.timeout = 25000;
    call.setRequestHeader('Content-Type', 'application/json');
    call.setRequestHeader('Accept', 'application/json');
    call.onload = () => answer(call);
    call.onerror = call.ontimeout = () => retry(0);
    call.send(body);
  }

  function answer(call) {
    let said;
    try {
      said = JSON.parse(call.responseText);
    } catch (_notJson) {
      return retry(0); // a captive portal or a proxy answered, not we
    }
    if (call.status === 200 || call.status === 201) return done(said);
    if (call.status >= 500 || said.code === 'rate-limited') return retry(Number(said.retryAfter) || 0);
    refuse(said);
  }

  function retry(seconds) {
    const wait = Math.max(seconds, Math.min(15, 2 ** Math.min(tries - 1, 4)));
    const offline = navigator.onLine === false;
    say(
      `${offline ? 'Ponsel ini sedang tanpa jaringan.' : 'Jaringan sedang buruk.'} Tanda tangan Anda tersimpan di halaman ini ` +
        `dan dikirim lagi sendiri dalam ${wait} detik. Biarkan halaman ini terbuka.`,
      'warning',
    );
    timer = window.setTimeout(send, wait * 1000);
  }

  window.addEventListener('online', () => {
    if (body && timer) send();
  });

  function refuse(problem) {
    body = null;
    button.disabled = false;
    button.textContent = 'Tanda tangani';
    const text = problem.detail || 'Permintaan ditolak. Minta bantuan petugas.';
    const places = { 'pin-wrong': 'pin', 'pin-locked': 'pin', 'character-unprintable': 'typedName' };
    places['strokes-invalid'] = typing ? 'typedName' : 'pad';
    const at = places[problem.code];
    if (at && document.getElementById(`${at}-fault`)) {
      say('');
      complain(at, text);
      if (at === 'pin') field('pin').value = '';
      return focusOn(at);
    }
    say(text, 'error');
    status.focus();
  }

  function say(text, kind) {
    status.textContent = text;
    status.className = `status ${kind || ''}`;
    status.hidden = !text;
  }

  // --- done

  function done(receipt) {
    body = null;
    timer = 0;
    dropDraft();
    const page = document.getElementById('done');
    page.querySelectorAll('[data-fill]').forEach((place) => {
      place.textContent = receipt[place.dataset.fill];
    });
    page.querySelectorAll('[data-fill-href]').forEach((place) => {
      place.href = receipt[place.dataset.fillHref];
    });
    document.getElementById('signing').remove();
    page.hidden = false;
    document.title = `Sudah ditandatangani · ${document.title}`;
    window.scrollTo(0, 0);
    page.querySelector('h1').focus();
    page.dispatchEvent(new CustomEvent('ikrar:done', { bubbles: true }));
  }

  loadDraft();
  showInk();
})();
