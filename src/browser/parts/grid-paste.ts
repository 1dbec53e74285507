import { base64, utf8 } from '../../core/bytes.ts';
import { find } from './elements.ts';
import { type Field, type Filling, fields } from './grid-rows.ts';
import { blockText } from './pasted-block.ts';
import { ask } from './request.ts';

/** What a pasted block puts into the grid, and what is to be said about it. */
export interface Pasted {
  readonly lines: readonly Filling[];
  readonly said: readonly string[];
}

type Block = readonly (readonly string[])[];

/** A part of the server's answer about a roster file: the pasted block is read as one. */
interface Understanding {
  readonly sheets: readonly {
    readonly header?: object;
    readonly columns: readonly { readonly heading: string; readonly meaning?: string }[];
  }[];
  readonly lines: readonly { readonly cells: Filling }[];
  readonly leftOut: readonly { readonly row: number; readonly text: string; readonly message: string }[];
  readonly notes: readonly { readonly message: string }[];
}

const apart: readonly (readonly Field[])[] = [
  ['phone', 'email'],
  ['represents', 'letter'],
];

/** The columns that a block goes on into from this one. */
const besideOf = (start: Field): readonly Field[] =>
  apart.find((group) => group.includes(start)) ||
  fields.filter((field) => !apart.some((group) => group.includes(field)));

/**
 * A block as it stands, its first column under the cell where it was pasted; columns beyond the last are said. Telephone and
 * e-mail, and whom somebody represents, are filled only by a block that begins there: offices' lists have other columns at that
 * place.
 */
export function placeBlock(block: Block, start: Field): Pasted {
  const together = besideOf(start);
  const under = together.slice(together.indexOf(start));
  const lines = block.map((cells) => {
    const line: { [field in Field]?: string } = {};
    for (const [i, field] of under.entries()) if (i < cells.length) line[field] = roleOf(field, cells[i]!);
    return line;
  });
  const widest = Math.max(...block.map((cells) => cells.length));
  const beyond = widest - under.length;
  return { lines, said: beyond > 0 ? [`${beyond} kolom di kanan tidak muat dan tidak ditempel.`] : [] };
}

/** A role is written in small letters, as the choices of its column are. */
const roleOf = (field: Field, text: string): string => (field === 'role' ? text.toLowerCase() : text);

/**
 * Reads a block that has its header row with it: the server understands it as it would a file, columns in any order, title rows,
 * totals and numbers included. A block without a header is placed as it stands.
 * @param read gets the answer, also when the server cannot be asked
 */
export function readBlock(block: Block, start: Field, address: string, read: (pasted: Pasted) => void): void {
  const meta = find(HTMLMetaElement, 'meta[name="csrf"]');
  const placed = (why = ''): void => {
    const pasted = placeBlock(block, start);
    read(why === '' ? pasted : { ...pasted, said: [why, ...pasted.said] });
  };
  ask({
    address,
    body: JSON.stringify({ file: base64(utf8(blockText(block))) }),
    csrf: meta ? meta.content : '',
    timeoutMs: 20_000,
    answered({ status, responseText }) {
      const answer: Understanding | undefined = status === 200 ? JSON.parse(responseText) : undefined;
      const sheet = answer?.sheets[0];
      if (answer && sheet?.header) read(understood(answer, sheet.columns));
      else placed(answer ? '' : unasked);
    },
    failed: () => placed(unasked),
  });
}

const unasked = 'Baris judul tidak dapat dikenali sekarang; isinya ditempel apa adanya.';

function understood(
  { lines, leftOut, notes }: Understanding,
  columns: Understanding['sheets'][number]['columns'],
): Pasted {
  const unused = columns
    .filter(({ meaning }) => meaning === undefined || meaning === 'none')
    .map(({ heading }) => heading);
  const others = leftOut.map(({ text, message }) => `“${text}”: ${message}`);
  return {
    lines: lines.map(({ cells }) => cells),
    said: [
      'Baris judul dikenali.',
      ...(unused.length > 0 ? [`Kolom tidak dipakai: ${unused.join(', ')}.`] : []),
      ...(others.length > 0 ? [`Tidak ditempel: ${few(others)}`] : []),
      ...new Set(notes.map(({ message }) => message)),
    ],
  };
}

const few = (texts: readonly string[]): string =>
  texts.length > 5 ? `${texts.slice(0, 5).join('; ')}; dan ${texts.length - 5} lainnya.` : texts.join('; ');
