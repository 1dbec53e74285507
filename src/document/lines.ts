import type { Typeface } from './typeface.ts';

/**
 * Breaks a text into lines no wider than `width` points. Breaks at spaces, after hyphens and slashes inside long words, and
 * inside a word only where the word alone is wider than the line.
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
 * The same, but with lines as even as they can be: the squares of what stays empty are least in sum. For justified text, whose
 * last line is free, and for centred titles, whose last line counts as the others do.
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
  // cost[n]: the least cost of setting the first n words in whole lines; from[n]: where the last of these lines begins.
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

/** The same widths added up in another order differ in their last bits; a line that just fits must fit both ways. */
const fits = (line: number, width: number): boolean => line <= width + 1e-6;

/** Enough to never take a line more than needed for the sake of evenness. */
const lineCost = 1;

function breakWord(word: string, face: Typeface, size: number, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    // What is left after a hyphen may itself have no room for one more character: cut again.
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

/** Extra width of every space, in 1/1000 em, that makes a line fill the width; 0 for a line too loose to be stretched. */
export function justification(line: string, face: Typeface, size: number, width: number): number {
  const spaces = line.split(' ').length - 1;
  if (spaces === 0) return 0;
  const extra = ((width - face.width(line, size)) * 1000) / size / spaces;
  return extra > -40 && extra < 900 ? extra : 0;
}

/** The size at which a text that must stay on one line fits the width: the wanted one, or as much smaller as it takes. */
export const sizeToFit = (text: string, face: Typeface, size: number, width: number): number =>
  Math.min(size, (size * width) / Math.max(1, face.width(text, size)));
