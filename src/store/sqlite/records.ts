import type { StoredRecord } from '../../model.ts';
import { indexes, type RecordName, type Records } from '../../stores.ts';
import { checkedRecord } from '../checked.ts';
import { checkSum, damaged, recordSum, recordText } from '../checksum.ts';
import type { CommitGroup } from './commit-group.ts';
import { type Connection, isTaken, query } from './database.ts';
import { indexed } from './schema.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly sum: string;
}

export function createRecords<T extends StoredRecord>(
  connection: Connection,
  { write }: CommitGroup,
  name: RecordName,
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

  const textOf = (record: T): string => recordText(checkedRecord(name, record));

  function read(row: Row): T {
    checkSum(`${name} ${row.id}`, row.sum, recordSum(name, row.body), row.id);
    const record = JSON.parse(row.body) as T;
    if (record.id !== row.id || record.version !== row.version) throw damaged(`${name} ${row.id}`, { id: row.id });
    return record;
  }

  return {
    async insert(record) {
      const body = textOf(record);
      const sum = recordSum(name, body);
      return write(() => unlessTaken(() => insert.run(record.id, record.version, body, sum) === 1));
    },
    async put(records) {
      const rows = records.map((record) => ({ record, body: textOf(record) }));
      if (rows.length === 0) return;
      await write(() => {
        for (const { record, body } of rows) upsert.run(record.id, record.version, body, recordSum(name, body));
      });
    },
    async replace(next) {
      const body = textOf(next);
      const sum = recordSum(name, body);
      return write(() => unlessTaken(() => replace.run(next.version, body, sum, next.id, next.version - 1) === 1));
    },
    async get(id) {
      const row = byId.first(id);
      return row && read(row);
    },
    async find({ where = {}, after = '', limit = -1 } = {}) {
      const [condition, ...more] = Object.entries(where);
      const page = pages.get(condition?.[0]);
      if (!page || more.length > 0) throw new Error(`${name} has no index on ${Object.keys(where).join(', ')}`);
      const rows = condition ? page.all(condition[1], after, limit) : page.all(after, limit);
      return rows.map(read);
    },
    async remove(id) {
      await write(() => remove.run(id));
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
