import { type ProcessBounds, runInProcess } from '../core/own-process.ts';
import { createTurns } from '../core/turns.ts';
import { type ErrorCode, type Fault, IkrarError } from '../errors.ts';
import type { Choices, Remembered } from '../roster/choices.ts';
import type { Region } from '../roster/regions.ts';
import type { Understanding } from '../roster/understand.ts';

/** How a roster's file is to be read, beside its bytes; all of it can be copied to another process. */
export interface RosterTask {
  readonly choices: Choices;
  readonly remembered: Remembered;
  /** The event's. */
  readonly regionCode: string;
  /** The operator's own, beside Kemendagri's list. */
  readonly regions: readonly Region[];
}

/** Reads and understands a file of a stranger. @throws IkrarError 'roster-invalid', 'body-too-large', 'overloaded' */
export type ReadRoster = (bytes: Uint8Array, task: RosterTask) => Promise<Understanding>;

/** The other process's answer: errors lose their class on the way. */
export type RosterAnswer =
  | { readonly understanding: Understanding }
  | {
      readonly refused: { readonly code: ErrorCode; readonly message: string; readonly faults: readonly Fault[] };
    };

const compiledEntry = new URL('./roster-reader-entry.js', import.meta.url);
/** A roster of 5,000 people takes a second or two and 100 MB. */
const usual: ProcessBounds = { timeoutMs: 20_000, memoryMb: 256 };
/** Each takes a core and its memory. */
const atOnce = 2;
const mostWaiting = 10;

/**
 * Reads files in processes of their own, a few at a time: rosters come by mail from strangers, and neither time nor memory
 * that a file takes may stop the server. Understanding 5,000 lines takes half a second, which is why it is done there too.
 * @param entry the module that the process runs; tests that run from source name their own
 */
export function createRosterReader(bounds: ProcessBounds = usual, entry: URL = compiledEntry): ReadRoster {
  const inTurn = createTurns(atOnce, (waiting) => {
    if (waiting < mostWaiting) return;
    const message = 'Banyak daftar sedang dibaca. Tunggu sebentar, lalu unggah lagi.';
    throw new IkrarError('overloaded', message, { retryAfter: 5 });
  });
  return (bytes, options) =>
    inTurn('', async () => {
      const end = await runInProcess<RosterAnswer>(entry, { bytes, options }, bounds);
      if ('ended' in end)
        throw end.ended === 'fault' ? new Error('a roster was not read', { cause: end.error }) : costly();
      if ('understanding' in end.answer) return end.answer.understanding;
      const { code, message, faults } = end.answer.refused;
      throw new IkrarError(code, message, { faults });
    });
}

const costly = (): IkrarError =>
  new IkrarError(
    'roster-invalid',
    'Berkas ini terlalu berat untuk dibaca. Salin kolom daftar saja ke lembar baru, simpan, lalu unggah lagi.',
  );
