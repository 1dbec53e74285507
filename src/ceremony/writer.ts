import { setImmediate as turn } from 'node:timers/promises';
import type { ConsentKind } from '../core/consent.ts';
import { joinRunning } from '../core/turns.ts';
import type { SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import type { Means, Revision, RevisionFacts } from '../model.ts';
import { resumeState } from '../signing/resume.ts';
import type { FileState, Increment } from '../signing/state.ts';
import type { RevisionStore } from '../stores.ts';

/**
 * The only writer of a file in this process. Signatures that wait for the same file share one durable write; each
 * caller is answered only after their revision is durable. Between processes the uniqueness of (fileId, n) decides: the
 * loser of a race reads what the other has written and builds its revision anew on top. No lock is held while anything
 * waits for a client.
 */
export interface FileWriter {
  /**
   * Resolves with the facts of the job's last revision, once durable. A second job for a signer resolves with the first
   * one's.
   */
  append(job: Job): Promise<RevisionFacts>;
}

export interface Job {
  readonly signerId?: string;
  /**
   * Builds the increments on top of `state`, or none when there is nothing left to do; called again when another node
   * appended first. `last` is the revision that they follow.
   * @throws IkrarError when the file no longer takes such increments; nothing is written then
   */
  readonly make: (state: FileState, last: RevisionFacts) => Promise<readonly Draft[]>;
}

export interface Draft {
  readonly increment: Increment;
  readonly at: string;
  readonly signerId?: string;
  readonly consent?: string;
  readonly consentDigest?: string;
  readonly means?: Means;
  readonly cara?: ConsentKind;
}

interface Waiting {
  readonly job: Job;
  tries: number;
  readonly resolve: (facts: RevisionFacts) => void;
  readonly reject: (error: unknown) => void;
}

interface Built {
  readonly waiting: Waiting;
  readonly revisions: readonly Revision[];
  readonly state: FileState;
}

/** Enough for a hall, yet small enough that the first signer of a batch does not wait long for the last. */
const maxBatch = 64;
const maxTries = 50;

export async function createFileWriter(input: {
  readonly fileId: string;
  readonly plan: SigningPlan;
  readonly revisions: RevisionStore;
  readonly written: (facts: readonly RevisionFacts[]) => void;
}): Promise<FileWriter> {
  const { fileId, plan, revisions } = input;
  const bySigner = new Map<string, RevisionFacts>();
  const inFlight = joinRunning<RevisionFacts>();
  const queue: Waiting[] = [];
  let state: FileState | undefined;
  let newest: RevisionFacts | undefined;
  let draining = false;

  /** Reads the revisions of other writers in pages, increments only, so that memory does not grow with the file. */
  async function catchUp(): Promise<void> {
    for (;;) {
      const page = await revisions.read(fileId, { after: newest?.n ?? -1, limit: 200 });
      if (page.length === 0) break;
      state = resumeState(plan, page, state);
      for (const { bytes: _bytes, consent: _consent, ...facts } of page) remember(facts);
    }
    // A file's record is written before its first revision: this file is being opened, here or on another node.
    if (!state || !newest)
      throw new IkrarError('declaration-not-open', 'Naskah ini sedang dibuka. Tunggu sebentar, lalu coba lagi.');
  }

  function remember(facts: RevisionFacts): void {
    newest = facts;
    if (facts.signerId !== undefined) bySigner.set(facts.signerId, facts);
  }

  async function drain(): Promise<void> {
    draining = true;
    while (queue.length > 0) {
      const taken: Waiting[] = [];
      try {
        if (!state) await catchUp();
        await write(await build(taken));
      } catch (error) {
        // It is unknown whether the write happened: forget the state, so that the next job reads the store first. If
        // reading the store failed, no job was taken yet, and all waiting jobs are rejected.
        state = undefined;
        newest = undefined;
        for (const waiting of taken.length > 0 ? taken : queue.splice(0)) waiting.reject(error);
      }
    }
    draining = false;
  }

  /**
   * Takes waiting jobs, including those that arrive meanwhile; between two signatures it yields to the process's other
   * work.
   */
  async function build(taken: Waiting[]): Promise<readonly Built[]> {
    const built: Built[] = [];
    let top = state!;
    let last = newest!;
    for (; queue.length > 0 && taken.length < maxBatch; await turn()) {
      const waiting = queue.shift()!;
      taken.push(waiting);
      const { job } = waiting;
      const first = job.signerId === undefined ? undefined : bySigner.get(job.signerId);
      if (first) {
        waiting.resolve(first);
        continue;
      }
      try {
        const drafts = await job.make(top, last);
        const revisionsOfJob = drafts.map((draft, i) => revisionOf(draft, last.n + 1 + i));
        top = drafts.at(-1)?.increment.state ?? top;
        last = revisionsOfJob.length > 0 ? factsOf(revisionsOfJob.at(-1)!) : last;
        built.push({ waiting, revisions: revisionsOfJob, state: top });
      } catch (error) {
        waiting.reject(error);
      }
    }
    return built;
  }

  function revisionOf(draft: Draft, n: number): Revision {
    const { increment, at, ...who } = draft;
    const { kind, bytes, size, sha256, certificateSha256, timestampBy } = increment;
    return {
      fileId,
      n,
      kind,
      bytes,
      size,
      sha256,
      at,
      ...who,
      ...(certificateSha256 === undefined ? {} : { certificateSha256 }),
      ...(timestampBy === undefined ? {} : { timestampBy }),
    };
  }

  async function write(built: readonly Built[]): Promise<void> {
    const all = built.flatMap((one) => one.revisions);
    const { written, conflict } = all.length > 0 ? await revisions.append(all) : { written: 0 };
    let before = 0;
    const losers: Waiting[] = [];
    for (const one of built) {
      before += one.revisions.length;
      if (before > written) {
        losers.push(one.waiting);
        continue;
      }
      state = one.state;
      for (const revision of one.revisions) remember(factsOf(revision));
      one.waiting.resolve(newest!);
    }
    if (written > 0) input.written(all.slice(0, written).map(factsOf));
    if (losers.length === 0) return;
    if (conflict === undefined) throw new Error(`append wrote ${written} of ${all.length} without naming a conflict`);
    await catchUp();
    requeue(losers);
  }

  function requeue(losers: readonly Waiting[]): void {
    for (const waiting of losers.toReversed()) {
      waiting.tries++;
      if (waiting.tries < maxTries) queue.unshift(waiting);
      else
        waiting.reject(
          new IkrarError('overloaded', 'Banyak yang menandatangani sekaligus. Tunggu sebentar, lalu coba lagi.', {
            retryAfter: 2,
          }),
        );
    }
  }

  function append(job: Job): Promise<RevisionFacts> {
    const wait = (): Promise<RevisionFacts> => {
      const answer = new Promise<RevisionFacts>((resolve, reject) => queue.push({ job, tries: 0, resolve, reject }));
      if (!draining) void drain();
      return answer;
    };
    return job.signerId === undefined ? wait() : inFlight(job.signerId, wait);
  }

  await catchUp();
  return { append };
}

function factsOf({ bytes: _bytes, consent: _consent, ...facts }: Revision): RevisionFacts {
  return facts;
}
