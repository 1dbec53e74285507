import { createHash } from 'node:crypto';
import { type PDFContext, PDFHexString, type PDFRef, PDFString } from 'pdf-lib';
import { hex } from '../core/bytes.ts';
import { stream, text } from './objects.ts';

export interface Attachment {
  readonly name: string;
  readonly ref: PDFRef;
}

/** Attaches the content's JSON as the source of what is printed (ISO 19005-3, 6.8 and annex E). */
export function attachContent(context: PDFContext, json: Uint8Array, at: Date): Attachment {
  const name = 'ikrar.json';
  const day = PDFString.fromDate(at);
  // MD5 is what ISO 32000-1, table 46 wants here; nothing of ours relies on it.
  const CheckSum = PDFHexString.of(hex(createHash('md5').update(json).digest()));
  const Params = { Size: json.length, CreationDate: day, ModDate: day, CheckSum };
  const F = context.register(stream(context, { Type: 'EmbeddedFile', Subtype: 'application/json', Params }, json));
  const named = { F: text(name), UF: text(name), Desc: text('Isi naskah') };
  const file = context.obj({ Type: 'Filespec', ...named, AFRelationship: 'Source', EF: { F, UF: F } });
  return { name, ref: context.register(file) };
}
