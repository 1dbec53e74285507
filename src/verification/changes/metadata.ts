import { parseLatin1 } from '../../core/bytes.ts';
import type { PdfFile } from '../pdf/file.ts';
import { changedKeys, entry, isDict, type PdfObject, type PdfValue } from '../pdf/values.ts';
import { readStatements } from './xmp.ts';

/** What a writer says of itself and of the moment, in the document information (ISO 32000-2 table 349) and in XMP. */
const ownKeys: ReadonlySet<string> = new Set(['ModDate', 'Producer']);
const ownNames: ReadonlySet<string> = new Set([
  'x:xmptk',
  'xmp:ModifyDate',
  'xmp:MetadataDate',
  'pdf:Producer',
  'xmpMM:InstanceID',
]);
const maxPacket = 256 * 1024;

/** Only the writer's name and the time of writing differ between two document information dictionaries. */
export function sameInformation(before: PdfValue | undefined, after: PdfValue | undefined): boolean {
  const empty = { kind: 'dict', entries: new Map<string, PdfValue>() } as const;
  if (!isDict(after) || !(before === undefined || isDict(before))) return false;
  return changedKeys(before ?? empty, after).every((key) => ownKeys.has(key));
}

/** The same of two XMP packets; of a packet that is new, that it says nothing else. Packets under a filter are not compared. */
export function samePacket(file: PdfFile, before: PdfObject | undefined, after: PdfObject): boolean {
  const [old, now] = [before ? statementsOf(file, before) : [], statementsOf(file, after)];
  return old !== undefined && now !== undefined && old.join('\n') === now.join('\n');
}

/** A line a statement, sorted by name; values of one name keep their order. */
function statementsOf({ bytes }: PdfFile, { value, stream }: PdfObject): string[] | undefined {
  if (!isDict(value) || !stream || entry(value, 'Filter') !== undefined) return undefined;
  if (stream.end - stream.start > maxPacket) return undefined;
  const statements = readStatements(parseLatin1(bytes.subarray(stream.start, stream.end)));
  return statements
    ?.filter(({ name }) => !ownNames.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, value: text }) => `${name}=${JSON.stringify(text)}`);
}
