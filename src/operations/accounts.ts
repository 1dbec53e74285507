import type { z } from 'zod';
import { IkrarError } from '../errors.ts';
import type { Account } from '../model.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import type { Actor } from './access.ts';
import { createAccount, endSessions, renewSetup } from './passwords.ts';
import type { accountChange, accountInput } from './schemas.ts';
import { record } from './trail.ts';

/** All accounts, for those who may make events and accounts. */
export async function listAccounts(services: Services, actor: Actor): Promise<readonly Account[]> {
  requireAdmin(actor);
  const accounts = await services.stores.accounts.find();
  return accounts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns with the one-time link, which exists in clear only here */
export async function addAccount(
  services: Services,
  actor: Actor,
  input: z.output<typeof accountInput>,
): Promise<{ readonly account: Account; readonly setupUrl: string }> {
  requireAdmin(actor);
  const { account, setupToken } = await createAccount(services, input);
  await record({ services, actor }, 'account-created', {}, account.name);
  return { account, setupUrl: setupUrl(services, setupToken) };
}

/** Disables, enables, gives or takes the right to make events; never one's own, so that one administrator is always left. */
export async function changeAccount(
  services: Services,
  actor: Actor,
  id: string,
  input: z.output<typeof accountChange>,
): Promise<Account> {
  await getOther(services, actor, id);
  const { admin, disabled } = input;
  const account = await update(services.stores.accounts, id, (current) => ({
    ...current,
    admin: admin ?? current.admin,
    disabled: disabled ?? current.disabled,
  }));
  if (account.disabled) await endSessions(services, id);
  await record({ services, actor }, 'account-changed', { fields: Object.keys(input).join(', ') }, account.name);
  return account;
}

/** A new one-time link; open sessions end. */
export async function renewAccount(services: Services, actor: Actor, id: string): Promise<string> {
  const account = await getOther(services, actor, id);
  const token = await renewSetup(services, id);
  await endSessions(services, id);
  await record({ services, actor }, 'setup-renewed', {}, account.name);
  return setupUrl(services, token);
}

export function requireAdmin({ visitor }: Actor): void {
  if (!visitor.account.admin) throw new IkrarError('forbidden', 'Hanya pengelola yang mengatur akun. Minta kepadanya.');
}

async function getOther(services: Services, actor: Actor, id: string): Promise<Account> {
  requireAdmin(actor);
  if (id === actor.visitor.account.id)
    throw new IkrarError('conflict', 'Akun sendiri tidak dapat diubah di sini. Minta pengelola lain melakukannya.');
  const account = await services.stores.accounts.get(id);
  if (!account) throw new IkrarError('not-found', 'Akun ini sudah tidak ada. Muat ulang halaman.');
  return account;
}

/** Where a one-time link leads; main.ts prints the first. */
export const setupUrl = (services: Services, token: string): string => `${services.config.baseUrl}/masuk/baru/${token}`;
