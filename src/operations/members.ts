import type { z } from 'zod';
import { base64url } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { Account, Membership } from '../model.ts';
import type { Services } from '../services.ts';
import { type Actor, getEvent, getRound } from './access.ts';
import { setupUrl } from './accounts.ts';
import { createAccount, endSessions, renewSetup } from './passwords.ts';
import type { memberInput } from './schemas.ts';
import { record } from './trail.ts';

/** One who helps at an event. `waiting`: has not set a password yet. */
export interface Member extends Membership {
  readonly name: string;
  readonly displayName: string;
  readonly waiting: boolean;
}

export async function listMembers(services: Services, actor: Actor, eventId: string): Promise<readonly Member[]> {
  await getEvent(services, actor, eventId, 'organizer');
  const memberships = await services.stores.memberships.find({ where: { eventId } });
  const members = memberships.map(async (membership) => {
    const account = await services.stores.accounts.get(membership.accountId);
    return account && memberOf(membership, account);
  });
  return (await Promise.all(members)).filter((member) => member !== undefined);
}

/**
 * Gives a right to an account, which is made when the name is new. @returns with the one-time link of a new account; it
 * exists in clear only here
 */
export async function addMember(
  services: Services,
  actor: Actor,
  eventId: string,
  input: z.output<typeof memberInput>,
): Promise<Member & { readonly setupUrl?: string }> {
  const { declarationId, right } = input;
  if (declarationId) await requireRoundOf(services, actor, eventId, declarationId);
  else await getEvent(services, actor, eventId, 'organizer');
  const [known] = await services.stores.accounts.find({ where: { name: input.name }, limit: 1 });
  const made = known
    ? undefined
    : await createAccount(services, {
        name: input.name,
        displayName: input.displayName ?? input.name,
        admin: false,
        eventId,
      });
  const account = known ?? made!.account;
  const membership = await addMembership(services, {
    accountId: account.id,
    eventId,
    right,
    ...(declarationId ? { declarationId } : {}),
  });
  await record(
    { services, actor, event: { id: eventId } },
    'right-given',
    { right, ...(declarationId ? { declarationId } : {}) },
    account.name,
  );
  const member = memberOf(membership, account);
  return made ? { ...member, setupUrl: setupUrl(services, made.setupToken) } : member;
}

/** Takes a right away. @throws IkrarError 'conflict' for one's own, so that no event is left without its organizer by mistake */
export async function removeMember(services: Services, actor: Actor, eventId: string, id: string): Promise<void> {
  await getEvent(services, actor, eventId, 'organizer');
  const membership = await services.stores.memberships.get(id);
  if (membership?.eventId !== eventId)
    throw new IkrarError('not-found', 'Hak ini sudah tidak ada. Muat ulang halaman.');
  if (membership.accountId === actor.visitor.account.id)
    throw new IkrarError('conflict', 'Hak sendiri tidak dapat dicabut. Minta penyelenggara lain melakukannya.');
  await services.stores.memberships.remove(id);
  await record(
    { services, actor, event: { id: eventId } },
    'right-taken',
    { right: membership.right },
    membership.accountId,
  );
}

/**
 * A new one-time link for a helper who lost his or forgot his password: who has it becomes that account. So only for accounts
 * that were made here and are used here only; all others are the administrator's, whoever adds them to his event.
 */
export async function renewInvitation(services: Services, actor: Actor, eventId: string, id: string): Promise<string> {
  await getEvent(services, actor, eventId, 'organizer');
  const membership = await services.stores.memberships.get(id);
  const account = membership?.eventId === eventId && (await services.stores.accounts.get(membership.accountId));
  if (!account) throw new IkrarError('not-found', 'Anggota ini sudah tidak ada. Muat ulang halaman.');
  const elsewhere = (await services.stores.memberships.find({ where: { accountId: account.id } })).some(
    (one) => one.eventId !== eventId,
  );
  if (!actor.visitor.account.admin && (account.admin || elsewhere || account.eventId !== eventId))
    throw new IkrarError(
      'forbidden',
      'Akun ini dibuat atau juga dipakai di luar kegiatan ini. Minta pengelola membuat tautannya.',
    );
  const token = await renewSetup(services, account.id);
  await endSessions(services, account.id);
  await record({ services, actor, event: { id: eventId } }, 'setup-renewed', {}, account.name);
  return setupUrl(services, token);
}

/** Giving the same right twice gives it once. */
export async function addMembership(
  services: Services,
  given: Omit<Membership, 'id' | 'version'>,
): Promise<Membership> {
  const existing = await services.stores.memberships.find({ where: { accountId: given.accountId } });
  const same = existing.find(
    (one) => one.eventId === given.eventId && one.right === given.right && one.declarationId === given.declarationId,
  );
  if (same) return same;
  const membership = { id: base64url(services.random(12)), version: 0, ...given };
  await services.stores.memberships.insert(membership);
  return membership;
}

async function requireRoundOf(services: Services, actor: Actor, eventId: string, id: string): Promise<void> {
  const declaration = await getRound(services, actor, id, 'organizer');
  if (declaration.eventId !== eventId)
    throw new IkrarError('not-found', 'Naskah ini bukan bagian dari kegiatan ini. Pilih dari daftar naskah.');
}

const memberOf = (membership: Membership, { name, displayName, passwordHash }: Account): Member => ({
  ...membership,
  name,
  displayName,
  waiting: !passwordHash,
});
