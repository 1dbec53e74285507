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
import { announce, type Errand, run } from './errand.ts';
import { canHaveKey, findKey, forgetKey } from './own-key.ts';
import { canUseLock } from './passkey.ts';
import type { Answer, Answered } from './sending.ts';

/** By the phone's own key, or by the lock of the device. */
export type Way = 'ponsel' | 'sidik';

/** How a submission ended: with a receipt, with a refusal, or with neither when the person cancelled at the lock. */
export interface End {
  readonly done?: Answer;
  readonly refused?: Answer;
  /** A key of another device has been voided. */
  readonly replaced: boolean;
  /** The receipt is of another consent. */
  readonly elsewhere?: boolean;
}

export interface Submission {
  /** Shows what this browser can do, and tells of a key on another device. */
  prepare(): Promise<void>;
  /**
   * Binds the phone's key as soon as it may be, since only a bound key can sign without a network: by a ticket at once, by a link
   * with its PIN; never over the key of another device. Resolves when there is something to say: of a PIN that is refused, or of a
   * signature that was made before.
   */
  bindEarly(pin: string | undefined): Promise<End | undefined>;
  /** A key that is bound needs no PIN. */
  isBound(way: Way): boolean;
  submit(way: Way, signed: Signed, pin?: string): Promise<End>;
}

interface Attempt {
  readonly pin: string | undefined;
  readonly errand: Errand;
  readonly answer: Promise<Answered>;
}

/** Refusals of a key after which the server's one-time key still signs. */
const withoutKey: readonly unknown[] = ['key-invalid', 'conflict', 'not-found'];

/**
 * Signs and sends. Binding, consent and the way without a key of one's own each repeat the same octets until there is an answer, so
 * that a lost answer costs nothing.
 */
export function createSubmission(form: HTMLElement): Submission {
  const { post = '', rp = '', name = '', key = '', desk } = form.dataset;
  const place = placeOf(form.dataset);
  let phone: Promise<Signer | undefined> | undefined;
  let lock: Signer | undefined;
  /** The signer whose key is bound, or was tried. */
  let signer: Signer | undefined;
  /** SHA-256 of their key, hex, once it is bound. */
  let bound: string | undefined;
  /** To bind the phone's key: a wrong PIN counts once, whether it was tried early or when the button was pressed. */
  let attempt: Attempt | undefined;
  let mayBindEarly = false;
  let replaced = false;
  const ours: string[] = [];

  const send = (path: string, body: object): Promise<Answered> =>
    run({ address: post + path, body: JSON.stringify(body), awaited: true });

  async function prepareSigner(way: Way): Promise<Signer | undefined> {
    if (!place || signer?.kind === way) return signer;
    if (desk) return deskSigner(desk);
    if (way === 'sidik') {
      lock = lock || (await lockSigner(place, rp, name));
      return lock;
    }
    phone = phone || openPhone(place);
    return phone;
  }

  function bind(by: Signer, pin: string | undefined, awaited: boolean, upgrade?: object): Promise<Answered> {
    if (attempt && by.kind === 'ponsel' && attempt.pin === pin) {
      attempt.errand.awaited = awaited;
      return attempt.answer;
    }
    const errand = {
      address: `${post}/kunci`,
      body: JSON.stringify(Object.assign({ pin, upgrade }, by.binding)),
      awaited,
    };
    const answer = run(errand);
    if (by.kind === 'ponsel') attempt = { pin, errand, answer };
    return answer;
  }

  function markBound({ keySha256, replaces }: Answer): void {
    replaced = replaced || (!!replaces && !ours.includes(String(replaces)));
    bound = String(keySha256);
    ours.push(bound);
    attempt = undefined;
    announce('ikrar:bound', bound);
    if (signer?.kind === 'ponsel') show('bound', document);
    else {
      phone = undefined; // its key is voided
      if (place) forgetKey(keyName(place));
    }
  }

  async function bindEarly(pin: string | undefined): Promise<End | undefined> {
    if (!mayBindEarly || bound || (attempt && attempt.pin === pin)) return undefined;
    mayBindEarly = false;
    const own = await prepareSigner('ponsel');
    mayBindEarly = true;
    if (!own || signer) return undefined;
    const { accepted, said } = await bind(own, pin, false);
    if (signer && signer !== own) return undefined; // the lock was used meanwhile
    if (accepted) {
      signer = own;
      if (bound !== said.keySha256) markBound(said);
      return undefined;
    }
    if (said.code === 'pin-wrong' || said.code === 'pin-locked') return attempt && { refused: said, replaced };
    attempt = undefined;
    return said.code === 'already-signed' ? refused(said) : undefined;
  }

  /** By a key that the server makes for this signature. */
  async function sendPlainly({ strokes, typedName }: Signed, pin: string | undefined): Promise<End> {
    const { digest: contentDigest } = form.dataset;
    const { accepted, said } = await send('', { contentDigest, strokes: strokes || [], typedName, pin });
    return accepted ? { done: said, replaced: false } : { refused: said, replaced: false };
  }

  async function submit(way: Way, signed: Signed, pin?: string): Promise<End> {
    const next = await prepareSigner(way);
    if (!place || (!next && way === 'ponsel')) return sendPlainly(signed, pin);
    if (!next) return { replaced: false };
    const made = await signConsent(place, next, signed).catch(() => null);
    if (made === null) return sendPlainly(signed, pin); // a name that no consent can hold: the server says why
    if (!made) return { replaced }; // nothing is bound for a person who cancelled
    if (!next.key && (next !== signer || !bound)) {
      if (next.upgrade && attempt) await attempt.answer; // of the phone's key, which then vouches for the passkey
      const upgrade = next.upgrade && bound && signer && (await signer.evidence(next.upgrade));
      const { accepted, said } = await bind(next, pin, true, upgrade || undefined);
      attempt = undefined;
      if (!accepted) return withoutKey.includes(said.code) ? sendPlainly(signed, pin) : refused(said);
      signer = next;
      if (bound !== said.keySha256) markBound(said);
    }
    const errand = { address: `${post}/persetujuan`, body: made(next.key || String(bound)), awaited: true };
    const { accepted, said } = await run(
      desk ? errand : Object.assign(errand, { consent: { name: keyName(place), replaced } }),
    );
    if (accepted) return { done: said, replaced };
    // a tablet whose key is not enrolled any more: the attendant's ticket still lets the server sign
    if (desk && said.code === 'key-unknown') return sendPlainly(signed, pin);
    return refused(said);
  }

  async function refused(problem: Answer): Promise<End> {
    if (problem.code === 'already-signed' && problem.receipt)
      return { done: problem.receipt as Answer, replaced, elsewhere: true };
    if (problem.code === 'key-replaced' || problem.code === 'key-unknown') await dropKey();
    return { refused: problem, replaced };
  }

  /** A key that was voided never comes back: the next press of the button binds a fresh one. */
  async function dropKey(): Promise<void> {
    phone = lock = signer = bound = attempt = undefined;
    if (place) await forgetKey(keyName(place));
  }

  /** Takes the key that this phone has bound before; a key of another device is told of, and not voided unasked. */
  async function recognize(at: Place): Promise<void> {
    const own = key && (await findKey(keyName(at)));
    if (own && (await digestOf(own)) === key) {
      signer = await prepareSigner('ponsel');
      markBound({ keySha256: key });
    } else if (key) show('other', document);
    else mayBindEarly = true;
  }

  return {
    async prepare() {
      if (!place) return;
      if (desk) {
        if (await deskSigner(desk)) showWay('meja');
        return;
      }
      showWay('ponsel');
      if (rp) canUseLock().then((can) => can && show('lock', form));
      await recognize(place);
    },
    bindEarly,
    isBound: (way) => !!bound && signer?.kind === way,
    submit,
  };
}

async function openPhone(place: Place): Promise<Signer | undefined> {
  try {
    const own = await phoneSigner(place);
    if (!own.kept) show('unkept', document);
    return own;
  } catch {
    return undefined;
  }
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
  const { code = '', digest = '', content = '', field = '', signer = '', script = '', ahead } = facts;
  const [width = 0, height = 0, limit = 0] = (facts.space || '').split(' ').map(Number);
  if (!limit || !canHaveKey()) return undefined;
  const space = { width, height, limit };
  return { code, contentDigest: digest, content, field, signer, script, space, ahead: Number(ahead) || 0 };
}
