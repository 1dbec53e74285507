import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { base64, equal, parseBase64, utf8 } from '../../src/core/bytes.ts';
import { type Checkpoint, parseCheckpointText } from '../../src/core/checkpoint.ts';
import { sha256 } from '../../src/core/digest.ts';
import { ed25519PublicKey, notePrimitives, signEd25519 } from '../../src/core/ed25519.ts';
import { verifyConsistency } from '../../src/core/merkle.ts';
import { checkNote, type NoteKey, noteKey, parseNote, signatureLine } from '../../src/core/note.ts';
import { createInclusionProof, verifyInclusionProof } from '../../src/log/inclusion-proof.ts';
import { createSequencer, type Sequencer } from '../../src/log/sequencer.ts';
import { createMemoryLogStore, type MemoryLogStore } from '../support/memory-log-store.ts';
import { clock, keyFrom, logKey, newEntries, newEntry, origin } from './log-fixture.ts';

const secret = keyFrom('witness');
const witnessKey = noteKey(sha256, 'witness.example/w', ed25519PublicKey(secret), 4);
const logKeys = [noteKey(sha256, origin, ed25519PublicKey(logKey))];

/** A witness by the letter of c2sp.org/tlog-witness, for one log. `mood` is how it (mis)behaves. */
interface TestWitness {
  readonly url: string;
  readonly requests: number[];
  mood: 'honest' | 'silent' | 'rude' | 'lying' | 'endless';
  seen: Checkpoint | undefined;
  close(): void;
}

const open: Server[] = [];
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function startWitness(): Promise<TestWitness> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    const answer = witness.mood === 'honest' ? judge(body) : misbehave(witness.mood);
    if (answer) response.writeHead(answer.status).end(answer.text);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const witness: TestWitness = {
    url: `http://127.0.0.1:${port}/`,
    requests: [],
    mood: 'honest',
    seen: undefined,
    close: () => server.close(),
  };

  function judge(body: string): { status: number; text: string } {
    const [head = '', ...rest] = body.split('\n\n');
    const [oldLine = '', ...proof] = head.split('\n');
    const note = parseNote(rest.join('\n\n'));
    const checkpoint = parseCheckpointText(note.text);
    const old = Number(oldLine.slice(4));
    witness.requests.push(old);
    if (!checkNote(notePrimitives, note, logKeys).good) return { status: 403, text: '' };
    const known = witness.seen?.size ?? 0;
    if (old !== known) return { status: 409, text: `${known}\n` };
    if (witness.seen && known === checkpoint.size && !equal(witness.seen.root, checkpoint.root))
      return { status: 409, text: `${known}\n` };
    const fromRoot = witness.seen?.root ?? sha256();
    const claim = { from: old, fromRoot, to: checkpoint.size, toRoot: checkpoint.root, path: proof.map(parseBase64) };
    if (!verifyConsistency(sha256, claim)) return { status: 422, text: '' };
    witness.seen = checkpoint;
    return { status: 200, text: `— stranger AAAAAAAA\n${cosign(note.text, 1_727_751_600n)}\n` };
  }
  return witness;
}

function cosign(text: string, seconds: bigint, key: NoteKey = witnessKey): string {
  const at = new Uint8Array(8);
  new DataView(at.buffer).setBigUint64(0, seconds);
  return signatureLine(
    key,
    Uint8Array.from([...at, ...signEd25519(secret, utf8(`cosignature/v1\ntime ${seconds}\n${text}`))]),
  );
}

function misbehave(mood: TestWitness['mood']): { status: number; text: string } | undefined {
  if (mood === 'silent') return undefined;
  if (mood === 'rude') return { status: 500, text: 'no' };
  if (mood === 'endless') return { status: 200, text: 'x'.repeat(100_000) };
  return { status: 200, text: `${cosign('another text\n', 5n)}\n` };
}

function logWith(
  witnesses: readonly TestWitness[],
  store = createMemoryLogStore(),
): { store: MemoryLogStore; sequencer: Sequencer; faults: string[]; later(seconds: number): void } {
  let now = clock().getTime();
  const faults: string[] = [];
  const sequencer = createSequencer({
    store,
    origin,
    key: logKey,
    clock: () => new Date(now),
    owner: 'node-1',
    gather: 5,
    poll: 10,
    witnesses: witnesses.map(({ url }) => ({ url, key: witnessKey })),
    onFault: (error) => faults.push(String(error)),
  });
  stops.push(() => sequencer.stop());
  return {
    store,
    sequencer,
    faults,
    later: (seconds) => {
      now += seconds * 1000;
    },
  };
}

const cosigned = (store: MemoryLogStore, size: number): boolean => {
  const last = store.history.at(-1);
  return last?.size === size && checkNote(notePrimitives, parseNote(last.note), [witnessKey]).good;
};

describe('a witness', () => {
  it('cosigns every growth of the log, and proofs carry it', async () => {
    const witness = await startWitness();
    const { store, sequencer } = logWith([witness]);
    sequencer.start();
    for (const size of [1, 2, 300, 301]) {
      await sequencer.add(newEntries(store.entries.length, size));
      await until(() => cosigned(store, size));
    }
    const check = verifyInclusionProof((await createInclusionProof(store, 5))!, { logKeys, witnessKeys: [witnessKey] });
    expect(check).toMatchObject({
      good: true,
      witnesses: [{ name: 'witness.example/w', at: '2024-10-01T03:00:00.000Z' }],
    });
    expect(sequencer.witnesses()).toEqual([
      { name: 'witness.example/w', last: { size: 301, at: '2024-10-01T03:00:00.000Z' } },
    ]);
  });

  it('that knows more than this process remembers is asked again from there (409)', async () => {
    const witness = await startWitness();
    const first = logWith([witness]);
    await first.sequencer.add(newEntries(0, 10));
    first.sequencer.start();
    await until(() => cosigned(first.store, 10));
    await first.sequencer.stop();
    const restarted = logWith([witness], first.store);
    await restarted.sequencer.add(newEntries(10, 20));
    restarted.sequencer.start();
    await until(() => cosigned(first.store, 20));
    expect(witness.requests.slice(-2)).toEqual([0, 10]);
    expect(restarted.faults).toEqual([]);
  });

  it.each(['silent', 'rude', 'lying', 'endless'] as const)(
    'that is %s delays nothing, and is asked again',
    async (mood) => {
      const witness = await startWitness();
      witness.mood = mood;
      const { store, sequencer, later } = logWith([witness]);
      sequencer.start();
      await sequencer.add([newEntry(0)]);
      await until(() => store.history.at(-1)?.size === 1);
      expect((await createInclusionProof(store, 0))!).toContain(origin);
      if (mood === 'silent') {
        const start = performance.now();
        await sequencer.stop(); // nor does it delay the end
        expect(performance.now() - start).toBeLessThan(1000);
        return;
      }
      await until(() => sequencer.witnesses()[0]?.fault?.kind === (mood === 'endless' ? 'silent' : 'refused'));
      expect(cosigned(store, 1)).toBe(false);
      witness.mood = 'honest';
      later(120);
      await until(() => cosigned(store, 1));
      expect(sequencer.witnesses()[0]?.fault).toBeUndefined();
    },
  );

  it('that is gone is asked less and less often', async () => {
    const witness = await startWitness();
    witness.close();
    const { store, sequencer, faults, later } = logWith([witness]);
    sequencer.start();
    await until(() => faults.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(faults).toHaveLength(1);
    later(2);
    await until(() => faults.length === 2);
    expect(store.history).toHaveLength(1);
  });

  it.each([
    ['a smaller log than it knows', 5],
    ['another log of the same size', 10],
    ['another log that is larger', 20],
  ])('does not cosign %s, and the fork is told', async (_, size) => {
    const witness = await startWitness();
    const honest = logWith([witness]);
    await honest.sequencer.add(newEntries(0, 10));
    honest.sequencer.start();
    await until(() => cosigned(honest.store, 10));
    const forged = logWith([witness]);
    await forged.sequencer.add(newEntries(100, 100 + size));
    forged.sequencer.start();
    await until(() => forged.sequencer.witnesses()[0]?.fault?.kind === 'fork');
    expect(cosigned(forged.store, size)).toBe(false);
    expect(forged.faults.join()).toContain('fork');
    expect(base64(witness.seen!.root)).toBe(
      base64(parseCheckpointText(parseNote(honest.store.history.at(-1)!.note).text).root),
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}
