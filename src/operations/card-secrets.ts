import { endCards } from '../ceremony/card-secrets.ts';
import { openable } from '../ceremony/lifecycle.ts';
import { requireStillThere } from '../ceremony/removing.ts';
import { rowLeft } from '../ceremony/trail.ts';
import { hex, utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { type Credential, type Declaration, formerPinsKept, type TrailRow } from '../model.ts';
import { cardPin, cardToken } from '../pki/card-secrets.ts';
import { pinHash } from '../pki/secrets.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { requireStates } from './access.ts';
import type { Half } from './card-halves.ts';

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
