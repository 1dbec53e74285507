import type { Connection } from 'mongoose';
import type { StoredRecord } from '../../model.ts';
import { indexes, type RecordName, type Records } from '../../stores.ts';
import { checkedRecord } from '../checked.ts';
import { type Call, isTaken } from './call.ts';
import { gather } from './gather.ts';
import { modelOf } from './models.ts';
import { type Row, recordOf, rowOf } from './record-row.ts';

export function createRecords<T extends StoredRecord>(
  connection: Connection,
  call: Call,
  name: RecordName,
): Records<T> {
  const [model, rows] = modelOf<Row>(connection, name);
  const write = (record: T): Row => rowOf(name, checkedRecord(name, record));
  const read = (row: Row): T => recordOf(name, row);
  const paths: readonly string[] = indexes[name].map(({ fields }) => fields[0]);
  const unique = indexes[name].filter((index) => index.unique).map(({ fields }) => fields[0]);
  /** Group reads for each unique field; none of these fields is a dotted path. */
  const oneBy = new Map(
    ['_id', ...unique].map((path) => {
      const find = (keys: readonly string[]) =>
        call(() =>
          model
            .find({ [path]: { $in: keys } })
            .lean<Row[]>()
            .exec(),
        );
      return [path, gather(find, (row) => row[path] as string, read)];
    }),
  );

  return {
    insert: (record) => call(() => unlessTaken(async () => (await rows.insertOne(write(record))).acknowledged)),
    async put(records) {
      if (records.length === 0) return;
      const changes = records.map((record) => ({
        replaceOne: { filter: { _id: record.id }, replacement: write(record), upsert: true },
      }));
      await call(() => rows.bulkWrite(changes, { ordered: false }));
    },
    replace: (next) =>
      call(() =>
        unlessTaken(async () => {
          const { matchedCount } = await rows.replaceOne({ _id: next.id, version: next.version - 1 }, write(next));
          return matchedCount === 1;
        }),
      ),
    get: oneBy.get('_id')!,
    async find({ where = {}, after = '', limit = 0 } = {}) {
      const [path, ...more] = Object.keys(where);
      if (more.length > 0 || (path !== undefined && !paths.includes(path)))
        throw new Error(`${name} has no index on ${Object.keys(where).join(', ')}`);
      const one = path !== undefined && after === '' ? oneBy.get(path) : undefined;
      if (one) return [await one(where[path!]!)].filter((record) => record !== undefined);
      const filter = { ...where, _id: { $gt: after } };
      const found = await call(() => model.find(filter).sort({ _id: 1 }).limit(limit).lean<Row[]>().exec());
      return found.map(read);
    },
    async remove(id) {
      await call(() => rows.deleteOne({ _id: id }));
    },
  };
}

async function unlessTaken(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}
