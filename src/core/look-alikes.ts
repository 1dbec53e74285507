/**
 * Look-alikes that are printed with another character's glyph; text copied from the PDF contains that other character.
 */
export const aliases: ReadonlyMap<string, string> = new Map([
  ['\u00a0', ' '],
  ['\u202f', ' '],
  ['ʻ', '‘'],
  ['ʼ', '’'],
  ['‐', '-'],
  ['‑', '-'],
]);

/** The text as it is printed: composed (NFC), look-alikes replaced. */
export const composed = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text
    : Array.from(text.normalize('NFC'), (character) => aliases.get(character) ?? character).join('');

/** A typed name as it is printed, and as a consent says it. */
export const printedName = (typed: string): string => composed(typed).trim();
