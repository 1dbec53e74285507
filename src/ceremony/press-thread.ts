import { parentPort } from 'node:worker_threads';
import { createBase } from '../document/base.ts';
import type { PressAnswer, PressOrder } from './press.ts';

/** The thread of a press: one document after another, until it is stopped. */
parentPort?.on('message', async ({ id, content, assets }: PressOrder) => {
  const base = await createBase(content, assets).catch(() => undefined);
  const answer: PressAnswer = base ? { id, base } : { id };
  parentPort?.postMessage(answer);
});
