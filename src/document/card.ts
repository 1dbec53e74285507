import { dayRange } from '../core/dates.ts';
import { representedLines } from '../core/represented.ts';
import { type Use, useMark } from '../core/use.ts';
import { hairline, ink, paper, secondary } from './canvas.ts';
import { withoutScheme } from './footer.ts';
import { figureEntries } from './letterhead.ts';
import { breakLines } from './lines.ts';
import { writeQr } from './qr.ts';
import type { Sheet } from './sheet.ts';
import { addElement, type Element } from './structure.ts';
import type { Typeface } from './typeface.ts';

export interface CardSheet {
  /** What is the same on all cards. */
  readonly event: {
    readonly name: string;
    readonly organizer: string;
    readonly firstDay: string;
    readonly lastDay: string;
  };
  readonly use?: Use | undefined;
  /** Address of the hall page, for people who prefer to search their name. */
  readonly hallUrl: string;
  readonly people: readonly PersonCard[];
}

export interface PersonCard {
  /** The person's place on the roster, from 1, by which a desk finds them on paper. */
  readonly number: number;
  readonly name: string;
  readonly position: string;
  readonly represents?: string;
  readonly institution: string;
  readonly group?: string;
  readonly pin: string;
  /** The personal address in the QR. */
  readonly link: string;
}

export interface CardPlace {
  readonly left: number;
  readonly top: number;
}

const margin = 28;
const columns = 2;
const rows = 5;
export const cardsPerPage = columns * rows;
const card = { width: (paper.width - 2 * margin) / columns, height: (paper.height - 2 * margin) / rows } as const;
const pad = 11;
const qrSide = 96;
const wordsWidth = card.width - qrSide - 2 * pad - 4;

/** How a text is set: the sizes to try, each with the number of lines allowed. */
interface Style {
  readonly steps: readonly (readonly [size: number, lines: number])[];
  readonly bold?: true;
  readonly colour?: string;
}

const styles = {
  event: {
    steps: [
      [7, 2],
      [6, 2],
    ],
    colour: secondary,
  },
  // The longest name and position that a roster takes are set whole: the card is their owner's.
  name: {
    steps: [
      [11, 2],
      [9.5, 2],
      [8.5, 3],
      [7.5, 4],
      [6.5, 5],
    ],
    bold: true,
  },
  position: {
    steps: [
      [9, 2],
      [7.5, 3],
      [6, 4],
      [5, 5],
    ],
  },
  where: {
    steps: [
      [8, 1],
      [6.5, 1],
    ],
    colour: secondary,
  },
  represents: {
    steps: [
      [8, 1],
      [6.5, 2],
      [5.5, 3],
    ],
  },
  pin: { steps: [[17, 1]], bold: true },
  small: { steps: [[7, 1]], colour: secondary },
  address: {
    steps: [
      [7, 2],
      [5.5, 2],
    ],
    colour: secondary,
  },
} satisfies Record<string, Style>;

/** The position of the n-th card on a page. */
export const placeOf = (n: number): { readonly left: number; readonly top: number } => ({
  left: margin + (n % columns) * card.width,
  top: paper.height - margin - Math.floor(n / columns) * card.height,
});

/** Draws dashed lines from edge to edge of the paper, as guides for a paper cutter. */
export function drawCutLines({ page: { canvas } }: Sheet): void {
  canvas.artifact(() => {
    canvas.dash('3 3');
    for (let i = 0; i <= columns; i++)
      canvas.line([margin + i * card.width, 8], [margin + i * card.width, paper.height - 8], 0.4, hairline);
    for (let i = 0; i <= rows; i++)
      canvas.line([8, margin + i * card.height], [paper.width - 8, margin + i * card.height], 0.4, hairline);
    canvas.dash('');
  });
}

export function drawCard(sheet: Sheet, { event, use, hallUrl }: CardSheet, person: PersonCard, place: CardPlace): void {
  const column = { sheet, parent: addElement(sheet.root, 'Div'), x: place.left + pad };
  const where = person.group ?? person.institution;
  const below =
    setWords(column, styles.event, use ? `${useMark(use)} · ${event.name}` : event.name, place.top - pad) - 4;
  const named = setWords(column, styles.name, person.name, below) - 1;
  const placed = setWords(column, styles.position, person.position, named);
  const [represented] = representedLines(person);
  if (represented) setWords(column, styles.represents, represented, placed);
  else if (!person.position.includes(where)) setWords(column, styles.where, where, placed);

  const foot = place.top - card.height + pad + 48;
  const pin = `PIN ${person.pin.replace(/(\d{3})(?=\d)/g, '$1 ')}`;
  const days = `No. ${person.number} · ${dayRange([event.firstDay, event.lastDay])}`;
  const said = setWords(column, styles.pin, pin, foot);
  const dated = setWords(column, styles.small, days, said);
  setWords(column, styles.address, `Tanpa QR: ${withoutScheme(hallUrl)}`, dated);
  drawSymbol(sheet, column.parent, person, place);
}

interface Column {
  readonly sheet: Sheet;
  readonly parent: Element;
  /** Left edge of the words. */
  readonly x: number;
}

/**
 * Sets a text below `y` in the first size that fits, and returns where it ends; a text too long for all sizes is cut: an event's
 * name or an address, never a person's name.
 */
function setWords({ sheet, parent, x }: Column, style: Style, text: string, y: number): number {
  const face = style.bold ? sheet.bold : sheet.regular;
  const { size, lines } = fitInto(text, face, style.steps);
  const step = size * 1.22;
  const first = { x, y: y - size * 0.98, step };
  const { canvas } = sheet.page;
  canvas.mark(addElement(parent, 'P'), () => canvas.lines(lines, first, { face, size, colour: style.colour ?? ink }));
  return y - lines.length * step;
}

function fitInto(
  text: string,
  face: Typeface,
  steps: Style['steps'],
): { readonly size: number; readonly lines: string[] } {
  const tried = steps.map(([size, most]) => ({ size, most, lines: breakLines(text, face, size, wordsWidth) }));
  const { size, most, lines } = tried.find((one) => one.lines.length <= one.most) ?? tried.at(-1)!;
  if (lines.length <= most) return { size, lines };
  return { size, lines: [...lines.slice(0, most - 1), `${lines[most - 1]!.slice(0, -2).trimEnd()}…`] };
}

function drawSymbol(sheet: Sheet, parent: Element, person: PersonCard, place: CardPlace): void {
  const { canvas } = sheet.page;
  const face = sheet.regular;
  const name = `K${person.number}`;
  sheet.xobjects.set(name, writeQr(sheet.context, person.link));
  const x = place.left + card.width - qrSide - 5;
  const y = place.top - (card.height + qrSide) / 2 + 5;
  const figure = figureEntries(`Kode QR pribadi ${person.name}`, x, y, { width: qrSide, height: qrSide });
  canvas.mark(addElement(parent, 'Figure', figure), () =>
    canvas.place(name, { x: x, y: y, width: qrSide, height: qrSide }),
  );
  const hint = ['Milik pribadi. Jangan difoto.'];
  const under = { x: x + qrSide / 2, y: y - 6, step: 0, centred: true };
  canvas.mark(addElement(parent, 'P'), () => canvas.lines(hint, under, { face, size: 6.5, colour: secondary }));
}
