import type { Checkpoint } from '../core/checkpoint.ts';
import { momentWords } from '../core/dates.ts';
import { IkrarError } from '../errors.ts';
import type { LogStore } from '../stores.ts';
import { parseEntry } from './entry.ts';
import type { LossEntry } from './loss.ts';

/** What an operator must know who finds that the database has an older, or another, log than the one that was signed. */
interface Rollback {
  /** Entries that are there. */
  readonly size: number;
  /** When the last of them was made, in words; absent where there is none. */
  readonly last?: string;
}

async function describeRollback(store: LogStore): Promise<Rollback> {
  const size = await store.size();
  const last = size === 0 ? undefined : await lastMoment(store, size).catch(() => undefined); // a damaged row
  return { size, ...(last === undefined ? {} : { last }) };
}

async function lastMoment(store: LogStore, size: number): Promise<string> {
  const [entry] = await store.read(size - 1, 1);
  return momentWords(new Date(parseEntry(entry!.bytes).at), 'Asia/Jakarta');
}

/** In sentences: what is missing, and what contradicts the log from now on. */
export async function rollbackWords(store: LogStore, known: Checkpoint): Promise<string> {
  const { size, last } = await describeRollback(store);
  const when = last === undefined ? '' : `, yang terakhir dari ${last}`;
  const head = `Node ini pernah menandatangani log sebesar ${known.size} catatan. Basis data punya ${size}${when}`;
  if (size >= known.size)
    return `${head}, tetapi bukan lanjutan log itu. Tanda terima yang terbit darinya akan membantah log ini.`;
  return (
    `${head}. Yang ditandatangani sesudah itu hilang; tanda terima dengan indeks ${size} sampai ${known.size - 1} akan ` +
    'membantah log ini.'
  );
}

/** @returns IkrarError 'log-rolled-back', for the operator */
export async function rolledBack(store: LogStore, known: Checkpoint): Promise<IkrarError> {
  return new IkrarError(
    'log-rolled-back',
    `${await rollbackWords(store, known)} Sambungkan basis data yang benar atau pulihkan cadangan yang lebih baru. Bila kehilangan itu harus diterima, ` +
      'hentikan semua node, lalu jalankan ikrar log accept-loss.',
  );
}

/** A declared loss, for whoever audits the log. */
export const lossWords = ({ lost, kept, at }: LossEntry): string =>
  `Pengelola menyatakan kehilangan pada ${momentWords(new Date(at), 'Asia/Jakarta')}: log sebesar ${lost.size} catatan diganti, ` +
  `yang dipertahankan ${kept.size} catatan.`;

export const isRolledBack = (error: unknown): error is IkrarError =>
  error instanceof IkrarError && error.code === 'log-rolled-back';
