import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { rowLeft } from '../../../src/ceremony/trail.ts';
import { utf8 } from '../../../src/core/bytes.ts';
import { sha256Hex } from '../../../src/core/digest.ts';
import { strokes } from '../../support/house.ts';
import { enter, makeDraft, type Office, openOffice, password } from '../../support/office.ts';

let office: Office;
let event: { readonly id: string; readonly slug: string };
let people: readonly string[];
let now = new Date('2024-09-30T03:00:00Z');

beforeAll(async () => {
  office = await openOffice({}, { clock: () => now });
  const { chief, services } = office;
  const { eventId, id } = await makeDraft(chief);
  await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  event = { id: eventId, slug: (await services.stores.events.get(eventId))!.slug };
  people = (await services.stores.rosters.get(id))!.people.map((person) => person.id);
});
afterAll(() => office.raze());

/** A browser with a cookie of its own, which follows what the server sets. */
class Tablet {
  cookie = '';
  async send(method: 'get' | 'post', path: string, body?: object) {
    const sent = request(office.app)[method](path).set('Accept', 'text/html');
    if (this.cookie) sent.set('Cookie', this.cookie);
    const answer = await (body ? sent.type('form').send(body) : sent);
    const given = answer.headers['set-cookie']?.[0]?.split(';')[0];
    if (given !== undefined) this.cookie = given;
    return answer;
  }
  get token(): string {
    return this.cookie.split('=')[1]!;
  }
  get session() {
    return office.services.stores.sessions.get(sha256Hex(utf8(this.token)));
  }
  async csrf(path = `/kios/${event.slug}`): Promise<string> {
    return /name="csrf" (?:value|content)="([^"]+)"/.exec((await this.send('get', path)).text)![1]!;
  }
  async handOver(signerId: string): Promise<string> {
    const { headers, status } = await this.send('post', `/kios/${event.slug}/${signerId}`, {
      csrf: await this.csrf(),
      card: 'KTP',
    });
    expect(status).toBe(303);
    return headers.location!.replace('/s/', '');
  }
}

/** An attendant's tablet, logged in, with the PIN 2580. */
async function atDesk(name: string): Promise<Tablet> {
  const body = { name, right: 'attendant' };
  const { setupUrl } = (await office.chief.call('post', `/api/events/${event.id}/members`, body).expect(201)).body;
  await enter(office.app, setupUrl.split('/').at(-1), name);
  const tablet = new Tablet();
  await tablet.send('post', '/masuk', { name, password });
  const set = await tablet.send('post', `/kios/${event.slug}/pin`, { csrf: await tablet.csrf(), pin: '2580' });
  expect(set.headers.location).toBe(`/kios/${event.slug}`);
  return tablet;
}

const codes = async () => {
  const { entries } = (await office.chief.call('get', `/api/events/${event.id}/audit`).expect(200)).body;
  return entries.map(({ code }: { readonly code: string }) => code);
};

describe('a lent tablet', () => {
  it('does nothing but the signing that was handed over, whoever asks with its cookie', async () => {
    const tablet = await atDesk('petugas-1');
    const csrf = await tablet.csrf();
    const other = await tablet.handOver(people[1]!);
    await tablet.send('post', '/tablet', { pin: '2580' });
    const ticket = await tablet.handOver(people[0]!);
    for (const path of [
      '/kelola',
      '/',
      `/kios/${event.slug}`,
      `/kios/${event.slug}/${people[1]}`,
      `/s/${other}`,
      '/masuk',
    ]) {
      const { status, headers } = await tablet.send('get', path);
      expect([path, status, headers.location]).toEqual([path, 303, '/tablet']);
    }
    const colleague = await tablet.send('post', `/kios/${event.slug}/${people[1]}`, { csrf, card: 'KTP' });
    expect(colleague.status).toBe(403);
    for (const header of [{ Cookie: tablet.cookie }, { Authorization: `Bearer ${tablet.token}` }]) {
      const asked = await request(office.app).get('/api/session').set(header);
      expect([401, 403]).toContain(asked.status);
      const handing = request(office.app).post(`/api/hall/${event.slug}/desk/${people[1]}`).set(header);
      expect([401, 403]).toContain((await handing.send({ card: 'KTP' })).status);
      const signing = request(office.app).get(`/api/sign/${other}`).set(header);
      expect((await signing).status).toBe(403);
    }
    expect((await tablet.send('get', `/s/${ticket}`)).text).toContain('id="pad"');
    const read = await request(office.app).get(`/api/sign/${ticket}`).set('Cookie', tablet.cookie);
    const body = { contentDigest: read.body.contentDigest, strokes };
    const signed = await request(office.app).post(`/api/sign/${ticket}`).set('Cookie', tablet.cookie).send(body);
    expect(signed.status).toBe(200);
    expect((await tablet.send('get', `/s/${ticket}`)).text).toContain('PIN petugas');
  });

  it('takes from its holder that they will not sign, and then leads to the attendant’s PIN', async () => {
    const tablet = await atDesk('petugas-kabar');
    const ticket = await tablet.handOver(people[1]!);
    const link = `/s/${ticket}/kabar`;
    expect((await tablet.send('get', `/s/${ticket}`)).text).toContain(link);
    const form = (await tablet.send('get', link)).text;
    expect(form).toContain('autocomplete="off"');
    expect(form).not.toContain('name="pin"');
    const told = await tablet.send('post', link, { reason: 'isi', words: '', sure: 'ya' });
    expect([told.status, told.headers.location]).toEqual([303, '/tablet']);
    const kept = await office.services.stores.attendance.get(people[1]!);
    expect(kept).toMatchObject({ status: 'menolak', own: { kind: 'kiosk', attendant: 'petugas-kabar' } });
    for (const path of [link, `/s/${ticket}`, '/tablet'])
      expect((await tablet.send('get', path)).text).not.toContain('checked');
    await tablet.send('post', '/tablet', { pin: '2580' });
    const list = (await tablet.send('get', `/kios/${event.slug}`)).text;
    expect(list).not.toContain(`action="/kios/${event.slug}/${people[1]}"`);
    await office.services.stores.attendance.remove(people[1]!);
  });

  it('comes back to a list that no longer has who signed, however fast the attendant is', async () => {
    const tablet = await atDesk('petugas-cepat');
    const ticket = await tablet.handOver(people[2]!);
    const before = await request(office.app).get(`/api/sign/${ticket}`).set('Cookie', tablet.cookie);
    const body = { contentDigest: before.body.contentDigest, strokes };
    await request(office.app).post(`/api/sign/${ticket}`).set('Cookie', tablet.cookie).send(body).expect(200);
    const { headers } = await tablet.send('post', '/tablet', { pin: '2580' });
    const list = (await tablet.send('get', headers.location!)).text;
    expect(list).toContain(`action="/kios/${event.slug}/${people[1]}"`);
    expect(list).not.toContain(`action="/kios/${event.slug}/${people[2]}"`);
    const card = (await tablet.send('get', `/kios/${event.slug}/${people[2]}`)).text;
    expect(card).not.toContain('name="card"');
  });

  it('comes back with the PIN, under a new cookie: what could be read of the lent one opens nothing', async () => {
    const tablet = await atDesk('petugas-2');
    const before = (await tablet.session)!;
    now = new Date(now.getTime() + 60_000);
    await tablet.handOver(people[1]!);
    const lent = tablet.cookie;
    const back = await tablet.send('post', '/tablet', { pin: '2580' });
    expect(back.headers.location).toBe(`/kios/${event.slug}?sesudah=${people[1]}`);
    expect((await tablet.send('get', back.headers.location!)).text).toContain('Siapa yang akan menandatangani?');
    const old = new Tablet();
    old.cookie = lent;
    expect((await old.send('get', '/kelola')).headers.location).toContain('/masuk');
    expect((await tablet.session)!.expiresAt).toBe(before.expiresAt);
    await tablet.handOver(people[1]!); // the PIN outlives the new cookie
    expect((await tablet.send('post', '/tablet', { pin: '2580' })).status).toBe(303);
  });

  it('takes three wrong PINs, at once or one by one; then only the password helps', async () => {
    const tablet = await atDesk('petugas-3');
    await tablet.handOver(people[1]!);
    const wrong = await tablet.send('post', '/tablet', { pin: '1357' });
    expect([wrong.status, wrong.text.includes('tersisa 2 kali')]).toEqual([403, true]);
    const at = { Accept: 'text/html', Cookie: tablet.cookie };
    const guess = (pin: string) => request(office.app).post('/tablet').set(at).type('form').send({ pin });
    const answers = await Promise.all(['1111', '2222', '3333', '4444', '5555'].map(guess));
    expect(answers.filter(({ text }) => text.includes('tersisa 1 kali'))).toHaveLength(1);
    expect(await tablet.session).toBeUndefined();
    const right = await tablet.send('post', '/tablet', { pin: '2580' });
    expect(right.headers.location).toBe('/kelola');
    expect((await tablet.send('get', '/kelola')).headers.location).toContain('/masuk');
    expect((await codes()).filter((code: string) => code === 'desk-pin-refused')).toHaveLength(3);
  });

  it('stands in the trail, each time with the session as it was left', async () => {
    const tablet = await atDesk('petugas-4');
    const told = async () => {
      const { trail, trailDetails } = office.services.stores;
      const last = (await trail.find()).at(-1)!;
      return { code: last.code, row: (await trailDetails.get(last.details))!.row };
    };
    const asLeft = async () => rowLeft('sessions', (await tablet.session)!);
    await tablet.handOver(people[1]!);
    expect(await told()).toEqual({ code: 'desk-handed-over', row: await asLeft() });
    await tablet.send('post', '/tablet', { pin: '9999' });
    expect(await told()).toEqual({ code: 'desk-pin-refused', row: await asLeft() });
    await tablet.send('post', '/tablet', { pin: '2580' });
    expect(await told()).toEqual({ code: 'desk-returned', row: await asLeft() });
  });

  it('needs a PIN first, which is not easy to guess and stands nowhere in the clear', async () => {
    const tablet = await atDesk('petugas-5');
    await tablet.send('post', '/keluar', { csrf: await tablet.csrf() });
    await tablet.send('post', '/masuk', { name: 'petugas-5', password });
    const csrf = await tablet.csrf();
    expect((await tablet.send('post', `/kios/${event.slug}/${people[1]}`, { csrf, card: 'KTP' })).status).toBe(409);
    for (const pin of ['1111', '3456', '9876', '258', '25801', 'abcd']) {
      const refused = await tablet.send('post', `/kios/${event.slug}/pin`, { csrf, pin });
      expect([pin, refused.status]).toEqual([pin, 422]);
    }
    await tablet.send('post', `/kios/${event.slug}/pin`, { csrf, pin: '7391' });
    await tablet.handOver(people[1]!);
    const kept = JSON.stringify([await tablet.session, await office.services.stores.trailDetails.find()]);
    expect(kept).not.toContain('"7391"');
    expect(kept).not.toContain(sha256Hex(utf8('7391')));
  });

  it('ends for good when its attendant logs in again, loses the account, or gets a new password', async () => {
    const tablet = await atDesk('petugas-6');
    await tablet.handOver(people[1]!);
    expect((await tablet.send('post', '/tablet/masuk', {})).headers.location).toBe(
      `/masuk?kembali=/kios/${event.slug}`,
    );
    expect((await tablet.send('get', '/masuk')).status).toBe(200);
    const second = await atDesk('petugas-7');
    await second.handOver(people[1]!);
    const { accounts } = office.services.stores;
    const [account] = await accounts.find({ where: { name: 'petugas-7' } });
    await office.chief.call('patch', `/api/accounts/${account!.id}`, { disabled: true }).expect(200);
    await second.send('post', '/tablet', { pin: '2580' });
    expect((await second.send('get', '/kelola')).headers.location).toContain('/masuk');
  });

  it('is taken back by nobody from another site', async () => {
    const tablet = await atDesk('petugas-8');
    await tablet.handOver(people[1]!);
    const at = { Accept: 'text/html', Cookie: tablet.cookie, Origin: 'https://jahat.example' };
    for (const path of ['/tablet', '/tablet/masuk'])
      expect((await request(office.app).post(path).set(at).type('form').send({ pin: '2580' })).status).toBe(403);
    expect((await tablet.session)!.desk!.loan!.wrongPins).toBe(0);
  });
});

describe('a tablet that can be lent without a network', () => {
  const presence = 'p'.repeat(43);
  const withPresence = (tablet: Tablet) => `${tablet.cookie}; ikrar-meja=${presence}`;
  const open = (path: string, cookie: string) =>
    request(office.app).get(path).set({ Accept: 'text/html', Cookie: cookie });

  /** An attendant's tablet whose script has made what says that they have it in hand. */
  async function prepared(name: string): Promise<Tablet> {
    const tablet = await atDesk(name);
    const csrf = await tablet.csrf();
    const set = await tablet.send('post', `/kios/${event.slug}/pin`, { csrf, pin: '2580', hadir: presence });
    expect(set.status).toBe(303);
    return tablet;
  }

  it('has none of the attendant’s rights while its script has taken away what says that they hold it', async () => {
    const tablet = await prepared('luring-1');
    for (const path of ['/kelola', `/kios/${event.slug}`, `/kios/${event.slug}/bekal`]) {
      expect((await open(path, withPresence(tablet))).status).toBe(200);
      for (const cookie of [tablet.cookie, `${tablet.cookie}; ikrar-meja=${'q'.repeat(43)}`])
        expect((await open(path, cookie)).headers.location).toBe('/tablet');
    }
    const api = await request(office.app)
      .post(`/api/hall/${event.slug}/desk/${people[0]}`)
      .set({ Cookie: tablet.cookie, Accept: 'application/json' })
      .send({ card: 'KTP' });
    expect(api.body.code).toBe('forbidden');
  });

  it('is taken back by the PIN, three tries in all, and then needs a network at each hand-over', async () => {
    const tablet = await prepared('luring-2');
    expect((await tablet.send('post', '/tablet', { pin: '1357' })).text).toContain('tersisa 2 kali');
    expect((await open('/kelola', withPresence(tablet))).headers.location).toBe('/tablet');
    const back = await tablet.send('post', '/tablet', { pin: '2580' });
    expect(back.headers.location).toMatch(/^\/kelola/);
    expect((await tablet.session)!.desk).toEqual({ pinHash: expect.any(String) });
    const second = await prepared('luring-3');
    for (let i = 0; i < 3; i++) await second.send('post', '/tablet', { pin: '1357' });
    expect((await open('/kelola', second.cookie)).headers.location).toMatch(/^\/masuk/);
  });

  it('loses that proof at each hand-over, and keeps it when the PIN brings it back', async () => {
    const tablet = await prepared('luring-4');
    const cookie = withPresence(tablet);
    const page = await open(`/kios/${event.slug}`, cookie);
    const csrf = /name="csrf" content="([^"]+)"/.exec(page.text)![1];
    const handed = await request(office.app)
      .post(`/kios/${event.slug}/${people[1]}`)
      .set({ Cookie: cookie, Accept: 'text/html' })
      .type('form')
      .send({ csrf, card: 'KTP' });
    expect(handed.headers['set-cookie']![0]).toMatch(/^ikrar-meja=;/);
    const back = await request(office.app)
      .post('/tablet')
      .set({ Cookie: cookie, Accept: 'text/html' })
      .type('form')
      .send({ pin: '2580' });
    const next = back.headers['set-cookie']![0]!.split(';')[0]!;
    expect((await open('/kelola', `${next}; ikrar-meja=${presence}`)).status).toBe(200);
    expect((await open('/kelola', next)).headers.location).toBe('/tablet');
  });

  it('gets a book of its event without PINs, links and addresses, and a shell without anybody', async () => {
    const tablet = await prepared('luring-5');
    const { body, text } = await open(`/kios/${event.slug}/bekal`, withPresence(tablet));
    expect(Object.keys(body).toSorted()).toEqual(
      ['attendant', 'event', 'form', 'now', 'people', 'texts', 'until', 'version'].toSorted(),
    );
    expect(body.people.map(({ id }: { readonly id: string }) => id)).toEqual(people);
    for (const person of body.people) {
      expect(Object.keys(person).toSorted()).toEqual(
        ['away', 'facts', 'group', 'id', 'name', 'position', 'searched', 'signed', 'text', 'who'].toSorted(),
      );
      expect(person.facts).toMatchObject({ signer: person.id, desk: event.id, draft: 'none', post: '' });
      expect(person.who).toContain(person.name);
      expect(body.texts[person.text]).toContain('class="paper"');
    }
    expect(body.form).not.toContain('name="pin"');
    expect(text).not.toMatch(/linkHash|pinHash|phone|email/);
    const shell = (await open(`/kios/${event.slug}/luring`, withPresence(tablet))).text;
    for (const { name } of body.people) expect(shell).not.toContain(name);
  });
});
