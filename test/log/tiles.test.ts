import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concat, utf8 } from '../../src/core/bytes.ts';
import { sha256 } from '../../src/core/digest.ts';
import { leafHash } from '../../src/core/merkle.ts';
import type { NewEntry } from '../../src/log/appender.ts';
import { createSequencer } from '../../src/log/sequencer.ts';
import { parseTilePath, tilePath } from '../../src/log/tile-path.ts';
import { createLogFace, parseBundle } from '../../src/log/tiles.ts';
import { LogDamaged } from '../../src/log/tree.ts';
import { createMemoryLogStore, type MemoryLogStore } from '../support/memory-log-store.ts';
import { clock, logKey, newEntry, origin } from './log-fixture.ts';

async function logOf(...sizes: readonly number[]): Promise<MemoryLogStore> {
  const store = createMemoryLogStore();
  const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
  let at = 0;
  for (const size of sizes) {
    await sequencer.add(shortEntries(at, size));
    await sequencer.publish();
    at = size;
  }
  return store;
}

/** Entries of a few bytes: a tree of 70,000 is made in a second. */
const shortEntries = (from: number, to: number): NewEntry[] =>
  Array.from({ length: to - from }, (_, i) => ({ fileId: 'file', n: from + i, bytes: utf8(`entry ${from + i}`) }));

describe('tile paths', () => {
  it('are those of the specification', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('0/x001/x234/067');
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).toBe('entries/273.p/112');
    expect(tilePath({ level: 2, index: 0, width: 1 })).toBe('2/000.p/1');
  });

  it('are read back, and nothing else is', () => {
    const name = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
      index: fc.nat(10 ** 9),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(fc.property(name, (tile) => expect(parseTilePath(tilePath(tile))).toEqual(tile)));
    const bad = [
      '',
      '0',
      '0/0',
      '0/000.p/0',
      '0/000.p/256',
      '0/000.p/01',
      '00/000',
      '64/000',
      '0/x000/001',
      '0/../000',
    ];
    for (const path of [...bad, '0/000/', '0/x001/1', '-1/000', '0/001/x001', 'entries/x001', '0/000.p/999'])
      expect(parseTilePath(path)).toBeUndefined();
  });
});

describe('the face of the log', () => {
  it('shows the tiles of the tree of 700 that the specification names', async () => {
    const face = createLogFace(await logOf(700));
    for (const path of ['0/000', '0/001', '0/002.p/188', '1/000.p/2', 'entries/000', 'entries/002.p/188'])
      expect(await face.tile(path)).toBeDefined();
    for (const path of ['0/002', '0/002.p/189', '0/003.p/1', '1/000', '1/000.p/3', '2/000.p/1', 'entries/002'])
      expect(await face.tile(path)).toBeUndefined();
  });

  it('keeps showing every partial tile of every earlier checkpoint, unchanged', async () => {
    const sizes = [1, 100, 255, 256, 257, 600, 70_000];
    const store = await logOf(...sizes);
    const face = createLogFace(store);
    const leaves = store.entries.map((entry) => leafHash(sha256, entry.bytes));
    for (const [index, width] of [
      [0, 1],
      [0, 100],
      [0, 255],
      [0, 256],
      [1, 1],
      [2, 88],
      [273, 112],
    ] as const) {
      const tile = await face.tile(tilePath({ level: 0, index, width }));
      expect(tile).toEqual(concat(...leaves.slice(index * 256, index * 256 + width)));
      const bundle = parseBundle((await face.tile(tilePath({ level: 'entries', index, width })))!);
      expect(bundle).toEqual(store.entries.slice(index * 256, index * 256 + width).map((entry) => entry.bytes));
    }
    for (const path of ['1/000.p/1', '1/000.p/2', '1/000', '1/001.p/17', '2/000.p/1'])
      expect(await face.tile(path)).toBeDefined();
  });

  it('does not show what no checkpoint covers yet', async () => {
    const store = await logOf(3);
    await createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' }).add([newEntry(3)]);
    const face = createLogFace(store);
    expect(await face.tile('entries/000.p/3')).toBeDefined();
    expect(await face.tile('entries/000.p/4')).toBeUndefined();
  });

  it('shows nothing of the empty log but its checkpoint', async () => {
    expect(await createLogFace(createMemoryLogStore()).checkpoint()).toBeUndefined();
    const store = createMemoryLogStore();
    await createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' }).publish();
    expect(await createLogFace(store).checkpoint()).toContain('\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    expect(await createLogFace(store).tile('0/000.p/1')).toBeUndefined();
  });

  it('would rather fail than show a tile that was cut short', async () => {
    const store = await logOf(700);
    store.tiles.set('0/000', store.tiles.get('0/000')!.slice(0, -1));
    await expect(createLogFace(store).tile('0/000')).rejects.toThrow(LogDamaged);
  });

  it('refuses bundles whose lengths do not add up', () => {
    for (const bytes of [[0], [0, 2, 1], [0xff, 0xff, 1]])
      expect(() => parseBundle(Uint8Array.from(bytes))).toThrow(RangeError);
    expect(parseBundle(Uint8Array.of(0, 1, 7, 0, 0))).toEqual([Uint8Array.of(7), new Uint8Array(0)]);
  });
});
