import { utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { keep } from '../core/turns.ts';
import { type Content, parseContent } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { Credential, Declaration, Means, Person, PledgeEvent, PledgeFile } from '../model.ts';
import type { Services } from '../services.ts';
import { pinMark } from './pin.ts';
import { isOver, isTicket, parseTicket } from './tickets.ts';

/** Somebody at `/s/{token}`: who he says he is, how that is shown, and what he is to sign. */
export interface Claim {
  readonly token: string;
  readonly means: Means;
  /** A personal link must be joined by the PIN of the card; a ticket was given after a PIN or a card was seen. */
  readonly needsPin: boolean;
  /** The ticket's time is over: what was signed can still be seen, nothing can be signed. */
  readonly expired: boolean;
  readonly credential: Credential;
  readonly person: Person;
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  /** Absent until the declaration is opened. */
  readonly paper?: Printed;
}

/** Where people are looked up, from which he came or may go back. */
export const listPath = ({ means, event }: Pick<Claim, 'means' | 'event'>): string =>
  means.kind === 'kiosk' ? `/kios/${event.slug}` : `/h/${event.slug}`;

/** A file and what is printed in it. */
export interface Printed {
  readonly file: PledgeFile;
  readonly content: Content;
}

/** @throws IkrarError 'token-unknown' for a link or ticket that is not ours, or whose link was replaced */
export async function getClaim(services: Services, token: string): Promise<Claim> {
  const found = isTicket(token) ? await byTicket(services, token) : await byLink(services, token);
  if (!found) throw unknown();
  const { credential } = found;
  const { stores } = services;
  const [declaration, paper] = await Promise.all([
    stores.declarations.get(credential.declarationId),
    credential.fileId ? printedOf(services, credential.fileId) : undefined,
  ]);
  if (!declaration) throw unknown();
  const [event, person] = await Promise.all([
    stores.events.get(declaration.eventId),
    personOf(services, declaration, credential.id),
  ]);
  if (!event || !person) throw unknown();
  return { token, ...found, person, declaration, event, ...(paper ? { paper } : {}) };
}

const unknown = (): IkrarError =>
  new IkrarError(
    'token-unknown',
    'Tautan ini tidak dikenal atau sudah diganti. Pakai kartu yang terbaru, atau minta bantuan petugas di meja.',
  );

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
  const replaced = ticket.means.kind === 'hall' && ticket.pin !== pinMark(credential);
  return { credential, means: ticket.means, needsPin: false, expired: replaced || isOver(ticket, services.clock) };
}

/** A file is written once, before its code is in anybody's hand; a crowd that opens it reads and parses it once. */
const papers = keep<Printed>(64);
/** Rosters never change from the opening on, and a large one is megabytes of JSON. */
const rosters = keep<ReadonlyMap<string, Person>>(64);

export function printedOf({ stores }: Pick<Services, 'stores'>, fileId: string): Promise<Printed> {
  return papers(fileId, async () => {
    const [file, paper] = await Promise.all([stores.files.get(fileId), stores.papers.get(fileId)]);
    if (!file || !paper) throw new Error(`file ${fileId} is not all there`);
    return { file, content: parseContent(paper.content) };
  });
}

async function personOf(
  { stores }: Services,
  { id, state }: Declaration,
  personId: string,
): Promise<Person | undefined> {
  const read = async () => new Map((await stores.rosters.get(id))?.people.map((one) => [one.id, one]));
  return (await (state === 'draft' ? read() : rosters(id, read))).get(personId);
}
