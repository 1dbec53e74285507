import type { AddFinding, Findings } from './findings.ts';
import type { Limits } from './limits.ts';
import type { PdfFile } from './pdf/file.ts';
import { behindBlanks } from './pdf/syntax.ts';
import {
  entry,
  isArray,
  isCount,
  isDict,
  isName,
  isString,
  nameOf,
  type PdfDict,
  type PdfObject,
} from './pdf/values.ts';
import { isUsageRights, permsTarget } from './perms.ts';
import { collectSignatureFields, type SignatureField } from './signature-field.ts';
import { type Terms, TermsReader } from './terms.ts';

/** A signature dictionary as found, with its place in the file judged and its cryptography not yet. */
export interface FoundSignature {
  /** Index among the signatures, in the order of revisions. */
  readonly index: number;
  readonly revision: number;
  readonly object: number;
  readonly dict: PdfDict;
  readonly field: SignatureField | undefined;
  readonly subFilter: string | undefined;
  readonly kind: 'certification' | 'approval' | 'timestamp';
  readonly terms: Terms;
  /** Present when ByteRange and Contents have the only form that leaves no hole: all but the Contents string of this revision. */
  readonly range: ByteRange | undefined;
}

export interface ByteRange {
  /** Where the Contents string starts and ends. */
  readonly gapStart: number;
  readonly gapEnd: number;
  readonly end: number;
}

/**
 * Finds signatures by looking at every object of every revision, not by following the form's fields: a signature that no field
 * shows, or that several show, is an attack and must not be missed.
 */
export function findSignatures(file: PdfFile, limits: Limits, findings: Findings): FoundSignature[] {
  const fieldsOf = collectSignatureFields(file, findings);
  const found: FoundSignature[] = [];
  const terms = new TermsReader(file, findings, limits.locks);
  for (const revision of file.revisions) {
    const here = [...revision.objects.values()].filter(
      (object) => isSignature(file, object) || fieldsOf.has(object.num),
    );
    here.sort((a, b) => a.start - b.start);
    for (const object of here) {
      const place = { object: object.num, revision: revision.n, offset: object.start };
      if (!isDict(object.value)) {
        findings.add({ code: 'signature-incomplete', what: 'value' }, place);
        continue;
      }
      if (found.length >= limits.signatures) {
        findings.add({ code: 'limit-signatures' }, { offset: object.start });
        return found;
      }
      if (!fieldsOf.has(object.num) && isUsageRights(file, object)) {
        findings.add({ code: 'usage-rights' }, place);
        continue;
      }
      const index = found.length;
      const add: AddFinding = (finding) => findings.add(finding, { ...place, signature: index });
      const shared = found.at(-1)?.revision === revision.n;
      const field = fieldOf(fieldsOf.get(object.num) ?? [], revision.n, add);
      if (shared) add({ code: 'signatures-share-revision' });
      const range = shared ? undefined : readRange(file, object, object.value, add);
      const frame = field && file.object(field.object, revision.n)?.value;
      const stated = terms.read(object.value, isDict(frame) ? frame : undefined, revision.n, add);
      const form = formOf(file, object, object.value, stated);
      found.push({ index, revision: revision.n, object: object.num, field, range, terms: stated, ...form });
    }
  }
  return found;
}

function isSignature(file: PdfFile, object: PdfObject): boolean {
  if (!isDict(object.value)) return false;
  const type = nameOf(file.entry(object.value, 'Type', object.revision));
  return type === 'Sig' || type === 'DocTimeStamp' || object.value.entries.has('ByteRange');
}

function fieldOf(fields: readonly SignatureField[], n: number, add: AddFinding): SignatureField | undefined {
  const [field] = fields;
  if (!field) add({ code: 'signature-without-field' });
  if (fields.length > 1) add({ code: 'signature-shared', fields: fields.map(({ name }) => name) });
  if (field && field.firstRevision !== n) add({ code: 'coverage-partial', what: 'field' });
  return field;
}

function formOf(
  file: PdfFile,
  { num, revision: n }: PdfObject,
  dict: PdfDict,
  terms: Terms,
): Pick<FoundSignature, 'dict' | 'subFilter' | 'kind'> {
  const subFilter = nameOf(file.entry(dict, 'SubFilter', n));
  const isTimestamp = isName(file.entry(dict, 'Type', n), 'DocTimeStamp') || subFilter === 'ETSI.RFC3161';
  if (isTimestamp) return { dict, subFilter, kind: 'timestamp' };
  // An approval repeats the permission of its field's lock in a DocMDP of its own; the catalog does not name it.
  const certifies = terms.docMdp !== undefined && (terms.limit === undefined || permsTarget(file, n) === num);
  return { dict, subFilter, kind: certifies ? 'certification' : 'approval' };
}

function readRange(file: PdfFile, object: PdfObject, dict: PdfDict, add: AddFinding): ByteRange | undefined {
  const { eof, end: revisionEnd } = file.revisions[object.revision]!;
  const contents = entry(dict, 'Contents');
  const array = entry(dict, 'ByteRange');
  if (contents === undefined || array === undefined) return add({ code: 'signature-incomplete', what: 'entries' });
  if (!isString(contents) || contents.source !== file.bytes || !isHex(contents.source, contents.start, contents.end))
    return add({ code: 'contents-invalid', what: 'spelling' });
  if (!isArray(array) || array.items.length !== 4 || !array.items.every(isCount))
    return add({ code: 'byte-range-invalid', what: 'form' });
  const [zero = 0, gapStart = 0, gapEnd = 0, rest = 0] = array.items as number[];
  if (zero !== 0 || gapStart !== contents.start || gapEnd !== contents.end || contents.start < object.start)
    return add({ code: 'byte-range-invalid', what: 'gap' });
  const end = gapEnd + rest;
  if (end < eof || end > behindBlanks(file.bytes, revisionEnd)) return add({ code: 'coverage-partial', what: 'end' });
  return { gapStart, gapEnd, end };
}

/** What a byte says about a hexadecimal string's spelling: nothing (a decimal digit), its letters' case, or that it is none. */
const spelling = new Uint8Array(256).fill(4);
for (const [digits, says] of [
  ['0123456789', 0],
  ['ABCDEF', 1],
  ['abcdef', 2],
] as const)
  for (const digit of digits) spelling[digit.charCodeAt(0)] = says;

/** Only digits between the brackets, an even number of them, and all letters in one case: no spelling is left to choose. */
function isHex(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 0x3c || (end - start) % 2 !== 0 || end - start <= 2) return false;
  let seen = 0;
  for (let at = start + 1; at < end - 1; at++) seen |= spelling[bytes[at]!]!;
  return seen < 3;
}
