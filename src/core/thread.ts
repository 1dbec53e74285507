import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Milliseconds within which a thread ends that can be ended. */
const longestEnding = 1000;

export interface ThreadBounds {
  readonly timeoutMs: number;
  /** Heap of the thread; buffers that it is given come on top of it. */
  readonly memoryMb: number;
}

/** What came of a task: the thread's answer, the limit that ended it, or the error of a thread that could not answer. */
export type ThreadEnd<Answer> =
  | { readonly answer: Answer }
  | { readonly ended: 'time' | 'memory' }
  | { readonly ended: 'fault'; readonly error: Error };

/**
 * Runs one task on a stranger's bytes in a thread that lives for this task only. Whatever the bytes do (loop, exhaust
 * memory, crash the thread), the process survives and the caller learns how the thread ended. The caller's bytes are
 * not changed.
 * @param entry the module that the thread runs; it reads `workerData` (`bytes` and `options`) and posts one message
 */
export async function runInThread<Answer>(
  entry: URL,
  task: { readonly bytes: Uint8Array; readonly options?: object },
  bounds: ThreadBounds,
): Promise<ThreadEnd<Answer>> {
  // not slice(): the slice of a Buffer shares its memory, which the transfer would detach
  const copy = new Uint8Array(task.bytes);
  const worker = new Worker(entry, {
    workerData: { ...task, bytes: copy },
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: bounds.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    // The thread must not see the server's environment.
    env: {},
    execArgv: [],
  });
  try {
    return await endOf<Answer>(worker, bounds.timeoutMs);
  } finally {
    // A thread in native code ends late, and one at its memory limit sometimes never (Node 24): nobody waits for it.
    worker.unref();
    await Promise.race([worker.terminate(), delay(longestEnding, undefined, { ref: false })]);
  }
}

async function endOf<Answer>(worker: Worker, timeoutMs: number): Promise<ThreadEnd<Answer>> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<ThreadEnd<Answer>>((resolve) => {
    const broken = (error: Error): void => resolve({ ended: 'fault', error });
    timer = setTimeout(() => resolve({ ended: 'time' }), timeoutMs);
    worker.once('message', (answer: Answer) => resolve({ answer }));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ ended: 'memory' }) : broken(error),
    );
    worker.once('exit', (code) => broken(new Error(`the thread ended early (${code})`)));
  });
  return end.finally(() => {
    clearTimeout(timer);
    worker.removeAllListeners();
  });
}
