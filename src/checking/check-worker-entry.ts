import { parentPort, workerData } from 'node:worker_threads';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { verifyPdf } from '../verification/verify.ts';
import { examine } from './examine.ts';
import type { WorkerAnswer, WorkerTask } from './worker-messages.ts';

const { bytes, options } = workerData as WorkerTask;

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}

verifyPdf(bytes, { ...options, primitives: nodePrimitives }).then(
  (report) => answer({ ok: true, examined: examine(bytes, report) }),
  (error: unknown) =>
    answer({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);
