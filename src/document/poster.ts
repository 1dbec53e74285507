import { dayRange } from '../core/dates.ts';
import { type Use, useMark } from '../core/use.ts';
import { measure, paper, secondary, type TextStyle } from './canvas.ts';
import { finish } from './catalog.ts';
import { withoutScheme } from './footer.ts';
import { figureEntries } from './letterhead.ts';
import { breakEvenly, sizeToFit } from './lines.ts';
import { writeQr } from './qr.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { addElement } from './structure.ts';
import { sharedObjects } from './typeface.ts';

export const posterSizes = { A4: 1, A3: Math.SQRT2 } as const;
export type PosterSize = keyof typeof posterSizes;

export interface Poster {
  readonly event: {
    readonly name: string;
    readonly organizer: string;
    readonly venue: string;
    readonly firstDay: string;
    readonly lastDay: string;
  };
  readonly use: Use | undefined;
  /** Address of the hall page. */
  readonly hallUrl: string;
}

const qrSide = 370;

/** The poster for the walls of a hall: the QR to scan and the address to type, both legible from some steps away. */
export async function createPoster(poster: Poster, size: PosterSize): Promise<Uint8Array> {
  const { event, use, hallUrl } = poster;
  const sheet = createSheet(await sharedObjects(), { signable: false, scale: posterSizes[size] });
  const { regular, bold } = sheet;
  sheet.y -= 12;
  if (use) setLine(sheet, `${useMark(use)}: bukan ikrar resmi`, { face: bold, size: 20 });
  setLine(sheet, event.organizer, { face: regular, size: 15, colour: secondary });
  setTitle(sheet, event.name);
  const when = [dayRange([event.firstDay, event.lastDay]), event.venue].join(' · ');
  setLine(sheet, when, { face: regular, size: 13, colour: secondary });
  drawSymbol(sheet, hallUrl);
  setLine(sheet, withoutScheme(hallUrl), { face: bold, size: 34 });
  setSteps(sheet);
  const at = new Date(`${event.firstDay}T00:00:00Z`);
  const facts = { title: `Poster aula ${event.name}`, author: event.organizer, subject: 'Poster aula', at };
  return finish(sheet, facts, `poster ${size} ${hallUrl}`).bytes;
}

/** One centred line, made smaller until it fits. */
function setLine(sheet: Sheet, text: string, style: TextStyle): void {
  const size = sizeToFit(text, style.face, style.size, measure);
  const { canvas } = sheet.page;
  sheet.y -= 1.3 * size;
  const x = (paper.width - style.face.width(text, size)) / 2;
  canvas.mark(addElement(sheet.root, 'P'), () => canvas.text(text, x, sheet.y, { ...style, size }));
}

/** In at most three lines. */
function setTitle(sheet: Sheet, title: string): void {
  const { canvas } = sheet.page;
  const face = sheet.bold;
  let size = 28;
  const set = () => breakEvenly(title, { face, size, width: measure }, 'counts');
  while (set().length > 3) size--;
  const lines = set();
  const step = 1.2 * size;
  const at = { x: paper.width / 2, y: sheet.y - step, step, centred: true };
  canvas.mark(addElement(sheet.root, 'H1'), () => canvas.lines(lines, at, { face, size }));
  sheet.y -= step * lines.length + 4;
}

function drawSymbol(sheet: Sheet, hallUrl: string): void {
  const { canvas } = sheet.page;
  sheet.xobjects.set('Aula', writeQr(sheet.context, hallUrl));
  sheet.y -= 12;
  const box = { x: (paper.width - qrSide) / 2, y: sheet.y - qrSide, width: qrSide, height: qrSide };
  const { scale } = sheet;
  const size = { width: scale * qrSide, height: scale * qrSide };
  const figure = figureEntries(`Kode QR ke ${hallUrl}`, scale * box.x, scale * box.y, size);
  canvas.mark(addElement(sheet.root, 'Figure', figure), () => canvas.place('Aula', box));
  sheet.y -= qrSide;
}

const steps = [
  'Pindai kode dengan kamera ponsel, atau ketik alamat di atas di peramban.',
  'Cari nama Anda, lalu masukkan PIN dari kartu Anda.',
  'Baca naskahnya, lalu tanda tangani.',
  'Tanpa ponsel atau tanpa kartu? Datanglah ke meja petugas.',
];

function setSteps(sheet: Sheet): void {
  const { canvas } = sheet.page;
  const face = sheet.regular;
  const style = { face, size: Math.min(...steps.map((step) => sizeToFit(step, face, 16, measure - 24))) };
  const list = addElement(sheet.root, 'L');
  const left = paper.left;
  sheet.y -= 14;
  for (const [i, step] of steps.entries()) {
    sheet.y -= 24;
    const item = addElement(list, 'LI');
    canvas.mark(addElement(item, 'Lbl'), () => canvas.text(`${i + 1}.`, left, sheet.y, { ...style, face: sheet.bold }));
    canvas.mark(addElement(item, 'LBody'), () => canvas.text(step, left + 24, sheet.y, style));
  }
}
