import { setImmediate } from 'node:timers/promises';
import { utf8 } from '../core/bytes.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { type Canvas, hairline, ink, paper, secondary } from './canvas.ts';
import { writeCatalog } from './catalog.ts';
import { dayRange } from './dates.ts';
import { withoutScheme } from './footer.ts';
import { figureEntries } from './letterhead.ts';
import { breakLines } from './lines.ts';
import { writeInfo, writeMetadata } from './metadata.ts';
import { createObjectWriter } from './objects.ts';
import { writeQr } from './qr.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { addElement } from './structure.ts';
import { furnishings, type Typeface } from './typeface.ts';

export interface CardSheet {
  readonly event: {
    readonly name: string;
    readonly organizer: string;
    readonly firstDay: string;
    readonly lastDay: string;
  };
  /** Address of the hall page, for those who would rather search their name. */
  readonly hallUrl: string;
  readonly people: readonly PersonCard[];
}

export interface PersonCard {
  readonly name: string;
  readonly position: string;
  readonly institution: string;
  readonly group?: string;
  readonly pin: string;
  /** The personal address, as the QR says it. */
  readonly link: string;
}

const columns = 2;
const rows = 5;
const margin = 28;
const card = { width: (paper.width - 2 * margin) / columns, height: (paper.height - 2 * margin) / rows } as const;
const pad = 11;
const qrSide = 96;

/**
 * The sheet of cards to hand out at the desk, in the order given: ten to an A4 page, with personal QR, PIN, and cut lines.
 * It holds secrets and is not signed, kept or logged. The same cards give the same bytes.
 */
export async function createCards(input: CardSheet): Promise<Uint8Array> {
  const made = await furnishings();
  const sheet = createSheet({ writer: createObjectWriter(made.shared), furnishings: made, signable: false });
  for (const [i, person] of input.people.entries()) {
    const place = i % (columns * rows);
    if (place === 0) {
      // A thousand symbols take a second: other requests get their turn after every page.
      await setImmediate();
      if (i > 0) sheet.turn();
      drawCutLines(sheet.page.canvas);
    }
    const x = margin + (place % columns) * card.width;
    const top = paper.height - margin - Math.floor(place / columns) * card.height;
    drawCard(sheet, input, person, { x, top, number: i + 1 });
  }
  const at = new Date(`${input.event.firstDay}T00:00:00Z`);
  const facts = {
    title: `Kartu peserta ${input.event.name}`,
    author: input.event.organizer,
    subject: 'Kartu peserta',
    at,
  };
  const info = writeInfo(sheet.writer, facts);
  const metadata = writeMetadata(sheet.writer, facts);
  const entries = writeCatalog(sheet, { metadata, profile: made.profile, at, widgets: [] });
  const root = sheet.writer.set(`<<${entries}>>`);
  const seed = utf8(canonicalJson(input.people.map(({ name, pin, link }) => [name, pin, link])));
  return sheet.writer.write(root, info, seed).bytes;
}

/** Dashed, from edge to edge of the paper, so that a paper cutter finds them. */
function drawCutLines(canvas: Canvas): void {
  canvas.artifact(() => {
    canvas.dash('3 3');
    for (let i = 0; i <= columns; i++)
      canvas.line(margin + i * card.width, 8, margin + i * card.width, paper.height - 8, 0.4, hairline);
    for (let i = 0; i <= rows; i++)
      canvas.line(8, margin + i * card.height, paper.width - 8, margin + i * card.height, 0.4, hairline);
    canvas.dash('');
  });
}

function drawCard(
  sheet: Sheet,
  { event, hallUrl }: CardSheet,
  person: PersonCard,
  place: { readonly x: number; readonly top: number; readonly number: number },
): void {
  const { canvas } = sheet.page;
  const { regular, bold } = sheet;
  const element = addElement(sheet.root, 'Div');
  const left = place.x + pad;
  const width = card.width - qrSide - 2 * pad - 4;
  let y = place.top - pad;
  const lines = (texts: readonly string[], face: Typeface, size: number, colour: string = ink): void => {
    const step = size * 1.22;
    canvas.mark(addElement(element, 'P'), () =>
      canvas.lines(texts, { x: left, y: y - size * 0.98, step }, { face, size, colour }),
    );
    y -= texts.length * step;
  };
  const fitted = (text: string, face: Typeface, steps: readonly Step[], colour?: string): void => {
    const { size, lines: set } = fitInto(text, face, width, steps);
    lines(set, face, size, colour);
  };
  fitted(
    event.name,
    regular,
    [
      [7, 2],
      [6, 3],
    ],
    secondary,
  );
  y -= 4;
  fitted(person.name, bold, [
    [11, 2],
    [9.5, 2],
    [8.5, 3],
  ]);
  y -= 1;
  fitted(person.position, regular, [
    [9, 2],
    [7.5, 3],
  ]);
  const where = person.group ?? person.institution;
  if (!person.position.includes(where))
    fitted(
      where,
      regular,
      [
        [8, 1],
        [6.5, 1],
      ],
      secondary,
    );

  y = place.top - card.height + pad + 48;
  lines([`PIN ${person.pin.replace(/(\d{3})(?=\d)/g, '$1 ')}`], bold, 17);
  lines([`No. ${place.number} · ${dayRange([event.firstDay, event.lastDay])}`], regular, 7, secondary);
  fitted(
    `Tanpa QR: ${withoutScheme(hallUrl)}`,
    regular,
    [
      [7, 2],
      [5.5, 2],
    ],
    secondary,
  );

  const name = `K${place.number}`;
  sheet.xobjects.set(name, writeQr(sheet.writer, person.link));
  const box = {
    x: place.x + card.width - qrSide - 5,
    y: place.top - (card.height + qrSide) / 2 + 5,
    width: qrSide,
    height: qrSide,
  };
  canvas.mark(addElement(element, 'Figure', figureEntries(`Kode QR pribadi ${person.name}`, box.x, box.y, box)), () =>
    canvas.place(name, qrSide, qrSide, box.x, box.y),
  );
  const hint = 'Milik pribadi. Jangan difoto.';
  canvas.mark(addElement(element, 'P'), () =>
    canvas.text(hint, box.x + (qrSide - regular.width(hint, 6.5)) / 2, box.y - 6, {
      face: regular,
      size: 6.5,
      colour: secondary,
    }),
  );
}

/** A size and how many lines it may take. */
type Step = readonly [size: number, lines: number];

/** The first step into which the text fits; the last one cuts what is too long even for it. */
function fitInto(
  text: string,
  face: Typeface,
  width: number,
  steps: readonly Step[],
): { readonly size: number; readonly lines: string[] } {
  for (const [i, [size, most]] of steps.entries()) {
    const lines = breakLines(text, face, size, width);
    if (lines.length <= most) return { size, lines };
    if (i === steps.length - 1)
      return { size, lines: [...lines.slice(0, most - 1), `${lines[most - 1]!.slice(0, -2).trimEnd()}…`] };
  }
  throw new Error('a step is needed');
}
