import { parentPort } from 'node:worker_threads';
import { createBase } from '../document/base.ts';
import type { BaseAnswer, BaseOrder } from './base-worker.ts';

/** The thread behind a BasePdfWorker: makes one document after another until it is stopped. */
parentPort?.on('message', async ({ id, content, assets }: BaseOrder) => {
  const base = await createBase(content, assets).catch(() => undefined);
  const answer: BaseAnswer = base ? { id, base } : { id };
  parentPort?.postMessage(answer);
});
