import { daysWords, localDay, momentWords, timeWords, weekdayWords } from '../core/dates.ts';
import { placeWords } from '../core/place.ts';
import { positionWords } from '../core/represented.ts';
import type { Attendance, Person } from '../model.ts';
import type { Block } from '../template/blocks.ts';
import type { Content } from './content.ts';
import { framed, type MinutesFrame } from './minutes-frame.ts';

/** A person's status at the closing. */
export interface MinutesStanding {
  readonly person: Person;
  /** Present when the person has signed. */
  readonly signature?: { readonly at: string };
  /** What the clock of their device said, where a key of the device or of the desk signed. */
  readonly deviceAt?: Date;
  readonly attendance: Attendance;
  /** The reason of an absence, or the representative with their letter. */
  readonly note?: string;
}

export interface MinutesInput extends MinutesFrame {
  readonly days: readonly string[];
  readonly number: string;
  readonly closedAt: string;
  readonly people: readonly MinutesStanding[];
}

/** The minutes of a declaration: place and time, what was pledged, numbers, who was missing and why, witnesses. */
export function minutesContent(input: MinutesInput): Content {
  const { pledge, number, closedAt } = input;
  return framed(input, {
    ...{ template: 'berita-acara', at: closedAt, number, blocks: minutesBlocks(input) },
    title: `BERITA ACARA PENANDATANGANAN ${pledge.kind === 'pakta' ? 'PAKTA INTEGRITAS' : 'IKRAR'} NETRALITAS`,
  });
}

function minutesBlocks(input: MinutesInput): readonly Block[] {
  const { people } = input;
  const signed = people.filter((one) => one.signature);
  const missing = people.filter((one) => !one.signature);
  return [
    { type: 'paragraph', text: opening(input) },
    { type: 'heading', level: 1, text: 'Jumlah' },
    { type: 'table', header: [], rows: numbers(people) },
    { type: 'heading', level: 1, text: 'Naskah yang diikrarkan' },
    { type: 'paragraph', text: `“${input.pledge.text.title}”` },
    ...sharedText(input.pledge),
    ...attendees('Saksi', signed, 'saksi', input.event.timeZone),
    ...attendees('Mengetahui', signed, 'mengetahui', input.event.timeZone),
    ...delayed(signed, input.event.timeZone),
    // No further heading may follow: withoutAbsentees removes everything from the last heading on.
    { type: 'heading', level: 1, text: `Yang tidak menandatangani${saidBefore(missing)}` },
    absentees(missing),
    {
      type: 'paragraph',
      text: 'Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.',
    },
  ];
}

/**
 * The public text of minutes: without the people who did not sign, and the reasons. In all minutes that were ever
 * written, the absentees are the last section: the last heading and the one block below it.
 */
export function withoutAbsentees(blocks: readonly Block[]): readonly Block[] {
  const at = blocks.findLastIndex(({ type }) => type === 'heading');
  return blocks.filter((_, i) => i !== at && i !== at + 1);
}

function opening({ event, days, closedAt, pledge, people, number }: MinutesInput): string {
  const closed = new Date(closedAt);
  const day = localDay(closed, event.timeZone);
  const begun = days.length > 1 ? ` yang berlangsung pada ${daysWords(days)}` : '';
  const first = earliest(people);
  const span = first ? ` Tanda tangan pertama dibubuhkan pada ${momentWords(first, event.timeZone)}.` : '';
  const named = number ? ` dengan nomor ${number}` : '';
  return (
    `Pada hari ${weekdayWords(day)}, pukul ${timeWords(closed, event.timeZone)}, bertempat di ${placeWords(event)}, ` +
    `${event.organizer} menutup penandatanganan naskah${named} (${filesWords(pledge, people.length)}) ` +
    `pada kegiatan ${event.name}${begun}.${span}`
  );
}

function filesWords({ kind, code, volume }: Content, people: number): string {
  if (kind === 'pakta' && people > 1)
    return `${people.toLocaleString('id-ID')} berkas, satu tiap orang, kode pertama ${code}`;
  return volume ? `${volume.of} jilid, kode jilid pertama ${code}` : `kode ${code}`;
}

/** The pledged text. For individual pledges, whose identity table is one person's, its values become "masing-masing". */
const sharedText = ({ kind, text }: Content): readonly Block[] =>
  kind !== 'pakta'
    ? text.blocks
    : text.blocks.map((block) =>
        block.type === 'table' ? { ...block, rows: block.rows.map(([label = '']) => [label, 'masing-masing']) } : block,
      );

function earliest(people: readonly MinutesStanding[]): Date | undefined {
  const times = people.flatMap(({ signature }) => (signature ? [signature.at] : [])).toSorted();
  return times[0] === undefined ? undefined : new Date(times[0]);
}

/** The number of people in each status at the closing; every person counts once. */
function numbers(people: readonly MinutesStanding[]): (readonly string[])[] {
  const absent = (...statuses: readonly Attendance[]): number =>
    people.filter((one) => !one.signature && statuses.includes(one.attendance)).length;
  const persons = (count: number): string => `${count.toLocaleString('id-ID')} orang`;
  return [
    ['Tercantum dalam daftar', persons(people.length)],
    ['Menandatangani', persons(people.filter((one) => one.signature).length)],
    ['Hadir, belum menandatangani', persons(absent('hadir'))],
    ['Diwakilkan', persons(absent('diwakilkan'))],
    // Together, because these numbers are public: that one person refused would say who.
    ['Tidak hadir, berhalangan, atau menolak', persons(absent('tidak-hadir', 'berhalangan', 'menolak'))],
    ['Tanpa keterangan', persons(absent('diharapkan'))],
  ];
}

function attendees(
  title: string,
  signed: readonly MinutesStanding[],
  role: Person['role'],
  timeZone: string,
): readonly Block[] {
  const rows = signed
    .filter(({ person }) => person.role === role)
    .map(({ person, signature }, i) => [
      String(i + 1),
      person.name,
      positionWords(person),
      momentWords(new Date(signature!.at), timeZone),
    ]);
  if (rows.length === 0) return [];
  return [
    { type: 'heading', level: 1, text: title },
    { type: 'table', header: ['No.', 'Nama', 'Jabatan', 'Menandatangani pada'], rows },
  ];
}

/** Milliseconds from which on the two times are told apart: less is the way and a clock that is not quite right. */
const apart = 5 * 60_000;

/** Who signed without a network: their consent came, and was recorded, later than their device made it. */
function delayed(signed: readonly MinutesStanding[], timeZone: string): readonly Block[] {
  const rows = signed
    .filter(({ signature, deviceAt }) => deviceAt && Math.abs(Date.parse(signature!.at) - deviceAt.getTime()) >= apart)
    .map(({ person, signature, deviceAt }, i) => [
      String(i + 1),
      person.name,
      positionWords(person),
      momentWords(deviceAt!, timeZone),
      momentWords(new Date(signature!.at), timeZone),
    ]);
  if (rows.length === 0) return [];
  return [
    { type: 'heading', level: 1, text: 'Menandatangani tanpa jaringan' },
    {
      type: 'paragraph',
      text:
        'Persetujuan mereka dibuat di perangkat dan sampai di server kemudian. Jam perangkat tertulis di dalam ' +
        'persetujuan yang mereka tandatangani; jam server ialah jam pada tanda tangan di berkas.',
    },
    { type: 'table', header: ['No.', 'Nama', 'Jabatan', 'Jam perangkat', 'Tercatat di server'], rows },
  ];
}

const standings: Readonly<Record<Attendance, string>> = {
  diharapkan: 'Tanpa keterangan',
  hadir: 'Hadir, belum menandatangani',
  diwakilkan: 'Diwakilkan',
  'tidak-hadir': 'Tidak hadir',
  berhalangan: 'Berhalangan',
  menolak: 'Menolak',
};

/** How many said why they would not sign, for the heading: what stands under Jumlah is public. */
function saidBefore(missing: readonly MinutesStanding[]): string {
  const counts = (['berhalangan', 'menolak'] as const).flatMap((status) => {
    const count = missing.filter(({ attendance }) => attendance === status).length;
    return count > 0 ? [`${status} ${count.toLocaleString('id-ID')}`] : [];
  });
  return counts.length > 0 ? ` (${counts.join(', ')})` : '';
}

/** One block, whoever is missing, because withoutAbsentees removes one. */
function absentees(missing: readonly MinutesStanding[]): Block {
  if (missing.length === 0)
    return { type: 'paragraph', text: 'Tidak ada. Semua orang yang tercantum telah menandatangani.' };
  const rows = missing.map(({ person, attendance, note }, i) => [
    String(i + 1),
    person.name,
    positionWords(person),
    standings[attendance],
    note ?? '–',
  ]);
  return { type: 'table', header: ['No.', 'Nama', 'Jabatan', 'Keadaan', 'Keterangan'], rows };
}
