import { equal } from '../core/bytes.ts';
import { parseCheckpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { consistencyProof } from '../core/merkle.ts';
import { type NoteKey, parseNote } from '../core/note.ts';
import type { LogStore } from '../stores.ts';
import { subtreeReader } from './tree.ts';
import { requestCosignature } from './witness.ts';

/** A witness as configured: where it takes checkpoints and the key (type 4) it cosigns with. */
export interface Witness {
  readonly url: string;
  readonly key: NoteKey;
}

export interface CosigningStatus {
  readonly name: string;
  /** Size and time (ISO 8601) of the last checkpoint it cosigned for this process. */
  readonly last?: { readonly size: number; readonly at: string };
  /** Why it has not cosigned the newest one. A fork is the gravest: it saw a log that ours does not continue. */
  readonly fault?: { readonly kind: 'silent' | 'refused' | 'fork'; readonly detail: string };
}

export interface Cosigning {
  /** A new checkpoint may be out. Returns at once; witnesses are asked in the background. */
  wake(): void;
  /** Gives up requests under way: the next start asks again. */
  stop(): Promise<void>;
  status(): readonly CosigningStatus[];
}

interface Memory {
  readonly witness: Witness;
  size: number;
  failures: number;
  notBefore: number;
  asking: Promise<void> | undefined;
  last?: { readonly size: number; readonly at: string };
  fault?: NonNullable<CosigningStatus['fault']>;
}

const timeout = 5_000;
const maxWait = 60_000;

/** Each witness is asked on its own, one request at a time, always for the newest checkpoint; a silent one is asked ever less often. */
export function createCosigning(options: {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly witnesses: readonly Witness[];
  readonly fetch: typeof fetch;
  readonly onFault: (error: unknown) => void;
  /** One node asks for all: whether it is this one. */
  readonly mayAsk: () => Promise<boolean>;
  /** Adds the line to the published note if that still has this text. */
  readonly addLine: (text: string, line: string) => Promise<boolean>;
}): Cosigning {
  const { store, clock, onFault } = options;
  const stopping = new AbortController();
  const memories = options.witnesses.map(
    (witness): Memory => ({ witness, size: 0, failures: 0, notBefore: 0, asking: undefined }),
  );

  async function ask(memory: Memory): Promise<void> {
    const published = await store.checkpoint();
    if (!published || hasLine(published.note, memory.witness.key) || !(await options.mayAsk())) return;
    const { size } = parseCheckpoint(published.note);
    // Two rounds: the first may only tell which size the witness knows.
    for (let round = 0; round < 2; round++) {
      const oldSize = Math.min(memory.size, size);
      const proof = await consistencyProof(sha256, oldSize, size, subtreeReader(store, size));
      const request = {
        ...memory.witness,
        note: published.note,
        oldSize,
        proof,
        signal: AbortSignal.any([AbortSignal.timeout(timeout), stopping.signal]),
      };
      const answer = await requestCosignature(request, options.fetch);
      if (answer.kind === 'cosigned') {
        memory.size = size;
        memory.failures = 0;
        memory.last = { size, at: new Date(answer.at * 1000).toISOString() };
        delete memory.fault;
        await options.addLine(parseNote(published.note).text, answer.line);
        return;
      }
      if (answer.kind !== 'knows-size') return fail(memory, answer.kind, answer.detail);
      if (answer.size > size) {
        const newest = await store.checkpoint();
        if (newest && newest.size >= answer.size) return; // another node of ours was faster
        return fail(memory, 'fork', `it knows ${answer.size} entries, we have ${size}`);
      }
      memory.size = answer.size;
    }
  }

  function fail(memory: Memory, kind: 'silent' | 'refused' | 'fork', detail: string): void {
    if (stopping.signal.aborted) return;
    memory.failures += 1;
    memory.notBefore = clock().getTime() + Math.min(maxWait, 500 * 2 ** memory.failures);
    memory.fault = { kind, detail };
    onFault(new Error(`witness ${memory.witness.key.name}: ${kind}: ${detail}`));
  }

  return {
    wake() {
      for (const memory of memories) {
        if (memory.asking || clock().getTime() < memory.notBefore) continue;
        memory.asking = ask(memory)
          .catch((error) => fail(memory, 'silent', error instanceof Error ? error.message : String(error)))
          .finally(() => {
            memory.asking = undefined;
          });
      }
    },
    async stop() {
      stopping.abort();
      await Promise.all(memories.map((memory) => memory.asking));
    },
    status: () =>
      memories.map(({ witness, last, fault }) => ({
        name: witness.key.name,
        ...(last && { last }),
        ...(fault && { fault }),
      })),
  };
}

const hasLine = (note: string, key: NoteKey): boolean =>
  parseNote(note).signatures.some(({ name, id }) => name === key.name && equal(id, key.id));
