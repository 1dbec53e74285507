import {
  deskSigner,
  digestOf,
  keyName,
  lockSigner,
  type Place,
  phoneSigner,
  type Signed,
  type Signer,
  signConsent,
} from './consenting.ts';
import { find } from './elements.ts';
import { canHaveKey, findKey, forgetKey } from './own-key.ts';
import { canUseLock } from './passkey.ts';
import type { Answer, Send } from './sending.ts';

/** By the phone's own key, or by the lock of the device. */
export type Way = 'ponsel' | 'sidik';

/** How a submission ended: with a receipt, with a refusal, or with neither when the person cancelled at the lock. */
export interface End {
  readonly done?: Answer;
  readonly refused?: Answer;
  /** A key of another device has been voided. */
  readonly replaced: boolean;
}

export interface Submission {
  /** Shows what this browser can do, and tells of a key on another device. */
  prepare(): void;
  submit(way: Way, signed: Signed, pin?: string): Promise<End>;
}

/** Refusals of a key after which the server's one-time key still signs. */
const withoutKey: readonly unknown[] = ['key-invalid', 'conflict', 'not-found'];

/**
 * Signs and sends. Binding, consent and the way without a key of one's own each repeat the same octets until there is an answer, so
 * that a lost answer costs nothing.
 */
export function createSubmission(form: HTMLElement, send: Send): Submission {
  const { post = '', rp = '', name = '', desk } = form.dataset;
  const place = placeOf(form.dataset);
  /** The signer whose key is bound, or was tried. */
  let signer: Signer | undefined;
  let bound: string | undefined;
  const ours: string[] = [];

  const json = (path: string, body: object) => send(post + path, JSON.stringify(body));

  async function prepareSigner(way: Way): Promise<Signer | undefined> {
    if (!place || signer?.kind === way) return signer;
    if (desk) return deskSigner(desk);
    if (way === 'sidik') return lockSigner(place, rp, name);
    const own = await phoneSigner(place).catch(() => undefined);
    if (own && !own.kept) show('unkept', document);
    return own;
  }

  /** By a key that the server makes for this signature. */
  async function sendPlainly({ strokes, typedName }: Signed, pin: string | undefined): Promise<End> {
    const { accepted, said } = await json('', {
      contentDigest: form.dataset.digest,
      strokes: strokes || [],
      typedName,
      pin,
    });
    return accepted ? { done: said, replaced: false } : { refused: said, replaced: false };
  }

  async function submit(way: Way, signed: Signed, pin?: string): Promise<End> {
    const next = await prepareSigner(way);
    if (!place || (!next && way === 'ponsel')) return sendPlainly(signed, pin);
    if (!next) return { replaced: false };
    if (next !== signer) bound = next.key;
    signer = next;
    const { accepted, said } = bound
      ? { accepted: true, said: {} as Answer }
      : await json('/kunci', Object.assign({ pin }, next.binding));
    if (!accepted) return refusedKey(said, signed, pin);
    if (!bound) {
      bound = String(said.keySha256);
      ours.push(bound);
    }
    const replaced = !!said.replaces && !ours.includes(String(said.replaces));
    const body = await signConsent(place, next, bound, signed).catch(() => null);
    if (body === null) return sendPlainly(signed, pin); // a name that no consent can hold: the server says why
    if (!body) return { replaced };
    const answer = await send(`${post}/persetujuan`, body);
    if (answer.accepted) return finish(answer.said, replaced);
    // a tablet whose key is not enrolled any more: the attendant's ticket still lets the server sign
    if (desk && answer.said.code === 'key-unknown') return sendPlainly(signed, pin);
    return refused(answer.said, replaced);
  }

  async function finish(receipt: Answer, replaced: boolean): Promise<End> {
    if (place) await forgetKey(keyName(place));
    return { done: receipt, replaced };
  }

  async function refused(problem: Answer, replaced: boolean): Promise<End> {
    if (problem.code === 'already-signed' && problem.receipt) return finish(problem.receipt as Answer, replaced);
    if (problem.code === 'key-replaced' || problem.code === 'key-unknown') await dropKey();
    return { refused: problem, replaced };
  }

  /** A key that was voided never comes back: the next press of the button binds a fresh one. */
  async function dropKey(): Promise<void> {
    signer = undefined;
    bound = undefined;
    if (place) await forgetKey(keyName(place));
  }

  async function refusedKey(problem: Answer, signed: Signed, pin: string | undefined): Promise<End> {
    if (withoutKey.includes(problem.code)) return sendPlainly(signed, pin);
    return refused(problem, false);
  }

  return {
    prepare() {
      if (!place) return;
      if (desk) {
        deskSigner(desk).then((own) => own && showWay('meja'));
        return;
      }
      showWay('ponsel');
      if (rp) canUseLock().then((can) => can && show('lock', form));
      if (form.dataset.key) tellOfOther(place, form.dataset.key);
    },
    submit,
  };
}

function show(name: string, root: ParentNode): void {
  const hidden = find(HTMLElement, `[data-${name}]`, root);
  if (hidden) hidden.hidden = false;
}

/** Of the sentences that say whose key signs, shows the right one. */
function showWay(way: string): void {
  document.querySelectorAll<HTMLElement>('[data-way]').forEach((text) => {
    text.hidden = text.dataset.way !== way;
  });
}

/** Undefined where this page or this browser cannot do with keys of its own. */
function placeOf(facts: DOMStringMap): Place | undefined {
  const { code = '', digest = '', content = '', field = '', signer = '', script = '', now } = facts;
  const [width = 0, height = 0, limit = 0] = (facts.space || '').split(' ').map(Number);
  if (!limit || !canHaveKey()) return undefined;
  const ahead = Number(now) - Date.now();
  return { code, contentDigest: digest, content, field, signer, script, space: { width, height, limit }, ahead };
}

/** Shows that another device has bound a key, unless it is the one that this browser has kept. */
async function tellOfOther(place: Place, bound: string): Promise<void> {
  const own = await findKey(keyName(place));
  if (!own || (await digestOf(own)) !== bound) show('other', document);
}
