import { createHmac, timingSafeEqual } from 'node:crypto';
import { base64url } from '../core/bytes.ts';
import type { Clock } from '../core/clock.ts';

export interface FirstLinkDeps {
  readonly clock: Clock;
  readonly authority: { readonly ticketKey: Uint8Array };
}

/**
 * The one-time link of the first organizer, `{account}.{expiry in seconds, base 36}.{HMAC-SHA-256}`. Nothing is stored
 * for it: each start of each node that has the keys prints its own link, and using one does not invalidate the others.
 * Whoever accepts such a link MUST check that no account has a password yet; this, and its lifetime of seven days, ends
 * it.
 */
export function firstLink(deps: FirstLinkDeps, accountId: string): string {
  const expires = Math.floor(deps.clock().getTime() / 1000) + lifetime;
  return sealed(deps, `${accountId}.${expires.toString(36)}`);
}

export function isFirstLink(deps: FirstLinkDeps, token: string): boolean {
  const [accountId = '', expires = ''] = token.split('.');
  const expected = Buffer.from(sealed(deps, `${accountId}.${expires}`));
  const given = Buffer.from(token);
  const ours = given.length === expected.length && timingSafeEqual(given, expected);
  return ours && Number.parseInt(expires, 36) * 1000 > deps.clock().getTime();
}

const lifetime = 7 * 86_400;

const sealed = ({ authority }: FirstLinkDeps, text: string): string =>
  `${text}.${base64url(createHmac('sha256', authority.ticketKey).update(`ikrar first link v1\n${text}`).digest())}`;
