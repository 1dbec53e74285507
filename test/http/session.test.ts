import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { checkPassword, completeSetup, createAccount, firstSetup, renewSetup } from '../../src/operations/passwords.ts';
import { startSession } from '../../src/operations/sessions.ts';
import { update } from '../../src/stores.ts';
import { buildHouse, eventBody, type House } from '../support/house.ts';
import { password } from '../support/office.ts';

let now = new Date('2024-09-20T08:00:00Z');
let house: House;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  house = await buildHouse({ clock: () => now });
  app = createApp(house.services);
  const token = await firstSetup(house.services);
  await request(app)
    .post(`/masuk/baru/${token}`)
    .type('form')
    .send({ name: 'ketua', displayName: 'Ibu Ketua', password })
    .expect(303);
});
afterAll(() => house.raze());

const logIn = (body: object = { name: 'ketua', password }) => request(app).post('/masuk').type('form').send(body);
const cookieOf = (answer: request.Response): string => answer.headers['set-cookie']![0]!.split(';')[0]!;
const csrfIn = (html: string): string => /name="csrf" value="([^"]+)"/.exec(html)![1]!;

describe('coming in', () => {
  it('sets a cookie that no script reads and no other site sends', async () => {
    const answer = await logIn().expect(303);
    expect(answer.headers['set-cookie']![0]).toMatch(/^ikrar=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    expect(answer.headers.location).toBe('/kelola');
  });

  it('answers a wrong password and an unknown name alike, and keeps the name that was typed', async () => {
    const wrong = await logIn({ name: 'ketua', password: 'salah' }).expect(401);
    const unknown = await logIn({ name: 'siapa', password: 'salah' }).expect(401);
    expect(wrong.text).toContain('value="ketua"');
    expect(wrong.text.replace('ketua', 'siapa')).toBe(unknown.text);
  });

  it.each(['//jahat.example', 'https://jahat.example', '/\\jahat.example', 'javascript:alert(1)'])(
    'leads to no foreign place: %s',
    async (kembali) => {
      const answer = await logIn({ name: 'ketua', password, kembali }).expect(303);
      expect(answer.headers.location).toBe('/kelola');
    },
  );

  it('brings back to where the login was lost', async () => {
    const lost = await request(app).get('/kelola/k/baru?x=1').set('Accept', 'text/html').expect(303);
    expect(lost.headers.location).toBe('/masuk?kembali=%2Fkelola%2Fk%2Fbaru%3Fx%3D1');
    const page = await request(app).get(lost.headers.location!).expect(200);
    expect(page.text).toContain('value="/kelola/k/baru?x=1"');
    const sent = await request(app)
      .post('/kelola/k/baru')
      .set({ Accept: 'text/html', Referer: 'http://ikrar.test/kelola/k/baru' })
      .expect(303);
    expect(sent.headers.location).toBe('/masuk?kembali=%2Fkelola%2Fk%2Fbaru');
  });

  it('ends after twelve hours, and when somebody leaves', async () => {
    const cookie = cookieOf(await logIn());
    const page = await request(app).get('/kelola').set('Cookie', cookie).expect(200);
    now = new Date(now.getTime() + 12 * 3_600_000);
    await request(app).get('/kelola').set('Cookie', cookie).expect(401);
    const again = cookieOf(await logIn());
    const fresh = await request(app).get('/kelola').set('Cookie', again).expect(200);
    expect(csrfIn(fresh.text)).not.toBe(csrfIn(page.text));
    await request(app)
      .post('/keluar')
      .set('Cookie', again)
      .type('form')
      .send({ csrf: csrfIn(fresh.text) })
      .expect(303);
    await request(app).get('/kelola').set('Cookie', again).expect(401);
  });

  it('a one-time link works once, and a new one ends what the old password opened', async () => {
    const made = await createAccount(house.services, { name: 'petugas', displayName: 'Petugas', admin: false });
    const use = () =>
      request(app).post(`/api/setup/${made.setupToken}`).send({ name: 'petugas', displayName: 'Petugas', password });
    await use().expect(201);
    expect((await use().expect(410)).body.code).toBe('setup-closed');
    await request(app).get('/masuk/baru/apa.saja').expect(410);
  });

  it('two who use the same one-time link at once: one gets in', async () => {
    const made = await createAccount(house.services, { name: 'rebutan', displayName: 'Rebutan', admin: false });
    const body = { name: 'rebutan', displayName: 'Rebutan', password };
    const path = `/api/setup/${made.setupToken}`;
    const answers = await Promise.all([1, 2].map(() => request(app).post(path).send(body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410]);
  });

  it('a login by the old password that is under way when the new one is set opens nothing', async () => {
    const { services } = house;
    const chosen = { name: 'diganti', displayName: 'Diganti', password };
    const made = await createAccount(services, { name: 'diganti', displayName: 'Diganti', admin: false });
    const { id } = await completeSetup(services, made.setupToken, chosen);
    const known = await checkPassword(services, 'diganti', password);
    await completeSetup(services, (await renewSetup(services, id)).setupToken, {
      ...chosen,
      password: 'kata sandi yang baru',
    });
    await expect(startSession(services, known)).rejects.toMatchObject({ code: 'login-failed' });
    expect(await services.stores.sessions.find({ where: { accountId: id } })).toEqual([]);
    const anew = await checkPassword(services, 'diganti', 'kata sandi yang baru');
    await update(services.stores.accounts, id, (account) => ({ ...account, disabled: true }));
    await expect(startSession(services, anew)).rejects.toMatchObject({ code: 'login-failed' });
  });

  it('no link is made once somebody has a password, and passwords are never stored', async () => {
    expect(await firstSetup(house.services)).toBeUndefined();
    const accounts = await house.services.stores.accounts.find();
    expect(JSON.stringify(accounts)).not.toContain(password);
    expect(accounts.every(({ passwordHash }) => passwordHash?.startsWith('$argon2id$'))).toBe(true);
  });
});

describe('changes that another site starts', () => {
  it.each([
    ['a foreign Origin', { Origin: 'https://jahat.example' }, true],
    ['an opaque Origin', { Origin: 'null' }, true],
    ['a cross-site fetch without Origin', { 'Sec-Fetch-Site': 'cross-site' }, true],
    ['no token', {}, false],
  ])('%s is refused', async (_name, headers, withToken) => {
    const cookie = cookieOf(await logIn());
    const page = await request(app).get('/kelola').set('Cookie', cookie);
    const token = withToken ? { 'X-CSRF-Token': csrfIn(page.text) } : {};
    const sent = request(app)
      .post('/api/events')
      .set({ Cookie: cookie, ...token, ...headers });
    expect((await sent.send(eventBody)).body.code).toBe('csrf-failed');
  });

  it('the token of another session is refused, our own page is not', async () => {
    const [mine, other] = [cookieOf(await logIn()), cookieOf(await logIn())];
    const foreign = csrfIn((await request(app).get('/kelola').set('Cookie', other)).text);
    const own = csrfIn((await request(app).get('/kelola').set('Cookie', mine)).text);
    const send = (token: string) =>
      request(app)
        .post('/api/events')
        .set({ Cookie: mine, Origin: 'http://ikrar.test', 'X-CSRF-Token': token })
        .send(eventBody);
    expect((await send(foreign)).body.code).toBe('csrf-failed');
    expect((await send(own)).status).toBe(201);
  });

  it('a login from another site is refused', async () => {
    await logIn().set('Origin', 'https://jahat.example').expect(403);
  });
});

describe('guessing passwords', () => {
  it('is slowed down after some failures, with the time to wait', async () => {
    const guarded = createApp(house.services);
    const guess = () => request(guarded).post('/api/session').send({ name: 'ketua', password: 'tebak' });
    let answer = await guess();
    for (let i = 0; i < 40 && answer.status === 401; i++) answer = await guess();
    expect(answer.status).toBe(429);
    expect(answer.body.code).toBe('rate-limited');
    expect(answer.body.retryAfter).toBeGreaterThan(0);
    expect(answer.headers['retry-after']).toBe(String(answer.body.retryAfter));
  });
});
