import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { base64url, parseBase64url, parseUtf8, utf8 } from '../core/bytes.ts';
import type { Clock } from '../core/clock.ts';
import { IkrarError } from '../errors.ts';
import { cards } from '../model.ts';

/**
 * A ticket lets one person sign for a short time after their identity was checked: in the hall by PIN, at the desk by
 * card. The server stores nothing of a ticket; it is authenticated by HMAC-SHA-256 under a key of this installation.
 * Tickets are not single-use: signing twice gives the first receipt anyway.
 */
const ticketSchema = z.strictObject({
  signerId: z.string(),
  fileId: z.string(),
  declarationId: z.string(),
  eventId: z.string(),
  means: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['link', 'hall']) }),
    z.strictObject({ kind: z.literal('kiosk'), attendant: z.string(), card: z.enum(cards) }),
  ]),
  /** A mark of the PIN that was used in the hall: replacing the PIN invalidates the ticket. */
  pin: z.string().optional(),
  /** Seconds since 1970. */
  expires: z.int(),
});
export type Ticket = Readonly<z.output<typeof ticketSchema>>;

/**
 * Lifetimes in seconds, by how the person was identified: their own phone may wait in a pocket during a speech, a
 * tablet at the desk is passed on.
 */
export const ticketLifetime = { link: 1800, hall: 1800, kiosk: 300 } as const;

const prefix = 't1.';
const domain = utf8('ikrar ticket v1\n');

export function createTicket(key: Uint8Array, ticket: Omit<Ticket, 'expires'>, clock: Clock): string {
  const expires = Math.floor(clock().getTime() / 1000) + ticketLifetime[ticket.means.kind];
  const payload = utf8(JSON.stringify({ ...ticket, expires }));
  return `${prefix}${base64url(payload)}.${base64url(mac(key, payload))}`;
}

/** Distinguishes a ticket from a personal link's token, which has the same place in an address. */
export const isTicket = (text: string): boolean => text.startsWith(prefix);

/**
 * Parses a ticket, expired or not, because an expired one may still show what was signed. Whoever allows signing MUST
 * check `isOver`.
 * @throws IkrarError 'token-unknown' for a text that is not a ticket issued by us
 */
export function parseTicket(key: Uint8Array, text: string): Ticket {
  const ticket = openTicket(key, text);
  if (ticket) return ticket;
  throw new IkrarError('token-unknown', 'Tautan ini tidak dikenal. Kembali ke halaman aula dan cari nama Anda.');
}

export const isOver = ({ expires }: Ticket, clock: Clock): boolean => expires * 1000 <= clock().getTime();

function openTicket(key: Uint8Array, text: string): Ticket | undefined {
  const [encoded, proof, ...rest] = text.slice(prefix.length).split('.');
  if (!isTicket(text) || text.length > 2000 || !encoded || !proof || rest.length > 0) return undefined;
  try {
    const payload = parseBase64url(encoded);
    const given = parseBase64url(proof);
    const expected = mac(key, payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return ticketSchema.parse(JSON.parse(parseUtf8(payload)));
  } catch {
    return undefined; // not base64url, not UTF-8 or not a ticket: the answer is the same for all
  }
}

const mac = (key: Uint8Array, payload: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(domain).update(payload).digest());
