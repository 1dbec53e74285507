import { parseLatin1 } from '../../core/bytes.ts';
import type { PdfFile } from '../pdf/file.ts';
import { changedKeys, entry, isDict, type PdfObject, type PdfValue } from '../pdf/values.ts';

/** What a writer says of itself and of the moment, in the document information (ISO 32000-2 table 349) and in XMP. */
const ownKeys: ReadonlySet<string> = new Set(['ModDate', 'Producer']);
const ownNames = '(?:xmp:(?:ModifyDate|MetadataDate)|pdf:Producer|xmpMM:InstanceID)';
const ownStatements = [
  new RegExp(`<(${ownNames})>[^<]*</\\1>`, 'g'),
  new RegExp(`\\s${ownNames}="[^"<]*"`, 'g'),
  /\sx:xmptk="[^"<]*"/g,
];
/** The frame of an XMP packet, which says nothing. */
const frame = [
  /\s(?:xmlns:\w+="[^"<]*"|rdf:about="")/g,
  /<\?xpacket [^<>]*\?>/g,
  /<\/?(?:x:xmpmeta|rdf:RDF|rdf:Description)\s*\/?>/g,
  /\s+/g,
];
const maxPacket = 1_000_000;

/** Only the writer's name and the time of writing differ between two document information dictionaries. */
export function sameInformation(before: PdfValue | undefined, after: PdfValue | undefined): boolean {
  const empty = { kind: 'dict', entries: new Map<string, PdfValue>() } as const;
  if (!isDict(after) || !(before === undefined || isDict(before))) return false;
  return changedKeys(before ?? empty, after).every((key) => ownKeys.has(key));
}

/** The same of two XMP packets; of a packet that is new, that it says nothing else. Packets under a filter are not compared. */
export function samePacket(file: PdfFile, before: PdfObject | undefined, after: PdfObject): boolean {
  const now = statementsOf(file, after);
  return now !== undefined && now === (before ? statementsOf(file, before) : '');
}

function statementsOf({ bytes }: PdfFile, { value, stream }: PdfObject): string | undefined {
  if (!isDict(value) || !stream || entry(value, 'Filter') !== undefined) return undefined;
  if (stream.end - stream.start > maxPacket) return undefined;
  let text = parseLatin1(bytes.subarray(stream.start, stream.end)).replace(/^\xef\xbb\xbf/, '');
  for (const pattern of [...ownStatements, ...frame]) text = text.replace(pattern, '');
  return text;
}
