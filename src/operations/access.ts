import { isRemoved } from '../ceremony/lifecycle.ts';
import { IkrarError } from '../errors.ts';
import {
  type Account,
  type Declaration,
  type DeclarationState,
  type Membership,
  type PledgeEvent,
  type Right,
  rights,
} from '../model.ts';
import type { Services } from '../services.ts';

/** Who asks: an account in a session. */
export interface Visitor {
  readonly account: Account;
  readonly sessionId: string;
  readonly memberships: readonly Membership[];
  /** A bearer token is sent by a program on purpose; a cookie goes along by itself and needs the CSRF check. */
  readonly by: 'cookie' | 'bearer';
}

/** Who acts, and from which address: what the audit trail names. */
export interface Actor {
  readonly visitor: Visitor;
  readonly from: string;
}

/**
 * What a visitor may do at an event, or at one round of it. Organizers may all that attendants may; an admin may everything.
 * @throws IkrarError 'forbidden'
 */
export function requireRight(visitor: Visitor, right: Right, eventId: string, declarationId?: string): void {
  if (hasRight(visitor, right, eventId, declarationId)) return;
  throw new IkrarError('forbidden', 'Akun Anda tidak berhak di bagian ini. Minta hak kepada penyelenggara kegiatan.');
}

export function hasRight(visitor: Visitor, right: Right, eventId: string, declarationId?: string): boolean {
  if (visitor.account.admin) return true;
  return visitor.memberships.some(
    (membership) =>
      membership.eventId === eventId &&
      (membership.declarationId === undefined || membership.declarationId === declarationId) &&
      (membership.right === right || (membership.right === 'organizer' && right === 'attendant')),
  );
}

/** @throws IkrarError 'not-found', 'forbidden' */
export async function getEvent(services: Services, actor: Actor, id: string, right: Right): Promise<PledgeEvent> {
  const event = await services.stores.events.get(id);
  if (!event) throw new IkrarError('not-found', 'Kegiatan tidak ditemukan. Pilih dari daftar kegiatan.');
  requireRight(actor.visitor, right, event.id);
  return event;
}

/** An event for anybody who has a right of any kind in it, at one round even. */
export async function getEventInReach(services: Services, actor: Actor, id: string): Promise<PledgeEvent> {
  const event = await services.stores.events.get(id);
  if (!event) throw new IkrarError('not-found', 'Kegiatan tidak ditemukan. Pilih dari daftar kegiatan.');
  const { account, memberships } = actor.visitor;
  if (account.admin || memberships.some((one) => one.eventId === id)) return event;
  throw new IkrarError('forbidden', 'Akun Anda tidak berhak di kegiatan ini. Minta hak kepada penyelenggaranya.');
}

/** @throws IkrarError 'not-found', 'forbidden' (also for another round of the same event) */
export async function getRound(
  services: Services,
  actor: Actor,
  id: string,
  ...rights: readonly [Right, ...Right[]]
): Promise<Declaration> {
  const declaration = await services.stores.declarations.get(id);
  if (!declaration || isRemoved(declaration)) throw unknownRound();
  const [wanted] = rights;
  const enough = rights.find((right) => hasRight(actor.visitor, right, declaration.eventId, declaration.id));
  requireRight(actor.visitor, enough ?? wanted, declaration.eventId, declaration.id);
  // An archive begins with the opening: what is not yet opened is nobody's but the organizers'.
  if (enough === 'archivist' && declaration.state === 'draft') throw unknownRound();
  return declaration;
}

/** A round for anybody who has a right of any kind at it. */
export const getRoundInReach = (services: Services, actor: Actor, id: string): Promise<Declaration> =>
  getRound(services, actor, id, ...rights);

const unknownRound = (): IkrarError => new IkrarError('not-found', 'Naskah tidak ditemukan. Pilih dari daftar naskah.');

/** Whether a declaration is there for an account at all: for an archivist from its opening on. */
export const maySee = ({ visitor }: Actor, { id, eventId, state }: Declaration): boolean =>
  hasRight(visitor, 'attendant', eventId, id) || (state !== 'draft' && hasRight(visitor, 'archivist', eventId, id));

/** @throws IkrarError 'declaration-not-draft' once text and roster are frozen */
export function requireDraft(declaration: Declaration): void {
  requireStates(
    declaration,
    ['draft'],
    'declaration-not-draft',
    'Naskah ini sudah dibuka; teks dan daftar peserta tidak dapat diubah lagi. Buat naskah susulan bila ada yang kurang.',
  );
}

export function requireStates(
  declaration: Declaration,
  states: readonly DeclarationState[],
  code: 'declaration-not-draft' | 'declaration-not-open' | 'declaration-closed' | 'parent-closed',
  message: string,
): void {
  if (!states.includes(declaration.state)) throw new IkrarError(code, message);
}
