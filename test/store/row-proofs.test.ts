import { describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { type Covered, checksum, coveredRecord, recordText } from '../../src/store/checksum.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { isUsed, requireOwnKeys } from '../../src/store/row-key-mark.ts';
import { createRowMacs } from '../../src/store/row-macs.ts';
import { acceptsRecord, anySums, renewing, rewrittenSum, sumsAt } from '../../src/store/row-sums.ts';
import { createSeenVersions } from '../../src/store/seen-versions.ts';
import { writeMark } from '../../src/store/sqlite/row-key.ts';
import { account } from './contract/samples.ts';

const [first, second, third] = [1, 2, 3].map((octet) => new Uint8Array(32).fill(octet)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const macs = createRowMacs({ current: first, former: [second] });
const stranger = createRowMacs({ current: third, former: [] });
const [row, another]: Covered[] = ['baris', 'lain'].map((head) => ({ head })) as [Covered, Covered];
const refused = expect.objectContaining({ code: 'keys-missing' });

describe('the MAC of a row', () => {
  it('is vouched for by the current key and by a former one, for no other row and no other key', () => {
    const former = createRowMacs({ current: second, former: [] });
    for (const mac of [macs.of(row), former.of(row)]) {
      expect(macs.vouchesFor(row, mac)).toBe(true);
      expect(macs.vouchesFor(another, mac)).toBe(false);
      expect(stranger.vouchesFor(row, mac)).toBe(false);
      expect(macs.vouchesForCopy('baris', mac)).toBe(false);
    }
  });

  it.each([
    ['a number', 7],
    ['nothing', undefined],
    ['too short', macs.of({ head: 'baris' }).slice(1)],
    ['too long', `${macs.of({ head: 'baris' })}0`],
    ['as long in characters, longer in octets', `${macs.of({ head: 'baris' }).slice(1)}é`],
  ])('is not vouched for where it is %s', (_, stored) => {
    expect(macs.vouchesFor(row, stored)).toBe(false);
  });
});

describe('the keys of a database', () => {
  const counter = (sums: (covered: Covered) => string) => {
    const text = '{"id":"log"}';
    return { text, sum: sums(coveredRecord('counters', text)) };
  };

  it('are missed where a database was ever served, with a mark or only with counters', () => {
    expect(isUsed({ mark: undefined, counters: [] })).toBe(false);
    expect(isUsed({ mark: 7, counters: [] })).toBe(true);
    expect(isUsed({ mark: undefined, counters: [counter(checksum)] })).toBe(true);
  });

  it('must have made the mark, now or before', () => {
    const formerMark = createRowMacs({ current: second, former: [] }).mark;
    for (const mark of [macs.mark, formerMark]) requireOwnKeys({ mark, counters: [] }, macs, true);
    for (const given of [true, false])
      expect(() => requireOwnKeys({ mark: stranger.mark, counters: [] }, macs, given)).toThrow(refused);
  });

  it('must have made a MAC where they have given some and there is no mark', () => {
    const traces = (...counters: ReturnType<typeof counter>[]) => ({ mark: undefined, counters });
    expect(() => requireOwnKeys(traces(counter(checksum)), macs, true)).toThrow(refused);
    expect(() => requireOwnKeys(traces(counter(stranger.of)), macs, true)).toThrow(refused);
    requireOwnKeys(traces(counter(checksum), counter(macs.of)), macs, true);
    requireOwnKeys(traces(counter(checksum)), macs, false); // an installation from before MACs
    requireOwnKeys(traces(), macs, true); // a new database beside keys that have served another
  });

  it('leave no write behind where the mark stands already: a full disk must not stop a start', () => {
    const connection = new Database(':memory:');
    connection.exec('CREATE TABLE row_key (one INTEGER PRIMARY KEY, mark INTEGER NOT NULL)');
    const writes = () => (connection.prepare('SELECT total_changes() AS n').get() as { readonly n: number }).n;
    writeMark(connection, 7);
    const before = writes();
    writeMark(connection, 7);
    expect(writes()).toBe(before);
    writeMark(connection, 8);
    expect(connection.prepare('SELECT mark FROM row_key').all()).toEqual([{ mark: 8 }]);
    connection.close();
  });
});

describe('how rows are rewritten', () => {
  const steps: readonly Migration[] = [{}, { givesMacs: true }, {}];
  const sums = (i: number, given: boolean, all = steps) => {
    const { read, write } = sumsAt(all, i, { macs, given });
    const kinds = [checksum(row), macs.of(row), stranger.of(row)].map((sum) => read.holds(row, sum));
    return { read: kinds, writesMacs: write.of(row) === macs.of(row) };
  };

  it('checks by checksum before the step that gives MACs, by either in it, by MAC alone once they were given', () => {
    expect(sums(0, false)).toEqual({ read: [true, false, false], writesMacs: false });
    expect(sums(1, false)).toEqual({ read: [true, true, false], writesMacs: true });
    expect(sums(1, true)).toEqual({ read: [false, true, false], writesMacs: true });
    expect(sums(2, false)).toEqual({ read: [false, true, false], writesMacs: true });
    expect(sums(0, false, [{ givesMacs: true }])).toEqual({ read: [true, true, false], writesMacs: true });
    expect(sums(1, true, [{}, {}])).toEqual({ read: [true, false, false], writesMacs: false });
  });

  it('gives a row that nobody vouches for no MAC, unless the operator accepts all', () => {
    const forged = stranger.of(row);
    expect(rewrittenSum(renewing(macs, 'vouched'), row, forged)).toBeUndefined();
    expect(rewrittenSum(anySums({ macs, given: false }), row, forged)).toBeUndefined();
    expect(rewrittenSum(renewing(macs, 'vouched'), row, macs.of(row))).toBe(macs.of(row));
    expect(rewrittenSum(renewing(macs, 'all'), row, forged)).toBe(macs.of(row));
  });

  it('accepts with all rows only those that are records by their schema', () => {
    const record = (text: string, sum: unknown) => ({
      ...{ name: 'accounts' as const, text, covered: coveredRecord('accounts', text), sum },
    });
    const text = recordText(account());
    expect(acceptsRecord(renewing(macs, 'all'), record(text, 'x'))).toBe(true);
    expect(acceptsRecord(renewing(macs, 'all'), record('{"id":"akun"}', 'x'))).toBe(false);
    expect(acceptsRecord(renewing(macs, 'all'), record('{', 'x'))).toBe(false);
    expect(acceptsRecord(renewing(macs, 'vouched'), record(text, 'x'))).toBe(false);
    expect(acceptsRecord(renewing(macs, 'vouched'), record(text, macs.of(coveredRecord('accounts', text))))).toBe(true);
  });
});

describe('the memory of versions', () => {
  it('knows an older row from when it learnt of the newer one, not for questions that were under way', () => {
    const seen = createSeenVersions();
    const before = seen.now();
    seen.read('hak', 2);
    expect(seen.isOld('hak', 1, before)).toBe(false);
    expect(seen.isOld('hak', 1, seen.now())).toBe(true);
    expect(seen.isOld('hak', 2, seen.now())).toBe(false);
    expect(seen.isOld('lain', 0, seen.now())).toBe(false);
    const since = seen.now();
    seen.read('hak', 2); // tells nothing new
    seen.read('hak', 1);
    expect(seen.isOld('hak', 1, since)).toBe(true);
  });

  it('knows removed rows as old until they are inserted anew, whatever their version then', () => {
    const seen = createSeenVersions();
    seen.replaced('hak', 5);
    seen.removed('hak');
    expect(seen.isOld('hak', 5, seen.now())).toBe(true);
    seen.inserted('hak', 1);
    expect(seen.isOld('hak', 1, seen.now())).toBe(false);
    expect(seen.isOld('hak', 0, seen.now())).toBe(true);
    seen.inserted('baru', 3);
    expect(seen.isOld('baru', 2, seen.now())).toBe(true);
  });

  it('keeps as many as it may, and forgets first what changed least lately', () => {
    const seen = createSeenVersions(2);
    const known = () => ['a', 'b', 'c'].filter((id) => seen.isOld(id, 0, seen.now()));
    seen.read('a', 1);
    seen.read('b', 1);
    expect(known()).toEqual(['a', 'b']);
    seen.replaced('a', 2);
    seen.read('c', 1);
    expect(known()).toEqual(['a', 'c']);
  });
});
