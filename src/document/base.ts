/**
 * The base document: what people read, and the fields that they sign.
 *
 * pdf-lib makes the objects: catalog, pages, fields, structure tree, metadata, attachment, fonts, strings and
 * references; also the cross-reference table, header and end of the file. Their syntax is thereby always correct.
 * What is not done by pdf-lib, and why:
 * - printing (objects.ts): pdf-lib writes a blank line before the trailer, which our verifier refuses, and a line end
 *   after each entry, which each signature would repeat; and it silently skips a number that was reserved and never set;
 * - page content, QR codes and the watermark are strings: with pdf-lib's operators a base took 50 to 90 % longer;
 * - streams are deflated by zlib: pdf-lib's deflate, in JavaScript, takes half as long again;
 * - text strings and numbers are written by core: pdf-lib has no PDFDocEncoding, escapes nothing, and prints seventeen
 *   digits;
 * - PNG and JPEG are read by our checks: pdf-lib accepts files with a wrong CRC, of any size, or truncated.
 * Compared with the concatenated text that pdf-lib replaced: forty more lines, including these; files 0.3 to 0.5 %
 * smaller; a base takes 10 % more processor time for 1 signer (2.6 ms), 7 % for 71, 20 % for 1,507, and opening a pledge
 * 5 % (measured in pairs).
 */
import { utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import { attachContent } from './attachment.ts';
import { finish } from './catalog.ts';
import { compose } from './composition.ts';
import { type Content, contentDigest, contentJson } from './content.ts';
import { addSignatureField, addTimestampField } from './fields.ts';
import { drawFooters } from './footer.ts';
import type { Logo } from './logo.ts';
import type { Facts } from './metadata.ts';
import type { PlannedField, SigningPlan } from './plan.ts';
import { unprintable } from './repertoire.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { sharedObjects } from './typeface.ts';
import { drawWatermarks } from './watermark.ts';

export interface Assets {
  readonly logo?: Logo | undefined;
  /**
   * The address in the large QR: the citizen's page with a signed payload in its fragment. By default without the
   * payload.
   */
  readonly qrAddress?: string;
  /** Creation date in the metadata. */
  readonly at: Date;
}

export interface Base {
  readonly bytes: Uint8Array;
  readonly plan: SigningPlan;
}

/** Enough fields for the document timestamps of the closing and of seven renewals. */
const timestampFields = 8;

/**
 * Makes the base document: PDF/A-3a and PDF/UA-1, all signature fields in place, `ikrar.json` attached. The same content and
 * assets give the same bytes.
 * @throws IkrarError 'character-unprintable', 'roster-invalid' (a person that fills more than a page)
 */
export async function createBase(content: Content, assets: Assets): Promise<Base> {
  const sheet = await startSheet(content, true);
  const json = utf8(contentJson(content));
  const digest = sha256Hex(json);
  const proof = { qrAddress: assets.qrAddress ?? content.url, contentDigest: digest };
  const placed = compose(sheet, content, assets.logo, proof);
  const { code, url, use } = content;
  drawFooters(sheet, { code, url, use, contentDigest: digest });
  const certification = addSignatureField(sheet, sheet.root, {
    name: 'Segel',
    description: `Segel ${content.event.organizer}`,
    box: { x: 0, y: 0, width: 0, height: 0 },
  });
  const signatures = content.signers.map(({ id }) => getField(placed, id));
  const timestamps = Array.from({ length: timestampFields }, (_, i) => addTimestampField(sheet, `Waktu0${i + 1}`));
  const fields = { certification, signatures, timestamps };
  const { at } = assets;
  const attachment = attachContent(sheet.context, json, at);
  const file = finish(sheet, { ...factsOf(content, at), code: content.code }, `${digest} ${at.toISOString()}`, {
    ...fields,
    attachment,
  });
  const { bytes, startXref, size: nextObject, id, info, catalog } = file;
  const font = { object: sheet.regular.ref.objectNumber, glyphs: sheet.regular.glyphs };
  return { bytes, plan: { size: bytes.length, startXref, nextObject, id, info, catalog, ...fields, font } };
}

/** The same pages to be read before the opening: with a watermark, without QR, code, fields or attachment. */
export async function createPreview(content: Content, assets: Assets): Promise<Uint8Array> {
  const sheet = await startSheet(content, false);
  compose(sheet, content, assets.logo, undefined);
  drawFooters(sheet, undefined);
  drawWatermarks(sheet);
  const seed = `${contentDigest(content)} pratinjau ${assets.at.toISOString()}`;
  return finish(sheet, factsOf(content, assets.at), seed).bytes;
}

async function startSheet(content: Content, signable: boolean): Promise<Sheet> {
  refuseUnprintable(content);
  const { number, text } = content;
  const running = number ? `Nomor ${number} · ${text.title}` : text.title;
  return createSheet(await sharedObjects(), { running, signable });
}

/** Rosters and slots are checked on input; this is the last check before they are printed. */
function refuseUnprintable(content: Content): void {
  const strange = new Set<string>();
  JSON.stringify(content, (_key, value: unknown) => {
    if (typeof value === 'string') for (const one of unprintable(value.replace(/[\n\t]/g, ' '))) strange.add(one);
    return value;
  });
  if (strange.size === 0) return;
  const listed = Array.from(
    strange,
    (character) => `${character} (U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`,
  );
  throw new IkrarError(
    'character-unprintable',
    `Karakter ini tidak dapat dicetak: ${listed.join(', ')}. Ganti dengan huruf Latin.`,
  );
}

function factsOf({ event, text, number }: Content, at: Date): Facts {
  const subject = [event.name, ...(number ? [`Nomor ${number}`] : [])].join(', ');
  return { title: text.title, author: event.organizer, subject, at };
}

function getField(fields: ReadonlyMap<string, PlannedField>, id: string): PlannedField {
  const field = fields.get(id);
  if (!field) throw new Error(`signer ${id} has no place in the document`);
  return field;
}
