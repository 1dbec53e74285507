import { Worker } from 'node:worker_threads';
import { type Assets, type Base, createBase } from '../document/base.ts';
import type { Content } from '../document/content.ts';

/** Makes base documents; each takes some milliseconds of pure computing. */
export interface BasePdfWorker {
  readonly make: (content: Content, assets: Assets) => Promise<Base>;
  stop(): Promise<void>;
}

export interface BaseOrder {
  readonly id: number;
  readonly content: Content;
  readonly assets: Assets;
}

/**
 * An answer without `base` means that the order failed; the calling thread then tries again, so that the caller gets
 * the error.
 */
export interface BaseAnswer {
  readonly id: number;
  readonly base?: Base;
}

/** Makes documents in the calling thread; for a single document. */
export const inProcess: BasePdfWorker = { make: createBase, stop: async () => {} };

/** The number of documents from which on a thread, which takes half a second to start, saves time. */
export const workerThreshold = 40;

interface Waiting extends BaseOrder {
  readonly resolve: (base: Base) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes documents in a worker thread, for a batch: a second core makes them while this thread certifies and stores them. A
 * worker that cannot start, or dies, costs only speed: this thread then makes the documents that are still missing.
 */
export function startBasePdfWorker(entry: URL = new URL('./base-worker-thread.js', import.meta.url)): BasePdfWorker {
  const waiting = new Map<number, Waiting>();
  let orders = 0;
  let alive = true;
  const worker = new Worker(entry, { env: {}, execArgv: [] });
  const makeHere = (order: Waiting): void => {
    waiting.delete(order.id);
    createBase(order.content, order.assets).then(order.resolve, order.reject);
  };
  const giveUp = (): void => {
    alive = false;
    for (const order of waiting.values()) makeHere(order);
  };
  worker.on('error', giveUp);
  worker.on('exit', giveUp);
  worker.on('message', ({ id, base }: BaseAnswer) => {
    const order = waiting.get(id);
    if (!order) return;
    if (!base) return makeHere(order);
    waiting.delete(id);
    order.resolve(base);
  });
  return {
    make: (content, assets) =>
      new Promise((resolve, reject) => {
        const order = { id: orders++, content, assets };
        const held = { ...order, resolve, reject };
        waiting.set(order.id, held);
        if (alive) worker.postMessage(order satisfies BaseOrder);
        else makeHere(held);
      }),
    async stop() {
      alive = false;
      await worker.terminate();
    },
  };
}
