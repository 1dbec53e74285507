import { PDFContext, type PDFRef } from 'pdf-lib';
import { type Canvas, createCanvas, footerTop, paper } from './canvas.ts';
import { createElement, type Element } from './structure.ts';
import type { SharedObjects, Typeface } from './typeface.ts';

/** A document during layout: its pages so far, the position on the last one, the structure tree. */
export interface Sheet {
  readonly context: PDFContext;
  readonly regular: Typeface;
  readonly bold: Typeface;
  readonly shared: SharedObjects;
  readonly root: Element;
  readonly pages: readonly SheetPage[];
  readonly page: SheetPage;
  /** Upper edge of the free part of the page, in points above the lower edge of the paper. */
  y: number;
  /** Whether content of this height fits on the page. */
  fits(height: number): boolean;
  /** Begins a new page unless content of this height fits. */
  ensure(height: number): void;
  turn(): void;
  /** Takes the next key of the parent tree. */
  takeKey(): number;
  /** The next free key of the parent tree. */
  readonly nextKey: number;
  /** XObjects by the name under which every page can use them. */
  readonly xobjects: Map<string, PDFRef>;
  /** Empty appearances by the size of their box. */
  readonly emptyAppearances: Map<string, PDFRef>;
  /** How much larger than A4 the paper is, in each direction. */
  readonly scale: number;
  /** Whether signature fields are made; not in a preview. */
  readonly signable: boolean;
}

export interface SheetPage {
  readonly index: number;
  readonly ref: PDFRef;
  readonly structParents: number;
  readonly canvas: Canvas;
  readonly annotations: PDFRef[];
}

/** The lower edge of the text area. */
export const textBottom = footerTop + 14;

/** Height of the text area of a full page. */
export const textHeight = paper.height - paper.top - 26 - textBottom;

/** @param running small text at the top of every page but the first */
export function createSheet(
  shared: SharedObjects,
  options: { readonly running?: string; readonly signable: boolean; readonly scale?: number },
): Sheet {
  const { running, signable, scale = 1 } = options;
  const { regular, bold } = shared;
  const context = PDFContext.create();
  context.largestObjectNumber = shared.printed.length;
  const pages: SheetPage[] = [];
  let key = 0;
  const turn = (): void => {
    const index = pages.length;
    const canvas = createCanvas(index);
    pages.push({ index, ref: context.nextRef(), structParents: key++, canvas, annotations: [] });
    sheet.y = paper.height - paper.top;
    if (index === 0 || running === undefined) return;
    drawRunningHeader(canvas, running, regular);
    sheet.y -= 26;
  };
  const sheet: Sheet = {
    context,
    regular,
    bold,
    shared,
    root: createElement('Document'),
    pages,
    get page() {
      return pages[pages.length - 1]!;
    },
    y: 0,
    fits: (height) => sheet.y - height >= textBottom,
    ensure(height) {
      if (!sheet.fits(height)) turn();
    },
    turn,
    takeKey: () => key++,
    get nextKey() {
      return key;
    },
    xobjects: new Map(),
    emptyAppearances: new Map(),
    scale,
    signable,
  };
  turn();
  return sheet;
}

/** Drawn so that a single sheet of a print-out shows to which document it belongs. */
function drawRunningHeader(canvas: Canvas, running: string, face: Typeface): void {
  const size = 8;
  const width = paper.width - paper.left - paper.right;
  let text = running;
  while (face.width(text, size) > width) text = `${text.replace(/…$/, '').slice(0, -1).trimEnd()}…`;
  canvas.artifact(() => {
    canvas.text(text, paper.left, paper.height - 46, { face, size, colour: '0.33 g' });
    canvas.line([paper.left, paper.height - 52], [paper.width - paper.right, paper.height - 52], 0.5);
  }, 'Header');
}
