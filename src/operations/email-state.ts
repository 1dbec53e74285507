import type { Outcome } from '../mail/outcome.ts';
import type { Email } from '../model.ts';

/** After this time a message that the server has never taken is given up, in milliseconds. */
const giveUpAfter = 12 * 60 * 60_000;

/** Milliseconds before each further attempt; greylisting servers want some minutes. */
const pauses = [60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000] as const;

const later = (now: Date, milliseconds: number): string => new Date(now.getTime() + milliseconds).toISOString();

/** The state before the first octet leaves. A crash from here on leaves it unknown whether the message was sent. */
export const begun = ({ due: _due, reason: _reason, status: _status, ...rest }: Email, now: Date): Email => ({
  ...rest,
  state: 'sending',
  at: now.toISOString(),
  tries: rest.tries + 1,
});

/** The state after an attempt. */
export function settled(email: Email, outcome: Outcome, now: Date): Email {
  const at = now.toISOString();
  if (outcome.kind === 'accepted') return { ...email, state: 'sent', at, sentAt: at };
  const { reason, status, kind } = outcome;
  const told = { ...email, reason, at, ...(status === undefined ? {} : { status }) };
  if (kind === 'unsure') return { ...told, state: 'unsure' };
  if (kind === 'refused' || isTooOld(email, now)) return { ...told, state: 'failed' };
  const pause = kind === 'blocked' ? pauses[0] : pauses[Math.min(email.tries, pauses.length) - 1]!;
  return { ...told, state: 'waiting', due: later(now, pause) };
}

export const isTooOld = ({ askedAt }: Email, now: Date): boolean => now.getTime() - Date.parse(askedAt) >= giveUpAfter;

export const givenUp = ({ due: _due, ...rest }: Email, now: Date): Email => ({
  reason: 'unreachable',
  ...rest,
  state: 'failed',
  at: now.toISOString(),
});

export const isDue = ({ due }: Email, now: Date): boolean => due === undefined || Date.parse(due) <= now.getTime();

/** What remains of a message that is not sent, because its person has signed meanwhile or has another link. */
export function withdrawn({ due: _due, reason: _reason, status: _status, ...rest }: Email): Email | undefined {
  return rest.sentAt === undefined ? undefined : { ...rest, state: 'sent', at: rest.sentAt };
}
