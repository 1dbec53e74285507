import { aliases } from '../core/look-alikes.ts';

/**
 * The characters that names, positions and texts may contain. All of them are embedded in every file, because the
 * appearance of a signature, drawn later, may need any of them. Latin, Latin-1, Latin Extended-A (without six that the
 * font lacks), the dotted letters of transliterated Arabic, Romanian, typographic signs.
 */
const ranges: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x12b],
  [0x12e, 0x131],
  [0x134, 0x165],
  [0x168, 0x17f],
  [0x218, 0x21b],
];

const further = 'ḌḍḤḥṢṣṬṭẒẓḪḫʾʿ–—‘’‚“”„†‡•…‰‹›€™−≤≥≠№←→✓☐☑■';

export const repertoire: readonly string[] = [
  ...ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  ),
  ...further,
];

const printable: ReadonlySet<string> = new Set([...repertoire, ...aliases.keys()]);

const plain = /^[ -~]*$/;

/** The characters of a text that cannot be printed, each once, in order; empty when all can be printed. */
export function unprintable(text: string): string[] {
  if (plain.test(text)) return [];
  return [...new Set(Array.from(text.normalize('NFC')).filter((character) => !printable.has(character)))];
}
