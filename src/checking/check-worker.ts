import { Worker } from 'node:worker_threads';
import { IkrarError } from '../errors.ts';
import type { Examined, WorkerAnswer, WorkerOptions, WorkerTask } from './worker-messages.ts';

export interface WorkerBounds {
  readonly timeoutMs: number;
  /** Heap of the worker; buffers of the file itself come on top. */
  readonly memoryMb: number;
}

const uploadBounds: WorkerBounds = { timeoutMs: 20_000, memoryMb: 512 };

const compiledEntry = new URL('./check-worker-entry.js', import.meta.url);

/**
 * Verifies a file that a stranger sent, in a thread of its own that lives for this one file. Whatever the bytes do (loop, blow
 * up, crash the verifier), the process goes on and the caller gets an error. The caller's bytes stay as they are.
 * @param entry the module the thread runs; tests that run from source name their own
 * @throws IkrarError 'pdf-unreadable' when the file costs more time or memory than it may
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
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Examined>((resolve, reject) => {
      const tooDear = (why: string, cause?: unknown): void =>
        reject(new IkrarError('pdf-unreadable', `${why} Berkas ini tidak dapat diperiksa di sini.`, { cause }));
      timer = setTimeout(() => tooDear('Pemeriksaan memakan waktu terlalu lama.'), bounds.timeoutMs);
      worker.once('message', (answer: WorkerAnswer) =>
        answer.ok ? resolve(answer.examined) : reject(new Error('the verifier failed', { cause: answer.error })),
      );
      worker.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? tooDear('Pemeriksaan memakan memori terlalu banyak.', error)
          : reject(new Error('the verifier failed', { cause: error })),
      );
      worker.once('exit', (code) => reject(new Error(`the verifier's thread ended early (${code})`)));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
