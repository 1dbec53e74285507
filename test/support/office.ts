import { expect } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { findMounted } from '../../src/http/mounted.ts';
import { failures } from '../../src/http/openapi/failures.ts';
import { firstSetup } from '../../src/operations/passwords.ts';
import type { Replacements } from '../../src/services.ts';
import { buildHouse, eventBody, type House } from './house.ts';

/** An installation (House) with its whole application, and people who use it over HTTP. */
export interface Office extends House {
  readonly app: Express;
  /** The first organizer, logged in by their one-time link. */
  readonly chief: Worker;
}

/** Somebody who has logged in over the API. */
export interface Worker {
  readonly token: string;
  call(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object): request.Test;
}

export const password = 'kalimat sandi penyelenggara';

export async function openOffice(
  environment: Record<string, string> = {},
  replacements: Replacements = {},
): Promise<Office> {
  const house = await buildHouse(replacements, environment);
  const app = createApp(house.services);
  const token = await firstSetup(house.services);
  const chief = await enter(app, token!, 'ketua');
  return { ...house, app, chief };
}

/** Uses a one-time link's token. */
export async function enter(app: Express, setupToken: string, name: string): Promise<Worker> {
  const answer = await request(app)
    .post(`/api/setup/${setupToken}`)
    .send({ name, displayName: `Ibu ${name}`, password });
  if (answer.status !== 201) throw new Error(`setup answered ${answer.status}: ${answer.text}`);
  return workerOf(app, answer.body.token);
}

/** The first organizer in a browser with a login. */
export async function browserOf({ app }: Office) {
  const login = await request(app).post('/masuk').type('form').send({ name: 'ketua', password });
  const headers = { Cookie: login.headers['set-cookie']![0]!.split(';')[0]!, Accept: 'text/html' };
  return {
    open: (path: string) => request(app).get(path).set(headers),
    post: (path: string) => request(app).post(path).set(headers),
  };
}

export type Browser = Awaited<ReturnType<typeof browserOf>>;

export const workerOf = (app: Express, token: string): Worker => ({
  token,
  call(method, path, body) {
    const sent = request(app)[method](path).set('Authorization', `Bearer ${token}`);
    sent.expect((answer) => keepsItsWord(app, method, path, answer));
    return body === undefined ? sent : sent.send(body);
  },
});

/** Checks every answer in every test against /api/openapi.json: success by its schema, failure by status and code. */
function keepsItsWord(app: Express, method: string, path: string, answer: request.Response): void {
  const [bare = ''] = path.split('?');
  const at = findMounted(app.router).find((one) => one.method === method && one.matches(bare));
  if (!at?.route) return;
  const { route } = at;
  if (answer.status >= 400) {
    const { code, status } = z.object({ code: z.string(), detail: z.string(), status: z.int() }).parse(answer.body);
    const said = failures({ ...at, one: route, isOperation: true })[status]?.description;
    if (!said?.includes(`\`${code}\``)) throw new Error(`${method} ${path} answered ${status} ${code}`);
    return;
  }
  if (answer.status !== route.status) throw new Error(`${method} ${path} answered ${answer.status}`);
  const said = route.of.answer;
  // The schema strips what it does not name: an answer with more fields would differ after parsing.
  if (!('media' in said) && route.status !== 204) expect(said.parse(answer.body)).toEqual(answer.body);
}

export const rosterBody = {
  people: [
    {
      name: 'Zefnihan, S.Pd., M.M.',
      position: 'Sekretaris Daerah',
      institution: 'Pemerintah Kabupaten',
      role: 'pemandu',
    },
    { name: 'Andi, S.STP.', position: 'Camat Kupitan', institution: 'Kecamatan Kupitan', regionCode: '13.03.04' },
    { name: 'Budi, S.Sos.', position: 'Camat Koto VII', institution: 'Kecamatan Koto VII', regionCode: '13.03.05' },
  ],
};

/** A draft with text and roster, made over the API. */
export async function makeDraft(worker: Worker): Promise<{ readonly eventId: string; readonly id: string }> {
  const event = await worker.call('post', '/api/events', eventBody).expect(201);
  const made = await worker
    .call('post', `/api/events/${event.body.id}/declarations`, {
      template: { id: 'ikrar-asn' },
      slots: { pemilihan: 'Pemilihan Tahun 2024' },
    })
    .expect(201);
  await worker.call('put', `/api/declarations/${made.body.id}/roster`, rosterBody).expect(200);
  return { eventId: event.body.id, id: made.body.id };
}
