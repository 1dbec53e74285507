import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { transact } from '../../src/browser/parts/database.ts';
import { clearDesk, fetchBook, findBook, type KeptBook, markSigned } from '../../src/browser/parts/desk-book.ts';
import { isAttended, leave, makeLock, tryPin } from '../../src/browser/parts/desk-lock.ts';
import { clearAtDesk, createDeskQueue, isWaiting, keepAtDesk, listAtDesk } from '../../src/browser/parts/desk-queue.ts';
import { openKey } from '../../src/browser/parts/own-key.ts';
import { browserDatabase, browserDatabases } from '../support/browser-database.ts';

/** What the browser's modules find on a page. */
const page = globalThis as unknown as Record<string, unknown>;
const own = ['window', 'document', 'location', 'indexedDB', 'XMLHttpRequest'];
let cookies: Map<string, string>;

beforeEach(() => {
  cookies = new Map();
  page.window = Object.assign(Object.create(globalThis), { addEventListener() {}, removeEventListener() {} });
  page.location = { protocol: 'https:' };
  page.document = {
    addEventListener() {},
    removeEventListener() {},
    get cookie() {
      return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set cookie(text: string) {
      const [pair = ''] = text.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (text.includes('max-age=0')) cookies.delete(name);
      else cookies.set(name, value);
    },
  };
  page.navigator ??= {};
  page.indexedDB = browserDatabases();
});
afterEach(() => {
  for (const name of own) delete page[name];
});

type Reply = readonly [status: number, said: object];

/** A server that answers each body so, or the address of what has none, and what it was sent. */
function serve(reply: (asked: string) => Reply): string[] {
  const sent: string[] = [];
  page.XMLHttpRequest = class {
    readonly upload = {};
    status = 0;
    responseText = '';
    onload = () => {};
    address = '';
    open(_method: string, address: string): void {
      this.address = address;
    }
    setRequestHeader(): void {}
    send(body?: string): void {
      const asked = body ?? this.address;
      sent.push(asked);
      const [status, said] = reply(asked);
      Object.assign(this, { status, responseText: JSON.stringify(said) });
      setTimeout(() => this.onload());
    }
  };
  return sent;
}

const queueOf = () => {
  const recorded: string[] = [];
  const told = {
    stage: () => {},
    changed: () => {},
    recorded: async (kept: { person: string }) => void recorded.push(kept.person),
  };
  return { queue: createDeskQueue(told), recorded };
};
const keep = (person: string, until = 9e15) =>
  keepAtDesk({ person, name: person, slug: 's', body: `consent of ${person}`, until });
const kept = async () => (await listAtDesk()).map(({ person, said }) => [person, said?.code]);

/** Runs with a tablet's clock that stands still. */
async function atTime<T>(time: number, run: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => time;
  try {
    return await run();
  } finally {
    Date.now = now;
  }
}

describe('the queue of a desk', () => {
  it('keeps each behind all others, also within a millisecond and after the clock was set back', async () => {
    await atTime(5000, async () => [await keep('a'), await keep('b')]);
    await atTime(1000, () => keep('c'));
    const ids = (await listAtDesk()).map(({ id }) => id);
    expect((await kept()).map(([person]) => person)).toEqual(['a', 'b', 'c']);
    expect(ids).toEqual(ids.toSorted());
  });

  it('believes a browser that it has kept something only when it finds it again', async () => {
    const forgetful = browserDatabase();
    forgetful.values.set = () => forgetful.values;
    page.indexedDB = forgetful;
    expect(await keep('a')).toBe(false);
  });

  it('goes out in the order in which people signed, once', async () => {
    for (const person of ['a', 'b', 'c']) expect(await keep(person)).toBe(true);
    const sent = serve(() => [200, {}]);
    const { queue, recorded } = queueOf();
    await Promise.all([queue.send(), queue.send()]);
    expect(sent).toEqual(['consent of a', 'consent of b', 'consent of c']);
    expect(recorded).toEqual(['a', 'b', 'c']);
    expect(await kept()).toEqual([]);
  });

  it('keeps what is refused, goes on with the next, and sends it again when the desk is opened again', async () => {
    for (const person of ['a', 'b']) await keep(person);
    let sent = serve((body) => (body.endsWith('a') ? [403, { code: 'key-unknown' }] : [200, {}]));
    await queueOf().queue.send();
    expect(sent).toEqual(['consent of a', 'consent of b']);
    expect(await kept()).toEqual([['a', 'key-unknown']]);
    sent = serve(() => [200, {}]);
    await queueOf().queue.send();
    expect(sent).toEqual(['consent of a']);
    expect(await kept()).toEqual([]);
  });

  it('tells of a person who has signed elsewhere, or too late, until the attendant has read it, and sends it no more', async () => {
    for (const person of ['a', 'b']) await keep(person);
    const code = (body: string) => (body.endsWith('a') ? 'already-signed' : 'consent-late');
    const sent = serve((body) => [409, { code: code(body) }]);
    const { queue, recorded } = queueOf();
    await queue.send();
    expect(recorded).toEqual(['a', 'b']);
    expect(await kept()).toEqual([
      ['a', 'already-signed'],
      ['b', 'consent-late'],
    ]);
    await queueOf().queue.send();
    expect(sent).toHaveLength(2);
    const all = await listAtDesk();
    expect(all.some(isWaiting)).toBe(false);
    await queue.dismiss(all[0]!.id);
    expect(await kept()).toEqual([['b', 'consent-late']]);
  });

  it('says so when the tablet keeps nothing, and forgets what has had its time', async () => {
    await keep('a', 1000);
    await keep('b', 3000);
    await clearAtDesk(2000);
    expect(await kept()).toEqual([['b', undefined]]);
    page.indexedDB = undefined;
    expect(await keep('c')).toBe(false);
  });
});

describe('the attendant’s PIN on a tablet', () => {
  it('brings back what a hand-over has taken away, and is kept nowhere', async () => {
    const made = await makeLock('2580');
    expect([made.length, isAttended(), cookies.get('ikrar-meja')]).toEqual([43, true, made]);
    const stored = await transact('bekal', 'readonly', (shelf) => shelf.getAll());
    expect(JSON.stringify(stored)).not.toContain('2580');
    expect(JSON.stringify(stored)).not.toContain(made);
    leave();
    expect(isAttended()).toBe(false);
    expect(await tryPin('2580')).toBeUndefined();
    expect(cookies.get('ikrar-meja')).toBe(made);
  });

  it('is tried three times, counted before it is compared; the right one sets the count back', async () => {
    await makeLock('2580');
    leave();
    expect([await tryPin('1357'), await tryPin('1357')]).toEqual([2, 1]);
    expect(await tryPin('2580')).toBeUndefined();
    leave();
    expect([await tryPin('1357'), await tryPin('1357'), await tryPin('1357')]).toEqual([2, 1, 0]);
    expect(await tryPin('2580')).toBe(0);
    expect(isAttended()).toBe(false);
  });
});

describe('what a tablet keeps of its event', () => {
  const person = {
    id: 'p1',
    name: 'A',
    position: '',
    group: '',
    searched: '',
    ...{ signed: false, away: '' },
    text: 0,
    who: '',
    facts: {},
  };
  const book: KeptBook = {
    ...{
      version: 'v1',
      event: { id: 'e1', slug: 's', name: 'E' },
      attendant: 'petugas',
      now: 0,
      until: 2000,
      ahead: 0,
    },
    ...{ form: '', texts: [], people: [person, { ...person, id: 'p2' }] },
  };
  const put = () => transact('bekal', 'readwrite', (shelf) => shelf.put(book, 'kegiatan s'));

  it('knows who has signed', async () => {
    await put();
    await markSigned('s', 'p2');
    expect((await findBook('s'))!.people.map(({ signed }) => signed)).toEqual([false, true]);
  });

  it('asks with its version, and takes what has changed or a whole new book', async () => {
    const changes = { version: 'v1', now: 0, until: 3000, signed: ['p2'], away: { p1: 'berhalangan' } };
    const sent = serve((asked) => [
      200,
      asked.endsWith('versi=v1') ? changes : { ...book, until: 4000, people: [{ ...person, id: 'p3' }] },
    ]);
    await fetchBook('s');
    expect((await findBook('s'))!.people.map(({ id }) => id)).toEqual(['p3']);
    await put();
    await fetchBook('s');
    expect(await findBook('s')).toMatchObject({
      ...{ version: 'v1', until: 3000, event: book.event },
      people: [
        { id: 'p1', signed: false, away: 'berhalangan' },
        { id: 'p2', signed: true, away: '' },
      ],
    });
    expect(sent).toEqual(['/kios/s/bekal?versi=', '/kios/s/bekal?versi=v1']);
  });

  it('forgets all of it when the server knows nobody here any more, and nothing when it is only silent', async () => {
    for (const status of [401, 403, 404]) {
      await put();
      const before = await openKey('meja e1');
      serve(() => [status, {}]);
      expect(await fetchBook('s')).toBeUndefined();
      expect(await findBook('s')).toBeUndefined();
      expect((await openKey('meja e1')).spki).not.toEqual(before.spki);
    }
    await put();
    serve(() => [503, {}]);
    expect(await fetchBook('s')).toBeUndefined();
    expect(await findBook('s')).toBeDefined();
  });

  it('knows how far the server’s clock is ahead of its own', async () => {
    serve(() => [200, { ...book, now: 9000 }]);
    await atTime(5000, () => fetchBook('s'));
    expect((await findBook('s'))!.ahead).toBe(4000);
  });

  it('leaves it when its time is over, with PIN and key, but not what is not sent yet', async () => {
    await put();
    await makeLock('2580');
    const before = await openKey('meja e1');
    await keep('a');
    await clearDesk(1999);
    expect(await findBook('s')).toBeDefined();
    await clearDesk(2001);
    expect(await findBook('s')).toBeUndefined();
    expect(await tryPin('2580')).toBe(0);
    expect((await openKey('meja e1')).spki).not.toEqual(before.spki);
    expect(await kept()).toEqual([['a', undefined]]);
  });
});
