import { type ProcessBounds, runInProcess } from '../core/own-process.ts';
import { LimitError } from '../verification/budget.ts';
import { concludeUnfinished } from '../verification/conclusion.ts';
import { Findings } from '../verification/findings.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { examine } from './examine.ts';
import type { Examined, WorkerAnswer, WorkerOptions } from './worker-messages.ts';

export interface WorkerBounds extends ProcessBounds {
  /** Called with an error that ended the process other than the limits of time and memory: a defect of ours. */
  readonly onFault?: (error: Error) => void;
}

export const uploadBounds: WorkerBounds = { timeoutMs: 20_000, memoryMb: 512 };

const compiledEntry = new URL('./check-worker-entry.js', import.meta.url);

/**
 * Verifies a stranger's file in a process that lives for this file only. The caller gets a report in any case; it says so
 * if the process was ended.
 * @param entry the module that the process runs; tests that run from source name their own
 * @throws Error when the process could not do its task
 */
export async function verifyInWorker(
  bytes: Uint8Array,
  options: WorkerOptions,
  bounds: WorkerBounds = uploadBounds,
  entry: URL = compiledEntry,
): Promise<Examined> {
  const end = await runInProcess<WorkerAnswer>(entry, { bytes, options }, bounds);
  if ('answer' in end) {
    const { answer } = end;
    if (!answer.ok) throw new Error('the verifier failed', { cause: answer.error });
    if (answer.fault !== undefined) bounds.onFault?.(new Error('the verifier failed', { cause: answer.fault }));
    return answer.examined;
  }
  if (end.ended === 'fault') bounds.onFault?.(end.error);
  const means = { primitives: nodePrimitives, findings: new Findings() };
  const stopped = new LimitError({ code: 'check-unfinished', what: end.ended });
  return examine(bytes, concludeUnfinished(bytes, options.at, means, stopped));
}
