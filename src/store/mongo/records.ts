import type { Connection } from 'mongoose';
import type { StoredRecord } from '../../model.ts';
import { indexes, type RecordName, type Records } from '../../stores.ts';
import { fullPage, type RowGate } from '../row-gate.ts';
import { type Call, isTaken } from './call.ts';
import { gather } from './gather.ts';
import { modelOf } from './models.ts';
import { givenOf, type Row, rowOf } from './record-row.ts';

export function createRecords<T extends StoredRecord>(
  connection: Connection,
  call: Call,
  name: RecordName,
  gate: RowGate<T>,
): Records<T> {
  const [model, rows] = modelOf<Row>(connection, name);
  function write(record: T): Row {
    const { text, sum } = gate.sealed(record);
    return rowOf(text, sum);
  }
  const paths: readonly string[] = indexes[name].map(({ fields }) => fields[0]);
  const unique = indexes[name].filter((index) => index.unique).map(({ fields }) => fields[0]);
  /** Group reads for each unique field; none of these fields is a dotted path. */
  const oneBy = new Map(
    ['_id', ...unique].map((path) => {
      const find = async (keys: readonly string[]) => {
        const since = gate.now();
        const found = await call(() =>
          model
            .find({ [path]: { $in: keys } })
            .lean<Row[]>()
            .exec(),
        );
        return found.map((row) => ({ row, since }));
      };
      const read = ({ row, since }: { readonly row: Row; readonly since: number }) =>
        gate.admitted(givenOf(row), since);
      return [path, gather(find, ({ row }) => row[path] as string, read)];
    }),
  );

  /** Removes a row that counts as absent, but not one that another node puts in its place meanwhile. */
  async function makesRoom(id: string): Promise<boolean> {
    const since = gate.now();
    const there = await call(() => model.findOne({ _id: id }).lean<Row>().exec());
    if (!there || !gate.yields(givenOf(there), since)) return false;
    const { deletedCount } = await call(() => rows.deleteOne({ _id: id, sum: there.sum }));
    return deletedCount === 1;
  }

  return {
    async insert(record) {
      const row = write(record);
      const once = () => call(() => unlessTaken(async () => (await rows.insertOne({ ...row })).acknowledged));
      const inserted = (await once()) || ((await makesRoom(record.id)) && (await once()));
      if (inserted) gate.inserted(record.id, record.version);
      return inserted;
    },
    async put(records) {
      if (records.length === 0) return;
      const changes = records.map((record) => ({
        replaceOne: { filter: { _id: record.id }, replacement: write(record), upsert: true },
      }));
      await call(() => rows.bulkWrite(changes, { ordered: false }));
      for (const { id, version } of records) gate.inserted(id, version);
    },
    async replace(next) {
      const row = write(next);
      const replaced = await call(() =>
        unlessTaken(async () => {
          const { matchedCount } = await rows.replaceOne({ _id: next.id, version: next.version - 1 }, row);
          return matchedCount === 1;
        }),
      );
      if (replaced) gate.replaced(next.id, next.version);
      return replaced;
    },
    get: oneBy.get('_id')!,
    async find({ where = {}, after = '', limit } = {}) {
      const [path, ...more] = Object.keys(where);
      if (more.length > 0 || (path !== undefined && !paths.includes(path)))
        throw new Error(`${name} has no index on ${Object.keys(where).join(', ')}`);
      const one = path !== undefined && after === '' ? oneBy.get(path) : undefined;
      if (one) return [await one(where[path!]!)].filter((record) => record !== undefined);
      const since = gate.now();
      return fullPage({
        after,
        limit,
        read: (from, most = 0) =>
          call(() =>
            model
              .find({ ...where, _id: { $gt: from } })
              .sort({ _id: 1 })
              .limit(most)
              .lean<Row[]>()
              .exec(),
          ),
        admit: (row) => gate.admitted(givenOf(row), since),
        idOf: ({ _id }) => _id,
      });
    },
    async remove(id) {
      await call(() => rows.deleteOne({ _id: id }));
      gate.removed(id);
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
