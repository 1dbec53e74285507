/** The PDF syntax that the base and its revisions share (ISO 32000-1 section 7.3): ASCII only, one form for each thing. */

/** The characters of PDFDocEncoding above Latin-1, from octet 0x80 on (ISO 32000-1 annex D.3). */
const typographic = '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž';
const encodable = new RegExp(`^[\\x20-\\x7e\\xa1-\\xac\\xae-\\xff${typographic}]*$`);
/** Leading octets that a reader would take for a byte order mark. */
const misleading = /^(?:þÿ|ï»¿)/;

/**
 * A PDF text string (ISO 32000-1 section 7.9.2.2), written in ASCII: a literal in PDFDocEncoding if that has every
 * character, otherwise UTF-16BE in hex. A field repeats its description in its revision; in UTF-16 the four hex digits
 * for each letter would leave little room for the strokes, only because of one apostrophe.
 */
export function textString(text: string): string {
  if (!encodable.test(text) || misleading.test(text)) return utf16(text);
  return `(${text.replace(/[\\()]/g, '\\$&').replace(/[^\x20-\x7e]/g, octal)})`;
}

function octal(character: string): string {
  const code = character.charCodeAt(0);
  return `\\${(code <= 0xff ? code : 0x80 + typographic.indexOf(character)).toString(8)}`;
}

/** UTF-16BE with its byte order mark. */
function utf16(text: string): string {
  let units = 'FEFF';
  for (let i = 0; i < text.length; i++) units += text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0');
  return `<${units}>`;
}

/** A date in UTC, whole seconds: `(D:YYYYMMDDHHmmSSZ)` (section 7.9.4). */
export const dateString = (at: Date): string => `(D:${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z)`;

/** A number without exponent, at most three decimals. */
export const number = (value: number): string => String(Math.round(value * 1000) / 1000);

export const numbers = (...values: readonly number[]): string => values.map(number).join(' ');

export const reference = (object: number): string => `${object} 0 R`;

/** Joins the pieces of a file in a new buffer; a string gives one byte a character. */
export function join(pieces: readonly (string | Uint8Array)[]): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  let text = ''; // collected: one large write costs less than many small ones
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    at += bytes.write(text, at, 'latin1');
    text = '';
    bytes.set(piece, at);
    at += piece.length;
  }
  bytes.write(text, at, 'latin1');
  return bytes;
}
