import { createHash } from 'node:crypto';
import { type PDFContext, PDFHexString, type PDFRef, PDFString } from 'pdf-lib';
import { hex, utf8 } from '../core/bytes.ts';
import { type Content, contentJson } from './content.ts';
import { stream, text } from './objects.ts';

export interface Attachment {
  readonly name: string;
  readonly ref: PDFRef;
}

/** Attaches the content as the source of what is printed (ISO 19005-3, 6.8 and annex E). */
export function attachContent(context: PDFContext, content: Content, at: Date): Attachment {
  const name = 'ikrar.json';
  const bytes = utf8(contentJson(content));
  const day = PDFString.fromDate(at);
  // MD5 is what ISO 32000-1, table 46 wants here; nothing of ours relies on it.
  const CheckSum = PDFHexString.of(hex(createHash('md5').update(bytes).digest()));
  const Params = { Size: bytes.length, CreationDate: day, ModDate: day, CheckSum };
  const F = context.register(stream(context, { Type: 'EmbeddedFile', Subtype: 'application/json', Params }, bytes));
  const named = { F: text(name), UF: text(name), Desc: text('Isi naskah') };
  const file = context.obj({ Type: 'Filespec', ...named, AFRelationship: 'Source', EF: { F, UF: F } });
  return { name, ref: context.register(file) };
}
