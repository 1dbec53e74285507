/** Days of the civil calendar, `YYYY-MM-DD`, and their Indonesian words. */
export const months = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
] as const;

/** From Sunday, as Date counts them. */
export const weekdays = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'] as const;

export interface Day {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
  /** Midnight UTC, for counting only. */
  readonly date: Date;
}

/** @throws RangeError for anything that is not a day of the calendar */
export function parseDay(text: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const date = new Date(`${text}T00:00:00Z`);
  if (!match || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new RangeError(`not a day: ${text}`);
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]), date };
}

/** "30 September 2024" */
export function dayWords(text: string): string {
  const { year, month, day } = parseDay(text);
  return `${day} ${months[month - 1]} ${year}`;
}
