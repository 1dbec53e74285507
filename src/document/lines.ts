import type { Typeface } from './typeface.ts';

/**
 * Breaks a text into lines no wider than `width` points. Breaks at spaces, after hyphens and slashes inside long words, and
 * inside a word only where the word alone is wider than the line.
 */
export function breakLines(text: string, face: Typeface, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \n\t]+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (face.width(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = face.width(word, size) <= width ? [word] : breakWord(word, face, size, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

function breakWord(word: string, face: Typeface, size: number, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece === '' || face.width(piece + character, size) <= width) {
      piece += character;
      continue;
    }
    const soft = Math.max(piece.lastIndexOf('-'), piece.lastIndexOf('/')) + 1;
    const cut = soft > 0 ? soft : piece.length;
    pieces.push(piece.slice(0, cut));
    piece = piece.slice(cut) + character;
  }
  return [...pieces, piece];
}

/** Extra width of every space, in 1/1000 em, that makes a line fill the width; 0 for lines too loose to be stretched. */
export function justification(line: string, face: Typeface, size: number, width: number): number {
  const spaces = line.split(' ').length - 1;
  if (spaces === 0) return 0;
  const extra = ((width - face.width(line, size)) * 1000) / size / spaces;
  return extra > 0 && extra < 450 ? extra : 0;
}
