import type { Ledger } from './findings.ts';
import type { Limits } from './limits.ts';
import type { PdfFile, Revision } from './pdf/file.ts';
import {
  entry,
  hexDigit,
  isArray,
  isCount,
  isDict,
  isName,
  isString,
  nameOf,
  type PdfDict,
  type PdfObject,
} from './pdf/values.ts';
import { collectSignatureFields, type SignatureField } from './signature-field.ts';

/** A signature dictionary as found, with its place in the file judged and its cryptography not yet. */
export interface FoundSignature {
  /** Index among the signatures, in the order of revisions. */
  readonly index: number;
  readonly revision: number;
  readonly object: number;
  readonly dict: PdfDict;
  readonly field: SignatureField | undefined;
  readonly subFilter: string | undefined;
  readonly isTimestamp: boolean;
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
export function findSignatures(file: PdfFile, limits: Limits, ledger: Ledger): FoundSignature[] {
  const fields = collectSignatureFields(file, ledger);
  const found: FoundSignature[] = [];
  for (const revision of file.revisions) {
    const here = [...revision.objects.values()].filter(
      (object) => isSignature(object) || fields.byValue.has(object.num),
    );
    here.sort((a, b) => a.start - b.start);
    for (const object of here) {
      if (!isDict(object.value)) {
        if (!fields.byValue.has(object.num)) continue;
        const place = { object: object.num, revision: revision.n, offset: object.start };
        ledger.add('signature-incomplete', 'Bidang tanda tangan menunjuk ke objek yang bukan tanda tangan', place);
        continue;
      }
      if (found.length >= limits.signatures) {
        ledger.add('limit-signatures', 'Terlalu banyak tanda tangan', { offset: object.start });
        return found;
      }
      const shared = found.at(-1)?.revision === revision.n;
      found.push(
        judge(file, revision, object, object.value, found.length, shared, fields.byValue.get(object.num) ?? [], ledger),
      );
    }
  }
  return found;
}

function isSignature(object: PdfObject): boolean {
  if (!isDict(object.value)) return false;
  const type = nameOf(entry(object.value, 'Type'));
  return type === 'Sig' || type === 'DocTimeStamp' || object.value.entries.has('ByteRange');
}

function judge(
  file: PdfFile,
  revision: Revision,
  object: PdfObject,
  dict: PdfDict,
  index: number,
  shared: boolean,
  fields: readonly SignatureField[],
  ledger: Ledger,
): FoundSignature {
  const place = { object: object.num, revision: revision.n, offset: object.start, signature: index };
  const field = fields[0];
  if (!field) ledger.add('signature-without-field', 'Ada tanda tangan yang tidak dimiliki bidang mana pun', place);
  if (fields.length > 1) {
    const names = fields.map((f) => f.name).join(', ');
    ledger.add('signature-shared', `Satu tanda tangan dipakai oleh beberapa bidang: ${names.slice(0, 200)}`, place);
  }
  if (field && field.firstRevision !== revision.n)
    ledger.add('coverage-partial', 'Bidang tanda tangan diisi pada revisi lain daripada tanda tangannya', place);
  if (shared) ledger.add('signatures-share-revision', 'Dua tanda tangan dalam satu revisi', place);
  const { range, why } = shared ? { range: undefined, why: undefined } : readRange(file, revision, object, dict);
  if (why) ledger.add(why.code, why.message, place);
  const subFilter = nameOf(entry(dict, 'SubFilter'));
  const isTimestamp = isName(entry(dict, 'Type'), 'DocTimeStamp') || subFilter === 'ETSI.RFC3161';
  return { index, revision: revision.n, object: object.num, dict, field, subFilter, isTimestamp, range };
}

type Fault = {
  readonly code: 'signature-incomplete' | 'byte-range-invalid' | 'contents-invalid' | 'coverage-partial';
  readonly message: string;
};

function readRange(
  file: PdfFile,
  revision: Revision,
  object: PdfObject,
  dict: PdfDict,
): { range: ByteRange | undefined; why: Fault | undefined } {
  const refuse = (code: Fault['code'], message: string) => ({ range: undefined, why: { code, message } });
  const contents = entry(dict, 'Contents');
  const array = entry(dict, 'ByteRange');
  if (contents === undefined || array === undefined)
    return refuse('signature-incomplete', 'Tanda tangan tanpa isi (Contents) atau tanpa jangkauan (ByteRange)');
  if (!isString(contents) || contents.source !== file.bytes || !isHex(contents.source, contents.start, contents.end))
    return refuse('contents-invalid', 'Isi tanda tangan (Contents) tidak tertulis sebagai heksadesimal murni');
  if (!isArray(array) || array.items.length !== 4 || !array.items.every(isCount))
    return refuse('byte-range-invalid', 'Jangkauan tanda tangan (ByteRange) tidak sah');
  const [zero = 0, gapStart = 0, gapEnd = 0, rest = 0] = array.items as number[];
  if (zero !== 0 || gapStart !== contents.start || gapEnd !== contents.end || contents.start < object.start)
    return refuse('byte-range-invalid', 'Jangkauan tanda tangan menyisakan lubang selain isinya sendiri');
  const end = gapEnd + rest;
  if (end < revision.eof || end > revision.end)
    return refuse('coverage-partial', 'Jangkauan tanda tangan tidak berakhir di akhir revisinya');
  return { range: { gapStart, gapEnd, end }, why: undefined };
}

/** What a byte says about a hexadecimal string's spelling: nothing (a decimal digit), its letters' case, or that it is none. */
const spelling = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (hexDigit(byte) < 0) return 4;
  return byte <= 0x39 ? 0 : byte & 0x20 ? 2 : 1;
});

/** Only digits between the brackets, an even number of them, and all letters in one case: no spelling is left to choose. */
function isHex(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 0x3c || (end - start) % 2 !== 0 || end - start <= 2) return false;
  let seen = 0;
  for (let at = start + 1; at < end - 1; at++) seen |= spelling[bytes[at]!]!;
  return seen < 3;
}
