import { Worker } from 'node:worker_threads';
import { type Assets, type Base, createBase } from '../document/base.ts';
import type { Content } from '../document/content.ts';

/** Makes base documents; each is some milliseconds of pure computing. */
export interface Press {
  readonly make: (content: Content, assets: Assets) => Promise<Base>;
  stop(): Promise<void>;
}

export interface PressOrder {
  readonly id: number;
  readonly content: Content;
  readonly assets: Assets;
}

/** Without `base` the order failed; it is tried again here, where its error can be thrown. */
export interface PressAnswer {
  readonly id: number;
  readonly base?: Base;
}

/** For a single document: in this thread, at once. */
export const handPress: Press = { make: createBase, stop: async () => {} };

/** From so many documents on, starting a thread (half a second) is worth it. */
export const worthThread = 40;

interface Waiting extends PressOrder {
  readonly resolve: (base: Base) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * For a batch: a second core makes the documents while this thread seals and stores them. A thread that cannot start or dies
 * costs speed only; what it owed is made here.
 */
export function startPress(entry: URL = new URL('./press-thread.js', import.meta.url)): Press {
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
  worker.on('message', ({ id, base }: PressAnswer) => {
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
        if (alive) worker.postMessage(order satisfies PressOrder);
        else makeHere(held);
      }),
    async stop() {
      alive = false;
      await worker.terminate();
    },
  };
}
