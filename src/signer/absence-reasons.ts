import type { Absence } from '../model.ts';

interface Reason {
  readonly status: Absence;
  readonly words: string;
  /** It says nothing alone: the person writes what it is. */
  readonly open?: true;
}

/** Why somebody will not sign: what they choose from, in the order in which they see it. */
export const absenceReasons = {
  sakit: { status: 'berhalangan', words: 'Sakit' },
  tugas: { status: 'berhalangan', words: 'Tugas di tempat lain' },
  cuti: { status: 'berhalangan', words: 'Cuti' },
  keluarga: { status: 'berhalangan', words: 'Urusan keluarga yang mendesak' },
  jabatan: { status: 'berhalangan', words: 'Tidak lagi memegang jabatan ini' },
  halangan: { status: 'berhalangan', words: 'Halangan lain', open: true },
  isi: { status: 'menolak', words: 'Tidak setuju dengan isi naskah' },
  cara: { status: 'menolak', words: 'Tidak setuju dengan cara menandatangani ini' },
  'tanpa-alasan': { status: 'menolak', words: 'Tanpa menyebut alasan' },
  keberatan: { status: 'menolak', words: 'Alasan lain', open: true },
} as const satisfies Readonly<Record<string, Reason>>;

export type AbsenceReason = keyof typeof absenceReasons;

const known: Readonly<Record<AbsenceReason, Reason>> = absenceReasons;

export const statusOfReason = (reason: AbsenceReason): Absence => known[reason].status;

/** Whether a reason must be explained in the person's own words. */
export const isOpenReason = (reason: AbsenceReason): boolean => known[reason].open === true;

/** What is kept and printed: the chosen words, the person's own, or both. */
export function reasonWords(reason: AbsenceReason, own: string | undefined): string {
  if (own === undefined) return known[reason].words;
  return isOpenReason(reason) ? own : `${known[reason].words}: ${own}`;
}
