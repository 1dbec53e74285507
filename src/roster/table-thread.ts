import { runInThread, type ThreadBounds } from '../core/thread.ts';
import { createTurns } from '../core/turns.ts';
import { type ErrorCode, type Fault, IkrarError } from '../errors.ts';
import type { ReadTables } from './read-tables.ts';
import type { Table } from './row.ts';

/** The thread's answer: errors lose their class between threads. */
export type TableAnswer =
  | { readonly tables: readonly Table[] }
  | {
      readonly refused: { readonly code: ErrorCode; readonly message: string; readonly faults: readonly Fault[] };
    };

const compiledEntry = new URL('./table-thread-entry.js', import.meta.url);
/** A roster of 5,000 people takes under a second and 60 MB. */
const usual: ThreadBounds = { timeoutMs: 10_000, memoryMb: 256 };
/** Each takes a core and its memory. */
const atOnce = 2;
const mostWaiting = 10;

/**
 * Reads files in threads of their own, a few at a time: rosters come by mail from strangers, and neither time nor memory
 * that a file takes may stop the server.
 * @param entry the module that the thread runs; tests that run from source name their own
 */
export function createTableReader(bounds: ThreadBounds = usual, entry: URL = compiledEntry): ReadTables {
  const inTurn = createTurns(atOnce, (waiting) => {
    if (waiting < mostWaiting) return;
    const message = 'Banyak daftar sedang dibaca. Tunggu sebentar, lalu unggah lagi.';
    throw new IkrarError('overloaded', message, { retryAfter: 5 });
  });
  return (bytes) =>
    inTurn('', async () => {
      const end = await runInThread<TableAnswer>(entry, { bytes }, bounds);
      if ('ended' in end)
        throw end.ended === 'fault' ? new Error('a roster was not read', { cause: end.error }) : costly();
      if ('tables' in end.answer) return end.answer.tables;
      const { code, message, faults } = end.answer.refused;
      throw new IkrarError(code, message, { faults });
    });
}

const costly = (): IkrarError =>
  new IkrarError(
    'roster-invalid',
    'Berkas ini terlalu berat untuk dibaca. Salin kolom daftar saja ke lembar baru, simpan, lalu unggah lagi.',
  );
