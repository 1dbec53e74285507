import type { Connection } from 'mongoose';
import type { LogStore } from '../../stores.ts';
import { type Call, isTaken } from './call.ts';
import type { RowOf } from './collections.ts';
import { modelOf } from './models.ts';

/**
 * Tries three single-document writes in order: prolong the own lease, take over an expired one, insert the first one.
 */
export function createLease(connection: Connection, call: Call): LogStore['lease'] {
  const [, leases] = modelOf<RowOf<'leases'>>(connection, 'leases');
  return async (name, owner, now, milliseconds) => {
    const until = now.getTime() + milliseconds;
    const prolonged = await call(() => leases.findOneAndUpdate({ _id: name, owner }, { $set: { until } }));
    if (prolonged) return { fence: prolonged.fence };
    const expired = { _id: name, owner: { $ne: owner }, until: { $lte: now.getTime() } };
    const change = { $set: { owner, until }, $inc: { fence: 1 } };
    const taken = await call(() => leases.findOneAndUpdate(expired, change, { returnDocument: 'after' }));
    if (taken) return { fence: taken.fence };
    try {
      await call(() => leases.insertOne({ _id: name, owner, until, fence: 1 }));
      return { fence: 1 };
    } catch (error) {
      if (isTaken(error)) return undefined;
      throw error;
    }
  };
}
