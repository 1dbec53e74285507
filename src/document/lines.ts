import type { Typeface } from './typeface.ts';

/**
 * Breaks a text into lines no wider than `width` points: at spaces, after hyphens and slashes of long words, and
 * elsewhere in a word only if it is wider than a line.
 */
export function breakLines(text: string, face: Typeface, size: number, width: number): string[] {
  const lines: string[] = [];
  const space = face.width(' ', size);
  let line = '';
  let filled = 0;
  for (const word of text.split(/[ \n\t]+/).filter((part) => part !== '')) {
    const wide = face.width(word, size);
    if (line !== '' && fits(filled + space + wide, width)) {
      line += ` ${word}`;
      filled += space + wide;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = wide <= width ? [word] : breakWord(word, face, size, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
    filled = pieces.length === 1 ? wide : face.width(line, size);
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/**
 * Like breakLines, but with lines as even as possible: the sum of the squares of the empty widths is least. For
 * justified text, whose last line may be short, and for centred titles, whose last line counts like the others.
 */
export function breakEvenly(
  text: string,
  { face, size, width }: { readonly face: Typeface; readonly size: number; readonly width: number },
  last: 'free' | 'counts',
): string[] {
  const words = text.split(/[ \n\t]+/).filter((part) => part !== '');
  const widths = words.map((word) => face.width(word, size));
  if (words.length < 2 || widths.some((wide) => wide > width)) return breakLines(text, face, size, width);
  const space = face.width(' ', size);
  // cost[n]: the least cost of setting the first n words in whole lines; from[n]: the first word of the last of these
  // lines.
  const cost = [0];
  const from = [0];
  for (let end = 1; end <= words.length; end++) {
    cost[end] = Number.POSITIVE_INFINITY;
    let line = -space;
    for (let start = end - 1; start >= 0; start--) {
      line += widths[start]! + space;
      if (!fits(line, width) && start < end - 1) break;
      const free = last === 'free' && end === words.length;
      const total = cost[start]! + (free ? 0 : ((width - line) / width) ** 2) + lineCost;
      if (total < cost[end]!) [cost[end], from[end]] = [total, start];
    }
  }
  const lines: string[] = [];
  for (let end = words.length; end > 0; end = from[end]!) lines.unshift(words.slice(from[end], end).join(' '));
  return lines;
}

/** The same widths added in another order differ in their last bits; a line that just fits must fit in either order. */
const fits = (line: number, width: number): boolean => line <= width + 1e-6;

/** The cost of each line, large enough that evenness never costs an additional line. */
const lineCost = 1;

function breakWord(word: string, face: Typeface, size: number, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    // The rest after a hyphen may itself lack room for one more character: break again.
    while (piece !== '' && face.width(piece + character, size) > width) {
      const soft = Math.max(piece.lastIndexOf('-'), piece.lastIndexOf('/')) + 1;
      const cut = soft > 0 ? soft : piece.length;
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
    }
    piece += character;
  }
  return [...pieces, piece];
}

/**
 * Extra width of every space, in 1/1000 em, with which a line fills the width; 0 for a line too short to be stretched.
 */
export function justification(line: string, face: Typeface, size: number, width: number): number {
  const spaces = line.split(' ').length - 1;
  if (spaces === 0) return 0;
  const extra = ((width - face.width(line, size)) * 1000) / size / spaces;
  return extra > -40 && extra < 900 ? extra : 0;
}

/** The size at which a one-line text fits the width: the wanted size, or a smaller one. */
export const sizeToFit = (text: string, face: Typeface, size: number, width: number): number =>
  Math.min(size, (size * width) / Math.max(1, face.width(text, size)));
