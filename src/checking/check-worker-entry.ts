import { parentPort, workerData } from 'node:worker_threads';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { verifyPdf } from '../verification/verify.ts';
import type { Examined, WorkerOptions } from './check-worker.ts';
import { codesIn } from './codes.ts';

/** What check-worker hands to the thread, and what the thread answers, once. */
export interface WorkerTask {
  readonly bytes: Uint8Array;
  readonly options: WorkerOptions;
}

export type WorkerAnswer =
  | { readonly ok: true; readonly examined: Examined }
  | { readonly ok: false; readonly error: string };

const { bytes, options } = workerData as WorkerTask;

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}

verifyPdf(bytes, { ...options, primitives: nodePrimitives }).then(
  (report) => answer({ ok: true, examined: { report, codes: codesIn(bytes, report) } }),
  (error: unknown) =>
    answer({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);
