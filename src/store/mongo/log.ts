import { type Connection, mongo } from 'mongoose';
import { equal } from '../../core/bytes.ts';
import { type LoggedEntry, loggedEntry } from '../../model.ts';
import type { LogStore } from '../../stores.ts';
import { checked } from '../checked.ts';
import { coveredEntry, coveredTile, damaged } from '../checksum.ts';
import { entryRow, type RowSeals, tileRow } from '../row-seals.ts';
import { type Call, isTaken } from './call.ts';
import type { RowOf } from './collections.ts';
import { createLease } from './lease.ts';
import { modelOf } from './models.ts';

type EntryRow = RowOf<'entries'>;

export const bytesOf = (stored: mongo.Binary): Uint8Array => new Uint8Array(stored.value());

export const entryOf = (row: EntryRow): LoggedEntry => ({
  ...{ index: row._id, fileId: row.fileId, n: row.n, bytes: bytesOf(row.bytes) },
});

const documentOf = (entry: LoggedEntry, { of }: RowSeals): EntryRow => ({
  _id: checked('log entry', loggedEntry, entry).index,
  fileId: entry.fileId,
  n: entry.n,
  bytes: new mongo.Binary(entry.bytes),
  sum: of(coveredEntry(entry)),
});

/**
 * MongoDB's log. An append without transactions that meets another writer halfway keeps the entries written before the
 * conflict: they are complete, at their index and never removed. The append returns false, and the sequencer reads the
 * size again.
 */
export function createLogStore(connection: Connection, call: Call, seals: RowSeals): LogStore {
  const [entryModel, entries] = modelOf<EntryRow>(connection, 'entries');
  const [tileModel, tiles] = modelOf<RowOf<'tiles'>>(connection, 'tiles');
  const [checkpointModel, checkpoints] = modelOf<RowOf<'checkpoint'>>(connection, 'checkpoint');

  async function size(): Promise<number> {
    const last = await call(() => entryModel.findOne({}, { _id: 1 }).sort({ _id: -1 }).lean<EntryRow>().exec());
    return last ? last._id + 1 : 0;
  }

  function readEntry(row: EntryRow): LoggedEntry {
    const entry = entryOf(row);
    seals.check(entryRow(entry.index), coveredEntry(entry), row.sum);
    return entry;
  }

  async function readTile(path: string): Promise<Uint8Array | undefined> {
    const row = await call(() => tileModel.findOne({ _id: path }).lean<RowOf<'tiles'>>().exec());
    if (!row) return undefined;
    const bytes = bytesOf(row.bytes);
    seals.check(tileRow(path), coveredTile(path, bytes), row.sum);
    return bytes;
  }

  return {
    size,
    async append(given) {
      const rows = given.map((entry) => documentOf(entry, seals));
      const [first] = given;
      if (!first) return true;
      if (given.some(({ index }, i) => index !== first.index + i) || first.index !== (await size())) return false;
      return call(() => untilTaken(() => entries.insertMany(rows, { ordered: true })));
    },
    async read(from, limit) {
      const found = await call(() =>
        entryModel
          .find({ _id: { $gte: from } })
          .sort({ _id: 1 })
          .limit(limit)
          .lean<EntryRow[]>()
          .exec(),
      );
      return found.map((row, i) => {
        if (row._id !== from + i) throw damaged(`entri log ${from + i}`);
        return readEntry(row);
      });
    },
    async find(fileId, n) {
      const row = await call(() => entryModel.findOne({ fileId, n }).lean<EntryRow>().exec());
      return row ? readEntry(row) : undefined;
    },
    async putTiles(given) {
      if (given.length === 0) return;
      const rows = given.map(({ path, bytes }) => ({
        _id: path,
        bytes: new mongo.Binary(bytes),
        sum: seals.of(coveredTile(path, bytes)),
      }));
      if (await call(() => untilTaken(() => tiles.insertMany(rows, { ordered: false })))) return;
      for (const { path, bytes } of given)
        if (!equal((await readTile(path))!, bytes)) throw new Error(`tile ${path} already has other bytes`);
    },
    tile: readTile,
    async checkpoint() {
      const row = await call(() => checkpointModel.findOne({ _id: 'checkpoint' }).lean<RowOf<'checkpoint'>>().exec());
      return row ? { size: row.size, note: row.note } : undefined;
    },
    async publish(next, previous) {
      if (previous === undefined)
        return call(() => untilTaken(() => checkpoints.insertOne({ _id: 'checkpoint', ...next })));
      const { matchedCount } = await call(() =>
        checkpoints.updateOne({ _id: 'checkpoint', note: previous }, { $set: next }),
      );
      return matchedCount === 1;
    },
    lease: createLease(connection, call),
  };
}

/** Returns false when a key was taken and nothing else went wrong. */
async function untilTaken(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const failures = error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat() : [error];
    if (!isTaken(error) || !failures.every(isTaken)) throw error;
    return false;
  }
}
