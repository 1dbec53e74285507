import { dayWords, weekdayWords } from '../core/dates.ts';
import { placeWords } from '../core/place.ts';
import { positionWords } from '../core/represented.ts';
import { type Use, useMark } from '../core/use.ts';
import { finish } from './catalog.ts';
import { setLetterhead } from './letterhead.ts';
import { setParagraph } from './paragraph.ts';
import { createSheet } from './sheet.ts';
import { setTable } from './text-table.ts';
import { sharedObjects } from './typeface.ts';

export interface AttendanceList {
  readonly event: {
    readonly name: string;
    readonly organizer: string;
    readonly venue: string;
    readonly place: string;
    readonly letterhead: readonly string[];
  };
  readonly use?: Use | undefined;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly people: readonly AttendanceLine[];
  /** Empty lines for guests. */
  readonly guests: number;
}

export interface AttendanceLine {
  readonly name: string;
  readonly position: string;
  readonly represents?: string | undefined;
  readonly institution: string;
  /** "ditandatangani elektronik pukul 09.14 WIB"; empty: a place to sign by hand. */
  readonly signed: string;
}

/** High enough for a signature by hand, in points. */
const lineHeight = 26;

/** Daftar hadir of one day, to be printed: whoever has signed that day stands so; all others sign by hand. */
export async function createAttendanceList({ event, use, day, people, guests }: AttendanceList): Promise<Uint8Array> {
  const title = 'DAFTAR HADIR';
  const sheet = createSheet(await sharedObjects(), { running: `Daftar hadir ${event.name}`, signable: false });
  setLetterhead(sheet, event.letterhead, event.organizer, undefined);
  const head = { face: sheet.bold, size: 13, after: 4, align: 'centre' } as const;
  setParagraph(sheet, 'H1', use ? `${useMark(use)} · ${title}` : title, head);
  const plain = { face: sheet.regular, size: 10.5, after: 2 } as const;
  for (const line of [`Kegiatan: ${event.name}`, `Hari, tanggal: ${weekdayWords(day)}`])
    setParagraph(sheet, 'P', line, plain);
  setParagraph(sheet, 'P', `Tempat: ${placeWords(event)}`, { ...plain, after: 8 });
  const known = people.map(({ name, institution, signed, ...person }) => [
    ...[name, positionWords(person), institution, signed],
  ]);
  const rows = [...known, ...Array.from({ length: guests }, () => ['', '', '', ''])];
  const header = ['No.', 'Nama', 'Jabatan', 'Instansi', 'Tanda tangan, atau waktu tanda tangan elektronik'];
  setTable(
    sheet,
    header,
    rows.map((cells, i) => [String(i + 1), ...cells]),
    lineHeight,
  );
  setParagraph(sheet, 'P', `${event.place}, ${dayWords(day)}`, { ...plain, after: 4 });
  setParagraph(sheet, 'P', 'Yang membuat daftar,', { ...plain, after: 48 });
  setParagraph(sheet, 'P', '(………………………………)', plain);
  const facts = {
    ...{ title: `Daftar hadir ${event.name}`, author: event.organizer },
    ...{ subject: `Daftar hadir ${dayWords(day)}`, at: new Date(`${day}T00:00:00Z`) },
  };
  return finish(sheet, facts, JSON.stringify([day, rows])).bytes;
}
