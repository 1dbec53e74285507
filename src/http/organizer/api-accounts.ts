import { z } from 'zod';
import type { Account } from '../../model.ts';
import { addAccount, changeAccount, listAccounts, renewAccount } from '../../operations/accounts.ts';
import { accountAnswer } from '../../operations/answers.ts';
import { accountChange, accountId, accountInput } from '../../operations/schemas.ts';
import { showAccount } from '../../operations/shown.ts';
import type { Services } from '../../services.ts';
import { type ApiRoute, route } from '../api.ts';
import { actorOf } from '../session.ts';

const listed = accountAnswer.extend({
  disabled: z.boolean(),
  waiting: z.boolean().describe('Belum membuat kata sandi'),
});

export const accountRoutes = (services: Services): readonly ApiRoute[] => [
  route({
    method: 'get',
    path: '/api/accounts',
    summary: 'Semua akun (pengelola)',
    tag: 'Akun',
    answer: { status: 200, json: z.strictObject({ accounts: z.array(listed) }) },
    handle: async ({ request }) => ({ accounts: (await listAccounts(services, actorOf(request))).map(showListed) }),
  }),
  route({
    method: 'post',
    path: '/api/accounts',
    summary: 'Membuat akun; jawaban memuat tautan sekali pakainya',
    tag: 'Akun',
    body: accountInput,
    answer: { status: 201, json: z.strictObject({ account: listed, setupUrl: z.string() }) },
    errors: ['conflict'],
    handle: async ({ request, body }) => {
      const { account, setupUrl } = await addAccount(services, actorOf(request), body);
      return { account: showListed(account), setupUrl };
    },
  }),
  route({
    method: 'patch',
    path: '/api/accounts/{accountId}',
    summary: 'Menonaktifkan akun, atau memberi hak membuat kegiatan',
    tag: 'Akun',
    params: accountId,
    body: accountChange,
    answer: { status: 200, json: listed },
    errors: ['not-found', 'conflict'],
    handle: async ({ request, params, body }) =>
      showListed(await changeAccount(services, actorOf(request), params.accountId, body)),
  }),
  route({
    method: 'post',
    path: '/api/accounts/{accountId}/setup',
    summary: 'Tautan sekali pakai baru',
    tag: 'Akun',
    params: accountId,
    answer: { status: 201, json: z.strictObject({ setupUrl: z.string() }) },
    errors: ['not-found', 'conflict'],
    handle: async ({ request, params }) => ({
      setupUrl: await renewAccount(services, actorOf(request), params.accountId),
    }),
  }),
];

const showListed = (account: Account) => ({
  ...showAccount(account),
  disabled: account.disabled,
  waiting: account.passwordHash === undefined,
});
