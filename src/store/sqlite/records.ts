import type { StoredRecord } from '../../model.ts';
import { indexes, type RecordName, type Records } from '../../stores.ts';
import { fullPage, type GivenRow, type RowGate } from '../row-gate.ts';
import type { CommitGroup } from './commit-group.ts';
import { type Connection, isTaken, query } from './database.ts';
import { indexed } from './schema.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly sum: string;
}

const given = ({ body, ...row }: Row): GivenRow => ({ ...row, text: body, record: () => JSON.parse(body) });

export function createRecords<T extends StoredRecord>(
  connection: Connection,
  { write }: CommitGroup,
  name: RecordName,
  gate: RowGate<T>,
): Records<T> {
  const columns = 'id, version, body, sum';
  const insert = query(connection, `INSERT INTO ${name} (${columns}) VALUES (?, ?, ?, ?)`);
  const upsert = query(
    connection,
    `INSERT INTO ${name} (${columns}) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body, sum = excluded.sum`,
  );
  const replace = query(connection, `UPDATE ${name} SET version = ?, body = ?, sum = ? WHERE id = ? AND version = ?`);
  const byId = query<Row>(connection, `SELECT ${columns} FROM ${name} WHERE id = ?`);
  const remove = query(connection, `DELETE FROM ${name} WHERE id = ?`);
  const pages = new Map(
    [undefined, ...indexes[name].map(({ fields }) => fields[0])].map((path) => {
      const match = path === undefined ? '' : `${indexed(path)} = ? AND`;
      const sql = `SELECT ${columns} FROM ${name} WHERE ${match} id > ? ORDER BY id LIMIT ?`;
      return [path, query<Row>(connection, sql)];
    }),
  );

  /** Queries are synchronous, so that nothing is learnt between a query and its answer. */
  const read = (row: Row): T | undefined => gate.admitted(given(row), gate.now());

  /** Removes a row that counts as absent. */
  function makesRoom(id: string): boolean {
    const there = byId.first(id);
    return there !== undefined && gate.yields(given(there), gate.now()) && remove.run(id) === 1;
  }

  return {
    async insert(record) {
      const { text, sum } = gate.sealed(record);
      const once = () => unlessTaken(() => insert.run(record.id, record.version, text, sum) === 1);
      const inserted = await write(() => once() || (makesRoom(record.id) && once()));
      if (inserted) gate.inserted(record.id, record.version);
      return inserted;
    },
    async put(records) {
      const rows = records.map((record) => ({ record, ...gate.sealed(record) }));
      if (rows.length === 0) return;
      await write(() => {
        for (const { record, text, sum } of rows) upsert.run(record.id, record.version, text, sum);
      });
      for (const { id, version } of records) gate.inserted(id, version);
    },
    async replace(next) {
      const { text, sum } = gate.sealed(next);
      const replaced = await write(() =>
        unlessTaken(() => replace.run(next.version, text, sum, next.id, next.version - 1) === 1),
      );
      if (replaced) gate.replaced(next.id, next.version);
      return replaced;
    },
    async get(id) {
      const row = byId.first(id);
      return row && read(row);
    },
    async find({ where = {}, after = '', limit } = {}) {
      const [condition, ...more] = Object.entries(where);
      const page = pages.get(condition?.[0]);
      if (!page || more.length > 0) throw new Error(`${name} has no index on ${Object.keys(where).join(', ')}`);
      const values = condition ? [condition[1]] : [];
      return fullPage({
        after,
        limit,
        read: async (from, most = -1) => page.all(...values, from, most),
        admit: read,
        idOf: ({ id }) => id,
      });
    },
    async remove(id) {
      await write(() => remove.run(id));
      gate.removed(id);
    },
  };
}

function unlessTaken(work: () => boolean): boolean {
  try {
    return work();
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}
