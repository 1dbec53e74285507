import { DerError } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { toDer } from './ber.ts';
import { isCertifying } from './changes/judge.ts';
import { parsePadded, type SignedData, signedData, soleAttribute } from './cms.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode, Ledger } from './findings.ts';
import { entry, isString, stringBytes } from './pdf/values.ts';
import type { Primitives } from './primitives.ts';
import type { RangeDigests } from './range-digests.ts';
import type { FoundSignature } from './signature.ts';
import { type CheckedSignedData, checkSignedData, type Report } from './signed-data-check.ts';
import { type CheckedTimestamp, checkTimestamp } from './timestamp.ts';

/** A signature whose mathematics is checked; whether its signer is trusted comes later. */
export interface CheckedSignature {
  readonly found: FoundSignature;
  readonly kind: 'certification' | 'approval' | 'timestamp';
  readonly checked: CheckedSignedData | undefined;
  /** The signature's own timestamp, or the document timestamp itself. */
  readonly stamp: CheckedTimestamp | undefined;
  /** Baseline form: CAdES in PDF with all that B-B asks. */
  readonly baseline: boolean;
}

const cadesSubFilter = 'ETSI.CAdES.detached';
const knownSubFilters: ReadonlySet<string> = new Set([cadesSubFilter, 'adbe.pkcs7.detached', 'ETSI.RFC3161']);

export async function checkSignature(
  found: FoundSignature,
  digests: RangeDigests,
  evidence: Evidence,
  primitives: Primitives,
  ledger: Ledger,
): Promise<CheckedSignature> {
  const kind = found.isTimestamp ? 'timestamp' : isCertifying(found.dict) ? 'certification' : 'approval';
  const place = {
    signature: found.index,
    revision: found.revision,
    object: found.object,
    offset: found.range?.gapStart,
  };
  let deviates = false;
  const report = (code: FindingCode, message: string): void => {
    if (code === 'cms-deviates' || code === 'cms-ber' || code === 'signature-deviates') deviates = true;
    ledger.add(code, message, place);
  };
  const unread = { found, kind, checked: undefined, stamp: undefined, baseline: false } as const;
  if (!found.range) return unread;
  if (!knownSubFilters.has(found.subFilter ?? '')) {
    report('subfilter-unsupported', `Bentuk tanda tangan ini tidak diikuti: ${found.subFilter ?? 'tanpa SubFilter'}`);
    return unread;
  }
  if (found.isTimestamp !== (found.subFilter === 'ETSI.RFC3161'))
    report('signature-deviates', 'Jenis tanda tangan tidak cocok');
  const signed = readContents(found, report);
  if (!signed) return unread;
  try {
    const { checked, stamp } = await checkContents(found, kind, signed, digests, evidence, primitives, report);
    return { found, kind, checked, stamp, baseline: !deviates };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    report('cms-malformed', 'Tanda tangan (CMS) rusak');
    return unread;
  }
}

/** @throws DerError where a part that is only read here is malformed */
async function checkContents(
  found: FoundSignature,
  kind: CheckedSignature['kind'],
  signed: SignedData,
  digests: RangeDigests,
  evidence: Evidence,
  primitives: Primitives,
  report: Report,
): Promise<Pick<CheckedSignature, 'checked' | 'stamp'>> {
  if (kind === 'timestamp') {
    const stamp = await checkTimestamp(signed, (name) => digests.of(found, name), evidence, primitives, report);
    return { checked: stamp, stamp };
  }
  const strict = found.subFilter === cadesSubFilter;
  if (!strict) report('signature-deviates', `Bentuk tanda tangan lama: ${found.subFilter}`);
  if (found.dict.entries.has('Cert')) report('signature-deviates', 'Sertifikat berada di luar CMS');
  const profile = { contentType: oids.data, version: 1, strict } as const;
  if (signed.content) report('cms-malformed', 'CMS memuat isi sendiri, padahal harus terpisah');
  const checked = await checkSignedData(
    signed,
    profile,
    (name) => digests.of(found, name),
    evidence,
    primitives,
    report,
  );
  const stamp = await checkStamp(signed, evidence, primitives, report);
  return { checked, stamp };
}

function readContents(found: FoundSignature, report: Report): SignedData | undefined {
  const contents = entry(found.dict, 'Contents');
  if (!isString(contents)) return undefined;
  const bytes = stringBytes(contents);
  try {
    const { signed, zeroPadded } = readDerOrBer(bytes, report);
    if (!zeroPadded) report('contents-invalid', 'Sisa ruang tanda tangan berisi byte yang tidak dilindungi');
    return signed;
  } catch {
    report('cms-malformed', 'Tanda tangan (CMS) rusak');
    return undefined;
  }
}

/** @throws Error when the bytes are neither */
function readDerOrBer(bytes: Uint8Array, report: Report): ReturnType<typeof parsePadded> {
  try {
    return parsePadded(bytes);
  } catch {
    const read = parsePadded(toDer(bytes));
    report('cms-ber', 'CMS ditulis dalam BER, bukan DER');
    return read;
  }
}

/** The timestamp over the signature value (EN 319 122-1 section 5.3). */
async function checkStamp(
  signed: SignedData,
  evidence: Evidence,
  primitives: Primitives,
  report: Report,
): Promise<CheckedTimestamp | undefined> {
  const { unsignedAttributes, signature } = signed.signer;
  if (!unsignedAttributes.some(({ type }) => type === oids.signatureTimeStamp)) return undefined;
  const token = soleAttribute(unsignedAttributes, oids.signatureTimeStamp);
  try {
    if (!token) throw new Error('several');
    const parsed = signedData(token);
    return await checkTimestamp(parsed, (name) => primitives.digest(name, signature), evidence, primitives, report);
  } catch {
    report('timestamp-malformed', 'Cap waktu tanda tangan rusak');
    return undefined;
  }
}
