import { number, numbers } from '../core/pdf-write.ts';
import type { Element } from './structure.ts';
import type { Typeface } from './typeface.ts';

/** A4 in points; the origin is the lower left corner. */
export const paper = { width: 595.28, height: 841.89, left: 56, right: 56, top: 54 } as const;
/** Upper edge of the footer. */
export const footerTop = 96;
export const measure = paper.width - paper.left - paper.right;

/** Black for text, one grey for what is secondary (contrast 7:1 on white), one for rules. */
export const ink = '0 g';
export const secondary = '0.33 g';
export const hairline = '0.6 G';
export const shade = '0.93 g';
export const headerShade = '0.86 g';

export interface TextStyle {
  readonly face: Typeface;
  readonly size: number;
  readonly colour?: string;
  /** Widens every space, 1/1000 em. */
  readonly space?: number;
}

export type Point = readonly [x: number, y: number];

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LinesPlace {
  /** Left edge of the lines, or their middle if they are centred. */
  readonly x: number;
  /** The first base line. */
  readonly y: number;
  /** Distance of base lines. */
  readonly step: number;
  readonly centred?: boolean;
  /** The text continues after these lines. */
  readonly more?: boolean;
}

/**
 * The content of one page. Each part is either marked, and belongs to an element of the structure tree, or an artifact
 * (rules, shades, repeated headers, the footer), which is not read aloud.
 */
export interface Canvas {
  /** Draws inside a new marked content sequence of the element. */
  mark(element: Element, draw: () => void): void;
  artifact(draw: () => void, kind?: 'Header' | 'Footer'): void;
  text(text: string, x: number, y: number, style: TextStyle): void;
  /**
   * Draws lines of one text below each other. Each line but the last ends in an invisible space: without it a screen
   * reader, or a copy of the text, would join the words at a line's end.
   */
  lines(lines: readonly string[], at: LinesPlace, style: TextStyle): void;
  line(from: Point, to: Point, width: number, colour?: string): void;
  /** Sets the lengths of dashes and gaps of the following lines; empty for solid. */
  dash(pattern: string): void;
  fill(box: Rectangle, colour: string): void;
  /** Places a form of the unit square, or an image, of the page's resources. */
  place(resource: string, box: Rectangle): void;
  /** Draws an artifact below everything else. */
  under(operators: string, kind: 'Watermark'): void;
  content(): string;
}

/** @param page index of the page, for the marked content of the structure tree */
export function createCanvas(page: number): Canvas {
  const operators: string[] = [];
  let marks = 0;
  let open = false;
  const put = (operator: string): void => {
    if (!open) throw new Error('page content outside marked content');
    operators.push(operator);
  };
  const text: Canvas['text'] = (words, x, y, { face, size, colour = ink, space }) => {
    if (words === '') return;
    put(`BT ${colour} /${face.resource} ${number(size)} Tf ${numbers(x, y)} Td ${face.show(words, space)}TJ ET`);
  };
  const inside = (begin: string, draw: () => void): void => {
    if (open) throw new Error('nested marked content');
    open = true;
    operators.push(begin);
    draw();
    operators.push('EMC');
    open = false;
  };
  return {
    mark(element, draw) {
      const mcid = marks++;
      element.kids.push({ page, mcid });
      inside(`/${element.type}<</MCID ${mcid}>>BDC`, draw);
    },
    artifact(draw, kind) {
      inside(kind ? artifact(kind) : '/Artifact BMC', draw);
    },
    text,
    lines(lines, { x, y, step, centred = false, more = false }, style) {
      for (const [i, line] of lines.entries()) {
        const left = centred ? x - style.face.width(line, style.size) / 2 : x;
        text(i < lines.length - 1 || more ? `${line} ` : line, left, y - i * step, style);
      }
    },
    line: (from, to, width, colour = hairline) =>
      put(`${colour} ${number(width)} w ${numbers(...from)} m ${numbers(...to)} l S`),
    dash: (pattern) => put(`[${pattern}] 0 d`),
    fill: ({ x, y, width, height }, colour) => put(`${colour} ${numbers(x, y, width, height)} re f`),
    place: (resource, { x, y, width, height }) =>
      put(`q ${number(width)} 0 0 ${numbers(height, x, y)} cm /${resource} Do Q`),
    under: (drawn, kind) => operators.unshift(`${artifact(kind)}\n${drawn}\nEMC`),
    content: () => operators.join('\n'),
  };
}

const artifact = (kind: string): string => `/Artifact<</Type/Pagination/Subtype/${kind}>>BDC`;
