import { serveDone, showDone } from './parts/done-page.ts';
import { find, say } from './parts/elements.ts';
import { announce, type Errand, listen, type Recorded } from './parts/errand.ts';
import { askForSync, createKeeping } from './parts/keeping.ts';
import { createKeptView } from './parts/kept-view.ts';
import { createKeyWatch } from './parts/key-watch.ts';
import { clearOut, consentAddress, forgetAll, isTaken, type Kept, keep, listKept, receiptIn } from './parts/outbox.ts';
import { type Answered, type Stage, sendUntilAnswered } from './parts/sending.ts';
import { stageWords } from './parts/stage-words.ts';

/*
 * Keeps and sends, on every page of a signer: the page itself, so that it opens without a network, and each consent until it is
 * recorded, whatever the network, the phone and the server do meanwhile. Nothing but a receipt, or the server's word
 * that it keeps what came too late, takes a consent out of the phone. It stands before the form's script, which hands it what to send.
 */
const form = find(HTMLFormElement, '#sign');
const facts: DOMStringMap = form ? form.dataset : {};
const status = find(HTMLElement, '#sign-status');
const done = find(HTMLElement, '#done');
const section = find(HTMLElement, '#kept');
const view = section && createKeptView(section, find(HTMLElement, '#signing'));
/** As in consenting.ts. */
const name = `${facts.digest} ${facts.signer}`;

/** A page that was kept has the difference of the clocks as it was when it came. */
if (form && facts.now) {
  form.dataset.ahead = String(Number(facts.now) - Date.now());
  delete form.dataset.now;
}
const until = Number(facts.until) || Date.now() + 7 * 86_400_000;
const keeping = form && facts.space && !facts.desk ? createKeeping(form, { name, until }) : undefined;

const watch = form && facts.space && !facts.desk ? createKeyWatch(`${form.action}/kunci`, tellVoided) : undefined;

function tellVoided(voided: boolean): void {
  const notice = form && find(HTMLElement, '[data-voided]', form);
  if (notice) notice.hidden = !voided;
}

const isOfThisPage = (kept: Kept): boolean => (form ? kept.name === name : kept.path === location.pathname);

/** Words for what is sent while the page stays open. */
function sayStage(stage: Stage, seconds: number): void {
  if (!status) return;
  const why = stageWords(stage, navigator.onLine);
  const kept = ` Tanda tangan Anda tersimpan di halaman ini dan dikirim lagi sendiri dalam ${seconds} detik. Biarkan halaman ini terbuka.`;
  say(status, seconds ? why + kept : why, seconds ? 'warning' : '');
}

/** Sends a kept consent until it is answered, and shows its states if it is of this page. */
async function deliver(kept: Kept): Promise<Answered> {
  const shown = isOfThisPage(kept) ? view : undefined;
  const tell = (stage: Stage, seconds: number): void => shown?.show(stage, seconds);
  const answer = await sendUntilAnswered({ address: consentAddress, body: kept.body, tell });
  if (isTaken(answer)) {
    if (shown) keeping?.end();
    await forgetAll(kept.name);
  }
  if (answer.said.code === 'consent-late') shown?.showLate(answer.said.detail || '');
  else if (!isTaken(answer)) shown?.hide();
  return answer;
}

async function take(errand: Errand & { resolve(answer: Answered): void }): Promise<void> {
  const { address, body, consent } = errand;
  const kept = consent && { ...consent, path: location.pathname, body, until };
  if (kept && (await keep(kept))) {
    askForSync().catch(() => {});
    return errand.resolve(await deliver(kept));
  }
  const tell = (stage: Stage, seconds: number) => errand.awaited && sayStage(stage, seconds);
  errand.resolve(await sendUntilAnswered({ address, body, tell }));
}

async function show(recorded: Recorded): Promise<void> {
  watch?.end();
  keeping?.end();
  if (form) await forgetAll(name);
  view?.hide();
  if (done) showDone(done, recorded);
  else location.reload();
}

async function start(): Promise<void> {
  await clearOut(Date.now());
  const all = await listKept();
  const own = all.find(isOfThisPage);
  for (const kept of all) if (kept !== own) deliver(kept);
  if (!own) return void announce('ikrar:ready', undefined);
  const answer = await deliver(own);
  const receipt = receiptIn(answer);
  if (receipt) return show({ receipt, replaced: own.replaced, elsewhere: !answer.accepted });
  if (answer.said.code === 'consent-late') return;
  if (status) say(status, answer.said.detail || '', 'error');
  announce('ikrar:ready', undefined);
}

if (done) serveDone(done);
listen('ikrar:errand', (errand) => (watch ? watch.sending(take(errand)) : take(errand)));
listen('ikrar:recorded', show);
listen('ikrar:bound', (key) => {
  watch?.bound(key);
  keeping?.bound(key).catch(() => {});
});
document.addEventListener('DOMContentLoaded', start);
window.addEventListener('load', () => keeping?.keep().catch(() => {}));
