import { deskEnrolment, keepEnrolled } from './parts/desk-key.ts';
import { element, find, get } from './parts/elements.ts';
import { ask } from './parts/request.ts';

/*
 * Searches a name while it is typed, in the hall and at the desk. Without this script the form's button sends it. A barcode
 * scanner at the desk types the address of a personal card and Enter: the address is sent to the server, which opens that
 * person's page.
 */
const form = find(HTMLFormElement, '#finder');
if (form) {
  const input = get(HTMLInputElement, 'input[type=search]', form);
  const results = get(HTMLElement, '#results');
  searchWhileTyping(input, results, form.dataset.list);
  if (form.dataset.desk === 'yes') serveDesk(input, results);
}

const isAddress = (text: string): boolean => /\/s\/|^https?:/i.test(text);

function searchWhileTyping(input: HTMLInputElement, results: HTMLElement, list: string | undefined): void {
  let asked = '';
  let timer = 0;

  const complain = (text: string) => {
    results.textContent = '';
    results.appendChild(element('p', text, 'status warning'));
  };

  function search(): void {
    const text = input.value.trim();
    if (text === asked || isAddress(text)) return;
    asked = text;
    if (text.length < 3) {
      results.textContent = '';
      return;
    }
    ask({
      address: `${list}?q=${encodeURIComponent(text)}`,
      timeoutMs: 15_000,
      answered({ status, responseText }) {
        if (text !== asked) return; // the answer to an earlier search came late
        if (status === 200) results.innerHTML = responseText;
        else complain(status === 429 ? 'Terlalu banyak pencarian. Tunggu sebentar.' : 'Pencarian gagal. Coba lagi.');
      },
      failed() {
        if (text === asked) complain('Jaringan sedang buruk. Nama belum dapat dicari; mencoba lagi…');
        asked = '';
        timer = setTimeout(search, 3000);
      },
    });
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
}

function serveDesk(input: HTMLInputElement, results: HTMLElement): void {
  // A scanner may type while nothing has the focus: its text must go into the field.
  document.addEventListener('keydown', (event) => {
    const busy = event.target instanceof Element && /^(INPUT|TEXTAREA|SELECT|BUTTON|A)$/.test(event.target.tagName);
    if (!busy && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) input.focus();
  });
  // Clears the search, so that nothing of it stays on the tablet, nor in the page that the back button restores.
  window.addEventListener('pagehide', () => {
    input.value = '';
    results.textContent = '';
  });
  const { event, enrol } = results.dataset;
  if (event && enrol) enrolTablet(event, enrol);
  const full = find(HTMLElement, '[data-fullscreen]');
  const whole = document.documentElement;
  if (full && 'requestFullscreen' in whole) {
    full.hidden = false;
    full.addEventListener('click', () => whole.requestFullscreen().catch(() => {}));
  }
}

/**
 * Enrols the key with which this tablet signs for people who are handed it. Asking again is harmless; without a key the server
 * signs.
 */
async function enrolTablet(event: string, address: string): Promise<void> {
  const enrolment = await deskEnrolment(event).catch(() => undefined);
  const csrf = find(HTMLMetaElement, 'meta[name="csrf"]');
  const place = find(HTMLElement, '#desk-key');
  if (!enrolment || !csrf || !place) return;
  ask({
    address,
    body: JSON.stringify(enrolment),
    csrf: csrf.content,
    timeoutMs: 15_000,
    answered({ status, responseText }) {
      if (status !== 200) return;
      const { keySha256 } = JSON.parse(responseText);
      keepEnrolled(event, keySha256);
      place.textContent = `Kunci tablet ini terdaftar di log: ${keySha256.slice(0, 8)}.`;
    },
    failed() {},
  });
}
