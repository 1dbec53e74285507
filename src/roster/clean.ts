import type { Cell } from './row.ts';

/** Invisible characters that come with pasted text, and control characters that are no space. */
const invisible = /(?!\s)\p{Cc}|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** Ligatures, full-width, raised and mathematical letters, Roman numerals, and other forms of a letter that print as another one. */
const compatibility =
  /[\u00aa\u00b2\u00b3\u00b9\u00ba\u0132\u0133\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u02b8\u1d2c-\u1d6a\u2070-\u209c\ufb00-\ufb06\uff01-\uff5e\u{1d400}-\u{1d7ff}\u2100-\u214f\u2160-\u217f\u2460-\u24ff\u3000]/gu;

/** Normalizes a text: NFC, letters instead of their compatibility forms, single spaces, no invisible characters. */
export const tidy = (text: string): string => (plain.test(text) ? text : normalized(text));

/** Most cells: printable ASCII with single spaces, which normalizing would not change. */
const plain = /^(?:[!-~]+(?: [!-~]+)*)?$/;

const normalized = (text: string): string =>
  text
    .normalize('NFC')
    .replace(compatibility, (letter) => letter.normalize('NFKC'))
    .replace(invisible, '')
    .replace(/\s+/g, ' ')
    .trim();

const hasOne = new RegExp(compatibility.source, 'u');
export const hasCompatibility = (text: string): boolean => hasOne.test(text);

const nothing =
  /^(?:[-–—‒−_.,*~?\s]+|\(\s*[-–—‒−]*\s*\)|0+|x{2,}|\(?(?:(?:tidak|tdk|tak|ndak|belum|blm) (?:ada|punya|diisi|terisi)|(?:tanpa|non)[ -]?nip|nip\s*[.:]*\s*[-–—‒−]*|nihil|kosong|n\/a|null|none|nil)\.?\)?)$/i;
/** "NA" in capitals; "Na" may be a name. */
const notAvailable = /^N\.?A\.?$/;

/** What people write where there is nothing: "-", "0", "tidak ada", "n/a", "nihil". */
export const isNothing = (text: string): boolean => text === '' || nothing.test(text) || notAvailable.test(text);

/** The text of a cell, empty where it says that there is nothing. */
export function textOf(cell: Cell | undefined): string {
  const text = tidy(cell?.text ?? '');
  return isNothing(text) ? '' : text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Letters of Windows-1252 for 0x80 to 0x9f, as text-table reads them. */
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Repairs UTF-8 that a program took for Windows-1252 ("Maâ€™ruf").
 * @returns undefined where the text is no such thing
 */
export function repairMojibake(text: string): string | undefined {
  const once = repairedOnce(text);
  return once === undefined ? undefined : (repairMojibake(once) ?? once);
}

function repairedOnce(text: string): string | undefined {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/.test(text)) return undefined;
  const bytes = [...text].map((letter) =>
    upper.includes(letter) ? 0x80 + upper.indexOf(letter) : letter.codePointAt(0)!,
  );
  if (bytes.some((byte) => byte > 0xff)) return undefined;
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/** A number of 18 or 16 digits, also written in groups, with the word that stands before it. */
const longNumber = new RegExp(
  [
    String.raw`(?:\b(?:NIP(?:PPK|PK)?|NIK|NI\s?PPPK)\b\s*[.:]*\s*)?(?<!\d)`,
    // hyphens only where the groups are those of a NIP or NIK: two telephone numbers are joined by them too
    String.raw`(?:\d{8}[-–/]\d{6}[-–/]\d[-–/]\d{3}|\d{4}(?:[-–/]\d{4}){3}|\d{6}[-–/]\d{6}[-–/]\d{4}|\d(?:[ .'’]{0,2}\d){15,17})(?!\d)`,
  ].join(''),
  'gi',
);
const mayHoldOne = /\d(?:[ .'’–/-]{0,2}\d){15}/;

export interface Numbers {
  /** The text without them. */
  readonly text: string;
  /** Numbers of civil servants, 18 digits. */
  readonly nips: readonly string[];
  /** How many numbers of identity cards (16 digits) were removed; the numbers themselves are kept nowhere. */
  readonly niks: number;
}

/** Takes NIP and NIK out of a text that is meant to hold something else. */
export function splitNumbers(text: string): Numbers {
  if (!mayHoldOne.test(text)) return { text, nips: [], niks: 0 };
  const nips: string[] = [];
  let niks = 0;
  const rest = text.replace(longNumber, (found) => {
    const digits = found.replace(/\D/g, '');
    if (digits.length === 18) nips.push(digits);
    else if (digits.length === 16) niks++;
    else return found;
    return ' ';
  });
  const bare = rest
    .replace(/\(\s*\)|\[\s*\]/g, ' ')
    .replace(/[\s/,;:|–—-]+$/, '')
    .replace(/^[\s/,;:|–—-]+/, '')
    .replace(/\b(?:NIP(?:PPK|PK)?|NIK)\s*[.:]*\s*$/i, '');
  return { text: tidy(bare).replace(/[\s/;:|,-]+$/, ''), nips, niks };
}

/** "Pembina (IV/a)", "Penata Muda Tk. I, III/b": a rank with its grade. */
const rank =
  /[\s,;/(–-]*(?:\b(?:juru|pengatur|penata|pembina)(?:\s+(?:muda|madya|utama|tingkat\s+(?:i|1)|t(?:ing)?k\.?\s*(?:i|1)))*[\s,;/(–-]*)?(?<![\p{L}\d])(?:gol(?:ongan)?\.?\s*)?(?:iv|iii|ii|i)\s?\/\s?[a-e](?![\p{L}\d])\)?/iu;

/** The rank that stands in a text, with the signs before it. */
export const rankWithin = (text: string): string | undefined => rank.exec(text)?.[0];
