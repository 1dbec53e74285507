import { IkrarError } from '../../src/errors.ts';
import type { Stores } from '../../src/stores.ts';

/** A durable write of the store, by name: `revisions.append`, `declarations.replace` … */
export interface WritePoint {
  readonly name: string;
  /** The number of the write, counted over the whole store from 0. */
  readonly index: number;
  readonly side: 'before' | 'after';
}

const writes = new Set(['insert', 'put', 'replace', 'remove', 'append', 'markLogged', 'putTiles', 'publish', 'lease']);

/** The same store, calling `hook` before and after each write; an error of the hook goes to the caller. */
export function observed(stores: Stores, hook: (point: WritePoint) => void | Promise<void>): Stores {
  let count = 0;
  const wrap = (collection: string, part: object) =>
    new Proxy(part, {
      get(target, method: string) {
        const call = Reflect.get(target, method) as (...args: unknown[]) => Promise<unknown>;
        if (!writes.has(method)) return call;
        return async (...args: unknown[]) => {
          const name = `${collection}.${method}`;
          const index = count++;
          await hook({ name, index, side: 'before' });
          const result = await call.apply(target, args);
          await hook({ name, index, side: 'after' });
          return result;
        };
      },
    });
  return Object.fromEntries(
    Object.entries(stores).map(([name, part]) => [
      name,
      typeof part === 'object' && part !== null ? wrap(name, part) : part,
    ]),
  ) as unknown as Stores;
}

export const outage = (): IkrarError =>
  new IkrarError('store-unavailable', 'Basis data tidak menjawab.', { retryAfter: 5 });

/**
 * A store that dies at one write: that write fails before it happens or after it is durable, and from then on nothing answers,
 * as for a process that was killed there.
 */
export function dyingAt(stores: Stores, index: number, side: WritePoint['side']): Stores {
  let dead = false;
  return observed(stores, (point) => {
    if (dead || (point.index === index && point.side === side)) {
      dead = true;
      throw outage();
    }
  });
}

/** A store whose database goes away and comes back. */
export function switched(stores: Stores): { readonly stores: Stores; down: boolean } {
  const state = { down: false };
  const faulty = observed(stores, () => {
    if (state.down) throw outage();
  });
  return Object.assign(state, { stores: faulty });
}
