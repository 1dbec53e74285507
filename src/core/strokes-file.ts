import { canonicalJson } from './canonical-json.ts';
import { type DrawingText, drawingText } from './drawing.ts';

/**
 * The drawings that a file does not print, to lie beside it (docs/formats.md): those of one PDF, by the name of the field, with the
 * integers whose text was signed.
 */
export interface StrokesFile {
  /** Code and content digest (hex) of the file. */
  readonly code: string;
  readonly contentDigest: string;
  readonly drawings: ReadonlyMap<string, DrawingText>;
}

const schema = 'ikrar-strokes/1';
/** Characters: more than those of all people of the largest file. */
const longest = 64 * 1024 * 1024;

export function strokesText({ code, contentDigest, drawings }: StrokesFile): string {
  const strokes = Object.fromEntries(Array.from(drawings, ([field, text]) => [field, strokesIn(text)]));
  return canonicalJson({ code, contentDigest, schema, strokes });
}

/** The integers of a drawing's text, from which drawingText writes it again. */
function strokesIn(text: DrawingText): [x: number, y: number][][] {
  const strokes: [number, number][][] = [];
  for (const [, x, y, operator] of text.matchAll(/^(\d+) (\d+) ([ml])$/gm)) {
    if (operator === 'm') strokes.push([]);
    strokes[strokes.length - 1]?.push([Number(x), Number(y)]);
  }
  return strokes;
}

/** @throws RangeError for a text that is not of this form */
export function parseStrokes(text: string): StrokesFile {
  const said = text.length <= longest ? readJson(text) : undefined;
  const { code, contentDigest, strokes } = isObject(said) && said.schema === schema ? said : {};
  if (typeof code !== 'string' || typeof contentDigest !== 'string' || !isObject(strokes)) throw malformed();
  const drawings = new Map(Object.entries(strokes).map(([field, drawn]) => [field, textOf(drawn)]));
  return { code, contentDigest, drawings };
}

function textOf(strokes: unknown): DrawingText {
  if (!Array.isArray(strokes) || !strokes.every(isStroke)) throw malformed();
  return drawingText(strokes);
}

const isStroke = (stroke: unknown): boolean => Array.isArray(stroke) && stroke.length > 1 && stroke.every(isPoint);

const isPoint = (point: unknown): boolean =>
  Array.isArray(point) && point.length === 2 && point.every((dots) => Number.isInteger(dots) && dots >= 0);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const malformed = (): RangeError => new RangeError('not a file of strokes');
