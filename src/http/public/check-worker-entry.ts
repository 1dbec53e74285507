import { parentPort, workerData } from 'node:worker_threads';
import { nodePrimitives } from '../../verification/node-primitives.ts';
import type { Report } from '../../verification/report.ts';
import { verifyPdf } from '../../verification/verify.ts';
import type { WorkerOptions } from './check-worker.ts';

/** What check-worker hands to the thread, and what the thread answers, once. */
export interface WorkerTask {
  readonly bytes: Uint8Array;
  readonly options: WorkerOptions;
}

export type WorkerAnswer =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly error: string };

const { bytes, options } = workerData as WorkerTask;

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}

verifyPdf(bytes, { ...options, primitives: nodePrimitives }).then(
  (report) => answer({ ok: true, report }),
  (error: unknown) =>
    answer({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);
