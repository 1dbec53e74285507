import { describe, expect, it } from '@jest/globals';
import { parseCheckpoint } from '../../src/core/checkpoint.ts';
import { sha256 } from '../../src/core/digest.ts';
import { ed25519PublicKey } from '../../src/core/ed25519.ts';
import { noteKey } from '../../src/core/note.ts';
import { unfiledEntry } from '../../src/log/appender.ts';
import { auditLog } from '../../src/log/audit.ts';
import { auditStoredLog } from '../../src/log/audit-stored.ts';
import { type CheckpointMemory, shortMemory } from '../../src/log/continuity.ts';
import { entryBytes, parseEntry } from '../../src/log/entry.ts';
import { explains, lossOf } from '../../src/log/loss.ts';
import { formatRemembered, parseRemembered } from '../../src/log/remembered.ts';
import { createSequencer, type Sequencer } from '../../src/log/sequencer.ts';
import {
  createMemoryLogStore,
  failingLogStore,
  type LogWrite,
  type MemoryLogStore,
} from '../support/memory-log-store.ts';
import { clock, keyFrom, logKey, newEntries, newEntry, origin, readerOf } from './log-fixture.ts';

const keys = [noteKey(sha256, origin, ed25519PublicKey(logKey))];

const nodeOn = (store: Parameters<typeof createSequencer>[0]['store'], memory: CheckpointMemory, owner = 'node-1') =>
  createSequencer({ store, origin, key: logKey, clock, owner, memory, gather: 5, poll: 10 });

/** A node starts as the server does. */
async function start(
  store: Parameters<typeof nodeOn>[0],
  memory: CheckpointMemory,
  owner?: string,
): Promise<Sequencer> {
  const node = nodeOn(store, memory, owner);
  await node.continuity.check();
  return node;
}

/** A log of that many entries with one checkpoint, and what the node that signed it remembers. */
async function grown(size: number, first = 0): Promise<{ store: MemoryLogStore; memory: CheckpointMemory }> {
  const [store, memory] = [createMemoryLogStore(), shortMemory()];
  const node = await start(store, memory);
  await node.add(newEntries(first, first + size));
  await node.publish();
  return { store, memory };
}

const refused = { code: 'log-rolled-back' };
const sizeIn = async (memory: CheckpointMemory) => parseRemembered((await memory.read())!).checkpoint.size;

describe('a database that went back', () => {
  it.each([
    ['lost entries', async () => (await grown(300)).store],
    ['has as many others', async () => (await grown(405, 5000)).store],
    ['has more others', async () => (await grown(500, 5000)).store],
    ['lost them all', async () => createMemoryLogStore()],
  ])('and %s stops the node at its start, and is never signed on', async (_, older) => {
    const { memory } = await grown(405);
    const store = await older();
    await expect(nodeOn(store, memory).continuity.check()).rejects.toMatchObject(refused);
    const node = nodeOn(store, memory); // one that is not asked to check
    await node.add(newEntries(9000, 9001));
    const signed = store.history.length;
    await expect(node.publish()).rejects.toMatchObject(refused);
    expect(store.history).toHaveLength(signed);
    expect(await sizeIn(memory)).toBe(405);
  });

  it('is told in sentences that say from when signatures are missing, and which proofs will say otherwise', async () => {
    const { memory } = await grown(405);
    const { store } = await grown(300);
    await expect(start(store, memory)).rejects.toThrow(
      /405 catatan\. Basis data punya 300, yang terakhir dari 1 Oktober 2024 pukul 07\.04 WIB\..*indeks 300 sampai 404.*accept-loss/,
    );
    await expect(start((await grown(405, 5000)).store, memory)).rejects.toThrow('bukan lanjutan log itu');
  });

  it('under a running node is noticed without a new entry', async () => {
    const { store, memory } = await grown(405);
    const node = await start(store, memory);
    store.entries.length = 300;
    store.history.length = 0;
    store.history.push((await grown(300)).store.history.at(-1)!);
    await expect(node.publish()).rejects.toMatchObject(refused);
  });

  it('cannot be hidden by forged tiles', async () => {
    const { store, memory } = await grown(405);
    const forged = (await grown(500, 5000)).store;
    for (const [path, bytes] of store.tiles) forged.tiles.set(path, bytes);
    await expect(start(forged, memory)).rejects.toThrow();
    const node = nodeOn(forged, memory);
    await node.add(newEntries(9000, 9400));
    await expect(node.publish()).rejects.toThrow();
    expect(forged.history).toHaveLength(1);
  });

  it('is found by the operator’s audit', async () => {
    const { memory, store } = await grown(405);
    const kept = await memory.read();
    const audit = async (of: MemoryLogStore) => (await auditStoredLog(of, keys, kept)).findings.map(({ code }) => code);
    expect(await audit(store)).toEqual([]);
    expect(await audit((await grown(300)).store)).toEqual(['rolled-back']);
    expect(await audit((await grown(405, 5000)).store)).toEqual(['history-rewritten']);
    expect(await audit((await grown(500, 5000)).store)).toEqual(['history-rewritten']);
    expect(await audit(createMemoryLogStore())).toEqual(['rolled-back']);
    expect((await auditStoredLog(store, keys, 'rubbish')).findings).toMatchObject([{ code: 'checkpoint-malformed' }]);
    store.history.length = 0; // signed and kept, and the node died before it was published
    expect(await audit(store)).toEqual([]);
    store.entries[350] = { ...store.entries[350]!, bytes: newEntry(4).bytes };
    expect(await audit(store)).toEqual(['entry-repeated']);
  });
});

describe('the checkpoint that is kept', () => {
  it('is there before the published one', async () => {
    const { store, memory } = await grown(10);
    const node = await start(failingLogStore(store, 'publish', 1, 'before'), memory);
    await node.add(newEntries(10, 20));
    await expect(node.publish()).rejects.toThrow('power failed');
    expect([await sizeIn(memory), store.history.at(-1)!.size]).toEqual([20, 10]);
  });

  it('is learned by a node that does not publish, and only if it is signed and continues', async () => {
    const { store } = await grown(10);
    const memory = shortMemory();
    const other = await start(store, memory, 'node-2');
    expect(await sizeIn(memory)).toBe(10);
    const first = nodeOn(store, shortMemory());
    await first.add(newEntries(10, 300));
    await first.publish();
    await other.publish();
    expect(await sizeIn(memory)).toBe(300);

    const stranger = createSequencer({ store, origin, key: keyFrom('stranger'), clock, owner: 'node-1' });
    await stranger.add(newEntries(300, 310));
    await stranger.publish();
    await other.continuity.learn(store.history.at(-1)!.note);
    expect(await sizeIn(memory)).toBe(300);
    const fork = (await grown(305, 5000)).store.history.at(-1)!.note;
    await expect(other.continuity.learn(fork)).rejects.toMatchObject(refused);
  });

  it('of a process that shares the folder is not taken for a rollback', async () => {
    const { store, memory } = await grown(10);
    const node = await start(store, memory, 'node-1');
    const ahead = nodeOn(failingLogStore(store, 'publish', 1, 'before'), memory);
    await ahead.add(newEntries(10, 20));
    await expect(ahead.publish()).rejects.toThrow('power failed');
    const smaller = parseCheckpoint((await grown(12)).store.history.at(-1)!.note);
    expect(await node.continuity.allows(smaller, undefined)).toBe(false); // more has been signed meanwhile
    expect((await node.publish())?.size).toBe(20);
  });

  it.each(['', 'rubbish', 'loss x\n'])(
    'that is damaged (%j) or of another log stops the node with a sentence',
    async (text) => {
      const { store, memory } = await grown(10);
      for (const wrong of [
        text,
        (await memory.read())!.replace('\n10\n', '\n11\n'),
        (await memory.read())!.replaceAll(origin, 'other.example/log'),
      ]) {
        const spoiled: CheckpointMemory = { read: async () => wrong, write: async () => {} };
        await expect(start(store, spoiled)).rejects.toMatchObject({
          code: 'keys-missing',
          message: expect.stringContaining('log.checkpoint'),
        });
        const node = nodeOn(store, spoiled);
        await node.add([newEntry(77)]);
        await expect(node.publish()).rejects.toMatchObject({ code: 'keys-missing' });
      }
    },
  );

  it('is made at the first start of a log that has none', async () => {
    const { store } = await grown(300);
    const memory = shortMemory();
    await start(store, memory);
    expect(await memory.read()).toBe(store.history.at(-1)!.note);
  });
});

describe('a node that starts', () => {
  it('learns in place of an empty log of another name, which says nothing', async () => {
    const { store } = await grown(10);
    const memory = shortMemory();
    const elsewhere = { store: createMemoryLogStore(), key: keyFrom('other'), origin: 'other.example/log' };
    await createSequencer({ ...elsewhere, clock, owner: 'node-9', memory }).publish();
    expect(await sizeIn(memory)).toBe(0);
    await start(store, memory);
    expect(await sizeIn(memory)).toBe(10);
  });

  it('makes tiles anew that are gone, before it compares', async () => {
    const { store, memory } = await grown(300);
    const tiles = store.tiles.size;
    store.tiles.clear();
    await start(store, memory);
    expect(store.tiles.size).toBe(tiles);
    const broken = { ...store, tile: () => Promise.reject(new Error('no answer')) };
    await expect(start(broken, memory)).rejects.toThrow('no answer');
  });

  it('asks again before it calls a database cut short that has just changed its primary', async () => {
    const { store, memory } = await grown(300);
    let stale = 2;
    const behind = { ...store, size: async () => (stale-- > 0 ? 299 : store.size()) };
    await start(behind, memory);
    expect(stale).toBeLessThan(0);
  });
});

describe('a power cut around the kept checkpoint', () => {
  const memoryCuts = (['before', 'after'] as const).flatMap((when) =>
    [1, 2, 3].map((at) => [when, 'memory', at] as const),
  );
  const storeCuts = (['append', 'putTiles', 'publish'] as const).flatMap((write) =>
    (['before', 'after'] as const).flatMap((when) => [1, 2].map((at) => [when, write, at] as const)),
  );

  it.each([...memoryCuts, ...storeCuts])(
    '%s %s number %i neither locks out nor lets go back',
    async (when, what, at) => {
      const [store, memory] = [createMemoryLogStore(), shortMemory()];
      const [cutStore, cutMemory] =
        what === 'memory'
          ? [store, failingMemory(memory, at, when)]
          : [failingLogStore(store, what as LogWrite, at, when), memory];
      try {
        const node = await start(cutStore, cutMemory);
        for (let i = 0; i < 640; i += 160) {
          await node.add(newEntries(i, i + 160));
          await node.publish();
        }
      } catch {
        // the process is gone
      }
      const kept = (await memory.read()) === undefined ? 0 : await sizeIn(memory);
      expect(kept).toBeGreaterThanOrEqual(store.history.at(-1)?.size ?? 0);
      expect(kept).toBeLessThanOrEqual(store.entries.length);
      const after = await start(store, memory);
      await after.add(newEntries(0, 640));
      await after.publish();
      expect([await sizeIn(memory), store.history.at(-1)!.size]).toEqual([640, 640]);
    },
  );
});

function failingMemory(memory: CheckpointMemory, at: number, when: 'before' | 'after'): CheckpointMemory {
  let count = 0;
  return {
    read: memory.read,
    async write(text) {
      const struck = ++count === at;
      if (struck && when === 'before') throw new Error('power failed');
      await memory.write(text);
      if (struck) throw new Error('power failed');
    },
  };
}

describe('a loss that the operator accepts', () => {
  async function lost(): Promise<{ store: MemoryLogStore; memory: CheckpointMemory; before: string }> {
    const { memory } = await grown(405);
    const { store } = await grown(300);
    return { store, memory, before: (await memory.read())! };
  }
  async function accepted(): ReturnType<typeof lost> {
    const found = await lost();
    const { continuity } = nodeOn(found.store, found.memory);
    await continuity.accept((await continuity.findLoss(clock()))!.loss);
    return found;
  }

  it('is declared in the log, which goes on, and is kept like any other checkpoint', async () => {
    const { store, memory, before } = await accepted();
    const node = await start(store, memory);
    await node.add([newEntry(7000)]);
    expect((await node.publish())!.size).toBe(302);
    const { checkpoint } = parseRemembered(before);
    const kept = parseCheckpoint((await grown(300)).store.history.at(-1)!.note);
    expect(parseEntry(store.entries[300]!.bytes)).toEqual(lossOf(checkpoint, kept, clock()));
    const now = parseRemembered((await memory.read())!);
    expect([now.checkpoint.size, now.losses.length, now.accepted]).toEqual([302, 1, undefined]);
    expect((await auditStoredLog(store, keys, await memory.read())).findings).toEqual([]);
    await (await start(store, memory)).publish();
  });

  it('is none where nothing is lost', async () => {
    const { store, memory } = await grown(405);
    expect(await nodeOn(store, memory).continuity.findLoss(clock())).toBeUndefined();
    expect(await nodeOn(store, shortMemory()).continuity.findLoss(clock())).toBeUndefined();
  });

  it('changes nothing in the database by itself', async () => {
    const { store, memory } = await accepted();
    expect([store.entries.length, store.history.length]).toEqual([300, 1]);
    expect(parseRemembered((await memory.read())!).checkpoint.size).toBe(405);
  });

  it('cannot be put in by whoever writes to the database', async () => {
    const { store, memory, before } = await lost();
    const kept = parseCheckpoint(store.history.at(-1)!.note);
    const forged = lossOf(parseRemembered(before).checkpoint, kept, clock());
    const forger = createSequencer({ store, origin, key: keyFrom('forger'), clock, owner: 'forger' });
    await forger.add([{ fileId: 'loss', n: -1, bytes: entryBytes(forged) }]);
    await expect(start(store, memory)).rejects.toMatchObject(refused); // not signed at all
    await forger.publish();
    await expect(start(store, memory)).rejects.toMatchObject(refused); // signed by another key
    await expect(nodeOn(store, memory).publish()).rejects.toMatchObject(refused);
  });

  it('is taken from nobody in another place than right after what it says was kept, or with another tree', async () => {
    const { memory } = await grown(405);
    const known = parseRemembered((await memory.read())!).checkpoint;
    const kept = parseCheckpoint((await grown(300)).store.history.at(-1)!.note);
    const right = lossOf(known, kept, clock());
    const wrong = lossOf(known, { ...kept, root: sha256() }, clock());
    for (const [before, loss] of [
      [[newEntry(7000)], right],
      [[], wrong],
    ] as const) {
      const { store } = await grown(300);
      const other = nodeOn(store, shortMemory()); // that has our key and has forgotten
      await other.add([...before, unfiledEntry(loss)]);
      await other.publish();
      await expect(start(store, memory)).rejects.toMatchObject(refused);
    }
  });

  it('is accepted only where it is that of the checkpoint that is kept', async () => {
    const { store, memory } = await lost();
    const { loss } = (await nodeOn(store, memory).continuity.findLoss(clock()))!;
    for (const other of [shortMemory(), (await grown(10)).memory])
      await expect(nodeOn(store, other).continuity.accept(loss)).rejects.toThrow('not that of the checkpoint');
  });

  it('does not cover what came into the log after it was accepted', async () => {
    const { store, memory } = await accepted();
    await store.append([{ ...newEntry(8000), index: 300 }]);
    await expect(start(store, memory)).rejects.toMatchObject(refused);
    await expect(nodeOn(store, memory).publish()).rejects.toMatchObject(refused);
  });

  it('is forgotten when the right database comes back', async () => {
    const { memory } = await accepted();
    const { store } = await grown(405);
    const node = await start(store, memory);
    await node.add([newEntry(7000)]);
    expect((await node.publish())!.size).toBe(406);
    expect(parseRemembered((await memory.read())!).accepted).toBeUndefined();
  });

  const cuts = [
    ...(['append', 'putTiles', 'publish'] as const).flatMap((write) => [
      ['before', write] as const,
      ['after', write] as const,
    ]),
    ...[['before', 'memory'] as const, ['after', 'memory'] as const],
  ];
  it.each(cuts)('is declared once, whenever the power is cut: %s %s', async (when, what) => {
    const { store, memory } = await accepted();
    try {
      const node = await start(
        what === 'memory' ? store : failingLogStore(store, what, 1, when),
        what === 'memory' ? failingMemory(memory, 1, when) : memory,
      );
      await node.publish();
    } catch {
      // the process is gone
    }
    const node = await start(store, memory);
    await node.publish();
    expect(store.entries.map(({ bytes }) => parseEntry(bytes).kind).filter((kind) => kind === 'loss')).toHaveLength(1);
    expect([store.history.at(-1)!.size, await sizeIn(memory)]).toEqual([301, 301]);
  });

  it('is taken over by another node, as far as it goes', async () => {
    const { store, memory } = await accepted();
    await (await start(store, memory)).publish();
    const [knewLess, knewMore] = [(await grown(350)).memory, (await grown(450)).memory];
    await expect(start(store, knewMore, 'node-3')).rejects.toMatchObject(refused);
    const node = await start(store, knewLess, 'node-2');
    await node.add(newEntries(7000, 7300));
    await (await start(store, memory)).publish();
    await node.publish();
    expect(await sizeIn(knewLess)).toBe(601);
    const other = (await grown(280)).memory; // that is continued in any case
    await start(store, other, 'node-4');
    expect(await sizeIn(other)).toBe(280);
  });

  it('explains nothing to a node that has seen it', async () => {
    const { store, memory } = await accepted();
    const node = await start(store, memory);
    await node.add(newEntries(7000, 7100));
    await node.publish();
    const seen = (await memory.read())!; // 801 entries, the loss among them
    const again = await accepted(); // another log that goes on from the same loss
    await (await start(again.store, again.memory)).publish();
    const rewriter = nodeOn(again.store, again.memory);
    await rewriter.add(newEntries(8000, 8200));
    await rewriter.publish();
    await expect(start(again.store, { read: async () => seen, write: async () => {} })).rejects.toMatchObject(refused);
  });

  it('can happen twice, also to a copy from before the first', async () => {
    const { store, memory } = await accepted();
    const node = await start(store, memory);
    await node.add(newEntries(7000, 7300));
    await node.publish();
    const older = (await grown(280)).store;
    await expect(start(older, memory)).rejects.toMatchObject(refused);
    const { continuity } = nodeOn(older, memory);
    await continuity.accept((await continuity.findLoss(clock()))!.loss);
    expect((await (await start(older, memory)).publish())!.size).toBe(281);
    const now = parseRemembered((await memory.read())!);
    expect([now.checkpoint.size, now.losses.length]).toEqual([281, 2]);
  });

  it('may be another log in place of the one that was known', async () => {
    const { memory } = await grown(405);
    const { store } = await grown(500, 5000);
    const { continuity } = nodeOn(store, memory);
    const { loss } = (await continuity.findLoss(clock()))!;
    expect(loss).toMatchObject({ lost: { size: 405 }, kept: { size: 500 } });
    await continuity.accept(loss);
    expect((await (await start(store, memory)).publish())!.size).toBe(501);
  });
});

describe('an auditor of a log with a declared loss', () => {
  async function declared() {
    const known = await grown(405);
    const older = (await grown(350)).store.history.at(-1)!.note;
    const { store } = await grown(300);
    const { memory } = known;
    const { continuity } = nodeOn(store, memory);
    await continuity.accept((await continuity.findLoss(clock()))!.loss);
    const node = await start(store, memory);
    await node.publish();
    return { store, node, known: known.store.history.at(-1)!.note, older };
  }
  const audit = (store: MemoryLogStore, remembered?: string) =>
    auditLog({ read: readerOf(store), keys, ...(remembered === undefined ? {} : { remembered }) });

  it('who knows what was lost finds the loss and no fork', async () => {
    const { store, node, known, older } = await declared();
    for (const remembered of [known, older, undefined]) {
      const found = await audit(store, remembered);
      expect(found).toMatchObject({
        verdict: 'passed',
        findings: [],
        losses: [{ index: 300, loss: { kind: 'loss' } }],
      });
      expect(parseRemembered(found.note!).losses).toHaveLength(1);
    }
    const { note } = await audit(store, known);
    await node.add(newEntries(7000, 7500));
    await node.publish();
    expect(await audit(store, note)).toMatchObject({ verdict: 'passed', size: 801 });
  });

  it('who knows more, or another, than was declared lost finds the fork', async () => {
    const { store } = await declared();
    const codes = async (size: number, first = 0) =>
      (await audit(store, (await grown(size, first)).store.history.at(-1)!.note)).findings.map(({ code }) => code);
    expect(await codes(406)).toEqual(['rolled-back']);
    expect(await codes(405, 5000)).toEqual(['rolled-back']);
    expect(await codes(300, 5000)).toEqual(['history-rewritten']);
    expect(await codes(260, 5000)).toEqual(['history-rewritten']);
  });

  it('who has seen the loss is not told it again in place of a fork', async () => {
    const { store, node, known } = await declared();
    await node.add(newEntries(7000, 7100));
    await node.publish();
    const { note } = await audit(store, known);
    const other = await declared();
    await other.node.add(newEntries(8000, 8150));
    await other.node.publish();
    expect((await audit(other.store, note)).findings).toMatchObject([{ code: 'history-rewritten' }]);
  });

  it('finds one that is not where it belongs, or says another tree', async () => {
    const { store } = await grown(10);
    const [lostTree, kept] = [{ size: 90, root: sha256() }, parseCheckpoint(store.history.at(-1)!.note)];
    for (const loss of [
      lossOf(lostTree, { ...kept, size: 9 }, clock()),
      lossOf(lostTree, { size: 10, root: sha256() }, clock()),
    ]) {
      const wrong = (await grown(10)).store;
      const node = nodeOn(wrong, shortMemory());
      await node.add([unfiledEntry(loss)]);
      await node.publish();
      expect((await audit(wrong)).findings).toMatchObject([{ code: 'loss-wrong' }]);
    }
  });
});

describe('what is remembered', () => {
  it('is the note alone until there is more, and is read as it was written', async () => {
    const { store } = await grown(10);
    const { note } = store.history.at(-1)!;
    expect(formatRemembered({ note, losses: [] })).toBe(note);
    const loss = lossOf({ size: 20, root: sha256() }, { size: 10, root: sha256() }, clock());
    const all = { note, losses: ['ab'.repeat(32), 'cd'.repeat(32)], accepted: loss };
    expect(parseRemembered(formatRemembered(all))).toEqual({ ...all, checkpoint: parseCheckpoint(note) });
    for (const wrong of [
      `${note}loss ab\n`,
      `${note}accepted e30=\n`,
      `${note}accepted \n`,
      `loss ${'ab'.repeat(32)}\n`,
    ])
      expect(() => parseRemembered(wrong)).toThrow(RangeError);
  });

  it('is explained by a loss from what was kept up to what was lost', () => {
    const [root, other] = [sha256(), sha256(Uint8Array.of(1))];
    const loss = lossOf({ size: 405, root }, { size: 300, root }, clock());
    const explained = (size: number, of = root) => explains(loss, { size, root: of });
    expect([300, 301, 404, 405, 406].map((size) => explained(size))).toEqual([false, true, true, true, false]);
    expect(explained(405, other)).toBe(false);
  });
});
