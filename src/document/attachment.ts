import { createHash } from 'node:crypto';
import { hex } from '../core/bytes.ts';
import { dateString, textString } from '../core/pdf-write.ts';
import type { ObjectWriter } from './objects.ts';

/**
 * Attaches a file as the source of what is printed (ISO 19005-3, 6.8 and annex E) and returns its file specification.
 * @param type MIME type
 */
export function writeAttachment(
  writer: ObjectWriter,
  file: { readonly name: string; readonly type: string; readonly description: string; readonly bytes: Uint8Array },
  at: Date,
): number {
  const { name, type, description, bytes } = file;
  // MD5 is what ISO 32000-1, table 46 wants here; nothing of ours relies on it.
  const sum = hex(createHash('md5').update(bytes).digest());
  const day = dateString(at);
  const params = `/Params<</Size ${bytes.length}/CreationDate${day}/ModDate${day}/CheckSum<${sum}>>>`;
  const embedded = writer.stream(`/Type/EmbeddedFile/Subtype/${type.replace('/', '#2F')}${params}`, bytes);
  return writer.set(
    `<</Type/Filespec/F${textString(name)}/UF${textString(name)}/Desc${textString(description)}` +
      `/AFRelationship/Source/EF<</F ${embedded} 0 R/UF ${embedded} 0 R>>>>`,
  );
}
