import { Worker } from 'node:worker_threads';
import { LimitError } from '../verification/budget.ts';
import { concludeUnfinished } from '../verification/conclusion.ts';
import { Findings } from '../verification/findings.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { examine } from './examine.ts';
import type { Examined, WorkerAnswer, WorkerOptions, WorkerTask } from './worker-messages.ts';

export interface WorkerBounds {
  readonly timeoutMs: number;
  /** Heap of the worker; buffers of the file itself come on top. */
  readonly memoryMb: number;
  /** Told what broke the thread beside time and memory: a fault of ours. */
  readonly onFault?: (error: Error) => void;
}

type Unfinished = 'time' | 'memory' | 'fault';

export const uploadBounds: WorkerBounds = { timeoutMs: 20_000, memoryMb: 512 };

const compiledEntry = new URL('./check-worker-entry.js', import.meta.url);

/**
 * Verifies a file that a stranger sent, in a thread of its own that lives for this one file. Whatever the bytes do (loop, blow
 * up, crash the verifier), the process goes on and the caller gets a report; one that says so where the thread did not end by
 * itself. The caller's bytes stay as they are.
 * @param entry the module the thread runs; tests that run from source name their own
 */
export async function verifyInWorker(
  bytes: Uint8Array,
  options: WorkerOptions,
  bounds: WorkerBounds = uploadBounds,
  entry: URL = compiledEntry,
): Promise<Examined> {
  const copy = new Uint8Array(bytes); // not slice(): a Buffer's shares its memory, which the transfer would take away
  const task: WorkerTask = { bytes: copy, options };
  const worker = new Worker(entry, {
    workerData: task,
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: bounds.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    // Nothing of the server's environment is the thread's business.
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

/** The thread's answer, or why there is none. @throws Error when the call itself was broken */
async function endOf(worker: Worker, { timeoutMs, onFault }: WorkerBounds): Promise<Examined | Unfinished> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<Examined | Unfinished>((resolve, reject) => {
    const broken = (error: Error): void => {
      worker.removeAllListeners(); // a thread that threw also exits
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
