import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { IkrarError } from '../errors.ts';
import type { Account } from '../model.ts';
import * as model from '../model.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import type { AsActor } from './access.ts';
import { loginName, recordId, text } from './input.ts';
import { operation } from './operation.ts';
import { createAccount, endSessions, renewSetup } from './passwords.ts';
import { record } from './trail.ts';

export const accountAnswer = model.account
  .pick({ id: true, name: true, displayName: true, admin: true })
  .strip()
  .meta({ id: 'Account' });

const listedAnswer = accountAnswer
  .extend({ disabled: z.boolean(), waiting: z.boolean().describe('Belum membuat kata sandi') })
  .meta({ id: 'ListedAccount' });
export const setupAnswer = z
  .object({ setupUrl: z.url().describe('Tautan sekali pakai; hanya ada di jawaban ini') })
  .meta({ id: 'SetupLink' });

export const displayName = text(120).meta({ title: 'Nama lengkap', examples: ['Rina Putri'] });
const accountId = { accountId: recordId };

export const listAccounts = operation({
  summary: 'Semua akun',
  access: 'admin',
  input: z.strictObject({}),
  answer: z.object({ accounts: z.array(listedAnswer) }),
  async run({ services }) {
    const accounts = await services.stores.accounts.find();
    return { accounts: accounts.map(listed).toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
  },
});

export const addAccount = operation({
  summary: 'Membuat akun; jawaban memuat tautan sekali pakainya',
  note: '`setupUrl` hanya ada di jawaban ini; orangnya membuat kata sandi di sana, atau program mengirim bagian terakhirnya ke `POST /api/setup/{token}`.',
  creates: true,
  access: 'admin',
  input: z.strictObject({
    name: loginName,
    displayName,
    admin: z.boolean().default(false).describe('Boleh membuat kegiatan dan akun'),
  }),
  answer: setupAnswer.extend({ account: listedAnswer }),
  errors: ['conflict'],
  async run({ services, actor }, input) {
    const { account, setupToken } = await createAccount(services, input);
    await record({ services, actor, row: rowLeft('accounts', account) }, 'account-created', {}, account.name);
    return { account: listed(account), setupUrl: setupUrl(services, setupToken) };
  },
});

export const changeAccount = operation({
  summary: 'Menonaktifkan atau mengaktifkan akun, memberi atau mengambil hak membuat kegiatan',
  note: 'Akun sendiri tidak dapat diubah (`conflict`). Akun yang dinonaktifkan langsung keluar dari semua sesinya.',
  access: 'admin',
  input: z.strictObject({ ...accountId, admin: z.boolean().optional(), disabled: z.boolean().optional() }),
  answer: listedAnswer,
  errors: ['not-found', 'conflict'],
  async run({ services, actor }, { accountId: id, ...given }) {
    await getOther({ services, actor }, id);
    const account = await update(services.stores.accounts, id, (current) => ({
      ...current,
      admin: given.admin ?? current.admin,
      disabled: given.disabled ?? current.disabled,
    }));
    if (account.disabled) await endSessions(services, id);
    const row = rowLeft('accounts', account);
    await record({ services, actor, row }, 'account-changed', { fields: Object.keys(given).join(', ') }, account.name);
    return listed(account);
  },
});

export const renewAccount = operation({
  summary: 'Tautan sekali pakai baru; sesi yang terbuka berakhir',
  note: 'Kata sandi lama dan tautan lama tidak berlaku lagi. Akun sendiri ditolak (`conflict`).',
  creates: true,
  access: 'admin',
  input: z.strictObject(accountId),
  answer: setupAnswer,
  errors: ['not-found', 'conflict'],
  async run({ services, actor }, { accountId: id }) {
    await getOther({ services, actor }, id);
    const { account, setupToken } = await renewSetup(services, id);
    await endSessions(services, id);
    await record({ services, actor, row: rowLeft('accounts', account) }, 'setup-renewed', {}, account.name);
    return { setupUrl: setupUrl(services, setupToken), account };
  },
});

/** Refuses the actor's own account, so that one administrator always remains. */
async function getOther({ services, actor }: AsActor, id: string): Promise<Account> {
  if (id === actor.visitor.account.id)
    throw new IkrarError('conflict', 'Akun sendiri tidak dapat diubah di sini. Minta pengelola lain melakukannya.');
  const account = await services.stores.accounts.get(id);
  if (!account) throw new IkrarError('not-found', 'Akun ini sudah tidak ada. Muat ulang halaman.');
  return account;
}

const listed = (account: Account) => ({ ...account, waiting: account.passwordHash === undefined });

/** The address of a one-time link; main.ts prints the first organizer's. */
export const setupUrl = ({ config }: Pick<Services, 'config'>, token: string): string =>
  `${config.baseUrl}/masuk/baru/${token}`;
