import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { base64url } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { Account, Membership } from '../model.ts';
import * as model from '../model.ts';
import type { Services } from '../services.ts';
import { type AtEvent, grant } from './access.ts';
import { displayName, setupAnswer, setupUrl } from './accounts.ts';
import { eventId, loginName, recordId } from './input.ts';
import { operation } from './operation.ts';
import { createAccount, endSessions, renewSetup } from './passwords.ts';
import { type Deed, record } from './trail.ts';

const memberAnswer = model.membership
  .pick({ id: true, accountId: true, declarationId: true, right: true })
  .extend({
    name: z.string(),
    displayName: z.string(),
    waiting: z.boolean().describe('Belum membuat kata sandi'),
    setupUrl: setupAnswer.shape.setupUrl.optional(),
  })
  .strip()
  .meta({ id: 'Member' });

/** Somebody with a right at an event. */
export type Member = z.output<typeof memberAnswer>;

const memberId = { ...eventId, membershipId: recordId };

export const listMembers = operation({
  summary: 'Siapa berhak apa di kegiatan',
  access: { event: 'organizer' },
  input: z.strictObject(eventId),
  answer: z.object({ members: z.array(memberAnswer) }),
  async run({ services: { stores }, event }) {
    const memberships = await stores.memberships.find({ where: { eventId: event.id } });
    const members = memberships.map(async (membership) => {
      const account = await stores.accounts.get(membership.accountId);
      return account && memberOf(membership, account);
    });
    return { members: (await Promise.all(members)).filter((member) => member !== undefined) };
  },
});

/**
 * Gives a right, and makes the account if the name is new. The organizer of one round may give rights at that round.
 */
export const addMember = operation({
  summary: 'Memberi hak; akun baru mendapat tautan sekali pakai',
  note: '`name` yang belum ada menjadi akun baru, dan `setupUrl` hanya ada di jawaban itu. Penyelenggara satu naskah memberi hak di naskah itu saja (`declarationId`).',
  creates: true,
  access: { event: 'any' },
  input: z
    .strictObject({
      ...eventId,
      name: loginName.describe('Nama masuk; akun dibuat bila belum ada'),
      displayName: displayName.optional(),
      right: z.enum(model.rights),
      declarationId: recordId.optional().describe('Hanya untuk naskah ini'),
    })
    .refine(({ right, declarationId }) => right !== 'archivist' || declarationId === undefined, {
      path: ['declarationId'],
      message: 'Arsip dibuat dari seluruh kegiatan; pilih “Seluruh kegiatan” untuk arsiparis.',
    }),
  answer: memberAnswer,
  errors: ['conflict'],
  async run({ services, actor, event }, { name, displayName: called, right, declarationId }) {
    await requireOrganizer({ services, actor, event }, declarationId);
    const [known] = await services.stores.accounts.find({ where: { name }, limit: 1 });
    const given = { name, displayName: called ?? name, admin: false, eventId: event.id };
    const made = known ? undefined : await createAccount(services, given);
    const account = known ?? made!.account;
    const at = declarationId ? { declarationId } : {};
    const deed = { services, actor, event };
    if (made) await record({ ...deed, row: rowLeft('accounts', account) }, 'account-created', {}, account.name);
    const membership = await addMembership(deed, account, { right, ...at });
    const member = memberOf(membership, account);
    return made ? { ...member, setupUrl: setupUrl(services, made.setupToken) } : member;
  },
});

async function requireOrganizer({ services, actor, event }: AtEvent, declarationId: string | undefined): Promise<void> {
  if (declarationId === undefined) {
    await grant(services, actor, { event: 'organizer' }, { eventId: event.id });
    return;
  }
  const { declaration } = await grant(services, actor, { declaration: 'organizer' }, { declarationId });
  if (declaration.eventId !== event.id)
    throw new IkrarError('not-found', 'Naskah ini bukan bagian dari kegiatan ini. Pilih dari daftar naskah.');
}

/** Refuses the actor's own right, so that no event loses its organizer by mistake. */
export const removeMember = operation({
  summary: 'Mencabut hak',
  note: 'Hak sendiri tidak dapat dicabut (`conflict`).',
  access: { event: 'organizer' },
  input: z.strictObject(memberId),
  answer: z.void(),
  errors: ['conflict'],
  async run({ services, actor, event }, { membershipId }) {
    const membership = await services.stores.memberships.get(membershipId);
    if (membership?.eventId !== event.id)
      throw new IkrarError('not-found', 'Hak ini sudah tidak ada. Muat ulang halaman.');
    if (membership.accountId === actor.visitor.account.id)
      throw new IkrarError('conflict', 'Hak sendiri tidak dapat dicabut. Minta penyelenggara lain melakukannya.');
    await services.stores.memberships.remove(membershipId);
    const row = { of: 'memberships', id: membershipId } as const;
    await record({ services, actor, event, row }, 'right-taken', { right: membership.right }, membership.accountId);
  },
});

/**
 * Makes a new one-time link for a member who lost theirs or forgot the password. Whoever has the new link takes over
 * the account; organizers may therefore renew only accounts that were made at their event and are used nowhere else.
 * All other accounts belong to the administrators, even when an organizer has added them to an event.
 */
export const renewInvitation = operation({
  summary: 'Tautan sekali pakai baru untuk anggota',
  note: 'Hanya untuk akun yang dibuat di kegiatan ini dan tidak dipakai di tempat lain; selain itu `forbidden`, dan pengelola yang membuatnya.',
  creates: true,
  access: { event: 'organizer' },
  input: z.strictObject(memberId),
  answer: setupAnswer,
  async run({ services, actor, event }, { membershipId }) {
    const { memberships, accounts } = services.stores;
    const membership = await memberships.get(membershipId);
    const known = membership?.eventId === event.id && (await accounts.get(membership.accountId));
    if (!known) throw new IkrarError('not-found', 'Anggota ini sudah tidak ada. Muat ulang halaman.');
    const all = await memberships.find({ where: { accountId: known.id } });
    const elsewhere = all.some(({ eventId: id }) => id !== event.id);
    if (!actor.visitor.account.admin && (known.admin || elsewhere || known.eventId !== event.id))
      throw new IkrarError(
        'forbidden',
        'Akun ini dibuat atau juga dipakai di luar kegiatan ini. Minta pengelola membuat tautannya.',
      );
    const { account, setupToken } = await renewSetup(services, known.id);
    await endSessions(services, account.id);
    await record({ services, actor, event, row: rowLeft('accounts', account) }, 'setup-renewed', {}, account.name);
    return { setupUrl: setupUrl(services, setupToken), account };
  },
});

/** Gives a right, and tells the trail of it; giving the same right twice changes nothing. */
export async function addMembership(
  deed: Deed & { readonly services: Services; readonly event: { readonly id: string } },
  account: Pick<Account, 'id' | 'name'>,
  { right, declarationId }: Pick<Membership, 'right' | 'declarationId'>,
): Promise<Membership> {
  const { services, event } = deed;
  const at = declarationId === undefined ? {} : { declarationId };
  const given = { accountId: account.id, eventId: event.id, right, ...at };
  const existing = await services.stores.memberships.find({ where: { accountId: account.id } });
  const same = existing.find(
    (one) => one.eventId === given.eventId && one.right === given.right && one.declarationId === given.declarationId,
  );
  const membership = same ?? { id: base64url(services.random(12)), version: 0, ...given };
  if (!same) await services.stores.memberships.insert(membership);
  await record({ ...deed, row: rowLeft('memberships', membership) }, 'right-given', { right, ...at }, account.name);
  return membership;
}

const memberOf = (membership: Membership, { name, displayName: called, passwordHash }: Account): Member => ({
  ...membership,
  name,
  displayName: called,
  waiting: !passwordHash,
});
