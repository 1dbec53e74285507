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

/** The account behind a session. */
export interface Visitor {
  readonly account: Account;
  readonly sessionId: string;
  readonly memberships: readonly Membership[];
  /**
   * A program sends a bearer token on purpose; a browser sends a cookie by itself, hence the CSRF check for cookies.
   */
  readonly by: 'cookie' | 'bearer';
}

/** Somebody who makes a request, logged in or not, with their network address. */
export interface Caller {
  readonly visitor?: Visitor | undefined;
  /** The exact address, for the audit trail. */
  readonly from: string;
  /** The address for rate limits, which count an IPv6 network as one. */
  readonly address: string;
}

/** A caller who is logged in; the audit trail names their account and address. */
export interface Actor extends Caller {
  readonly visitor: Visitor;
}

/**
 * The right that is required at an event or a declaration: one, one of several (a refusal names the first), or any
 * right at all.
 */
export type Reach = Right | readonly [Right, ...Right[]] | 'any';

/**
 * Who may run an operation. `event` and `declaration` require a right at the event or declaration that the input names
 * (`eventId`, `declarationId`). The check itself loads it, so that no operation can forget the check.
 */
export type Access = 'anyone' | 'account' | 'admin' | { readonly event: Reach } | { readonly declaration: Reach };

/** What an operation receives after its access check. */
export type Granted<X extends Access> = { readonly services: Services } & (X extends 'anyone'
  ? { readonly caller: Caller }
  : { readonly actor: Actor }) &
  (X extends { readonly event: Reach } | { readonly declaration: Reach } ? { readonly event: PledgeEvent } : unknown) &
  (X extends { readonly declaration: Reach } ? { readonly declaration: Declaration } : unknown);

/** What every operation receives that needs a login. */
export type AsActor = Granted<'account'>;
/** What every operation receives that needs a right at an event. */
export type AtEvent = Granted<{ readonly event: 'any' }>;
/** What every operation receives that needs a right at a declaration. */
export type AtDeclaration = Granted<{ readonly declaration: 'any' }>;

/**
 * Checks the access and loads what it names.
 * @param ids has `eventId` or `declarationId` where `access` requires one
 * @throws IkrarError 'login-required', 'forbidden', 'not-found'
 */
export async function grant<X extends Access>(
  services: Services,
  caller: Caller,
  access: X,
  ids: { readonly [name: string]: unknown },
): Promise<Granted<X>> {
  return (await check(services, caller, access, ids)) as Granted<X>;
}

async function check(services: Services, caller: Caller, access: Access, ids: { readonly [name: string]: unknown }) {
  if (access === 'anyone') return { services, caller };
  const actor = requireActor(caller);
  if (access === 'account') return { services, actor };
  if (access === 'admin') return { services, actor: requireAdmin(actor) };
  if ('event' in access)
    return { services, actor, event: await getEvent(services, actor, String(ids.eventId), access.event) };
  const declaration = await getDeclaration(services, actor, String(ids.declarationId), access.declaration);
  const event = await services.stores.events.get(declaration.eventId);
  if (!event) throw new Error(`declaration ${declaration.id} is of no event`);
  return { services, actor, event, declaration };
}

/** @throws IkrarError 'login-required' */
export function requireActor(caller: Caller): Actor {
  const { visitor } = caller;
  if (visitor) return { ...caller, visitor };
  throw new IkrarError('login-required', 'Masuk dulu untuk membuka halaman ini.');
}

function requireAdmin(actor: Actor): Actor {
  if (actor.visitor.account.admin) return actor;
  throw new IkrarError('forbidden', 'Hanya pengelola yang membuat kegiatan dan mengatur akun. Minta kepadanya.');
}

async function getEvent(services: Services, actor: Actor, id: string, reach: Reach): Promise<PledgeEvent> {
  const event = await services.stores.events.get(id);
  if (!event) throw new IkrarError('not-found', 'Kegiatan tidak ditemukan. Pilih dari daftar kegiatan.');
  if (reach !== 'any') requireRight(actor.visitor, reach, { eventId: id });
  else if (!actor.visitor.account.admin && !actor.visitor.memberships.some((one) => one.eventId === id))
    throw new IkrarError('forbidden', 'Akun Anda tidak berhak di kegiatan ini. Minta hak kepada penyelenggaranya.');
  return event;
}

/** @throws IkrarError 'not-found', 'forbidden' (also for another declaration of the same event) */
async function getDeclaration(services: Services, actor: Actor, id: string, reach: Reach): Promise<Declaration> {
  const declaration = await services.stores.declarations.get(id);
  if (!declaration || isRemoved(declaration)) throw unknownDeclaration();
  const held = requireRight(actor.visitor, reach === 'any' ? rights : reach, { ...declaration, declarationId: id });
  // The archive begins with the opening of a declaration: only organizers may know of a draft.
  if (held === 'archivist' && declaration.state === 'draft') throw unknownDeclaration();
  return declaration;
}

const unknownDeclaration = (): IkrarError =>
  new IkrarError('not-found', 'Naskah tidak ditemukan. Pilih dari daftar naskah.');

/** A whole event, or one declaration of it. */
export interface Place {
  readonly eventId: string;
  readonly declarationId?: string;
}

/**
 * Requires a right at an event, or at one declaration of it. Organizers have all rights of attendants; administrators
 * have every right.
 * @returns the first of the wanted rights that the visitor has
 * @throws IkrarError 'forbidden'
 */
export function requireRight(visitor: Visitor, wanted: Right | readonly Right[], at: Place): Right {
  const held = [wanted].flat().find((right) => hasRight(visitor, right, at));
  if (held) return held;
  throw new IkrarError('forbidden', 'Akun Anda tidak berhak di bagian ini. Minta hak kepada penyelenggara kegiatan.');
}

export const hasRight = (
  { account, memberships }: Pick<Visitor, 'account' | 'memberships'>,
  right: Right,
  { eventId, declarationId }: Place,
): boolean =>
  account.admin ||
  memberships.some(
    (membership) =>
      membership.eventId === eventId &&
      (membership.declarationId === undefined || membership.declarationId === declarationId) &&
      (membership.right === right || (membership.right === 'organizer' && right === 'attendant')),
  );

/** Whether an account may know of a declaration. Archivists may from its opening on. */
export function maySee({ visitor }: Actor, { id, eventId, state }: Declaration): boolean {
  const at = { eventId, declarationId: id };
  return hasRight(visitor, 'attendant', at) || (state !== 'draft' && hasRight(visitor, 'archivist', at));
}

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
