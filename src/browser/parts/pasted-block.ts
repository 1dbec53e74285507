/**
 * The cells of a block as spreadsheet programs put it on the clipboard (text/plain): a tab between cells, a line end between
 * rows; a cell that itself holds a tab or a line end is quoted, and its quotes are doubled. A quote that opens no such cell is a
 * letter. Line ends and repeated blanks inside a cell become one blank, because a field of the roster has one line.
 */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at <= text.length) {
    const quoted = quotedCell(text, at);
    const end = quoted ? quoted.end : endOfCell(text, at);
    rows[rows.length - 1]!.push(oneLine(quoted ? quoted.cell : text.slice(at, end)));
    if (text[end] === '\r' && text[end + 1] === '\n') at = end + 2;
    else at = end + 1;
    if (end < text.length && text[end] !== '\t') rows.push([]);
  }
  while (rows.length > 0 && rows[rows.length - 1]!.every((cell) => cell === '')) rows.pop();
  return rows;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const isEnd = (letter: string | undefined): boolean =>
  letter === undefined || letter === '\t' || letter === '\n' || letter === '\r';

function endOfCell(text: string, from: number): number {
  let end = from;
  while (!isEnd(text[end])) end += 1;
  return end;
}

/** The quoted cell that begins here; undefined where the quote is a letter of a plain cell, or is never closed. */
function quotedCell(text: string, from: number): { readonly cell: string; readonly end: number } | undefined {
  if (text[from] !== '"') return undefined;
  let close = text.indexOf('"', from + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0 || !isEnd(text[close + 1])) return undefined;
  const inside = text.slice(from + 1, close);
  return /[\t\r\n]|""/.test(inside) ? { cell: inside.replace(/""/g, '"'), end: close + 1 } : undefined;
}

/** The block as a file of its own, for the server that reads rosters. */
export const blockText = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells) => cells.map((cell) => (cell.indexOf('"') < 0 ? cell : `"${cell.replace(/"/g, '""')}"`)).join('\t'))
    .join('\n');
