import { utf8 } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import { writeAttachment } from './attachment.ts';
import { writeCatalog } from './catalog.ts';
import { compose } from './composition.ts';
import { type Content, contentDigest, contentJson } from './content.ts';
import { addSignatureField, addTimestampField } from './fields.ts';
import { drawFooters } from './footer.ts';
import type { Logo } from './logo.ts';
import { type Facts, writeInfo, writeMetadata } from './metadata.ts';
import { createObjectWriter } from './objects.ts';
import type { PlannedField, SigningPlan } from './plan.ts';
import { unprintable } from './repertoire.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { type Furnishings, furnishings } from './typeface.ts';
import { drawWatermarks } from './watermark.ts';

export { unprintable } from './repertoire.ts';

export interface Assets {
  readonly logo?: Logo | undefined;
  /** What the large QR says; the citizen's address when there is no signed payload. */
  readonly qrSeal?: string;
  /** Creation date in the metadata. */
  readonly at: Date;
}

export interface Base {
  readonly bytes: Uint8Array;
  readonly plan: SigningPlan;
}

/** Document timestamps at closing and at renewals. */
const timestampFields = 8;

/**
 * Makes the base document: PDF/A-3a and PDF/UA-1, all signature fields in place, `ikrar.json` attached. The same content and
 * assets give the same bytes.
 * @throws IkrarError 'character-unprintable', 'roster-invalid' (a person that fills more than a page)
 */
export async function createBase(content: Content, assets: Assets): Promise<Base> {
  const made = await furnishings();
  const sheet = startSheet(content, made, true);
  const { writer } = sheet;
  const placed = compose(sheet, content, assets.logo, assets.qrSeal ?? content.url);
  const contentSha256 = contentDigest(content);
  drawFooters(sheet, { code: content.code, url: content.url, contentDigest: contentSha256 });

  const seal = {
    name: 'Segel',
    description: `Segel ${content.event.organizer}`,
    box: { x: 0, y: 0, width: 0, height: 0 },
  };
  const certification = addSignatureField(sheet, sheet.root, seal);
  const signatures = content.signers.map(({ id }) => getField(placed, id));
  const timestamps = Array.from({ length: timestampFields }, (_, i) => addTimestampField(writer, `Waktu0${i + 1}`));
  const widgets = [certification, ...signatures];
  const form = writer.set(`<</Fields[${references([...widgets, ...timestamps])}]/SigFlags 3>>`);
  const json = {
    name: 'ikrar.json',
    type: 'application/json',
    description: 'Isi naskah',
    bytes: utf8(contentJson(content)),
  };
  const attachment = { name: json.name, object: writeAttachment(writer, json, assets.at) };

  const { info, metadata } = writeFacts(sheet, content, assets.at);
  const entries = writeCatalog(sheet, { metadata, profile: made.profile, at: assets.at, form, attachment, widgets });
  const root = writer.set(`<<${entries}>>`);
  const { bytes, startXref, size, id } = writer.write(root, info, utf8(`${contentSha256} ${assets.at.toISOString()}`));
  const font = { object: made.regular.object, glyphs: made.regular.glyphs };
  const catalog = { object: root, entries };
  const plan = {
    size: bytes.length,
    startXref,
    nextObject: size,
    id,
    info,
    catalog,
    certification,
    signatures,
    timestamps,
    font,
  };
  return { bytes, plan };
}

/** The same pages for reading before opening: watermark, no QR, no code, no fields, nothing attached. */
export async function createPreview(content: Content, assets: Assets): Promise<Uint8Array> {
  const made = await furnishings();
  const sheet = startSheet(content, made, false);
  const { writer } = sheet;
  compose(sheet, content, assets.logo, undefined);
  drawFooters(sheet, undefined);
  drawWatermarks(sheet);
  const { info, metadata } = writeFacts(sheet, content, assets.at);
  const entries = writeCatalog(sheet, { metadata, profile: made.profile, at: assets.at, widgets: [] });
  const root = writer.set(`<<${entries}>>`);
  return writer.write(root, info, utf8(`${contentDigest(content)} pratinjau ${assets.at.toISOString()}`)).bytes;
}

function startSheet(content: Content, made: Furnishings, signable: boolean): Sheet {
  refuseUnprintable(content);
  const { number, text } = content;
  const running = number ? `Nomor ${number} · ${text.title}` : text.title;
  return createSheet({ writer: createObjectWriter(made.shared), furnishings: made, running, signable });
}

/** Rosters and slots are checked when they come in; here nothing may slip through to a page. */
function refuseUnprintable(content: Content): void {
  const texts: string[] = [];
  JSON.stringify(content, (_key, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  const strange = unprintable(texts.join('').replace(/[\n\t]/g, ' '));
  if (strange.length === 0) return;
  const listed = strange.map(
    (character) => `${character} (U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`,
  );
  throw new IkrarError(
    'character-unprintable',
    `Karakter ini tidak dapat dicetak: ${listed.join(', ')}. Ganti dengan huruf Latin.`,
  );
}

function writeFacts(sheet: Sheet, content: Content, at: Date): { readonly info: number; readonly metadata: number } {
  const { event, text, number } = content;
  const subject = [event.name, ...(number ? [`Nomor ${number}`] : [])].join(', ');
  const facts: Facts = { title: text.title, author: event.organizer, subject, at };
  return { info: writeInfo(sheet.writer, facts), metadata: writeMetadata(sheet.writer, facts) };
}

const references = (fields: readonly PlannedField[]): string => fields.map(({ object }) => `${object} 0 R`).join(' ');

function getField(fields: ReadonlyMap<string, PlannedField>, id: string): PlannedField {
  const field = fields.get(id);
  if (!field) throw new Error(`signer ${id} has no place in the document`);
  return field;
}
