import type Database from 'libsql';
import { IkrarError } from '../../errors.ts';
import { damaged } from '../checksum.ts';
import { unavailable } from '../failure.ts';

export type Connection = Database.Database;
type Value = string | number | Uint8Array | null;

/** A prepared statement with typed rows. Blobs come as plain Uint8Array (libsql gives ArrayBuffer). */
export interface Query<Row> {
  all(...values: readonly Value[]): readonly Row[];
  first(...values: readonly Value[]): Row | undefined;
  /** The number of rows changed. */
  run(...values: readonly Value[]): number;
}

export function query<Row>(connection: Connection, sql: string): Query<Row> {
  const statement = connection.prepare(sql);
  const all = (...values: readonly Value[]): readonly Row[] =>
    translated(() => statement.all(values) as Record<string, unknown>[]).map((row) => withBytes(row) as Row);
  return {
    all,
    first: (...values) => all(...values)[0],
    run: (...values) => translated(() => statement.run(values).changes),
  };
}

function withBytes(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row)) if (value instanceof ArrayBuffer) row[name] = new Uint8Array(value);
  return row;
}

/** Makes one call to the database and translates its errors into IkrarErrors. */
export function translated<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw translate(error);
  }
}

function codeOf(error: unknown): string {
  const code = String((error as { code?: unknown })?.code ?? '');
  const [, extended] = /^UNKNOWN_SQLITE_ERROR_(\d+)$/.exec(code) ?? [];
  return extended === undefined ? code : (primaryCodes[Number(extended) & 0xff] ?? code);
}

/** SQLite's result codes, the low octet of an extended code, because libsql does not name all extended codes. */
const primaryCodes: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};

/** Whether a unique key was taken: the only database error that callers handle themselves. */
export const isTaken = (error: unknown): boolean => /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(codeOf(error));

export const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(codeOf(error));

export function translate(error: unknown): unknown {
  if (error instanceof IkrarError || isTaken(error)) return error;
  const code = codeOf(error);
  if (/^SQLITE_FULL/.test(code))
    return unavailable('Ruang penyimpanan penuh. Kosongkan ruang pada disk folder data, lalu coba lagi.', error);
  if (/^SQLITE_(READONLY|PERM|CANTOPEN|AUTH)/.test(code))
    return unavailable('Basis data tidak dapat ditulis. Periksa hak tulis pada folder data.', error);
  if (/^SQLITE_IOERR/.test(code))
    return unavailable('Disk folder data gagal membaca atau menulis. Periksa disk, lalu coba lagi.', error);
  if (isBusy(error)) return unavailable('Basis data sedang dipakai proses lain. Coba lagi beberapa saat.', error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damaged('(berkas SQLite)', { cause: error });
  return error;
}
