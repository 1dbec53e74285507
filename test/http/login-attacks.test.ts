import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createLoginGuesses, loginPace } from '../../src/operations/login-guesses.ts';

import { eventBody } from '../support/house.ts';
import { type Office, openOffice, password } from '../support/office.ts';

let now = new Date('2024-09-30T02:00:00Z');
let office: Office;
beforeAll(async () => {
  office = await openOffice({ TRUST_PROXY: '1' }, { clock: () => now });
});
afterAll(() => office.raze());

const logIn = (name: string, given: string, from: string) =>
  request(office.app).post('/api/session').set('X-Forwarded-For', from).send({ name, password: given });

describe('honest people log in while somebody', () => {
  it('asks 230 times who they are, or tries one-time links, from the same address', async () => {
    for (let i = 0; i < 230; i++) {
      expect((await request(office.app).get('/api/session').set('X-Forwarded-For', '10.0.0.1')).status).toBe(401);
      const setup = { name: 'penyusup', displayName: 'Penyusup', password };
      await request(office.app).post(`/api/setup/x.${i}`).set('X-Forwarded-For', '10.0.0.1').send(setup).expect(410);
    }
    expect((await logIn('ketua', password, '10.0.0.1')).status).toBe(201);
  }, 60_000);

  it('guesses at other accounts, known or not, from the same address: page, session and password go on', async () => {
    const tries = Array.from({ length: 120 }, (_, i) => logIn(`orang-${i % 3}`, 'salah sekali', '10.0.0.1'));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(3 * loginPace.free);
    expect(statuses.filter((status) => status === 429)).toHaveLength(120 - 3 * loginPace.free);
    const page = request(office.app).get('/masuk').set({ 'X-Forwarded-For': '10.0.0.1', Accept: 'text/html' });
    expect((await page).status).toBe(200);
    expect((await logIn('ketua', password, '10.0.0.1')).status).toBe(201);
    await office.chief.call('get', '/api/session').expect(200);
  });

  it('guesses at their own account from elsewhere, from many addresses', async () => {
    for (let address = 0; address < 5; address++)
      await Promise.all(Array.from({ length: 30 }, () => logIn('ketua', 'salah sekali', `10.0.1.${address}`)));
    expect((await logIn('ketua', password, '10.0.0.1')).status).toBe(201);
  });

  it('and the chief is told of it', async () => {
    const { id } = (await office.chief.call('post', '/api/events', eventBody)).body;
    const { alarms } = (await office.chief.call('get', `/api/events/${id}/hall`).expect(200)).body;
    expect(alarms).toEqual([{ code: 'login-guessed', about: 'ketua' }]);
  });
});

describe('an account that is guessed at from one address', () => {
  it('is tried there once in a while, and a pause ends by itself', async () => {
    const guesses = createLoginGuesses(() => now);
    const ask = (place: string): string => {
      try {
        guesses.begin('Ketua', place);
        return 'looked at';
      } catch (error) {
        return (error as { readonly code: string }).code;
      }
    };
    for (let i = 0; i < loginPace.free; i++) expect(ask('kantor')).toBe('looked at');
    expect(ask('kantor')).toBe('rate-limited');
    now = new Date(now.getTime() + loginPace.between * 1000);
    expect([ask('kantor'), ask('kantor'), ask('rumah')]).toEqual(['looked at', 'rate-limited', 'looked at']);
    guesses.right('ketua', 'kantor');
    expect(ask('kantor')).toBe('looked at');
    for (let i = 0; i < loginPace.massive; i++) ask(`penebak-${i}`);
    expect(guesses.guessed()).toEqual(['ketua']);
    const fresh = Array.from({ length: loginPace.freeWhenMassive + 1 }, () => ask('baru'));
    expect(fresh).toEqual([...Array(loginPace.freeWhenMassive).fill('looked at'), 'rate-limited']);
    now = new Date(now.getTime() + loginPace.seconds * 1000);
    expect(guesses.guessed()).toEqual([]);
  });
});

describe('the address of everybody', () => {
  it('is said to be that of a proxy, once, when none is trusted', async () => {
    const said: unknown[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void said.push(JSON.parse(line)) });
    const behind = await openOffice({}, { log });
    const { id } = (await behind.chief.call('post', '/api/events', eventBody)).body;
    const alarms = async () => (await behind.chief.call('get', `/api/events/${id}/hall`).expect(200)).body.alarms;
    expect(await alarms()).toEqual([]);
    for (const name of ['X-Forwarded-For', 'Forwarded'])
      await request(behind.app).get('/').set(name, 'for=203.0.113.7');
    expect(said).toEqual([expect.objectContaining({ msg: expect.stringContaining('TRUST_PROXY=0') })]);
    expect(await alarms()).toEqual([{ code: 'proxy-untrusted', about: expect.stringMatching(/127\.0\.0\.1|::1/) }]);
    await behind.raze();
  });
});
