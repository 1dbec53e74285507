import { describe, expect, it } from '@jest/globals';
import { base64 } from '../../src/core/bytes.ts';
import { parseCheckpoint } from '../../src/core/checkpoint.ts';
import { sha256 } from '../../src/core/digest.ts';
import { notePrimitives } from '../../src/core/ed25519.ts';
import { emptyRoot, leafHash, nodeHash } from '../../src/core/merkle.ts';
import { checkNote, parseNote, parseVkey } from '../../src/core/note.ts';
import { createSequencer, type Sequencer, type SequencerOptions } from '../../src/log/sequencer.ts';
import { LogDamaged } from '../../src/log/tree.ts';
import type { LogStore } from '../../src/stores.ts';
import {
  createMemoryLogStore,
  failingLogStore,
  type LogWrite,
  type MemoryLogStore,
} from '../support/memory-log-store.ts';
import { clock, keyFrom, logKey, newEntries, newEntry, origin } from './log-fixture.ts';

const sequencerOn = (store: LogStore, more: Partial<SequencerOptions> = {}): Sequencer =>
  createSequencer({ store, origin, key: logKey, clock, owner: 'node-1', gather: 5, poll: 10, ...more });

/** RFC 6962 section 2.1, as the definition is written: slow, and nothing shared with the code under test but the two hashes. */
function definition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot(sha256);
  if (leaves.length === 1) return leafHash(sha256, leaves[0]!);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(sha256, definition(leaves.slice(0, k)), definition(leaves.slice(k)));
}

/** What every outsider may ask of a history of checkpoints. */
function expectSoundHistory(store: MemoryLogStore): void {
  const rootOfSize = new Map<number, string>();
  let size = 0;
  for (const { note } of store.history) {
    const checkpoint = parseCheckpoint(note);
    expect(checkpoint.size).toBeGreaterThanOrEqual(size);
    size = checkpoint.size;
    const root = base64(checkpoint.root);
    expect(rootOfSize.get(size) ?? root).toBe(root);
    rootOfSize.set(size, root);
    expect(root).toBe(base64(definition(store.entries.slice(0, size).map((entry) => entry.bytes))));
  }
  expect(store.entries.map((entry) => entry.index)).toEqual(store.entries.map((_, i) => i));
}

describe('the sequencer', () => {
  it('signs the empty log with the empty root', async () => {
    const store = createMemoryLogStore();
    const sequencer = sequencerOn(store);
    expect(await sequencer.publish()).toEqual({ origin, size: 0, root: emptyRoot(sha256) });
    const note = parseNote(store.history[0]!.note);
    expect(note.text).toBe(`${origin}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`);
    expect(checkNote(notePrimitives, note, [parseVkey(sha256, sequencer.vkey)]).good).toBe(true);
  });

  it.each([1, 2, 255, 256, 257, 513, 1000])('signs the root that RFC 6962 defines over %i entries', async (size) => {
    const store = createMemoryLogStore();
    const sequencer = sequencerOn(store);
    for (let at = 0; at < size; at += 100) {
      await sequencer.add(newEntries(at, Math.min(size, at + 100)));
      await sequencer.publish();
    }
    expectSoundHistory(store);
    expect(store.history.at(-1)?.size).toBe(size);
  });

  it('gives an entry that is already there its first index, and appends only the others', async () => {
    const store = createMemoryLogStore();
    const sequencer = sequencerOn(store);
    expect(await sequencer.add(newEntries(0, 3))).toEqual([0, 1, 2]);
    expect(await sequencer.add([newEntry(5), newEntry(1), newEntry(5)])).toEqual([3, 1, 3]);
    expect(store.entries).toHaveLength(4);
  });

  it('refuses another entry for a revision that has one', async () => {
    const sequencer = sequencerOn(createMemoryLogStore());
    await sequencer.add([newEntry(1)]);
    await expect(sequencer.add([{ ...newEntry(2), n: 1 }])).rejects.toThrow('other content');
  });

  it('shares one durable write among calls that come together', async () => {
    const store = createMemoryLogStore();
    const sequencer = sequencerOn(store);
    const calls = Array.from({ length: 100 }, (_, i) => sequencer.add([newEntry(i)]));
    expect((await Promise.all(calls)).flat().toSorted((a, b) => a - b)).toEqual(newEntries(0, 100).map((_, i) => i));
    expect(store.writes.append).toBeLessThanOrEqual(3);
  });

  it('publishes by itself within a second, also what another node appended', async () => {
    const store = createMemoryLogStore();
    const owner = sequencerOn(store);
    const other = sequencerOn(store, { owner: 'node-2' });
    owner.start();
    await waitFor(() => store.history.length > 0);
    await other.add([newEntry(0)]);
    await waitFor(() => store.history.at(-1)?.size === 1);
    await owner.stop();
    expectSoundHistory(store);
  });

  it('publishes under a steady stream of entries', async () => {
    const store = createMemoryLogStore();
    const sequencer = sequencerOn(store, { gather: 30 });
    sequencer.start();
    for (let i = 0; i < 40; i++) {
      await sequencer.add([newEntry(i)]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(store.history.length).toBeGreaterThan(2);
    await sequencer.stop();
  });
});

describe('several nodes on one store', () => {
  it('never sign two roots for one size, whoever appends and publishes', async () => {
    const store = createMemoryLogStore();
    let now = 0;
    const quick = (): Date => {
      now += 1500; // leases run out all the time
      return new Date(now);
    };
    const nodes = Array.from({ length: 4 }, (_, i) => sequencerOn(store, { owner: `node-${i}`, clock: quick }));
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const node = nodes[i % nodes.length]!;
        await node.add([newEntry(i)]);
        await node.publish();
      }),
    );
    await nodes[0]!.publish();
    expect(store.entries).toHaveLength(200);
    expect(store.history.at(-1)?.size).toBe(200);
    expectSoundHistory(store);
  });

  it('a node that lost its lease while it slept cannot publish over its successor', async () => {
    const store = createMemoryLogStore();
    let asleep: (() => void) | undefined;
    const sleepy: LogStore = {
      ...store,
      publish: async (next, previous) => {
        await new Promise<void>((resolve) => {
          asleep = resolve;
        });
        return store.publish(next, previous);
      },
    };
    const first = sequencerOn(sleepy);
    await first.add(newEntries(0, 3));
    const stale = first.publish();
    await waitFor(() => asleep !== undefined);
    const later = sequencerOn(store, { owner: 'node-2', clock: () => new Date('2024-10-01T03:01:00Z') });
    await later.add(newEntries(3, 5));
    expect((await later.publish())?.size).toBe(5);
    asleep?.();
    expect(await stale).toBeUndefined();
    expect(store.history.map(({ size }) => size)).toEqual([5]);
  });

  it('leaves publishing to whoever holds the lease', async () => {
    const store = createMemoryLogStore();
    await sequencerOn(store).publish();
    const other = sequencerOn(store, { owner: 'node-2' });
    await other.add([newEntry(0)]);
    expect(await other.publish()).toBeUndefined();
    expect(store.history).toHaveLength(1);
  });
});

describe('a power cut', () => {
  const cuts = (['append', 'putTiles', 'publish'] as const).flatMap((write) =>
    (['before', 'after'] as const).flatMap((when) => [1, 2, 3].map((at) => [when, write, at] as const)),
  );

  it.each(cuts)('%s %s number %i leaves a log that goes on', async (when, write: LogWrite, at) => {
    const store = createMemoryLogStore();
    const before = sequencerOn(failingLogStore(store, write, at, when));
    let acknowledged = 0;
    try {
      for (let i = 0; i < 640; i += 160) {
        await before.add(newEntries(i, i + 160));
        acknowledged = i + 160;
        await before.publish();
      }
    } catch {
      // the process is gone
    }
    expectSoundHistory(store);
    expect(store.entries.length).toBeGreaterThanOrEqual(acknowledged);
    const after = sequencerOn(store);
    await after.add(newEntries(0, 640));
    await after.publish();
    expect(store.entries.map((entry) => entry.n)).toEqual(newEntries(0, 640).map((entry) => entry.n));
    expect(store.history.at(-1)?.size).toBe(640);
    expectSoundHistory(store);
  });
});

describe('a damaged store', () => {
  const filled = async (): Promise<MemoryLogStore> => {
    const store = createMemoryLogStore();
    const sequencer = sequencerOn(store);
    await sequencer.add(newEntries(0, 700));
    await sequencer.publish();
    return store;
  };

  it.each(['0/000', '1/000.p/2'])('makes tile %s anew from the entries when it is gone', async (path) => {
    const store = await filled();
    const sound = store.tiles.get(path)!;
    store.tiles.delete('1/000.p/2');
    store.tiles.delete(path);
    const sequencer = sequencerOn(store);
    await sequencer.add(newEntries(700, 701));
    await sequencer.publish();
    expect(store.tiles.get(path)).toEqual(sound);
    expectSoundHistory(store);
  });

  it('signs nothing on top of a wrong tile', async () => {
    for (const damage of [(tile: Uint8Array) => tile.slice(1), (tile: Uint8Array) => tile.map((byte) => byte ^ 1)]) {
      const store = await filled();
      store.tiles.set('1/000.p/2', damage(store.tiles.get('1/000.p/2')!));
      const sequencer = sequencerOn(store);
      await sequencer.add(newEntries(700, 701));
      await expect(sequencer.publish()).rejects.toThrow('1/000.p/2');
      expect(store.history).toHaveLength(1);
    }
  });

  it('signs nothing on top of an altered entry', async () => {
    const store = await filled();
    store.entries[3] = { ...store.entries[3]!, bytes: newEntry(4).bytes };
    store.tiles.clear();
    const sequencer = sequencerOn(store);
    await sequencer.add(newEntries(700, 701));
    await expect(sequencer.publish()).rejects.toThrow(LogDamaged);
    expect(store.history).toHaveLength(1);
  });

  it('signs nothing when entries are gone', async () => {
    const store = await filled();
    store.entries.length = 600;
    await expect(sequencerOn(store).publish()).rejects.toThrow(LogDamaged);
  });

  it('does not go on with the log of another origin', async () => {
    const store = await filled();
    await expect(sequencerOn(store, { origin: 'other.example/log' }).publish()).rejects.toThrow('other.example/log');
  });
});

describe('a new log key', () => {
  it('signs the same tree again, beside the old key for as long as that is given', async () => {
    const store = createMemoryLogStore();
    const old = sequencerOn(store);
    await old.add(newEntries(0, 5));
    await old.publish();
    const renewed = sequencerOn(store, { key: keyFrom('renewed'), otherKeys: [logKey] });
    await renewed.publish();
    const note = parseNote(store.history.at(-1)!.note);
    for (const vkey of [old.vkey, renewed.vkey])
      expect(checkNote(notePrimitives, note, [parseVkey(sha256, vkey)]).good).toBe(true);
    expectSoundHistory(store);
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}
