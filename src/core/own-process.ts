import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds within which a process ends that was told to. */
const longestEnding = 1000;
/** Of what a process that dies says about it, in characters. */
const mostSaid = 8192;

export interface ProcessBounds {
  readonly timeoutMs: number;
  /** Heap of the process; buffers that it is given come on top of it. */
  readonly memoryMb: number;
}

/** What came of a task: the answer, the limit that ended it, or the error of a process that could not answer. */
export type ProcessEnd<Answer> =
  | { readonly answer: Answer }
  | { readonly ended: 'time' | 'memory' }
  | { readonly ended: 'fault'; readonly error: Error };

/**
 * Runs one task on a stranger's bytes in a process that lives for this task only. Whatever the bytes do (loop, exhaust memory, crash
 * it), the caller's process survives and learns how the other ended. A thread would not do: one that exhausts its memory takes
 * the whole process with it under Node 24, or goes on for ever.
 * @param entry the module that the process runs; it calls `answerTask`
 */
export async function runInProcess<Answer>(
  entry: URL,
  task: { readonly bytes: Uint8Array; readonly options?: object },
  bounds: ProcessBounds,
): Promise<ProcessEnd<Answer>> {
  const flags = [`--max-old-space-size=${bounds.memoryMb}`, '--no-warnings', '--input-type=module'];
  const child = spawn(process.execPath, [...flags, '--eval', `await import(${JSON.stringify(entry.href)})`], {
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    // It must not see the server's environment.
    env: {},
  });
  // one that is gone cannot be told anything; how it ended is told by endOf
  child.send(task.options ?? {}, () => {});
  child.stdin?.on('error', () => {});
  // not in the message: to serialize 50 MB would stop the server for half a second
  child.stdin?.end(task.bytes);
  try {
    return await endOf<Answer>(child, bounds.timeoutMs);
  } finally {
    await end(child);
  }
}

async function endOf<Answer>(child: ChildProcess, timeoutMs: number): Promise<ProcessEnd<Answer>> {
  let timer: NodeJS.Timeout | undefined;
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said = (said + part.toString()).slice(-mostSaid);
  });
  const end = new Promise<ProcessEnd<Answer>>((resolve) => {
    timer = setTimeout(() => resolve({ ended: 'time' }), timeoutMs);
    child.once('message', (answer) => resolve({ answer: answer as Answer }));
    child.once('error', (error) => resolve({ ended: 'fault', error }));
    child.once('close', (code, signal) => {
      const how = signal ?? `code ${code}`;
      resolve(
        isMemory(signal, said)
          ? { ended: 'memory' }
          : { ended: 'fault', error: new Error(`the process ended early (${how})`, { cause: said }) },
      );
    });
  });
  return end.finally(() => clearTimeout(timer));
}

/** V8 ends a process at its limit itself; the system kills one when there is no memory left. */
const isMemory = (signal: NodeJS.Signals | null, said: string): boolean =>
  signal === 'SIGKILL' || /heap out of memory|FATAL ERROR.*(?:memory|allocation)/i.test(said);

/** Nobody waits long for a process in the middle of a call to the system. */
async function end(child: ChildProcess): Promise<void> {
  child.removeAllListeners();
  child.on('error', () => {});
  child.stdin?.destroy();
  child.stderr?.destroy();
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await Promise.race([gone, delay(longestEnding, undefined, { ref: false })]);
}

/** In the process of its own: does the one task, answers, and ends; it also ends when nobody is there any more to be answered. */
export async function answerTask<Options>(
  work: (task: { readonly bytes: Uint8Array; readonly options: Options }) => Promise<object>,
): Promise<void> {
  process.once('disconnect', () => process.exit());
  const [[options], bytes] = await Promise.all([once(process, 'message'), buffer(process.stdin)]);
  const answer = await work({ bytes: new Uint8Array(bytes), options: options as Options });
  process.send?.(answer);
}
