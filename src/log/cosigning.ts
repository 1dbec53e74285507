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
  /** Size and time (ISO 8601) of the last checkpoint that the witness cosigned for this process. */
  readonly last?: { readonly size: number; readonly at: string };
  /**
   * Why the witness has not cosigned the newest checkpoint. Gravest is `fork`: it saw a log that ours does not
   * continue.
   */
  readonly fault?: { readonly kind: 'silent' | 'refused' | 'fork'; readonly detail: string };
}

export interface Cosigning {
  /** To be called when a checkpoint may be new. Returns at once; witnesses are asked in the background. */
  wake(): void;
  /** Gives up requests under way; the next start asks the witnesses again. */
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

/**
 * Asks each witness independently, one request at a time, always for the newest checkpoint; a silent witness is asked
 * ever less often.
 */
export function createCosigning(options: {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly witnesses: readonly Witness[];
  readonly fetch: typeof fetch;
  readonly onFault: (error: unknown) => void;
  /** Whether this node is the one that asks the witnesses on behalf of all nodes. */
  readonly mayAsk: () => Promise<boolean>;
  /** Adds a cosignature line to the published note, provided that the note still has this text. */
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
    // Two requests: the answer to the first may only be the size that the witness knows.
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
