import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { base64url, parseBase64url, parseUtf8, utf8 } from '../core/bytes.ts';
import type { Clock } from '../core/clock.ts';
import { IkrarError } from '../errors.ts';
import { cards } from '../model.ts';

/**
 * Leave to sign for one person, for a short time, after that person's identity was shown: in the hall by PIN, at the desk by
 * card. The server keeps nothing of it; the HMAC-SHA-256 under a key of this installation is the proof. A ticket is not
 * single-use: signing twice gives the first receipt anyway.
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
  /** Of the PIN that the hall asked for: a new PIN ends the tickets of the old one. */
  pin: z.string().optional(),
  /** Seconds since 1970. */
  expires: z.int(),
});
export type Ticket = Readonly<z.output<typeof ticketSchema>>;

/** Lifetimes in seconds, by how the person was known: a phone may lie in a pocket during a speech, a tablet is handed on. */
export const ticketLifetime = { link: 1800, hall: 1800, kiosk: 300 } as const;

const prefix = 't1.';
const domain = utf8('ikrar ticket v1\n');

export function createTicket(key: Uint8Array, ticket: Omit<Ticket, 'expires'>, clock: Clock): string {
  const expires = Math.floor(clock().getTime() / 1000) + ticketLifetime[ticket.means.kind];
  const payload = utf8(JSON.stringify({ ...ticket, expires }));
  return `${prefix}${base64url(payload)}.${base64url(mac(key, payload))}`;
}

/** Tells a ticket from a personal link's token, which stands in the same place of an address. */
export const isTicket = (text: string): boolean => text.startsWith(prefix);

/**
 * Also one whose time is over: what was signed with it can still be seen. Whoever lets sign MUST ask `isOver`.
 * @throws IkrarError 'token-unknown' for what is not a ticket of ours
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
    return undefined; // not base64url, not UTF-8, not a ticket: to the outside all the same
  }
}

const mac = (key: Uint8Array, payload: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(domain).update(payload).digest());
