import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';
import type { Answer, Start } from './work.ts';

/** What became of a mutant: the test that noticed it, that it ran without end, that none did, or that none even met it. */
export type Outcome =
  | { readonly kind: 'noticed'; readonly by: string }
  | { readonly kind: 'endless' | 'survived' | 'unmet' };

/** How long a worker may take for one test before it is thought to run without end, in milliseconds. */
const patience = 120_000;

interface Job extends Start {
  /** Mutants that stand together, tried by one worker one after the other. */
  readonly groups: Mutant[][];
  readonly deadline: number;
  readonly done: (mutant: Mutant, outcome: Outcome) => void;
  /** Told of tests that fail without a mutant. */
  readonly failing: (tests: readonly string[]) => void;
}

/** Tries all groups with some workers at once. @throws Error when a suite cannot be loaded */
export async function tryAll(workers: number, job: Job): Promise<void> {
  await Promise.all(Array.from({ length: workers }, () => workThrough(job)));
}

async function workThrough(job: Job): Promise<void> {
  let worker: Worker | undefined;
  try {
    for (let group = job.groups.shift(); group; group = job.groups.shift()) {
      let first: string | undefined;
      for (const mutant of group) {
        if (performance.now() > job.deadline) return;
        worker ??= await startWorker(job);
        if (!worker.covered.has(mutant.id)) {
          job.done(mutant, { kind: 'unmet' });
          continue;
        }
        const outcome = await worker.tryMutant(mutant.id, first);
        if (outcome.kind === 'noticed') first = outcome.by;
        if (outcome.kind === 'endless') worker = undefined;
        job.done(mutant, outcome);
      }
    }
  } finally {
    worker?.stop();
  }
}

interface Worker {
  /** Mutants that a test meets. */
  readonly covered: ReadonlySet<number>;
  tryMutant(id: number, first: string | undefined): Promise<Outcome>;
  stop(): void;
}

async function startWorker({ rooms, suites, effort, failing }: Job): Promise<Worker> {
  const child = fork(join(import.meta.dirname, 'worker.mjs'), {
    execArgv: ['--no-warnings', '--max-old-space-size=2000'],
  });
  child.send({ rooms, suites, effort } satisfies Start);
  const ready = await answerOf(child, 10 * patience);
  if (ready?.type !== 'ready')
    throw new Error(ready?.type === 'broken' ? ready.message : 'a worker ended before its time');
  failing(ready.failing);
  return {
    covered: new Set(ready.covered),
    stop: () => child.kill('SIGKILL'),
    async tryMutant(id, first) {
      child.send({ id, first });
      const answer = await answerOf(child, patience);
      if (answer?.type === 'tried')
        return answer.by === undefined ? { kind: 'survived' } : { kind: 'noticed', by: answer.by };
      child.kill('SIGKILL');
      return { kind: 'endless' };
    },
  };
}

/** The next message of a worker; undefined when it ends, or says nothing for too long. */
function answerOf(child: ChildProcess, time: number): Promise<Answer | undefined> {
  return new Promise((done) => {
    const finish = (answer: Answer | undefined): void => {
      if (answer?.type === 'alive') {
        timer.refresh();
        return;
      }
      clearTimeout(timer);
      child.off('message', finish).off('exit', ended);
      done(answer);
    };
    const ended = (): void => finish(undefined);
    const timer = setTimeout(ended, time);
    child.on('message', finish).on('exit', ended);
  });
}
