import type { KeyTraces } from '../row-key-mark.ts';
import { type Connection, query } from './database.ts';

/** Reads the traces of the keys; a new file has no tables and no traces. */
export function keyTraces(connection: Connection): KeyTraces {
  const made = query(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  const all = <Row>(table: string, columns: string) =>
    made.first(table) ? query<Row>(connection, `SELECT ${columns} FROM ${table}`).all() : [];
  return {
    mark: all<{ mark: number }>('row_key', 'mark')[0]?.mark,
    counters: all<{ text: string; sum: string }>('counters', 'body AS text, sum'),
  };
}

export function writeMark(connection: Connection, mark: number): void {
  const found = query<{ mark: number }>(connection, 'SELECT mark FROM row_key').first();
  if (found?.mark === mark) return; // a start that finds everything writes nothing: a full disk must not stop it
  query(connection, 'INSERT OR REPLACE INTO row_key (one, mark) VALUES (1, ?)').run(mark);
}
