import { parseLatin1 } from '../core/bytes.ts';
import { isDrawing } from '../core/drawing.ts';
import { aroundDrawing, captionColour, captionSize, inkArea, inkColour, inkRectangle, margin } from '../core/ink.ts';
import type { Examination } from './examination.ts';
import type { PdfFile } from './pdf/file.ts';
import { decodeStream, isUndecoded } from './pdf/filter.ts';
import { entry, isArray, isDict, type PdfDict, type PdfObject } from './pdf/values.ts';
import type { FoundSignature } from './signature.ts';

/** What a reader sees in a signature space, read back from its operators. */
export interface Look {
  /** The text of the drawing (core/drawing); or the typed name. */
  readonly drawing?: string;
  readonly name?: string;
  readonly caption: string;
}

/** Octets: a drawing has a kilobyte or two, a font's list of characters five. */
const longest = { look: 16_384, characters: 65_536 } as const;
/** Points: a name of 120 wide letters is not set smaller. */
const sizes = { name: { least: 1, most: 15 }, caption: { least: 0.5, most: captionSize } } as const;

const number = String.raw`(\d{1,4}(?:\.\d{1,3})?)`;
const textForm = (colour: string, y: string) =>
  `BT ${colour.replaceAll('.', '\\.')} rg /(\\w{1,32}) ${number} Tf ${number} ${y} Td <((?:[0-9A-Fa-f]{4})*)> Tj ET\n`;
const captionForm = new RegExp(`${textForm(captionColour, `(${String(margin).replace('.', '\\.')})`)}$`);
const nameForm = new RegExp(`^${textForm(inkColour, number)}$`);

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Reads what signature spaces show; the characters of a font are read once. */
export class Looks {
  readonly #examination: Pick<Examination, 'file' | 'findings' | 'primitives'>;
  readonly #characters = new Map<PdfObject, ReadonlyMap<string, string>>();

  constructor(examination: Pick<Examination, 'file' | 'findings' | 'primitives'>) {
    this.#examination = examination;
  }

  /** @returns undefined unless the space is filled as our own writer fills it: with nothing else, and all of it seen */
  read({ field, revision: n }: FoundSignature): Look | undefined {
    const { file } = this.#examination;
    const widget = field && file.object(field.object, n)?.value;
    const looks = isDict(widget) ? file.entry(widget, 'AP', n) : undefined;
    const look = isDict(looks) ? file.target(entry(looks, 'N'), n) : undefined;
    if (!look || !isDict(look.value)) return undefined;
    const box = sizeOf(file, look.value, n);
    const text = this.#text(look, longest.look);
    const caption = captionForm.exec(text);
    if (!box || !caption) return undefined;
    const inside = text.slice(0, caption.index);
    const said = this.#words(caption, sizes.caption, { box, look: look.value, n });
    if (said === undefined) return undefined;
    const drawing = drawingIn(inside, box);
    if (drawing !== undefined) return { drawing, caption: said };
    const typed = nameForm.exec(inside);
    const name = typed ? this.#words(typed, sizes.name, { box, look: look.value, n }) : undefined;
    return name === undefined ? undefined : { name, caption: said };
  }

  /** The characters that operators show; undefined where they are not seen or not known. */
  #words(
    [, font = '', size = '', x = '', y = '', codes = '']: RegExpExecArray,
    { least, most }: { readonly least: number; readonly most: number },
    { box, look, n }: { readonly box: Size; readonly look: PdfDict; readonly n: number },
  ): string | undefined {
    const seen = Number(size) >= least && Number(size) <= most && Number(x) < box.width && Number(y) < box.height;
    const characters = this.#charactersOf(look, font, n);
    if (!seen || !characters) return undefined;
    let words = '';
    for (let at = 0; at < codes.length; at += 4) {
      const character = characters.get(codes.slice(at, at + 4).toUpperCase());
      if (character === undefined) return undefined;
      words += character;
    }
    return words;
  }

  #charactersOf(look: PdfDict, name: string, n: number): ReadonlyMap<string, string> | undefined {
    const { file } = this.#examination;
    const resources = file.entry(look, 'Resources', n);
    const fonts = isDict(resources) ? file.entry(resources, 'Font', n) : undefined;
    const font = isDict(fonts) ? file.entry(fonts, name, n) : undefined;
    const list = isDict(font) ? file.target(entry(font, 'ToUnicode'), n) : undefined;
    if (!list) return undefined;
    const known = this.#characters.get(list);
    if (known) return known;
    const text = this.#text(list, longest.characters);
    file.budget.walk(text.length);
    const characters = charactersIn(text);
    this.#characters.set(list, characters);
    return characters;
  }

  /** The data of a stream; none where they are not understood or too long. */
  #text(object: PdfObject, most: number): string {
    const { file, findings, primitives } = this.#examination;
    const data = decodeStream({ bytes: file.bytes, findings }, object, primitives, file.budget);
    return isUndecoded(data) || data.length > most ? '' : parseLatin1(data);
  }
}

/** One character for each code (ISO 32000-2 section 9.10.3), as our own writer lists them. */
const charactersIn = (list: string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(list.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]{4})>$/gim), ([, code = '', unit = '']) => [
      code.toUpperCase(),
      String.fromCharCode(Number.parseInt(unit, 16)),
    ]),
  );

function drawingIn(operators: string, box: Size): string | undefined {
  const rectangle = inkRectangle(box, true);
  const [before, after] = aroundDrawing(rectangle);
  if (!operators.startsWith(before) || !operators.endsWith(after)) return undefined;
  const drawing = operators.slice(before.length, -after.length);
  return isDrawing(drawing, inkArea(rectangle)) ? drawing : undefined;
}

/** Of a box from the lower left corner. */
function sizeOf(file: PdfFile, look: PdfDict, n: number): Size | undefined {
  const box = file.entry(look, 'BBox', n);
  const [left, bottom, width, height] = isArray(box) ? box.items : [];
  if (left !== 0 || bottom !== 0 || typeof width !== 'number' || typeof height !== 'number') return undefined;
  return { width, height };
}
