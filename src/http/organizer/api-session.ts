import { z } from 'zod';
import { sessionAnswer, whoAnswer } from '../../operations/answers.ts';
import { checkPassword, completeSetup } from '../../operations/passwords.ts';
import { loginInput, setupInput } from '../../operations/schemas.ts';
import { showAccount } from '../../operations/shown.ts';
import type { Services } from '../../services.ts';
import { type ApiRoute, route } from '../api.ts';
import { endSession, getVisitor, startSession } from '../session.ts';

const setupToken = z.object({ token: z.string().max(200) });

export const sessionRoutes = (services: Services): readonly ApiRoute[] => [
  route({
    method: 'post',
    path: '/api/session',
    summary: 'Masuk; token berlaku 12 jam',
    tag: 'Akun',
    access: 'public',
    body: loginInput,
    answer: { status: 201, json: sessionAnswer },
    errors: ['login-failed', 'rate-limited'],
    handle: async ({ body }) => {
      const account = await checkPassword(services, body.name, body.password);
      return { ...(await startSession(services, account)), account: showAccount(account) };
    },
  }),
  route({
    method: 'get',
    path: '/api/session',
    summary: 'Siapa saya dan hak saya',
    tag: 'Akun',
    answer: { status: 200, json: whoAnswer },
    handle: async ({ request }) => {
      const { account, memberships } = getVisitor(request);
      return {
        account: showAccount(account),
        memberships: memberships.map(({ eventId, declarationId, right }) => ({ eventId, declarationId, right })),
      };
    },
  }),
  route({
    method: 'delete',
    path: '/api/session',
    summary: 'Keluar',
    tag: 'Akun',
    answer: { status: 204 },
    handle: ({ request }) => endSession(services, getVisitor(request)),
  }),
  route({
    method: 'post',
    path: '/api/setup/{token}',
    summary: 'Membuat kata sandi dengan tautan sekali pakai, lalu masuk',
    tag: 'Akun',
    access: 'public',
    params: setupToken,
    body: setupInput,
    answer: { status: 201, json: sessionAnswer },
    errors: ['setup-closed', 'conflict', 'rate-limited'],
    handle: async ({ params, body }) => {
      const account = await completeSetup(services, params.token, body);
      return { ...(await startSession(services, account)), account: showAccount(account) };
    },
  }),
];
