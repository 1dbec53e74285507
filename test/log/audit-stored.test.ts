import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/core/digest.ts';
import { ed25519PublicKey } from '../../src/core/ed25519.ts';
import { noteKey } from '../../src/core/note.ts';
import { auditStoredLog } from '../../src/log/audit-stored.ts';
import { createSequencer } from '../../src/log/sequencer.ts';
import type { LogStore } from '../../src/stores.ts';
import { createMemoryLogStore, type MemoryLogStore } from '../support/memory-log-store.ts';
import { clock, logKey, newEntries, origin } from './log-fixture.ts';

const keys = [noteKey(sha256, origin, ed25519PublicKey(logKey))];

async function grown(...sizes: readonly number[]): Promise<MemoryLogStore> {
  const store = createMemoryLogStore();
  const node = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
  for (const size of sizes) {
    await node.add(newEntries(store.entries.length, size));
    await node.publish();
  }
  return store;
}

const codes = async (store: LogStore, kept?: string) =>
  (await auditStoredLog(store, keys, kept)).findings.map(({ code }) => code);

describe('the operator’s audit of the stored log', () => {
  it('finds nothing in a log that never was, and nothing in a sound one with or without what is kept', async () => {
    expect(await codes(createMemoryLogStore())).toEqual([]);
    const store = await grown(20, 300);
    expect(await codes(store)).toEqual([]);
    expect(await codes(store, store.history[0]!.note)).toEqual([]); // a node that has not learned of the newest
    expect(await codes(store, store.history.at(-1)!.note)).toEqual([]);
  });

  it('reads what is published where that is newer, and what is kept where that is', async () => {
    const [store, other] = [await grown(20, 300), await grown(20, 300)];
    store.history.push({ size: 300, note: other.history[1]!.note.replace('\n300\n', '\n299\n') });
    expect(await codes(store, store.history[0]!.note)).not.toEqual([]);
    other.history.length = 1; // signed, kept and not published
    expect(await codes(other, store.history[1]!.note)).toEqual([]);
    other.entries.length = 299;
    expect(await codes(other, store.history[1]!.note)).toEqual(['rolled-back']);
  });

  it('says that something is gone where a tile or an entry is, and passes on that the store does not answer', async () => {
    const store = await grown(300);
    expect(await codes({ ...store, tile: async () => undefined })).toEqual(['tile-wrong']);
    const silent = { ...store, tile: () => Promise.reject(new Error('no answer')) };
    await expect(codes(silent)).rejects.toThrow('no answer');
  });
});
