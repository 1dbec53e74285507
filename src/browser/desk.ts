import { offerCamera } from './parts/card-camera.ts';
import { deskEnrolment, keepEnrolled } from './parts/desk-key.ts';
import { find } from './parts/elements.ts';
import { type Search, startSearch } from './parts/name-search.ts';
import { ask } from './parts/request.ts';

/*
 * The attendant's desk: a name that is typed, a card that is scanned. A barcode scanner types the address of a personal card and
 * Enter; the address is sent to the server, which opens that person's page.
 */
const search = startSearch();
if (search) serveDesk(search);

function serveDesk({ form, input, results }: Search): void {
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
  // A restored page would show the list to whoever was handed the tablet.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  input.focus();
  offerCamera((text) => {
    input.value = text;
    form.submit();
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
