import { IkrarError } from '../errors.ts';
import { attachContent } from './attachment.ts';
import { finish } from './catalog.ts';
import { compose } from './composition.ts';
import { type Content, contentDigest } from './content.ts';
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
  /** What the large QR says: the citizen's address with a signed payload in its fragment. Without it, the address alone. */
  readonly qrAddress?: string;
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
  const sheet = await startSheet(content, true);
  const placed = compose(sheet, content, assets.logo, assets.qrAddress ?? content.url);
  const digest = contentDigest(content);
  drawFooters(sheet, { code: content.code, url: content.url, contentDigest: digest });
  const certification = addSignatureField(sheet, sheet.root, {
    name: 'Segel',
    description: `Segel ${content.event.organizer}`,
    box: { x: 0, y: 0, width: 0, height: 0 },
  });
  const signatures = content.signers.map(({ id }) => getField(placed, id));
  const timestamps = Array.from({ length: timestampFields }, (_, i) => addTimestampField(sheet, `Waktu0${i + 1}`));
  const fields = { certification, signatures, timestamps };
  const { at } = assets;
  const attachment = attachContent(sheet.context, content, at);
  const file = finish(sheet, factsOf(content, at), `${digest} ${at.toISOString()}`, { ...fields, attachment });
  const { bytes, startXref, size: nextObject, id, info, catalog } = file;
  const font = { object: sheet.regular.ref.objectNumber, glyphs: sheet.regular.glyphs };
  return { bytes, plan: { size: bytes.length, startXref, nextObject, id, info, catalog, ...fields, font } };
}

/** The same pages for reading before opening: watermark, no QR, no code, no fields, nothing attached. */
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

function factsOf({ event, text, number }: Content, at: Date): Facts {
  const subject = [event.name, ...(number ? [`Nomor ${number}`] : [])].join(', ');
  return { title: text.title, author: event.organizer, subject, at };
}

function getField(fields: ReadonlyMap<string, PlannedField>, id: string): PlannedField {
  const field = fields.get(id);
  if (!field) throw new Error(`signer ${id} has no place in the document`);
  return field;
}
