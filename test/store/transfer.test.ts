import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { backup } from '../../src/store/transfer/backup.ts';
import { isHalfRestored, keysInBackup, restore } from '../../src/store/transfer/restore.ts';
import type { Stores } from '../../src/stores.ts';
import { dyingAt, observed } from '../support/faults.ts';
import { openSqlite } from '../support/stores.ts';
import { account, declaration, entry, file, revision, revisions, unique } from './contract/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'ikrar-transfer-'));
const at = new Date('2024-09-30T05:00:00.000Z');
const random = (length: number) => new Uint8Array(length).fill(7);
const options = { at, random };
const newPath = () => join(folder, unique());
const empty = () => openSqlite(':memory:');

async function filled(): Promise<Stores> {
  const stores = await empty();
  const round = declaration({ id: 'd1', state: 'open' });
  await stores.declarations.insert(round);
  await stores.accounts.insert(account({ id: 'a1', name: 'bundo' }));
  for (const [id, length] of [['f1', 250] as const, ['f2', 3] as const]) {
    await stores.files.insert(file({ id, declarationId: round.id, eventId: 'e1' }));
    await stores.papers.insert({
      id,
      version: 1,
      content: '{"a":"—"}',
      plan: '{}',
      address: '',
      at: '2024-09-30T00:00:00.000Z',
    });
    await stores.revisions.append(revisions(id, 0, length));
  }
  await stores.log.append(Array.from({ length: 210 }, (_, n) => entry(n, 'f1', n)));
  await stores.log.publish({ size: 205, note: 'log\n205\n' }, undefined);
  return stores;
}

const linesOf = (path: string): string[] => gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');

describe('a backup', () => {
  it('restored elsewhere and backed up again is the same, line by line', async () => {
    const [first, second] = [newPath(), newPath()];
    const source = await filled();
    expect(await backup(source, first, options)).toEqual({ records: 6, revisions: 253, entries: 210 });
    const target = await empty();
    const report = await restore(target, first);
    expect(report).toEqual({ at: at.toISOString(), records: 6, revisions: 253, entries: 210 });
    await backup(target, second, options);
    expect(linesOf(second)).toEqual(linesOf(first));
    expect(await target.revisions.read('f2')).toEqual(await source.revisions.read('f2'));
    expect(await target.log.checkpoint()).toEqual(await source.log.checkpoint());
    expect((await target.revisions.unlogged(1000)).length).toBe(43);
    expect(statSync(first).mode & 0o777).toBe(0o600);
  });

  it('sends no message again that waited when it was made, and may have been sent since', async () => {
    const path = newPath();
    const source = await filled();
    const at = '2024-09-30T00:00:00.000Z';
    const email = { kind: 'link', linkHash: 'a'.repeat(64), askedAt: at, at, tries: 1 } as const;
    const message = { version: 0, declarationId: 'd1' };
    await source.deliveries.put([
      { ...message, id: 'p1', email: { ...email, state: 'waiting', due: at } },
      { ...message, id: 'p2', email: { ...email, state: 'sending' } },
      { ...message, id: 'p3', email: { ...email, state: 'sent', sentAt: at } },
    ]);
    await backup(source, path, options);
    const target = await empty();
    await restore(target, path);
    const found = await target.deliveries.find();
    expect(found.map((one) => [one.email?.state, one.email?.reason])).toEqual([
      ['unsure', 'restored'],
      ['unsure', 'restored'],
      ['sent', undefined],
    ]);
  });

  it('does not overwrite, and leaves nothing when it fails', async () => {
    const path = newPath();
    writeFileSync(path, 'mine');
    await expect(backup(await filled(), path, options)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const broken = { ...(await filled()), papers: { find: () => Promise.reject(new Error('gone')) } } as never;
    const other = newPath();
    await expect(backup(broken, other, options)).rejects.toThrow('gone');
    expect(() => statSync(other)).toThrow();
    expect(() => statSync(`${other}.part`)).toThrow();
  });

  it('carries keys only when asked for, and opens them only with the password', async () => {
    const [plain, sealed] = [newPath(), newPath()];
    const keys = { files: new Map([['seal.key.pem', 'RAHASIA']]), password: 'dua belas lebih' };
    const source = await filled();
    await backup(source, plain, options);
    await backup(source, sealed, { ...options, keys });
    expect(gunzipSync(readFileSync(sealed)).toString()).not.toContain('RAHASIA');
    expect(await keysInBackup(plain, keys.password)).toBeUndefined();
    expect(await keysInBackup(sealed, keys.password)).toEqual(keys.files);
    await restore(await empty(), sealed);
    await expect(keysInBackup(sealed, 'salah salah salah')).rejects.toMatchObject({ code: 'invalid-input' });
    const short = { ...keys, password: 'pendek' };
    await expect(backup(source, newPath(), { ...options, keys: short })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('made while others write holds together', async () => {
    const late = declaration({ id: 'd2' });
    const stepsOn = (source: Stores) => [
      () => source.declarations.replace({ ...late, version: 2, state: 'opening' }),
      () => source.files.insert(file({ id: 'f3', declarationId: 'd2', eventId: 'e1' })),
      () => source.revisions.append(revisions('f3', 0, 3)),
      () => source.declarations.replace({ ...late, version: 3, state: 'open' }),
      () => source.log.append([entry(210, 'f3', 0), entry(211, 'f1', 210)]),
      () => source.revisions.append([revision('f1', 250)]),
      () => source.declarations.insert(declaration({ id: 'd3' })),
      () => source.log.publish({ size: 212, note: 'log\n212\n' }, 'log\n205\n'),
      async () => {
        const open = (await source.declarations.get('d1'))!;
        return source.declarations.replace({ ...open, version: open.version + 1, state: 'closed' });
      },
    ];
    // Before every few reads of the backup, the ceremony goes on by a step.
    for (let slow = 1; slow <= 4; slow++) {
      const source = await filled();
      await source.declarations.insert(late);
      const steps = stepsOn(source);
      let step = 0;
      const moving = whenRead(source, async (calls) => {
        if (calls % slow === 0) await steps[step++]?.();
      });
      const path = newPath();
      await backup(moving, path, options);
      const copy = await empty();
      await restore(copy, path);
      await holdsTogether(copy);
      expect(step).toBeGreaterThan(2);
    }
  });
});

/** The same store, with something happening before each read. */
function whenRead(stores: Stores, happen: (calls: number) => Promise<unknown>): Stores {
  let calls = 0;
  const wrap = (part: object) =>
    new Proxy(part, {
      get:
        (target, method) =>
        async (...args: unknown[]) => {
          await happen(++calls);
          return (Reflect.get(target, method) as (...args: unknown[]) => unknown).apply(target, args);
        },
    });
  return Object.fromEntries(Object.entries(stores).map(([k, v]) => [k, typeof v === 'object' ? wrap(v) : v])) as never;
}

async function holdsTogether(copy: Stores): Promise<void> {
  const size = await copy.log.size();
  expect((await copy.log.checkpoint())!.size).toBeLessThanOrEqual(size);
  const files = await copy.files.find();
  const revised = new Map(
    await Promise.all(files.map(async ({ id }) => [id, await copy.revisions.facts(id)] as const)),
  );
  for (const { fileId, n } of await copy.log.read(0, 1000)) expect(revised.get(fileId)?.[n]?.n).toBe(n);
  for (const { declarationId } of files)
    expect((await copy.declarations.get(declarationId))?.state).toMatch(/^(opening|open|closed)$/);
  for (const { id, state } of await copy.declarations.find())
    if (state === 'open') expect(files.some((one) => one.declarationId === id)).toBe(true);
}

describe('a restore', () => {
  it('into a store that is not empty is refused', async () => {
    const path = newPath();
    const source = await filled();
    await backup(source, path, options);
    await expect(restore(source, path)).rejects.toMatchObject({ code: 'conflict' });
    const busy = await empty();
    await busy.accounts.insert(account());
    await expect(restore(busy, path)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that dies at any write is finished by the same call, and nobody serves it before', async () => {
    const path = newPath();
    const source = await filled();
    await backup(source, path, options);
    let total = 0;
    const counting = observed(await empty(), ({ index }) => {
      total = index + 1;
    });
    await restore(counting, path);
    expect(total).toBeGreaterThan(8);
    const whole = linesOf(path);
    for (let index = 0; index < total; index++)
      for (const side of ['before', 'after'] as const) {
        const target = await empty();
        await expect(restore(dyingAt(target, index, side), path)).rejects.toMatchObject({ code: 'store-unavailable' });
        const done = index === total - 1 && side === 'after';
        expect(await isHalfRestored(target)).toBe(!done && !(index === 0 && side === 'before'));
        if (!done) await restore(target, path);
        const again = newPath();
        await backup(target, again, options);
        expect(linesOf(again)).toEqual(whole);
      }
  });

  describe('refuses before it writes', () => {
    const lines = (whole: Buffer) => gunzipSync(whole).toString().trimEnd().split('\n');
    const swapped = ([a, b, c, d, ...rest]: string[]) => [a!, b!, d!, c!, ...rest];
    const damages: readonly (readonly [string, (whole: Buffer) => Uint8Array])[] = [
      ['a letter', () => Buffer.from('Dengan hormat')],
      ['nothing', () => Buffer.alloc(0)],
      ['an empty gzip', () => gzipSync('')],
      ['a file cut short', (whole) => whole.subarray(0, whole.length - 100)],
      ['a file whose last line is gone', (whole) => gzipSync(lines(whole).slice(0, -1).join('\n'))],
      ['a line changed', (whole) => gzipSync(gunzipSync(whole).toString().replace('bundo', 'bunda'))],
      ['a line lost', (whole) => gzipSync(`${lines(whole).toSpliced(3, 1).join('\n')}\n`)],
      ['two lines swapped', (whole) => gzipSync(`${swapped(lines(whole)).join('\n')}\n`)],
      ['a line after the end', (whole) => gzipSync(Buffer.concat([gunzipSync(whole), Buffer.from('{"in":"x"}\n')]))],
      ['a byte changed', (whole) => whole.with(Math.floor(whole.length / 2), whole[Math.floor(whole.length / 2)]! ^ 1)],
    ];

    it.each(damages)('%s', async (_, change) => {
      const [path, wrong] = [newPath(), newPath()];
      await backup(await filled(), path, options);
      writeFileSync(wrong, change(readFileSync(path)));
      const target = await empty();
      await expect(restore(target, wrong)).rejects.toMatchObject({ code: 'invalid-input' });
      expect(await target.counters.find()).toEqual([]);
      expect(await target.accounts.find()).toEqual([]);
    });

    it('a file that is not there', async () => {
      await expect(restore(await empty(), newPath())).rejects.toMatchObject({ code: 'invalid-input' });
    });
  });
});
