import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base64 } from '../../src/core/bytes.ts';
import { sha256 } from '../../src/core/digest.ts';
import { ed25519PublicKey } from '../../src/core/ed25519.ts';
import { noteKey, parseVkey } from '../../src/core/note.ts';
import { formatTlogProof, parseTlogProof } from '../../src/core/tlog-proof.ts';
import { createInclusionProof, verifyInclusionProof } from '../../src/log/inclusion-proof.ts';
import { createSequencer } from '../../src/log/sequencer.ts';
import { LogDamaged } from '../../src/log/tree.ts';
import { createMemoryLogStore, type MemoryLogStore } from '../support/memory-log-store.ts';
import { clock, entryOf, keyFrom, logKey, newEntries, newEntry, origin } from './log-fixture.ts';

const logKeys = [noteKey(sha256, origin, ed25519PublicKey(logKey))];

async function logOf(size: number, key = logKey, name = origin): Promise<MemoryLogStore> {
  const store = createMemoryLogStore();
  const sequencer = createSequencer({ store, origin: name, key, clock, owner: 'node-1' });
  await sequencer.add(newEntries(0, size));
  await sequencer.publish();
  return store;
}

describe('a proof', () => {
  it.each([1, 2, 255, 256, 257, 700])('of every entry of a log of %i proves exactly that entry', async (size) => {
    const store = await logOf(size);
    for (let index = 0; index < size; index += Math.ceil(size / 40)) {
      const proof = (await createInclusionProof(store, index))!;
      expect(proof.startsWith('c2sp.org/tlog-proof@v1\nextra ')).toBe(true);
      const check = verifyInclusionProof(proof, { logKeys });
      expect(check).toEqual({ good: true, entry: entryOf(index), index, origin, size, witnesses: [] });
      expect(verifyInclusionProof(proof, { logKeys, entry: newEntry(index).bytes }).good).toBe(true);
    }
  });

  it('is not made before a checkpoint covers the entry', async () => {
    const store = await logOf(3);
    expect(await createInclusionProof(store, 3)).toBeUndefined();
    expect(await createInclusionProof(createMemoryLogStore(), 0)).toBeUndefined();
  });

  it('of another entry is refused', async () => {
    const store = await logOf(10);
    const proof = (await createInclusionProof(store, 4))!;
    expect(verifyInclusionProof(proof, { logKeys, entry: newEntry(5).bytes })).toEqual({
      good: false,
      fault: 'entry-differs',
    });
    const bare = formatTlogProof({ ...parseTlogProof(proof), extra: newEntry(5).bytes });
    expect(verifyInclusionProof(bare, { logKeys })).toEqual({ good: false, fault: 'not-included' });
    const moved = proof.replace('index 4', 'index 5');
    expect(verifyInclusionProof(moved, { logKeys })).toEqual({ good: false, fault: 'not-included' });
  });

  it('of another log, or by another key, is refused', async () => {
    const foreign = (await createInclusionProof(await logOf(3, logKey, 'other.example/log'), 0))!;
    expect(verifyInclusionProof(foreign, { logKeys })).toEqual({ good: false, fault: 'origin-wrong' });
    const forged = (await createInclusionProof(await logOf(3, keyFrom('forger')), 0))!;
    expect(verifyInclusionProof(forged, { logKeys })).toEqual({ good: false, fault: 'unsigned' });
  });

  it('needs the entry from somewhere', async () => {
    const { index, path, checkpoint } = parseTlogProof((await createInclusionProof(await logOf(3), 1))!);
    const bare = formatTlogProof({ index, path, checkpoint });
    expect(verifyInclusionProof(bare, { logKeys })).toEqual({ good: false, fault: 'entry-missing' });
    expect(verifyInclusionProof(bare, { logKeys, entry: newEntry(1).bytes })).toMatchObject({
      good: true,
      entry: entryOf(1),
    });
  });

  it('of something that is no entry says so', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    await sequencer.add([{ fileId: 'x', n: 0, bytes: new TextEncoder().encode('{"a":1}') }]);
    await sequencer.publish();
    const proof = (await createInclusionProof(store, 0))!;
    expect(verifyInclusionProof(proof, { logKeys })).toEqual({ good: false, fault: 'not-an-entry' });
  });

  it('with any one character changed never proves another entry', async () => {
    const proof = (await createInclusionProof(await logOf(300), 270))!;
    fc.assert(
      fc.property(fc.nat(proof.length - 1), fc.integer({ min: 10, max: 126 }), (at, code) => {
        const changed = proof.slice(0, at) + String.fromCharCode(code) + proof.slice(at + 1);
        fc.pre(changed !== proof);
        expect(verifyInclusionProof(changed, { logKeys }).good).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused, never a fault of ours, when it is rubbish', () => {
    const rubbish = ['', 'c2sp.org/tlog-proof@v1', 'c2sp.org/tlog-proof@v1\nindex 0\n\n', 'x'.repeat(200_000)];
    for (const text of rubbish)
      expect(verifyInclusionProof(text, { logKeys })).toEqual({ good: false, fault: 'malformed' });
    fc.assert(fc.property(fc.string(), (text) => !verifyInclusionProof(text, { logKeys }).good));
  });

  it('is never made from a wrong tile', async () => {
    for (const path of ['0/000', '1/000.p/2']) {
      const store = await logOf(700);
      store.tiles.set(
        path,
        store.tiles.get(path)!.map((byte) => byte ^ 1),
      );
      await expect(createInclusionProof(store, 5)).rejects.toThrow(LogDamaged);
      store.tiles.set(path, store.tiles.get(path)!.slice(32));
      await expect(createInclusionProof(store, 5)).rejects.toThrow(LogDamaged);
    }
  });

  it('made before the log key was replaced is checked with the old key, and the new one does not hurt', async () => {
    const proof = (await createInclusionProof(await logOf(3), 1))!;
    const renewed = noteKey(sha256, origin, ed25519PublicKey(keyFrom('renewed')));
    expect(verifyInclusionProof(proof, { logKeys: [renewed, ...logKeys] }).good).toBe(true);
    expect(
      parseVkey(sha256, `${origin}+${hexId(renewed.id)}+${base64(Uint8Array.of(1, ...renewed.publicKey))}`),
    ).toEqual(renewed);
  });
});

const hexId = (id: Uint8Array): string => Buffer.from(id).toString('hex');
