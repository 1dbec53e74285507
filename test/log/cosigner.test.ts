import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { base64 } from '../../src/core/bytes.ts';
import { checkpointText, parseCheckpoint } from '../../src/core/checkpoint.ts';
import { sha256 } from '../../src/core/digest.ts';
import { ed25519PublicKey, notePrimitives } from '../../src/core/ed25519.ts';
import { consistencyProof } from '../../src/core/merkle.ts';
import { checkNote, noteKey, parseNote, parseSignatureLine } from '../../src/core/note.ts';
import { type Cosigner, type CosignerMemory, createCosigner } from '../../src/log/cosigner.ts';
import { createSequencer, type Sequencer } from '../../src/log/sequencer.ts';
import { subtreeReader } from '../../src/log/tree.ts';
import { createMemoryLogStore, type MemoryLogStore } from '../support/memory-log-store.ts';
import { clock, keyFrom, logKey, newEntries, origin } from './log-fixture.ts';

const name = 'saksi.example/w';
const logKeys = [noteKey(sha256, origin, ed25519PublicKey(logKey))];

interface Kept extends CosignerMemory {
  readonly notes: Map<string, string>;
  readonly forks: Map<string, string>;
}

function memoryOf(): Kept {
  const [notes, forks] = [new Map<string, string>(), new Map<string, string>()];
  return {
    notes,
    forks,
    read: async (of) => notes.get(of),
    write: async (of, note) => void notes.set(of, note),
    accuse: async (of, note) => void forks.set(of, note),
  };
}

const witnessOn = (memory: CosignerMemory): Cosigner =>
  createCosigner({ name, key: keyFrom('witness'), logKeys, memory, clock });

/** A signed log of that many entries. */
async function logOf(size: number, first = 0, key = logKey): Promise<MemoryLogStore> {
  const store = createMemoryLogStore();
  await grow(createSequencer({ store, origin, key, clock, owner: 'node-1' }), size, first);
  return store;
}

async function grow(sequencer: Sequencer, size: number, first = 0): Promise<void> {
  await sequencer.add(newEntries(first, first + size));
  await sequencer.publish();
}

/** A request as a log makes it; `change` is what somebody does to its body. */
async function ask(witness: Cosigner, store: MemoryLogStore, oldSize: number, change = (body: string) => body) {
  const { size, note } = store.history.at(-1)!;
  const proof = await consistencyProof(sha256, Math.min(oldSize, size), size, subtreeReader(store, size));
  const body = `old ${oldSize}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${note}`;
  return witness.addCheckpoint(change(body));
}

const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status;

let memory: Kept;
let witness: Cosigner;
beforeEach(() => {
  memory = memoryOf();
  witness = witnessOn(memory);
});
const known = () => (memory.notes.has(origin) ? parseCheckpoint(memory.notes.get(origin)!).size : undefined);
/** Whatever was answered, the witness never goes back and never keeps what it has not cosigned. */
let largest = 0;
afterEach(() => {
  expect(known() ?? 0).toBeGreaterThanOrEqual(largest);
  largest = 0;
});

describe('a witness', () => {
  it('cosigns what continues, with its time, and keeps it before it answers', async () => {
    const store = await logOf(10);
    for (const [size, old] of [
      [10, 0],
      [300, 10],
      [301, 300],
      [301, 301],
    ] as const) {
      if (size > store.entries.length)
        await grow(
          createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' }),
          size - store.entries.length,
          store.entries.length,
        );
      const answer = await ask(witness, store, old);
      expect(answer).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8' });
      expect(known()).toBe(size);
      const { text } = parseNote(store.history.at(-1)!.note);
      const line = parseSignatureLine(answer.text.replace(/\n$/, ''));
      expect(checkNote(notePrimitives, { text, signatures: [line] }, [witness.key])).toMatchObject({
        good: true,
        signatures: [{ at: clock().getTime() / 1000 }],
      });
    }
  });

  it('cosigns an empty log, and a larger one after it', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    await sequencer.publish();
    expect(await status(witness, store, 0)).toBe(200);
    await grow(sequencer, 3);
    expect(await status(witness, store, 0)).toBe(200);
    expect(known()).toBe(3);
  });

  it('tells who asks from another size which one it knows (409)', async () => {
    const store = await logOf(10);
    expect(await ask(witness, store, 5)).toEqual({ status: 409, type: 'text/x.tlog.size', text: '0\n' });
    await ask(witness, store, 0);
    for (const old of [0, 9]) expect(await ask(witness, store, old)).toMatchObject({ status: 409, text: '10\n' });
  });

  it('knows its log after it was started again', async () => {
    const store = await logOf(10);
    await ask(witness, store, 0);
    const again = witnessOn(memory);
    expect(await status(again, store, 0)).toBe(409);
    expect(await status(again, store, 10)).toBe(200);
  });

  it('cosigns nothing when it cannot keep it', async () => {
    const store = await logOf(10);
    const full = witnessOn({ ...memory, write: () => Promise.reject(new Error('no space left')) });
    await expect(ask(full, store, 0)).rejects.toThrow('no space left');
    const unread = witnessOn({ ...memory, read: () => Promise.reject(new Error('input/output error')) });
    await expect(ask(unread, store, 0)).rejects.toThrow('input/output error');
    await expect(ask(witnessOn({ ...memory, read: async () => 'rubbish' }), store, 0)).rejects.toThrow(RangeError);
  });

  it('looks at one request of a log after the other', async () => {
    const [small, large] = [await logOf(20), await logOf(30)];
    await ask(witness, await logOf(10), 0);
    const slow = witnessOn({
      ...memory,
      async write(of, note) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await memory.write(of, note);
      },
    });
    const answers = await Promise.all([ask(slow, large, 10), ask(slow, small, 10)]);
    const [first] = answers; // whichever came first; the other one is told the size that is known now
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
    expect(known()).toBe(first!.status === 200 ? 30 : 20);
  });
});

describe('a witness never cosigns', () => {
  beforeEach(async () => {
    await ask(witness, await logOf(100), 0);
    largest = 100;
  });

  it('another log of the same size, and keeps the proof of the fork', async () => {
    const fork = await logOf(100, 5000);
    expect(await ask(witness, fork, 100)).toMatchObject({ status: 409, text: '100\n' });
    expect(memory.forks.get(origin)).toBe(fork.history.at(-1)!.note);
    expect(known()).toBe(100);
  });

  it('another log that is larger', async () => {
    expect(await status(witness, await logOf(120, 5000), 100)).toBe(422);
    expect(await status(witness, await logOf(120, 5000), 0)).toBe(409);
  });

  it('a smaller log, be it a part of the one it knows', async () => {
    for (const old of [0, 50, 99]) expect(await status(witness, await logOf(50), old)).toBe(old > 50 ? 400 : 409);
    expect(await status(witness, await logOf(50), 100)).toBe(400);
  });

  it('with a proof that was spoiled, cut, prolonged, or of another size', async () => {
    const store = await logOf(120);
    const lines = (change: (proof: string[]) => string[]) => (body: string) => {
      const end = body.indexOf('\n\n');
      const [old, ...proof] = body.slice(0, end).split('\n');
      return [old, ...change(proof)].join('\n') + body.slice(end);
    };
    expect(
      await status(
        witness,
        store,
        100,
        lines((proof) => proof),
      ),
    ).toBe(200);
    largest = 120;
    const next = await logOf(130);
    for (const wrong of [
      lines((proof) => proof.slice(1)),
      lines((proof) => [...proof, proof[0]!]),
      lines((proof) => proof.toReversed()),
      lines((proof) => [base64(sha256()), ...proof.slice(1)]),
      lines(() => []),
    ])
      expect(await status(witness, next, 120, wrong)).toBe(422);
    expect(known()).toBe(120);
  });

  it('what the log has not signed, what another log has, and what nobody has', async () => {
    expect(await status(witness, await logOf(120, 0, keyFrom('other')), 100)).toBe(403);
    const store = await logOf(120);
    expect(await status(witness, store, 100, (body) => body.replace('\n120\n', '\n121\n'))).toBe(403);
    expect(await status(witness, store, 100, (body) => body.replaceAll(origin, 'lain.example/log'))).toBe(404);
  });

  it('an empty tree with another root', async () => {
    const empty = witnessOn(memoryOf());
    const store = await logOf(0);
    const other = checkpointText({ origin, size: 0, root: sha256(Uint8Array.of(1)) });
    expect(await status(empty, store, 0, (body) => body.replace(parseNote(store.history[0]!.note).text, other))).toBe(
      403,
    );
    expect(await status(empty, store, 0)).toBe(200);
  });

  it.each([
    '',
    'old 100',
    'old  100\n\n',
    'old 0100\n\nx\n1\n\n',
    'old -1\n\n',
    'size 100\n\n',
    `old 100\n${'AAAA\n'.repeat(3)}\n`,
    `old 100\n${`${base64(sha256())}\n`.repeat(64)}\n`,
  ])('a body of another form (%#)', async (head) => {
    const store = await logOf(120);
    expect((await witness.addCheckpoint(head)).status).toBe(400);
    expect(await status(witness, store, 100, (body) => head + body.slice(body.indexOf('\n\n') + 2))).toBe(400);
  });

  it('but passes over lines of keys that it does not know', async () => {
    const store = await logOf(120);
    const strange =
      '— stranger.example/x 2e3UeoMS6kpTzCOtGr1B3HyoUsG0Bd1QPwQzj0h1ZRvpC0pmn0pLwSWUtnm5hZqe6sv1X4CBfV2S5vZ6wLlwQlRrxgQ=\n';
    expect(await status(witness, store, 100, (body) => body + strange)).toBe(200);
    largest = 120;
  });
});
