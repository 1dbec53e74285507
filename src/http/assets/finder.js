/*
 * Finding a name while typing, in the hall and at the desk. Without this script the form is sent by its button. At the desk a
 * barcode scanner types the address of a personal card and Enter: that is sent to the server as it is, which opens the person.
 */
(() => {
  const form = document.getElementById('finder');
  if (!form) return;
  const input = form.querySelector('input[type=search]');
  const results = document.getElementById('results');
  const atDesk = form.dataset.desk === 'yes';
  let asked = '';
  let timer = 0;

  const isAddress = (text) => /\/s\/|^https?:/i.test(text);

  function ask() {
    const text = input.value.trim();
    if (text === asked || isAddress(text)) return;
    asked = text;
    if (text.length < 3) {
      results.textContent = '';
      return;
    }
    const call = new XMLHttpRequest();
    call.open('GET', `${form.dataset.list}?q=${encodeURIComponent(text)}`);
    call.timeout = 15000;
    call.onload = () => {
      if (text !== asked) return; // an older question's late answer
      if (call.status === 200) results.innerHTML = call.responseText;
      else complain(call.status === 429 ? 'Terlalu banyak pencarian. Tunggu sebentar.' : 'Pencarian gagal. Coba lagi.');
    };
    call.onerror = call.ontimeout = () => {
      if (text === asked) complain('Jaringan sedang buruk. Nama belum dapat dicari; mencoba lagi…');
      asked = '';
      timer = window.setTimeout(ask, 3000);
    };
    call.send();
  }

  function complain(text) {
    const line = document.createElement('p');
    line.className = 'status warning';
    line.textContent = text;
    results.textContent = '';
    results.appendChild(line);
  }

  input.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, 250);
  });
  if (!atDesk) return;

  // The scanner may type while nothing has the focus: what it types belongs into the field.
  document.addEventListener('keydown', (event) => {
    const tag = event.target.tagName;
    if (tag === 'INPUT' || tag === 'TEXTAREA' || tag === 'SELECT' || tag === 'BUTTON' || tag === 'A') return;
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) input.focus();
  });
  // Nothing of the last search stays on the tablet, nor in the page that the back button keeps.
  window.addEventListener('pagehide', () => {
    input.value = '';
    results.textContent = '';
  });
  const full = document.querySelector('[data-fullscreen]');
  if (full && document.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener('click', () => document.documentElement.requestFullscreen().catch(() => {}));
  }
})();
