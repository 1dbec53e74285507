import { rankWithin, splitNumbers, tidy } from './clean.ts';

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

const romans = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV'];

/**
 * The numbers of columns under a header: 1 2 3, (1) (2) (3) and the -1 -2 -3 that Excel makes of them, 4=2+3, a b c, I II III.
 */
export const isNumbering = (texts: readonly string[]): boolean => {
  if (texts.length < 2) return false;
  const bare = texts.map((text) => text.replace(/^[-(]+|[).]+$|\s*=.*$/g, ''));
  const ascends = bare.every((text, i) => /^\d{1,2}$/.test(text) && (i === 0 || Number(text) > Number(bare[i - 1])));
  return (
    ascends ||
    bare.every((text, i) => text.toLowerCase() === String.fromCharCode(97 + i)) ||
    bare.every((text, i) => text === romans[i])
  );
};

/** Nobody is called Jumlah. */
const totals = /^(?:sub\s?-?)?(?:jumlah|jml|total|grand total)\b/i;
/** Other lines of figures, where no position stands beside them: somebody may be called Pria. */
const figures =
  /^(?:rekap(?:itulasi)?\b.*|terbilang\b.*|(?:laki[- ]laki|perempuan|pria|wanita)[\s:=\d.,]*(?:orang)?)$/i;
const counts = /^[\s:=]*\d[\d.,]*(?:\s*(?:orang|org|jiwa)\.?)?$|^[\p{L} ]+\b(?:orang|jiwa)$/iu;

export const isTotal = ({ texts, name, position }: LineFacts): boolean => {
  const leads = [name, texts[0] ?? ''];
  if (leads.some((text) => totals.test(text))) return true;
  if (leads.some((text) => figures.test(text)) && (position === '' || counts.test(position))) return true;
  return name === '' && position === '' && texts.length > 0 && texts.every((text) => /^\d[\d.,]*$/.test(text));
};

const month = '(?:jan|feb|mar|apr|mei|jun|jul|agu|agt|sep|okt|nov|des)';
const year = String.raw`(?:\d{4}|\d{0,2}[.…_]+)`;
/** "Sijunjung, 30 November 2024", "Muaro,     September 2024", "Muaro, ………… 2024"; without a comma only with a month. */
const placeAndDate = new RegExp(
  String.raw`^[\p{L} .'-]{3,40}(?:,\s*(?:tanggal|tgl\.?)?\s*(?:\d{1,2}|[.…_]+)?\s*[-/]?\s*(?:${month}\p{L}*|\d{1,2})?|\s(?:tanggal|tgl\.?)?\s*(?:\d{1,2}|[.…_]+)?\s*${month}\p{L}*)\s*[-/]?\s*${year}$`,
  'iu',
);
const signing =
  /^(?:mengetahui|menyetujui|mengesahkan|disahkan|ditetapkan|dikeluarkan|dibuat|disusun|diperiksa|a\.?\s?n\.|u\.?\s?b\.|ttd\b|tertanda|tembusan|catatan\b|keterangan\b|ket\.|nb\b|sumber\b|dicetak)/i;

/** Words that are nobody's name: "A.N. Siregar" is one, and so may be "NB". */
const opening =
  /^(?:mengetahui|menyetujui|mengesahkan|disahkan|ditetapkan|tembusan|catatan|keterangan|demikian|hormat kami|wassalam)\b|^\*+\)?\s/i;

/**
 * The first line of what stands under a table: place and date, "Mengetahui", a note, an office without a name.
 * @param last no person stands below, and a blank line or a total above
 */
export function beginsSignature({ texts, order, name, position }: LineFacts, last: boolean): boolean {
  const numbered = /^\d+\.?$/.test(order);
  if (numbered && name !== '' && position !== '') return false;
  if ([name, texts[0] ?? ''].some((text) => opening.test(text))) return true;
  if (name !== '' && !placeAndDate.test(name)) return last && position === '' && signing.test(name);
  if (texts.some((text) => placeAndDate.test(text) || signing.test(text))) return true;
  return last && !numbered && name === '' && (position === '' || texts.length === 1);
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

/** A line that only gives the NIP or the rank of the person above it. */
export const isMoreAbout = ({ texts, name }: LineFacts): boolean => {
  if (texts.length !== 1 || name === '') return false;
  const { text, nips } = splitNumbers(name);
  return (text === '' && nips.length === 1) || rankWithin(name) === name;
};
