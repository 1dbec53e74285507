import { splitNumbers, tidy } from './clean.ts';

/**
 * Why a line of a sheet is no person. `below`: under a total or a signature block; `chosen`: somebody left it out;
 * `section`: a heading between the people ("KECAMATAN KUPITAN").
 */
export type LeftOutCode =
  | 'above-header'
  | 'hidden-row'
  | 'numbering'
  | 'repeated-header'
  | 'total'
  | 'number-only'
  | 'signature-block'
  | 'section'
  | 'below'
  | 'chosen';

/** What a line's kind is told by: its own texts, and those in the columns of name and position. */
export interface LineFacts {
  /** Texts of the line's own cells from left to right, without the line's number. */
  readonly texts: readonly string[];
  readonly order: string;
  readonly name: string;
  readonly position: string;
  /** The first cell is merged over several columns. */
  readonly wide: boolean;
}

export const isNumbering = (texts: readonly string[]): boolean =>
  texts.length > 1 &&
  texts.every((text, i) => /^\(?\d{1,2}\)?\.?$/.test(text) && (i === 0 || numberIn(text) > numberIn(texts[i - 1]!)));

const numberIn = (text: string): number => Number(text.replace(/\D/g, ''));

const totals = /^(?:sub\s?-?)?(?:jumlah|total|grand total)\b/i;

export const isTotal = ({ texts, name, position }: LineFacts): boolean =>
  totals.test(name) ||
  totals.test(texts[0] ?? '') ||
  (name === '' && position === '' && texts.length > 0 && texts.every((text) => /^\d[\d.,]*$/.test(text)));

const month = '(?:jan|feb|mar|apr|mei|jun|jul|agu|agt|sep|okt|nov|des)';
/** "Sijunjung, 30 November 2024", "Muaro,     September 2024" */
const placeAndDate = new RegExp(
  String.raw`^[\p{L} .'-]{3,40},?\s*(?:tanggal|tgl\.?)?\s*(?:\d{1,2}|[.…_]+)?\s*[-/]?\s*(?:${month}\p{L}*|\d{1,2})\s*[-/]?\s*(?:\d{4}|\d{0,2}[.…_]+)$`,
  'iu',
);
const signing =
  /^(?:mengetahui|menyetujui|mengesahkan|disahkan|ditetapkan|dikeluarkan|dibuat|disusun|diperiksa|a\.?\s?n\.|u\.?\s?b\.|ttd\b|tertanda|tembusan|catatan\b|keterangan\b|ket\.|nb\b|sumber\b|dicetak)/i;

/** Words that are nobody's name: "A.N. Siregar" is one, and so may be "NB". */
const opening = /^(?:mengetahui|menyetujui|mengesahkan|disahkan|ditetapkan|tembusan|catatan|keterangan)\b/i;

/** The first line of what stands under a table: place and date, "Mengetahui", a note. */
export function beginsSignature({ texts, order, name, position }: LineFacts): boolean {
  const numbered = /^\d+\.?$/.test(order);
  if (numbered && name !== '' && position !== '') return false;
  if (texts.length <= 3 && texts.some((text) => placeAndDate.test(text))) return true;
  return (name === '' || position === '' || opening.test(name)) && texts.some((text) => signing.test(text));
}

/** A line of a person again, under what looked like the end of the table. */
export const resumes = ({ texts, order, name, position }: LineFacts, ended: 'total' | 'signature'): boolean =>
  name !== '' && position !== '' && (ended === 'total' || /^\d+\.?$/.test(order) || texts.length > 2);

const units =
  /^(?:[ivx]+[.)]?\s|[a-z0-9][.)]\s)?\s*(?:kecamatan|kec\.|kabupaten|kab\.|kota|provinsi|distrik|nagari|desa|kelurahan|dinas|badan|bagian|kantor|sekretariat|inspektorat|opd|unit|upt|kelompok|jilid|meja|para|unsur)\b/i;

/** A heading between the people, such as "A. KECAMATAN KUPITAN", often merged over the whole line. */
export const isSection = ({ texts, position, wide }: LineFacts): boolean =>
  texts.length === 1 && position === '' && (wide || units.test(texts[0] ?? '')) && /\p{L}/u.test(texts[0] ?? '');

/** A section's name without its numbering. */
export const sectionName = (text: string): string => tidy(text.replace(/^(?:[IVX]+|[A-Za-z0-9])[.)]\s+/, ''));

/** A line that only gives the NIP of the person above it. */
export const isNipLine = ({ texts, name }: LineFacts): boolean => {
  if (texts.length !== 1 || name === '') return false;
  const { text, nips } = splitNumbers(name);
  return text === '' && nips.length === 1;
};
