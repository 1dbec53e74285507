import { offerCamera } from './parts/card-camera.ts';
import { clearDesk, fetchBook, findBook, markSigned } from './parts/desk-book.ts';
import { deskEnrolment, deskKeyName, keepEnrolled } from './parts/desk-key.ts';
import { isAttended } from './parts/desk-lock.ts';
import { clearAtDesk, createDeskQueue } from './parts/desk-queue.ts';
import { sayWaiting, showAttention } from './parts/desk-queue-view.ts';
import { find, get } from './parts/elements.ts';
import { type Search, startSearch } from './parts/name-search.ts';
import { forgetKey } from './parts/own-key.ts';
import { ask } from './parts/request.ts';

/*
 * The attendant's desk: a name that is typed, a card that is scanned. A barcode scanner types the address of a personal card and
 * Enter; the address is sent to the server, which opens that person's page.
 */
const search = startSearch();
if (search) serveDesk(search);
sendKept();

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
async function enrolTablet(event: string, address: string, again = true): Promise<void> {
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
      if (status === 409 && again) return enrolAnew(event, address); // it was another attendant's
      if (status !== 200) return;
      const { keySha256 } = JSON.parse(responseText);
      keepEnrolled(event, keySha256);
      place.textContent = `Kunci tablet ini terdaftar di log: ${keySha256.slice(0, 8)}.`;
      prepare().catch(() => {});
    },
    failed() {},
  });
}

async function enrolAnew(event: string, address: string): Promise<void> {
  await forgetKey(deskKeyName(event));
  return enrolTablet(event, address, false);
}

/**
 * Keeps all that this desk needs without a network: the event's book, the shell and its files, and the worker that answers with
 * them. Only while the server knows by the attendant's PIN who has the tablet in hand.
 */
async function prepare(): Promise<void> {
  const link = find(HTMLAnchorElement, '#luring');
  if (!link || !isAttended() || !('serviceWorker' in navigator) || !window.caches) return;
  const { slug = '' } = link.dataset;
  const cache = await caches.open('ikrar-meja');
  const [before, kept] = [await findBook(slug), await cache.match(link.pathname)];
  if (before && kept) link.hidden = false;
  if (before && kept && Date.now() + before.ahead - before.now < fresh) return;
  if (!(await fetchBook(slug))) return;
  const shell = await fetch(link.href);
  const page = new DOMParser().parseFromString(await shell.clone().text(), 'text/html');
  const files = Array.from(
    page.querySelectorAll<HTMLElement>('link[rel=stylesheet], link[rel=icon], script[src]'),
    (one) => one.getAttribute('href') || one.getAttribute('src') || '',
  );
  await cache.addAll(files.concat(get(HTMLElement, '[data-sign]', page).dataset.sign || []));
  await cache.put(link.pathname, shell);
  await navigator.serviceWorker.register('/meja-luring.js', { scope: '/kios/' });
  link.hidden = false;
}

/** Milliseconds for which a book need not be fetched anew: this page is loaded after each person. */
const fresh = 60_000;

/** What was signed on this tablet without a network goes out from here, too. */
async function sendKept(): Promise<void> {
  await clearDesk(Date.now());
  await clearAtDesk(Date.now());
  const place = find(HTMLElement, '#perhatian');
  const changed = async (): Promise<void> => {
    await sayWaiting();
    if (place) await showAttention(place, queue.dismiss);
  };
  const recorded = ({ slug, person }: { readonly slug: string; readonly person: string }) => markSigned(slug, person);
  const queue = createDeskQueue({ stage: sayWaiting, recorded, changed });
  await changed();
  queue.send();
}
