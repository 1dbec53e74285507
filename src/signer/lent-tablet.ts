import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeEvent, TrailCode, TrailRow } from '../model.ts';
import type { Actor } from '../operations/access.ts';
import { isPresent, type LentTablet, startSession, toNobody } from '../operations/sessions.ts';
import { record } from '../operations/trail.ts';
import { pinHash, pinMatches } from '../pki/secrets.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';

/** An attendant's PIN, short because it is typed after each person; three wrong ones end the session. */
export const deskPin = z
  .string()
  .regex(/^\d{4}$/, 'PIN petugas terdiri atas empat angka.')
  .refine((pin) => !isRun(pin), 'PIN ini mudah ditebak. Jangan pakai angka kembar semua atau berurutan.');

const triesAtLoan = 3;

function isRun(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i])));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0]!);
}

/** What a PIN's hash is bound to: the account, so that the PIN outlives the change of sessions at each loan. */
const owner = (accountId: string): string => `desk ${accountId}`;

/**
 * Sets the PIN for this session, with which a tablet that it lends is taken back.
 * @param presence what the tablet's script has made so that it can be lent without a network, too; empty without the script
 */
export async function setDeskPin(services: Services, actor: Actor, pin: string, presence: string): Promise<void> {
  const { account, sessionId } = actor.visitor;
  const hash = pinHash(services.authority.pinKey, owner(account.id), pin);
  const made = presence ? { presence: sha256Hex(utf8(presence)) } : {};
  const next = await update(services.stores.sessions, sessionId, (session) => ({
    ...session,
    desk: { pinHash: hash, ...made },
  }));
  await record({ services, actor, row: rowLeft('sessions', next) }, 'desk-pin-set', {});
}

export async function hasDeskPin({ stores }: Pick<Services, 'stores'>, { visitor }: Actor): Promise<boolean> {
  return (await stores.sessions.get(visitor.sessionId))?.desk !== undefined;
}

/**
 * Turns the session that hands over into that of a lent tablet, which can do nothing but what the ticket can: whoever holds the
 * tablet, or reads its cookie, has none of the attendant's rights.
 * @throws IkrarError 'conflict' without a PIN, by which alone the tablet can be taken back
 */
export async function lendTablet(
  { stores }: Pick<Services, 'stores'>,
  { visitor }: Actor,
  to: { readonly eventId: string; readonly signerId: string; readonly ticket: string },
): Promise<TrailRow> {
  const { ticket, ...person } = to;
  const lent = await update(stores.sessions, visitor.sessionId, (session) => {
    if (!session.desk || session.desk.loan)
      throw new IkrarError('conflict', 'Buat dahulu PIN petugas di halaman meja; tanpa itu tablet tidak diserahkan.');
    const loan = { ...person, ticketHash: sha256Hex(utf8(ticket)), wrongPins: 0 };
    return { ...session, desk: { ...session.desk, loan } };
  });
  return rowLeft('sessions', lent);
}

/** The event at whose desk the tablet was lent. */
export const findLoanEvent = (
  { stores }: Pick<Services, 'stores'>,
  { loan }: LentTablet,
): Promise<PledgeEvent | undefined> => stores.events.get(loan.eventId);

/** Whether this ticket is the one for which the tablet is lent. */
export const isLentFor = ({ loan }: LentTablet, ticket: string): boolean => loan.ticketHash === sha256Hex(utf8(ticket));

/**
 * The attendant's session again, under a new token: what a signer could read of the lent tablet opens nothing later. A try is
 * counted before the PIN is compared, so that requests sent at once are not more tries.
 * @param presence the tablet's cookie; without the right one the new session does without: it is lent with a network only
 * @throws IkrarError 'pin-wrong' with the number of tries left; 'login-required' after the last one, or when the session is over
 */
export async function takeBack(
  services: Services,
  lent: LentTablet,
  pin: string,
  { from, presence }: { readonly from: string; readonly presence: string | undefined },
): Promise<string> {
  const { account } = lent;
  const { session, desk, wrongPins } = await countTry(services, lent);
  const { pinHash: hash } = desk;
  if (pinMatches(services.authority.pinKey, owner(account.id), pin, hash)) {
    const kept = desk.presence !== undefined && isPresent(desk, presence) ? { presence: desk.presence } : {};
    const { expiresAt } = session;
    const next = await startSession(services, account, { expiresAt, desk: { pinHash: hash, ...kept } });
    await services.stores.sessions.remove(session.id);
    await tell(services, lent, { code: 'desk-returned', from, row: rowLeft('sessions', next.session) });
    return next.token;
  }
  if (wrongPins >= triesAtLoan) {
    await endLoan(services, lent, { code: 'desk-pin-refused', from });
    throw over();
  }
  await tell(services, lent, { code: 'desk-pin-refused', from, row: rowLeft('sessions', session) });
  throw new IkrarError('pin-wrong', `PIN petugas salah; tersisa ${triesAtLoan - wrongPins} kali.`);
}

/** Ends the session of a lent tablet: its attendant logs in again. */
export async function endLoan(
  services: Services,
  lent: LentTablet,
  why: { readonly code: 'logged-out' | 'desk-pin-refused'; readonly from: string },
): Promise<void> {
  const { id } = lent.session;
  await services.stores.sessions.remove(id);
  await tell(services, lent, { ...why, row: { of: 'sessions', id } });
}

const tell = (
  { trail }: Services,
  { account, loan: { eventId, signerId: subject } }: LentTablet,
  what: { readonly code: TrailCode; readonly from: string; readonly row: TrailRow },
): Promise<void> => {
  const to = subject === toNobody.signerId ? {} : { eventId, subject };
  return trail.append({ ...what, actor: account.name, parameters: {}, ...to });
};

async function countTry({ stores }: Services, { session: { id } }: LentTablet) {
  const session = await update(stores.sessions, id, (current) => {
    const { desk } = current;
    const loan = desk?.loan ?? (desk?.presence === undefined ? undefined : toNobody);
    if (!desk || !loan || loan.wrongPins >= triesAtLoan) throw over();
    return { ...current, desk: { ...desk, loan: { ...loan, wrongPins: loan.wrongPins + 1 } } };
  }).catch((error: unknown) => {
    throw error instanceof IkrarError && error.code === 'not-found' ? over() : error;
  });
  const { desk } = session;
  return { session, desk: desk!, wrongPins: desk!.loan!.wrongPins };
}

const over = (): IkrarError =>
  new IkrarError('login-required', 'Tablet ini tidak dapat diambil kembali dengan PIN. Masuk lagi dengan kata sandi.');
