import { Worker } from 'node:worker_threads';
import { LimitError } from '../verification/budget.ts';
import { concludeUnfinished } from '../verification/conclusion.ts';
import { Findings } from '../verification/findings.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { examine } from './examine.ts';
import type { Examined, WorkerAnswer, WorkerOptions, WorkerTask } from './worker-messages.ts';

export interface WorkerBounds {
  readonly timeoutMs: number;
  /** Heap of the worker; the file's own buffers come on top of it. */
  readonly memoryMb: number;
  /** Called with an error that ended the thread other than the limits of time and memory: a defect of ours. */
  readonly onFault?: (error: Error) => void;
}

type Unfinished = 'time' | 'memory' | 'fault';

export const uploadBounds: WorkerBounds = { timeoutMs: 20_000, memoryMb: 512 };

const compiledEntry = new URL('./check-worker-entry.js', import.meta.url);

/**
 * Verifies a stranger's file in a thread that lives for this file only. Whatever the bytes do (loop, exhaust memory, crash
 * the verifier), the process survives and the caller gets a report, which says so if the thread was ended. The caller's
 * bytes are not changed.
 * @param entry the module that the thread runs; tests that run from source name their own
 */
export async function verifyInWorker(
  bytes: Uint8Array,
  options: WorkerOptions,
  bounds: WorkerBounds = uploadBounds,
  entry: URL = compiledEntry,
): Promise<Examined> {
  // not slice(): the slice of a Buffer shares its memory, which the transfer would detach
  const copy = new Uint8Array(bytes);
  const task: WorkerTask = { bytes: copy, options };
  const worker = new Worker(entry, {
    workerData: task,
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: bounds.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    // The thread must not see the server's environment.
    env: {},
    execArgv: [],
  });
  try {
    const end = await endOf(worker, bounds);
    if (typeof end === 'object') return end;
    const means = { primitives: nodePrimitives, findings: new Findings() };
    const stopped = new LimitError({ code: 'check-unfinished', what: end });
    return examine(bytes, concludeUnfinished(bytes, options.at, means, stopped));
  } finally {
    await worker.terminate();
  }
}

/** The thread's answer, or the reason why there is none. @throws Error when the thread could not do its task */
async function endOf(worker: Worker, { timeoutMs, onFault }: WorkerBounds): Promise<Examined | Unfinished> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<Examined | Unfinished>((resolve, reject) => {
    const broken = (error: Error): void => {
      worker.removeAllListeners(); // after an error the thread also exits
      onFault?.(error);
      resolve('fault');
    };
    timer = setTimeout(() => resolve('time'), timeoutMs);
    worker.once('message', (answer: WorkerAnswer) => {
      if (!answer.ok) return reject(new Error('the verifier failed', { cause: answer.error }));
      if (answer.fault !== undefined) onFault?.(new Error('the verifier failed', { cause: answer.fault }));
      return resolve(answer.examined);
    });
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve('memory') : broken(error),
    );
    worker.once('exit', (code) => broken(new Error(`the verifier's thread ended early (${code})`)));
  });
  return end.finally(() => {
    clearTimeout(timer);
    worker.removeAllListeners();
  });
}
