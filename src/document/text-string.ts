/** What PDFDocEncoding has above Latin-1, from octet 0x80 on (ISO 32000-1 annex D.3). */
const typographic = '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž';
const encodable = new RegExp(`^[\\x20-\\x7e\\xa1-\\xac\\xae-\\xff${typographic}]*$`);
/** Octets that a reader takes for a byte order mark. */
const misleading = /^(?:þÿ|ï»¿)/;

/**
 * A PDF text string (ISO 32000-1 section 7.9.2.2), ASCII on paper: literal in PDFDocEncoding where that has every character,
 * else UTF-16BE in hex. A field repeats its description in its revision, and four octets for each letter of it, for the sake of
 * one apostrophe, would leave little room for the strokes.
 */
export function textString(text: string): string {
  if (!encodable.test(text) || misleading.test(text)) return utf16(text);
  return `(${text.replace(/[\\()]/g, '\\$&').replace(/[^\x20-\x7e]/g, octal)})`;
}

function octal(character: string): string {
  const code = character.charCodeAt(0);
  return `\\${(code <= 0xff ? code : 0x80 + typographic.indexOf(character)).toString(8)}`;
}

function utf16(text: string): string {
  let units = 'FEFF';
  for (let i = 0; i < text.length; i++) units += text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0');
  return `<${units}>`;
}
