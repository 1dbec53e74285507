import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  clearOut,
  findPage,
  flush,
  forgetAll,
  isTaken,
  type Kept,
  keep,
  keepPage,
  listKept,
  receiptIn,
} from '../../src/browser/parts/outbox.ts';
import { openKey } from '../../src/browser/parts/own-key.ts';
import { answerOf } from '../../src/browser/parts/sending.ts';
import { stageWords } from '../../src/browser/parts/stage-words.ts';
import { ourFault } from '../../src/core/our-fault.ts';
import { meanings } from '../../src/http/problem.ts';
import { browserDatabases } from '../support/browser-database.ts';

/** What the browser's modules find on a page, or in a worker. */
const page = globalThis as unknown as Record<string, unknown>;
const fetchBefore = page.fetch;
beforeEach(() => {
  page.window = globalThis;
  page.indexedDB = browserDatabases();
});
afterEach(() => {
  delete page.window;
  delete page.indexedDB;
  page.fetch = fetchBefore;
});

const one: Kept = { name: 'digest p1', path: '/s/a', body: '{"consent":1}', replaced: false, until: 1000 };
const two: Kept = { ...one, name: 'digest p2', path: '/s/b', body: '{"consent":2}', until: 3000 };

/** A server that answers each body so; what it was asked stands in the list. */
function serve(answers: Readonly<Record<string, readonly [number, object | string] | undefined>>): string[] {
  const asked: string[] = [];
  page.fetch = async (address: string, { body }: { readonly body: string }) => {
    asked.push(`${address} ${body}`);
    const answer = answers[body];
    if (!answer) throw new TypeError('Failed to fetch');
    const [status, said] = answer;
    return { status, text: async () => (typeof said === 'string' ? said : JSON.stringify(said)) };
  };
  return asked;
}

describe('the queue of a phone', () => {
  it('keeps consents until they are forgotten, and with one its key and its pages', async () => {
    const before = await openKey(one.name);
    expect(await keep(one)).toBe(true);
    expect(await keep(two)).toBe(true);
    await keepPage(one.path, { html: 'a', name: one.name, until: 1000 });
    await keepPage(two.path, { html: 'b', name: two.name, until: 3000 });
    expect(await listKept()).toEqual([one, two]);
    await forgetAll(one.name);
    expect(await listKept()).toEqual([two]);
    expect([await findPage(one.path), (await findPage(two.path))?.html]).toEqual([undefined, 'b']);
    expect((await openKey(one.name)).spki).not.toEqual(before.spki);
  });

  it('clears out what has had its time, and nothing else', async () => {
    await keep(one);
    await keep(two);
    await keepPage('/s/c', { html: 'c', name: 'digest p3', until: 1500 });
    await keepPage('/s/d', { html: 'd', name: 'digest p4', until: 2500 });
    await clearOut(2000);
    expect(await listKept()).toEqual([two]);
    expect([await findPage('/s/c'), (await findPage('/s/d'))?.html]).toEqual([undefined, 'd']);
  });

  it('says so when the browser keeps nothing', async () => {
    delete page.indexedDB;
    expect(await keep(one)).toBe(false);
    expect(await listKept()).toEqual([]);
    expect(await findPage(one.path)).toBeUndefined();
    await forgetAll(one.name);
    await clearOut(2000);
  });

  it('sent by the worker: what is recorded or kept as late leaves, a refusal and no answer stay', async () => {
    const bodies = ['recorded', 'elsewhere', 'late', 'refused', 'busy', 'portal', 'cut'];
    for (const name of bodies) await keep({ ...one, name, body: name });
    const asked = serve({
      recorded: [200, { code: 'ABCD' }],
      elsewhere: [409, { code: 'already-signed', receipt: {} }],
      late: [410, { code: 'consent-late' }],
      refused: [409, { code: 'key-replaced' }],
      busy: [503, { code: 'overloaded' }],
      portal: [200, '<html>'],
    });
    await expect(flush()).rejects.toThrow(); // the browser is to call again
    expect(asked).toEqual(bodies.map((body) => `/api/persetujuan ${body}`));
    expect((await listKept()).map(({ name }) => name)).toEqual(['refused', 'busy', 'portal', 'cut']);
    serve({ refused: [409, { code: 'key-replaced' }], busy: [200, {}], portal: [200, {}], cut: [200, {}] });
    await flush();
    expect((await listKept()).map(({ name }) => name)).toEqual(['refused']);
  });
});

/** Every code that we answer with a status of 500 and more but 'overloaded', and what the proxy before our server says. */
const ourOwn: readonly (readonly [number, string])[] = [
  ...Object.entries(meanings)
    .filter(([code, { status }]) => status >= 500 && code !== 'overloaded')
    .map(([code, { status }]) => [status, JSON.stringify({ code })] as const),
  [500, '{"code":"internal"}'],
  [502, '<html>Bad Gateway'],
  [504, ''],
];

describe('an answer', () => {
  it.each([
    [200, '{"code":"ABCD"}', true],
    [409, '{"code":"already-signed","receipt":{"code":"ABCD"}}', true],
    [410, '{"code":"consent-late"}', true],
    [409, '{"code":"already-signed"}', false],
    [403, '{"code":"key-unknown"}', false],
  ])('%i %s ends what is kept: %p', (status, text, ends) => {
    const answer = answerOf(status, text);
    if (typeof answer !== 'object') throw new Error('no answer');
    expect(isTaken(answer)).toBe(ends);
    expect(receiptIn(answer) !== undefined).toBe(ends && status !== 410);
  });

  it('of a captive portal is none, and one of a server in trouble is for later', () => {
    expect(answerOf(200, '<html>Selamat datang di Wi-Fi hotel')).toBeUndefined();
    expect(answerOf(511, '<html>')).toBeUndefined();
    expect(answerOf(200, '')).toBeUndefined();
    expect(answerOf(429, '{"code":"rate-limited"}')).toBe('busy');
    expect(answerOf(503, '{"code":"overloaded"}')).toBe('busy');
  });

  it.each(ourOwn)('%i %s is a fault of ours, and is called so', (status, text) => {
    expect(answerOf(status, text)).toBe('faulty');
    for (const online of [true, false]) expect(stageWords('faulty', online)).toBe(ourFault);
  });

  it('never blames the network for certain while the phone has one', () => {
    expect(stageWords('unheard', false)).toBe('Ponsel ini sedang tanpa jaringan.');
    expect(stageWords('unheard', true)).toMatch(/pihak kami/);
    for (const stage of ['going', 'gone', 'busy', 'faulty'] as const)
      expect(stageWords(stage, true)).not.toMatch(/jaringan sedang|tanpa jaringan/);
  });
});
