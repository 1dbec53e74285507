/** Code points of PDFDocEncoding above Latin-1, from octet 0x80 on (ISO 32000-1 annex D.3). */
const typographic = '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž';
const octets = new Map(Array.from(typographic, (character, i) => [character, 0x80 + i]));
for (let octet = 0xa1; octet <= 0xff; octet++) if (octet !== 0xad) octets.set(String.fromCharCode(octet), octet);

/**
 * A PDF text string (ISO 32000-1 section 7.9.2.2), ASCII on paper: literal in PDFDocEncoding where that has every character,
 * else UTF-16BE in hex. A field repeats its description in its revision, and four octets for each letter of it, for the sake of
 * one apostrophe, would leave little room for the strokes.
 */
export function textString(text: string): string {
  if (/^(?:þÿ|ï»¿)/.test(text)) return utf16(text); // read as octets these would be byte order marks
  let literal = '';
  for (const character of text) {
    const octet = octets.get(character);
    if (octet !== undefined) literal += `\\${octet.toString(8)}`;
    else if (/[\x20-\x7e]/.test(character)) literal += character.replace(/[\\()]/, '\\$&');
    else return utf16(text);
  }
  return `(${literal})`;
}

function utf16(text: string): string {
  let units = 'FEFF';
  for (let i = 0; i < text.length; i++) units += text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0');
  return `<${units}>`;
}
