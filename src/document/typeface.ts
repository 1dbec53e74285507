import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import fontkit from '@cantoo/fontkit';
import { CustomFontSubsetEmbedder, getDefaultSRGBProfile, PDFContext, PDFRawStream, type PDFRef } from 'pdf-lib';
import { aliases, composed } from '../core/look-alikes.ts';
import { join, number } from '../core/pdf-write.ts';
import { lazy } from '../core/turns.ts';
import { indirect, stream } from './objects.ts';
import { repertoire } from './repertoire.ts';

/** One embedded font: Source Serif 4 (SIL OFL 1.1) with the whole repertoire; glyph codes have four hex digits. */
export interface Typeface {
  readonly ref: PDFRef;
  /** Its name in /Resources /Font. */
  readonly resource: string;
  readonly glyphs: { readonly [character: string]: readonly [code: string, width: number] };
  /** Width of a text in points, kerning included. */
  width(text: string, size: number): number;
  /** The operand of TJ; `space` widens every space by that many 1/1000 em. */
  show(text: string, space?: number): string;
}

/**
 * The objects 1 to n that are the same in every file: two fonts and the colour profile. Made and printed once for each
 * process.
 */
export interface SharedObjects {
  readonly printed: readonly Uint8Array[];
  readonly regular: Typeface;
  readonly bold: Typeface;
  /** The ICC profile of the output intent. */
  readonly profile: PDFRef;
}

/**
 * No ligatures and no contextual forms: every glyph stands for one character, so that copying or reading aloud gives
 * the text.
 */
const features = { liga: false, clig: false, calt: false, dlig: false, ccmp: false, locl: false };

/** The part of fontkit's layout result that the types of the PDF library omit. */
interface GlyphPositions {
  readonly positions: readonly { readonly xAdvance: number }[];
}

/** The fonts are subset once, so that the bytes are the same as long as the process lives. */
export const sharedObjects = lazy(makeSharedObjects);

async function makeSharedObjects(): Promise<SharedObjects> {
  const context = PDFContext.create();
  const regular = await embed(context, 'R', '400Regular/SourceSerif4_400Regular.ttf', 'IKRARR+SourceSerif4-Regular');
  const bold = await embed(context, 'B', '700Bold/SourceSerif4_700Bold.ttf', 'IKRARB+SourceSerif4-Bold');
  for (const [ref, object] of context.enumerateIndirectObjects())
    if (object instanceof PDFRawStream) context.assign(ref, deflated(context, object));
  const profile = context.register(stream(context, { N: 3, Alternate: 'DeviceRGB' }, getDefaultSRGBProfile()));
  const printed = context.enumerateIndirectObjects().map(([ref, object]) => join(indirect(ref, object)));
  return { printed, regular, bold, profile };
}

/** pdf-lib embeds fonts deflated in JavaScript and without Length1, which a TrueType program needs (ISO 32000-1, table 127). */
function deflated(context: PDFContext, { contents }: PDFRawStream): PDFRawStream {
  const data = inflateSync(contents);
  const isTrueType = data.readUInt32BE(0) === 0x10000; // TrueType, version 1.0; the other stream is ToUnicode
  return stream(context, isTrueType ? { Length1: data.length } : {}, data);
}

async function embed(context: PDFContext, resource: string, file: string, name: string): Promise<Typeface> {
  const path = createRequire(import.meta.url).resolve(`@expo-google-fonts/source-serif-4/${file}`);
  const embedder = await CustomFontSubsetEmbedder.for(fontkit, new Uint8Array(await readFile(path)), name, features);
  const glyphs: Record<string, readonly [string, number]> = {};
  const advance = (character: string): number => {
    const glyph = embedder.font.glyphForCodePoint(character.codePointAt(0)!);
    if (!glyph) throw new Error(`the font ${name} lacks ${character}`);
    return glyph.advanceWidth * embedder.scale;
  };
  for (const character of repertoire) {
    glyphs[character] = [embedder.encodeText(character).asString(), advance(character)];
  }
  // Signatures are drawn later by code that knows nothing of look-alikes.
  for (const [character, drawn] of aliases) glyphs[character] = glyphs[drawn]!;
  const reference = await embedder.embedIntoContext(context);
  const kern = (pair: string): number => {
    const { positions } = embedder.font.layout(pair, features) as unknown as GlyphPositions;
    return Math.round((positions[0]?.xAdvance ?? 0) * embedder.scale - advance(pair[0]!));
  };
  return createTypeface(reference, resource, glyphs, kern);
}

/** @param kern asks the font once for each pair of characters; the answers are cached as long as the process lives */
function createTypeface(
  ref: PDFRef,
  resource: string,
  glyphs: Typeface['glyphs'],
  kern: (pair: string) => number,
): Typeface {
  const byUnit: (readonly [code: string, width: number] | undefined)[] = [];
  for (const [character, glyph] of Object.entries(glyphs)) byUnit[character.charCodeAt(0)] = glyph;
  const glyphOf = (text: string, i: number): readonly [code: string, width: number] => {
    const found = byUnit[text.charCodeAt(i)];
    if (!found) throw new Error(`character U+${text.charCodeAt(i).toString(16)} is not in the font`);
    return found;
  };
  const pairs = new Map<number, number>();
  /** Kerning between a character and its predecessor, 1/1000 em. */
  const kernAt = (text: string, i: number): number => {
    if (i === 0) return 0;
    const key = (text.charCodeAt(i - 1) << 16) | text.charCodeAt(i);
    let adjustment = pairs.get(key);
    if (adjustment === undefined) {
      adjustment = kern(text.slice(i - 1, i + 1));
      pairs.set(key, adjustment);
    }
    return adjustment;
  };
  return {
    ref,
    resource,
    glyphs,
    width(text, size) {
      const set = composed(text);
      let sum = 0;
      for (let i = 0; i < set.length; i++) sum += glyphOf(set, i)[1] + kernAt(set, i);
      return (sum * size) / 1000;
    },
    show(text, space = 0) {
      const set = composed(text);
      let operand = '[<';
      for (let i = 0; i < set.length; i++) {
        const shift = kernAt(set, i) + (i > 0 && set[i - 1] === ' ' ? space : 0);
        if (shift !== 0) operand += `>${number(-shift)}<`;
        operand += glyphOf(set, i)[0];
      }
      return `${operand}>]`;
    },
  };
}
