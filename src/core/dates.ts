/**
 * Days `YYYY-MM-DD` and moments in Indonesian words. The words are our own, not ICU's, because what is printed must not
 * change with a Node version. Must also run in browsers of 2017.
 */
const months = [
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

/** From Sunday on, like Date.getDay(). */
const weekdays = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'] as const;

interface Day {
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

/** "Senin, 30 September 2024" of a day `YYYY-MM-DD`. */
export function weekdayWords(day: string): string {
  const { date } = parseDay(day);
  return `${weekdays[date.getUTCDay()]}, ${dayWords(day)}`;
}

/**
 * Signing days in words: "30 September 2024", "3–5 Oktober 2024", "30 September–1 Oktober 2024", "30 Desember 2024–2
 * Januari 2025"; separate days are listed: "3, 5, dan 8 Oktober 2024".
 * @param days ascending, `YYYY-MM-DD`, at least one
 */
export function daysWords(days: readonly string[]): string {
  const runs: { first: string; last: string }[] = [];
  for (const day of days) {
    const open = runs[runs.length - 1];
    if (open && dayNumber(day) === dayNumber(open.last) + 1) open.last = day;
    else if (open?.last !== day) runs.push({ first: day, last: day });
  }
  const words = runs.map((run, i) => runWords(run, runs[i + 1]));
  const last = words[words.length - 1];
  return words.length < 3 ? words.join(' dan ') : `${words.slice(0, -1).join(', ')}, dan ${last}`;
}

/** All days from the first to the last in words: "3–5 Oktober 2024". */
export const dayRange = ([first, last]: readonly [first: string, last: string]): string =>
  first === last ? dayWords(first) : runWords({ first, last }, undefined);

const dayNumber = (day: string): number => parseDay(day).date.getTime() / 86_400_000;

/** Omits month and year where the next run of days has the same, so that they appear once, at the end. */
function runWords(
  { first, last }: { first: string; last: string },
  next: { first: string; last: string } | undefined,
): string {
  const [a, b] = [parseDay(first), parseDay(last)];
  const n = next && parseDay(next.last);
  const sayYear = !n || n.year !== b.year;
  const sayMonth = sayYear || n?.month !== b.month || parseDay(next!.first).month !== b.month;
  const end = `${b.day}${sayMonth ? ` ${months[b.month - 1]}` : ''}${sayYear ? ` ${b.year}` : ''}`;
  if (first === last) return end;
  if (a.year !== b.year) return `${dayWords(first)}–${end}`;
  if (a.month !== b.month) return `${a.day} ${months[a.month - 1]}–${end}`;
  return `${a.day}–${end}`;
}

const zoneNames: Readonly<Record<string, readonly [name: string, hours: number]>> = {
  'Asia/Jakarta': ['WIB', 7],
  'Asia/Makassar': ['WITA', 8],
  'Asia/Jayapura': ['WIT', 9],
};

/** The local day `YYYY-MM-DD` of an instant; Indonesia's time zones have no summer time. */
export function localDay(at: Date, timeZone: string): string {
  return shifted(at, timeZone).toISOString().slice(0, 10);
}

/** "14.05 WIB" */
export function timeWords(at: Date, timeZone: string): string {
  const [name] = zoneOf(timeZone);
  return `${shifted(at, timeZone).toISOString().slice(11, 16).replace(':', '.')} ${name}`;
}

/** "30 September 2024 pukul 14.05 WIB" */
export function momentWords(at: Date, timeZone: string): string {
  return `${dayWords(localDay(at, timeZone))} pukul ${timeWords(at, timeZone)}`;
}

function zoneOf(timeZone: string): readonly [name: string, hours: number] {
  const zone = zoneNames[timeZone];
  if (!zone) throw new RangeError(`not an Indonesian time zone: ${timeZone}`);
  return zone;
}

const shifted = (at: Date, timeZone: string): Date => new Date(at.getTime() + zoneOf(timeZone)[1] * 3_600_000);
