import type { Cell } from './row.ts';

/** Invisible characters that come with pasted text. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** Ligatures, full-width and mathematical letters, and other forms of a letter that print as another one. */
const compatibility = /[\ufb00-\ufb06\uff01-\uff5e\u{1d400}-\u{1d7ff}\u2100-\u214f\u2460-\u24ff\u3000]/gu;

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
  /^(?:[-–—_.,*~]+|0+|\(?(?:tidak ada|tdk ada|tidak punya|belum ada|nihil|kosong|n\/a|null|none|nil)\)?)$/i;

/** What people write where there is nothing: "-", "0", "tidak ada", "n/a", "nihil". */
export const isNothing = (text: string): boolean => text === '' || nothing.test(text);

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
const longNumber = /(?:\b(?:NIP(?:PPK|PK)?|NIK|NI\s?PPPK)\b\s*[.:]*\s*)?(?<!\d)\d(?:[ .'’]{0,2}\d){15,17}(?!\d)/gi;

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
  if (!/\d(?:[ .'’]{0,2}\d){15}/.test(text)) return { text, nips: [], niks: 0 };
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
