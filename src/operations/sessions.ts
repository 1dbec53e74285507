import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { base64url, utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { Account, Session } from '../model.ts';
import * as model from '../model.ts';
import type { Services } from '../services.ts';
import type { Visitor } from './access.ts';
import { accountAnswer, displayName } from './accounts.ts';
import { loginName, time } from './input.ts';
import { operation } from './operation.ts';
import { type AccountDeps, checkPassword, completeSetup, knownName } from './passwords.ts';
import { record } from './trail.ts';

/** How long a session lasts after the login, in milliseconds. */
export const sessionLifetime = 12 * 3_600_000;

/**
 * Starts a session of 12 hours after a login, or one that keeps the end and the desk's PIN of the session that it succeeds.
 * @returns its token, of which only a digest is stored
 * @throws IkrarError 'login-failed' when the account has changed since it was read: a new password ends all sessions,
 * and a session that is just being started with the old one must not survive
 */
export async function startSession(
  deps: AccountDeps,
  account: Account,
  kept: Partial<Pick<Session, 'expiresAt' | 'desk'>> = {},
): Promise<{ readonly token: string; readonly session: Session }> {
  const token = base64url(deps.random(32));
  const now = deps.clock();
  const expiresAt = new Date(now.getTime() + sessionLifetime).toISOString();
  for (const old of await deps.stores.sessions.find({ where: { accountId: account.id } }))
    if (old.expiresAt <= now.toISOString()) await deps.stores.sessions.remove(old.id);
  const id = sha256Hex(utf8(token));
  const session = { id, version: 0, accountId: account.id, createdAt: now.toISOString(), expiresAt, ...kept };
  await deps.stores.sessions.insert(session);
  const latest = await deps.stores.accounts.get(account.id);
  if (latest?.passwordHash !== account.passwordHash || latest?.disabled) {
    await deps.stores.sessions.remove(id);
    throw new IkrarError('login-failed', 'Akun ini baru saja diubah. Masuk sekali lagi.');
  }
  return { token, session };
}

/** A tablet in the hands of a signer: its session gives nobody a right until the attendant takes it back. */
export interface LentTablet {
  readonly session: Session;
  readonly account: Account;
  readonly desk: NonNullable<Session['desk']>;
  readonly loan: NonNullable<NonNullable<Session['desk']>['loan']>;
}

/** What a session's token opens: the rights of its account, or the one signing for which its tablet is lent. */
export type Opened = { readonly visitor: Visitor } | { readonly lent: LentTablet };

type Loan = LentTablet['loan'];

/** The loan of a tablet that was handed over without a network: the server does not know to whom, so that it may do nothing. */
export const toNobody: Loan = { eventId: '-', signerId: '-', ticketHash: '0'.repeat(64), wrongPins: 0 };

/**
 * Whether the attendant has this tablet in hand, as far as its cookies say.
 * @param presence the cookie which a hand-over without a network takes away
 */
export const isPresent = (desk: NonNullable<Session['desk']>, presence: string | undefined): boolean =>
  desk.presence === undefined || desk.presence === sha256Hex(utf8(presence ?? ''));

/**
 * What is behind a session's token; an expired session is removed.
 * @param presence of a browser's tablet, see `isPresent`
 */
export async function findByToken(
  deps: AccountDeps,
  {
    token,
    by,
    presence,
  }: { readonly token: string; readonly by: Visitor['by']; readonly presence?: string | undefined },
): Promise<Opened | undefined> {
  const session = await deps.stores.sessions.get(sha256Hex(utf8(token)));
  if (!session) return undefined;
  if (session.expiresAt <= deps.clock().toISOString()) {
    await deps.stores.sessions.remove(session.id);
    return undefined;
  }
  const account = await deps.stores.accounts.get(session.accountId);
  if (!account || account.disabled) return undefined;
  const { desk } = session;
  if (desk?.loan) return { lent: { session, account, desk, loan: desk.loan } };
  if (desk && by === 'cookie' && !isPresent(desk, presence))
    return { lent: { session, account, desk, loan: toNobody } };
  const memberships = await deps.stores.memberships.find({ where: { accountId: account.id } });
  return { visitor: { account, sessionId: session.id, memberships, by } };
}

const sessionAnswer = z
  .object({
    token: z.string().describe('Untuk kepala Authorization: Bearer …; hanya ada di jawaban ini'),
    expiresAt: time,
    account: accountAnswer,
  })
  .meta({ id: 'Session' });

/** Starts a session and tells the trail of it: a living session without such an entry was not made by a login. */
async function enter(services: Services, account: Account, from: string) {
  const { token, session } = await startSession(services, account);
  const row = rowLeft('sessions', session);
  await services.trail.append({ code: 'logged-in', actor: account.name, parameters: {}, from, row });
  return { token, expiresAt: session.expiresAt, account };
}

export const logIn = operation({
  summary: 'Masuk; token berlaku 12 jam',
  note: '`token` dari jawaban dikirim sebagai `Authorization: Bearer …`; dengan itu `X-CSRF-Token` tidak diperlukan. Sesudah 30 kata sandi salah dalam 5 menit dari satu alamat untuk satu akun, hanya satu percobaan tiap 5 detik yang diperiksa.',
  creates: true,
  access: 'anyone',
  input: z.strictObject({
    name: z
      .string()
      .max(100)
      .meta({ title: 'Nama masuk', examples: ['rina'] }),
    password: z
      .string()
      .max(200)
      .meta({ title: 'Kata sandi', examples: ['lima kata yang mudah diingat'] }),
  }),
  answer: sessionAnswer,
  errors: ['login-failed', 'rate-limited', 'overloaded'],
  async run({ services, caller: { from, address } }, { name, password }) {
    services.loginGuesses.begin(name, address);
    try {
      const account = await services.inLoginTurn(address, () => checkPassword(services, name, password));
      services.loginGuesses.right(name, address);
      return await enter(services, account, from);
    } catch (error) {
      // The name as it was typed may be a password in the wrong field: only one that has an account is told.
      if (error instanceof IkrarError && error.code === 'login-failed')
        services.trail.note({ code: 'login-refused', actor: await knownName(services, name), parameters: {}, from });
      throw error;
    }
  },
});

export const setUp = operation({
  summary: 'Membuat kata sandi dengan tautan sekali pakai, lalu masuk',
  note: '`token` ialah bagian terakhir tautan sekali pakai, sesudah `/masuk/baru/`: yang dicetak server pada mulai pertama, atau dari `setupUrl`. Jawabannya sudah masuk: `token` di dalamnya token sesi.',
  creates: true,
  access: 'anyone',
  input: z.strictObject({
    token: z.string().max(200),
    name: loginName,
    displayName,
    password: z
      .string()
      .min(10, 'Paling sedikit 10 huruf; kalimat pendek paling mudah diingat.')
      .max(200)
      .meta({ title: 'Kata sandi', examples: ['lima kata yang mudah diingat'] }),
  }),
  answer: sessionAnswer,
  errors: ['setup-closed', 'conflict'],
  async run({ services, caller: { from } }, { token, ...chosen }) {
    const account = await completeSetup(services, token, chosen);
    const row = rowLeft('accounts', account);
    await services.trail.append({ code: 'password-set', actor: account.name, parameters: {}, from, row });
    return enter(services, account, from);
  },
});

export const whoAmI = operation({
  summary: 'Siapa saya dan hak saya',
  access: 'account',
  input: z.strictObject({}),
  answer: z
    .object({
      account: accountAnswer,
      memberships: z.array(
        model.membership.pick({ eventId: true, declarationId: true, right: true }).strip().meta({ id: 'Membership' }),
      ),
    })
    .meta({ id: 'Who' }),
  run: ({ actor }) => Promise.resolve(actor.visitor),
});

export const logOut = operation({
  summary: 'Keluar',
  note: 'Mengakhiri sesi yang mengirimnya; `token`-nya tidak berlaku lagi.',
  access: 'account',
  input: z.strictObject({}),
  answer: z.void(),
  async run({ services, actor }) {
    await services.stores.sessions.remove(actor.visitor.sessionId);
    const row = { of: 'sessions', id: actor.visitor.sessionId } as const;
    await record({ services, actor, row }, 'logged-out', {});
  },
});
