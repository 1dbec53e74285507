import { hash, verify } from '@node-rs/argon2';
import { rowLeft, type Trail } from '../ceremony/trail.ts';
import { base64url, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/clock.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { Account } from '../model.ts';
import { type Stores, update } from '../stores.ts';
import { type FirstLinkDeps, firstLink, isFirstLink } from './first-link.ts';

/** What account functions need; Services has all of it. */
export interface AccountDeps extends FirstLinkDeps {
  readonly stores: Pick<Stores, 'accounts' | 'sessions' | 'memberships'>;
  readonly random: Random;
}

/** argon2id with the first of OWASP's recommended settings of 2025: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const setupDays = 7;
const closed = 'Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru kepada penyelenggara.';

/** A hash that no password matches: checked for an unknown name, so that it takes as much time as a wrong password. */
const decoy = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** @throws IkrarError 'login-failed', the same for an unknown name, a wrong password and a disabled account */
export async function checkPassword(deps: AccountDeps, name: string, password: string): Promise<Account> {
  const [account] = await deps.stores.accounts.find({ where: { name: name.trim().toLowerCase() }, limit: 1 });
  const right = await verify(account?.passwordHash ?? decoy, password);
  if (account?.passwordHash && right && !account.disabled) return account;
  throw new IkrarError('login-failed', 'Nama atau kata sandi salah. Periksa lalu coba lagi.');
}

/** The login name of an account, or nothing where there is none of that name. */
export async function knownName({ stores }: AccountDeps, name: string): Promise<string> {
  const [account] = await stores.accounts.find({ where: { name: name.trim().toLowerCase() }, limit: 1 });
  return account?.name ?? '';
}

type NewAccount = Pick<Account, 'name' | 'displayName' | 'admin' | 'eventId'>;

const newAccount = (deps: AccountDeps, given: NewAccount): Account => ({
  id: base64url(deps.random(12)),
  version: 0,
  name: given.name.toLowerCase(),
  displayName: given.displayName,
  ...(given.eventId === undefined ? {} : { eventId: given.eventId }),
  admin: given.admin,
  disabled: false,
  createdAt: deps.clock().toISOString(),
});

/** Makes an account without a password. @returns the token of its one-time link, of which only a digest is stored */
export async function createAccount(
  deps: AccountDeps,
  given: NewAccount,
): Promise<{ readonly account: Account; readonly setupToken: string }> {
  const bare = newAccount(deps, given);
  const { token, setup } = newSetup(deps, bare.id);
  const account = { ...bare, setup };
  if (await deps.stores.accounts.insert(account)) return { account, setupToken: token };
  throw nameTaken(given.name);
}

const nameTaken = (name: string): IkrarError =>
  new IkrarError('conflict', `Nama masuk “${name}” sudah dipakai. Pilih nama lain.`, {
    faults: [{ path: 'name', message: 'Nama ini sudah dipakai.' }],
  });

/** Makes a new one-time link for a forgotten password; the old password works until a new one is set. */
export async function renewSetup(
  deps: AccountDeps,
  accountId: string,
): Promise<{ readonly account: Account; readonly setupToken: string }> {
  const { token, setup } = newSetup(deps, accountId);
  const account = await update(deps.stores.accounts, accountId, (current) => ({ ...current, setup }));
  return { account, setupToken: token };
}

/**
 * Makes a link for the first organizer on each start of each node, until somebody has a password: before that nobody
 * can log in. @returns the link's token; undefined once somebody has a password
 */
export async function firstSetup(
  deps: AccountDeps & { readonly trail: Pick<Trail, 'append'> },
): Promise<string | undefined> {
  for (let taken = 0; ; taken++) {
    const accounts = await deps.stores.accounts.find();
    if (accounts.some((account) => account.passwordHash)) return undefined;
    const first = accounts.find((account) => account.admin);
    if (first) return firstLink(deps, first.id);
    // The name may be taken: by another node that was first, by somebody else, or by a refused row.
    const name = taken === 0 ? firstName : `${firstName}-${taken}`;
    const account = newAccount(deps, { name, displayName: 'Penyelenggara', admin: true });
    if (!(await deps.stores.accounts.insert(account))) continue;
    const row = rowLeft('accounts', account);
    await deps.trail.append({ code: 'account-created', actor: '', parameters: {}, subject: name, row });
  }
}

const firstName = 'penyelenggara';

/** @throws IkrarError 'setup-closed' for a used, expired or unknown link */
export async function getSetup(deps: AccountDeps, token: string): Promise<Account> {
  const account = await deps.stores.accounts.get(token.split('.')[0] ?? '');
  if (account && holds(deps, account, token)) {
    if (!isFirstLink(deps, token)) return account;
    const all = await deps.stores.accounts.find();
    if (!all.some(({ passwordHash }) => passwordHash)) return account;
  }
  throw new IkrarError('setup-closed', closed);
}

/** Sets name and password by a one-time link, which is then used up. Sessions under the old password end. */
export async function completeSetup(
  deps: AccountDeps,
  token: string,
  chosen: { readonly name: string; readonly displayName: string; readonly password: string },
): Promise<Account> {
  const found = await getSetup(deps, token);
  const name = chosen.name.toLowerCase();
  const [taken] = await deps.stores.accounts.find({ where: { name }, limit: 1 });
  if (taken && taken.id !== found.id) throw nameTaken(name);
  const passwordHash = await hash(chosen.password, cost);
  const account = await update(deps.stores.accounts, found.id, (current) => {
    if (!holds(deps, current, token)) throw new IkrarError('setup-closed', closed); // the link was used meanwhile
    const { setup: _used, ...rest } = current;
    return { ...rest, name, displayName: chosen.displayName, passwordHash };
  });
  await endSessions(deps, account.id);
  return account;
}

export async function endSessions(deps: AccountDeps, accountId: string): Promise<void> {
  const sessions = await deps.stores.sessions.find({ where: { accountId } });
  await Promise.all(sessions.map((session) => deps.stores.sessions.remove(session.id)));
}

function newSetup(deps: AccountDeps, accountId: string): { token: string; setup: NonNullable<Account['setup']> } {
  const token = `${accountId}.${base64url(deps.random(24))}`;
  const expiresAt = new Date(deps.clock().getTime() + setupDays * 86_400_000).toISOString();
  return { token, setup: { tokenHash: sha256Hex(utf8(token)), expiresAt } };
}

function holds(deps: AccountDeps, { setup, passwordHash }: Account, token: string): boolean {
  if (isFirstLink(deps, token)) return passwordHash === undefined;
  return setup?.tokenHash === sha256Hex(utf8(token)) && setup.expiresAt > deps.clock().toISOString();
}
