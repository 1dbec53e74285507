import { strokesFault } from '../core/strokes.ts';
import { find, get, say } from './parts/elements.ts';
import { announce, listen } from './parts/errand.ts';
import { memoryIn } from './parts/memory.ts';
import { createPad, type Stroke } from './parts/pad.ts';
import type { Answer } from './parts/sending.ts';
import { createSubmission, type End, type Way } from './parts/submission.ts';

/*
 * The signer's page. Without this script the form works with a typed name and a key of the server's. With it people can draw,
 * nothing typed or drawn is lost, and the consent is signed here by a key of the phone's own where the browser can. queue.ts, which
 * stands before it, keeps and sends what is signed, and shows the receipt.
 */
interface Draft {
  readonly at: number;
  readonly agreed: boolean;
  readonly strokes: readonly Stroke[];
  readonly typing: boolean;
  readonly name: string;
}

type FaultPlace = 'agree' | 'typedName' | 'pad' | 'pin';

/** How long a draft is kept, in milliseconds. */
const draftLife = 60 * 60 * 1000;

const form = get(HTMLFormElement, '#sign');
const facts = form.dataset;
const status = get(HTMLElement, '#sign-status');
const button = get(HTMLButtonElement, 'button[type=submit]', form);
const lockButton = find(HTMLButtonElement, '[data-lock]', form);
const agree = get(HTMLInputElement, '[name=agree]', form);
const typedName = get(HTMLInputElement, '[name=typedName]', form);
const pinField = find(HTMLInputElement, '[name=pin]', form);
const drawing = get(HTMLElement, '#draw');
const typing = get(HTMLElement, '#type');
const submission = createSubmission(form);
let underWay = false;

drawing.hidden = false;
typing.hidden = true;
get(HTMLElement, '[data-choose=draw]', form).hidden = false;

const pad = createPad(get(HTMLCanvasElement, '#pad'), () => {
  complain('pad', '');
  saveDraft();
  showInk();
  bindEarly();
});

function showInk(): void {
  form.querySelectorAll<HTMLButtonElement>('[data-pad]').forEach((tool) => {
    tool.disabled = pad.isEmpty();
  });
  get(HTMLElement, '#pad-hint').hidden = !pad.isEmpty();
}

const isTyping = (): boolean => drawing.hidden === true;

// --- draft: kept only for the right person: an hour on their own phone, until the tab ends on a lent one, never at the
// desk

const draftKey = `ikrar:${facts.digest}:${facts.signer}`;
const drafts = memoryIn(facts.draft === 'local' ? 'localStorage' : 'sessionStorage');

function saveDraft(): void {
  if (facts.draft === 'none') return;
  const draft: Draft = {
    at: Date.now(),
    agreed: agree.checked,
    strokes: pad.strokes(),
    typing: isTyping(),
    name: typedName.value,
  };
  drafts.keep(draftKey, draft);
}

function loadDraft(): void {
  const draft = facts.draft === 'none' ? null : drafts.recall<Draft>(draftKey);
  if (!draft || Date.now() - draft.at > draftLife) drafts.forget(draftKey);
  else restore(draft);
}

function restore(draft: Draft): void {
  agree.checked = draft.agreed;
  typedName.value = draft.name || '';
  try {
    pad.restore(draft.strokes);
  } catch {
    pad.restore([]); // a draft stored by another release
  }
  if (draft.typing) chooseTyping(true);
}

// --- drawing or typing

function chooseTyping(yes: boolean): void {
  drawing.hidden = yes;
  typing.hidden = !yes;
  saveDraft();
}

get(HTMLElement, '[data-choose=type]', form).addEventListener('click', () => {
  chooseTyping(true);
  typedName.focus();
});
get(HTMLElement, '[data-choose=draw]', form).addEventListener('click', () => {
  chooseTyping(false);
  pad.restore(pad.strokes());
});
get(HTMLElement, '[data-pad=undo]', form).addEventListener('click', pad.undo);
get(HTMLElement, '[data-pad=clear]', form).addEventListener('click', pad.clear);
form.addEventListener('change', () => {
  saveDraft();
  bindEarly();
});
form.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement) complain(target.name, '');
});

// --- faults are shown at their field and read out

function complain(name: string, text: string): void {
  const place = find(HTMLElement, `#${name}-fault`);
  if (!place || place.textContent === text) return;
  place.textContent = text;
  place.hidden = !text;
  if (name === 'pin' && text) hidePin(false);
  find(HTMLElement, `[name=${name}]`, form)?.setAttribute('aria-invalid', text ? 'true' : 'false');
}

/** Cards print the PIN as two groups of three digits: a space or dash between them is no fault. */
const pinOf = (field: HTMLInputElement): string => field.value.replace(/[\s.-]/g, '');
const hasPin = (field: HTMLInputElement): boolean => /^\d{6}$/.test(pinOf(field));

function firstFault(way: Way): FaultPlace | undefined {
  const faults: [FaultPlace, string][] = [];
  if (!agree.checked) faults.push(['agree', 'Centang dahulu bahwa Anda membaca dan menyetujui naskah ini.']);
  if (isTyping() && typedName.value.trim().length < 3) faults.push(['typedName', 'Ketik nama lengkap Anda.']);
  const empty = 'Bubuhkan tanda tangan Anda di kotak ini, atau pilih mengetik nama.';
  const drawn = pad.isEmpty() ? empty : strokesFault(pad.strokes());
  if (!isTyping() && drawn) faults.push(['pad', drawn]);
  if (pinField && !submission.isBound(way) && !hasPin(pinField))
    faults.push(['pin', 'Isi PIN enam angka dari kartu Anda.']);
  for (const [place, text] of faults) complain(place, text);
  return faults[0]?.[0];
}

function focusOn(name: FaultPlace): void {
  const target = name === 'pad' ? drawing : get(HTMLElement, `[name=${name}]`, form);
  target.scrollIntoView({ block: 'center' });
  target.focus();
}

// --- sending

form.addEventListener('submit', (event) => {
  event.preventDefault();
  sign('ponsel');
});
lockButton?.addEventListener('click', () => sign('sidik'));

async function sign(way: Way): Promise<void> {
  if (underWay) return;
  const fault = firstFault(way);
  if (fault) return focusOn(fault);
  setUnderWay(true);
  say(status, way === 'sidik' ? 'Ikuti permintaan di layar ponsel ini.' : '');
  const signed = isTyping() ? { typedName: typedName.value.trim() } : { strokes: pad.strokes() };
  const end = await submission.submit(way, signed, pinField && pinOf(pinField));
  if (end.done) return tellDone(end);
  setUnderWay(false);
  if (end.refused) showRefusal(end.refused);
  else {
    say(status, 'Sidik jari/wajah tidak dipakai. Tekan “Tanda tangani” untuk memakai kunci ponsel ini.', 'warning');
    button.focus();
  }
}

function setUnderWay(yes: boolean): void {
  underWay = yes;
  button.disabled = yes;
  if (lockButton) lockButton.disabled = yes;
  button.textContent = yes ? 'Mengirim…' : 'Tanda tangani';
}

function faultPlaceOf(code: string | undefined): FaultPlace | undefined {
  if (code === 'strokes-invalid') return isTyping() ? 'typedName' : 'pad';
  if (code === 'character-unprintable') return 'typedName';
  return (code === 'pin-wrong' || code === 'pin-locked') && pinField ? 'pin' : undefined;
}

function showRefusal({ code, detail }: Answer): void {
  const text = detail || 'Permintaan ditolak. Minta bantuan petugas.';
  const at = faultPlaceOf(code);
  if (at) {
    say(status, '');
    complain(at, text);
    if (at === 'pin' && pinField) pinField.value = '';
    focusOn(at);
  } else {
    say(status, text, 'error');
    status.focus();
  }
}

// --- binding the key before the network may be gone

/** Called when a person goes on to something else: while they type the PIN they may correct it. */
async function bindEarly(): Promise<void> {
  if (pinField && !hasPin(pinField)) return;
  const end = await submission.bindEarly(pinField && pinOf(pinField));
  if (underWay || !end) return;
  if (end.done) tellDone(end);
  else complain('pin', end.refused?.detail || '');
}

function hidePin(yes: boolean): void {
  const field = pinField?.closest('.field');
  if (field instanceof HTMLElement) field.hidden = yes;
}

function tellDone({ done = {}, replaced, elsewhere = false }: End): void {
  announce('ikrar:recorded', { receipt: done, replaced, elsewhere });
}

listen('ikrar:ready', async () => {
  await submission.prepare();
  hidePin(submission.isBound('ponsel'));
  bindEarly();
});
document.addEventListener('ikrar:done', () => drafts.forget(draftKey));

loadDraft();
showInk();
