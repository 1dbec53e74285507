import type { Printed } from '../ceremony/printed.ts';
import { utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { Credential, Declaration, Means, Person, PledgeEvent } from '../model.ts';
import { hasRight } from '../operations/access.ts';
import type { Services } from '../services.ts';
import { pinMark } from './pin.ts';
import { isOver, isTicket, parseTicket, type Ticket } from './tickets.ts';

/** A person on a declaration, and what they are to sign. */
export interface Subject {
  readonly credential: Credential;
  readonly person: Person;
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  /** Absent until the declaration is opened. */
  readonly paper?: Printed;
}

/** What a visitor of `/s/{token}` claims: who they are, how this was proved, and what they are to sign. */
export interface Claim extends Subject {
  readonly token: string;
  readonly means: Means;
  /**
   * A personal link needs the PIN on the card besides; a ticket does not, since it was given after a PIN or card was
   * checked.
   */
  readonly needsPin: boolean;
  /** The ticket has expired: it still shows what was signed, but nobody can sign with it. */
  readonly expired: boolean;
}

/** The page where people are looked up, from which this person came and to which they may return. */
export const listPath = ({ means, event }: Pick<Claim, 'means' | 'event'>): string =>
  means.kind === 'kiosk' ? `/kios/${event.slug}` : `/h/${event.slug}`;

/**
 * @throws IkrarError 'token-unknown' for a link or ticket that we did not issue · 'card-replaced' for a link that a new card
 * has replaced, which only somebody with the old card has
 */
export async function getClaim(services: Services, token: string): Promise<Claim> {
  const found = isTicket(token) ? await byTicket(services, token) : await byLink(services, token);
  if (!found) throw (await replacedLink(services, token)) ?? unknown();
  const subject = await findSubject(services, found.credential);
  if (!subject) throw unknown();
  return { token, ...found, ...subject };
}

/** Whom a credential is of, with what they are to sign; undefined when the declaration or the person is no longer there. */
export async function findSubject(services: Services, credential: Credential): Promise<Subject | undefined> {
  const { stores } = services;
  const [declaration, paper] = await Promise.all([
    stores.declarations.get(credential.declarationId),
    credential.fileId ? services.getPrinted(credential.fileId) : undefined,
  ]);
  if (!declaration) return undefined;
  const [event, person] = await Promise.all([
    stores.events.get(declaration.eventId),
    personOf(services, declaration, credential.id),
  ]);
  return event && person && { credential, person, declaration, event, ...(paper ? { paper } : {}) };
}

const unknown = (): IkrarError =>
  new IkrarError(
    'token-unknown',
    'Tautan ini tidak dikenal atau sudah diganti. Pakai kartu yang terbaru, atau minta bantuan petugas di meja.',
  );

/** The refusal of a link that a new card has replaced, which leads to the page of its event. */
async function replacedLink({ stores }: Services, token: string): Promise<IkrarError | undefined> {
  const former = await stores.formerLinks.get(sha256Hex(utf8(token)));
  if (!former) return undefined;
  const declaration = await stores.declarations.get(former.declarationId);
  const event = declaration && (await stores.events.get(declaration.eventId));
  return new IkrarError(
    'card-replaced',
    'Anda memakai kartu atau pesan yang lama: penyelenggara sudah membuat yang baru untuk Anda, dan tautan ini tidak berlaku lagi. ' +
      'Pakai kartu yang terbaru. Bila belum menerimanya, mintalah kepada petugas di meja.',
    { onward: event && `/h/${event.slug}` },
  );
}

type Found = Pick<Claim, 'means' | 'needsPin' | 'expired' | 'credential'>;

async function byLink(services: Services, token: string): Promise<Found | undefined> {
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(token)) return undefined;
  const [credential] = await services.stores.credentials.find({
    where: { linkHash: sha256Hex(utf8(token)) },
    limit: 1,
  });
  return credential && { credential, means: { kind: 'link' }, needsPin: true, expired: false };
}

async function byTicket(services: Services, token: string): Promise<Found | undefined> {
  const ticket = parseTicket(services.authority.ticketKey, token);
  const credential = await services.stores.credentials.get(ticket.signerId);
  if (!credential || credential.declarationId !== ticket.declarationId) return undefined;
  const ended =
    ticket.means.kind === 'kiosk'
      ? !(await mayStillAdmit(services, ticket, ticket.means.attendant))
      : ticket.means.kind === 'hall' && ticket.pin !== pinMark(credential);
  return { credential, means: ticket.means, needsPin: false, expired: ended || isOver(ticket, services.clock) };
}

/** Whether the attendant who gave a ticket could give it now: it ends with their account and with their right. */
async function mayStillAdmit({ stores }: Services, place: Ticket, attendant: string): Promise<boolean> {
  const [account] = await stores.accounts.find({ where: { name: attendant }, limit: 1 });
  if (!account || account.disabled) return false;
  const memberships = await stores.memberships.find({ where: { accountId: account.id } });
  return hasRight({ account, memberships }, 'attendant', place);
}

/** Reads the person from the roster, which may still change until the declaration is opened. */
const personOf = async (
  { stores, getPeople }: Services,
  { id, state }: Declaration,
  personId: string,
): Promise<Person | undefined> =>
  state === 'draft' || state === 'opening'
    ? (await stores.rosters.get(id))?.people.find((person) => person.id === personId)
    : (await getPeople(id)).get(personId);
