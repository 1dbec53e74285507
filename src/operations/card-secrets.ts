import { endCards } from '../ceremony/card-secrets.ts';
import { requireStillThere } from '../ceremony/removing.ts';
import { rowLeft } from '../ceremony/trail.ts';
import { hex, utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { type Credential, type Declaration, formerPinsKept, type TrailRow } from '../model.ts';
import { cardPin, cardToken } from '../pki/card-secrets.ts';
import { pinHash, pinMatches } from '../pki/secrets.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { requireStates } from './access.ts';

/** What a card carries. */
interface Secrets {
  readonly link: string;
  readonly pin: string;
}

/** A half of a card: the personal link, or the PIN. */
export type Half = keyof Secrets;

export const bothHalves: readonly Half[] = ['link', 'pin'];

const seedOf = ({ id, card }: Credential, half: Half) =>
  card?.[half] === undefined ? undefined : { signerId: id, seed: card[half] };

/**
 * The secrets of a card as they were given out; undefined for each that cannot be told any more: one made by an earlier
 * version, after the closing, or with another `cards.key`. What is told is always what its owner can use.
 */
export function secretsOf({ authority, config }: Services, credential: Credential): Partial<Secrets> {
  const [linkSeed, pinSeed] = [seedOf(credential, 'link'), seedOf(credential, 'pin')];
  const token = linkSeed && cardToken(authority.cardsKey, linkSeed);
  const pin = pinSeed && cardPin(authority.cardsKey, pinSeed);
  const { linkHash, pinHash: stored = '' } = credential;
  return {
    ...(token !== undefined && sha256Hex(utf8(token)) === linkHash ? { link: `${config.baseUrl}/s/${token}` } : {}),
    ...(pin !== undefined && pinMatches(authority.pinKey, credential.id, pin, stored) ? { pin } : {}),
  };
}

/** Which halves of a card a person has, whether or not they can be told. */
export const halvesOf = ({ linkHash, pinHash: pin }: Partial<Credential>): readonly Half[] => [
  ...(linkHash === undefined ? [] : (['link'] as const)),
  ...(pin === undefined ? [] : (['pin'] as const)),
];

/**
 * Gives a person new secrets in place of some, by compare-and-set: an opening at the same moment writes the person's file
 * into the same record, and neither write may undo the other. A new PIN forgets wrong tries and the lock, which belong to
 * the old one.
 * @param halves which, by what the person has at that moment
 */
export async function giveSecrets(
  services: Services,
  { id: declarationId }: Declaration,
  id: string,
  halves: (old: Partial<Credential>) => readonly Half[],
): Promise<{ readonly credential: Credential; readonly row: TrailRow }> {
  const { stores } = services;
  let replaced: string | undefined;
  const change = (old: Credential): Credential => {
    const chosen = halves(old);
    replaced = chosen.includes('link') ? old.linkHash : undefined;
    return chosen.reduce((record, half) => (half === 'link' ? withLink : withPin)(services, record), old);
  };
  // Before the opening it is unknown which file a person will be on; the opening fills it in.
  let credential = change({ id, version: 0, declarationId, fileId: '', attempts: 0 });
  if (await stores.credentials.insert(credential)) await requireStillThere(stores, declarationId);
  else credential = await update(stores.credentials, id, change);
  // A crash before this line leaves an old link that is unknown instead of replaced.
  if (replaced !== undefined) await stores.formerLinks.insert({ id: replaced, version: 0, declarationId });
  return { credential, row: rowLeft('credentials', credential) };
}

function withLink(services: Services, old: Credential): Credential {
  const { authority, clock, random } = services;
  const seed = hex(random(16));
  const token = cardToken(authority.cardsKey, { signerId: old.id, seed });
  const card = { ...old.card, link: seed, at: clock().toISOString() };
  return { ...old, card, linkHash: sha256Hex(utf8(token)) };
}

function withPin(services: Services, old: Credential): Credential {
  const { authority, clock, random } = services;
  const { lockedUntil: _open, hall: _hall, formerPins = [], ...rest } = old;
  const seed = hex(random(16));
  const pin = cardPin(authority.cardsKey, { signerId: old.id, seed });
  const card = { ...old.card, pin: seed, at: clock().toISOString() };
  const former = old.pinHash === undefined ? formerPins : [old.pinHash, ...formerPins].slice(0, formerPinsKept);
  return {
    ...rest,
    attempts: 0,
    card,
    pinHash: pinHash(authority.pinKey, old.id, pin),
    ...(former.length > 0 ? { formerPins: former } : {}),
  };
}

const openable: readonly Declaration['state'][] = ['draft', 'opening', 'open'];

/** Whether people can still sign, now or later. */
export const isOpenable = ({ state }: Declaration): boolean => openable.includes(state);

/** @throws IkrarError 'declaration-closed' */
export const requireOpenable = (declaration: Declaration): void =>
  requireStates(
    declaration,
    openable,
    'declaration-closed',
    'Naskah ini sudah ditutup; kartu dan PIN tidak diperlukan lagi.',
  );

/**
 * To be called after secrets were given: if the declaration was closed meanwhile, nothing that cards are printed from may
 * stay. @throws IkrarError 'declaration-closed' in that case
 */
export async function requireStillOpenable({ stores }: Services, { id }: Declaration): Promise<void> {
  const now = await stores.declarations.get(id);
  if (now?.state === 'closed' || now?.state === 'revoked') await endCards(stores, id);
  if (now) requireOpenable(now);
}
