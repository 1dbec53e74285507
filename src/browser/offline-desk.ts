import { handOverMessage } from '../core/binding.ts';
import { base64url, hex, utf8 } from '../core/bytes.ts';
import type { BookPerson } from '../core/desk-book.ts';
import { clearDesk, fetchBook, findBook, type KeptBook, markSigned } from './parts/desk-book.ts';
import { deskKeyName } from './parts/desk-key.ts';
import { createDeskList } from './parts/desk-list.ts';
import { isAttended, leave, tryPin } from './parts/desk-lock.ts';
import { clearAtDesk, createDeskQueue, keepAtDesk, listAtDesk } from './parts/desk-queue.ts';
import { sayWaiting, showAttention } from './parts/desk-queue-view.ts';
import { find, get } from './parts/elements.ts';
import { announce, listen } from './parts/errand.ts';
import { memoryIn } from './parts/memory.ts';
import { findKey } from './parts/own-key.ts';
import { takePin } from './parts/pin-keypad.ts';
import type { Answered } from './parts/sending.ts';

/*
 * The desk without a network. It is locked, it lists, it is in the hands of one signer, or it has just been signed on: from the
 * hand-over until the attendant's PIN it shows nobody else, in this tab and in every other. The signer's view and its script are
 * those of a desk with a network; what it signs is kept here instead of being sent.
 */
interface Handed {
  readonly person: string;
  readonly card: string;
  /** By the tablet's clock: milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds after which the server takes no signature for a hand-over; we stop before. */
const longest = 55 * 60_000;

const root = get(HTMLElement, '#luring');
const { slug = '', sign = '', cards = '' } = root.dataset;
const sheet = get(HTMLElement, '#lembar');
const tab = memoryIn('sessionStorage');
const handedKey = 'ikrar:serah';
const sections = ['terkunci', 'tersimpan', 'daftar'];

const queue = createDeskQueue({
  stage: (stage, seconds) => sayWaiting(stage, seconds),
  recorded: ({ person }) => markSigned(slug, person),
  changed: () => showQueue(),
});

async function showQueue(): Promise<void> {
  await sayWaiting();
  await showAttention(get(HTMLElement, '#perhatian'), queue.dismiss);
}

function show(name: string): void {
  for (const one of sections) get(HTMLElement, `#${one}`).hidden = one !== name;
  sheet.hidden = name !== 'lembar';
  window.scrollTo(0, 0);
  find(HTMLElement, `#${name} h1`)?.focus();
}

/** Nobody but the attendant goes on from here. */
function showLocked(section = 'terkunci', why = ''): void {
  tab.forget(handedKey);
  sheet.textContent = '';
  const place = get(HTMLElement, `#${section}`);
  place.appendChild(get(HTMLElement, '#pin-petugas'));
  if (why) get(HTMLElement, '[data-why]', place).textContent = why;
  show(section);
}

function serveReturn(): void {
  const form = get(HTMLFormElement, '#pin-petugas');
  const [field, fault] = [get(HTMLInputElement, 'input', form), get(HTMLElement, '.fault', form)];
  let trying = false;

  const enter = async (pin: string): Promise<void> => {
    if (trying) return;
    trying = true;
    const left = await tryPin(pin).catch(() => 0);
    if (left === undefined) return location.reload();
    trying = false;
    field.value = '';
    fault.hidden = false;
    fault.textContent = left
      ? `PIN petugas salah; tersisa ${left} kali.`
      : 'PIN tidak dapat dicoba lagi. Petugas masuk lagi dengan kata sandi begitu ada jaringan; yang sudah ditandatangani tetap tersimpan dan terkirim sendiri.';
  };
  form.addEventListener('submit', (event) => event.preventDefault());
  takePin(form, enter);
}

function handOver(person: BookPerson, card: string): void {
  if (isAttended()) {
    leave();
    const handed: Handed = { person: person.id, card, at: Date.now() };
    tab.keep(handedKey, handed);
  }
  // Nothing of the list stays in the page; where the tablet was handed over in another tab meanwhile, it is locked.
  location.reload();
}

function showSigning(book: KeptBook, person: BookPerson, handed: Handed): void {
  sheet.innerHTML = book.form;
  get(HTMLElement, '.who', sheet).outerHTML = person.who;
  get(HTMLElement, '.data-note', sheet).remove(); // another person's: the text brings its own
  get(HTMLElement, '.paper', sheet).outerHTML = book.texts[person.text] ?? '';
  const form = get(HTMLFormElement, '#sign', sheet);
  Object.assign(form.dataset, person.facts, { ahead: String(book.ahead) });
  get(HTMLInputElement, '#typedName', form).placeholder = person.name;
  sheet.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || !event.target.closest('a')) return;
    event.preventDefault();
    showLocked();
  });
  listen('ikrar:errand', async ({ body, resolve }) => resolve(await keepSigned(book, person, handed, body)));
  listen('ikrar:recorded', () => showLocked('tersimpan'));
  const script = document.createElement('script');
  script.src = sign;
  script.onload = () => announce('ikrar:ready', undefined);
  document.head.appendChild(script);
  show('lembar');
}

const refusal = (detail: string): Answered => ({ accepted: false, said: { detail } });

/** Keeps what was signed, with the hand-over that the desk's key vouches for. */
async function keepSigned(book: KeptBook, person: BookPerson, handed: Handed, body: string): Promise<Answered> {
  const { consent, ...more } = JSON.parse(body) as { readonly consent?: string };
  const key = await findKey(deskKeyName(book.event.id));
  if (!consent || !key)
    return refusal('Tablet ini tidak mempunyai kunci untuk menandatangani tanpa jaringan. Kembalikan kepada petugas.');
  const sinceThen = Date.now() - handed.at;
  if (sinceThen < 0 || sinceThen > longest)
    return refusal('Waktu untuk menandatangani habis. Kembalikan tablet kepada petugas.');
  const consentDigest = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(utf8(consent)))));
  const { card } = handed;
  const at = JSON.parse(consent).waktu - sinceThen; // by the same clock as the consent
  const signature = base64url(await key.sign(handOverMessage(book.event.id, { consentDigest, card, at })));
  const sent = JSON.stringify(Object.assign({ consent, handOver: { card, at, signature } }, more));
  const { id, name } = person;
  const kept = await keepAtDesk({ person: id, name, slug, body: sent, until: book.until });
  if (!kept) return refusal('Tablet ini tidak dapat menyimpan tanda tangan. Kembalikan kepada petugas.');
  showQueue();
  queue.send();
  return { accepted: true, said: {} };
}

async function showList(book: KeptBook): Promise<void> {
  const here = await listAtDesk();
  // who was refused may sign again
  const kept = here.filter(({ said }) => !said).map(({ person }) => person);
  const list = createDeskList({ book, cards: cards.split(','), kept, handOver });
  list.show();
  show('daftar');
  get(HTMLInputElement, '#cari').focus();
}

async function start(): Promise<void> {
  await clearDesk(Date.now());
  await clearAtDesk(Date.now());
  serveReturn();
  await showQueue();
  queue.send();
  const handed = tab.recall<Handed>(handedKey);
  const book = await findBook(slug);
  if (!handed && isAttended() && navigator.onLine) fetchBook(slug); // for the next time
  const person = handed && book?.people.find(({ id }) => id === handed.person);
  if (!book)
    return showLocked(
      'terkunci',
      'Tablet ini belum menyimpan daftar kegiatan ini. Buka mejanya sekali dengan jaringan.',
    );
  if (handed && person) return showSigning(book, person, handed);
  if (isAttended()) return showList(book);
  showLocked();
}

window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
start();
