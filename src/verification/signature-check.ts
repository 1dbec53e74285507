import { DerError } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { attributes } from '../core/policy.ts';
import { toDer } from './ber.ts';
import { LimitError } from './budget.ts';
import { type Attribute, parsePadded, type SignedData, signedData, soleAttribute } from './cms.ts';
import type { Examination } from './examination.ts';
import type { AddFinding, FindingCode } from './findings.ts';
import { entry, isString, stringBytes } from './pdf/values.ts';
import type { DigestName } from './primitives.ts';
import type { FoundSignature } from './signature.ts';
import { type CheckedSignedData, checkSignedData } from './signed-data-check.ts';
import { type CheckedTimestamp, checkTimestamp } from './timestamp.ts';

/** A signature whose mathematics is checked; whether its signer is trusted comes later. */
export interface CheckedSignature {
  readonly found: FoundSignature;
  readonly checked: CheckedSignedData | undefined;
  /** The signature's own timestamp, or the document timestamp itself. */
  readonly stamp: CheckedTimestamp | undefined;
  /** Baseline form: CAdES in PDF with all that B-B asks. */
  readonly baseline: boolean;
  /** Our own attribute, as often as it is there. */
  readonly consents: readonly Attribute[];
}

const cadesSubFilter = 'ETSI.CAdES.detached';
const knownSubFilters: ReadonlySet<string> = new Set([cadesSubFilter, 'adbe.pkcs7.detached', 'ETSI.RFC3161']);
/** A signature about which one of these is found is no baseline signature. */
const deviations: ReadonlySet<FindingCode> = new Set<FindingCode>(['cms-deviates', 'cms-ber', 'signature-deviates']);

export async function checkSignature(found: FoundSignature, examination: Examination): Promise<CheckedSignature> {
  const { index, revision, object, range, subFilter, kind } = found;
  const place = { signature: index, revision, object, offset: range?.gapStart };
  let baseline = true;
  const add: AddFinding = (finding, within) => {
    if (deviations.has(finding.code)) baseline = false;
    return examination.findings.add(finding, within ? { ...place, within } : place);
  };
  const unread = { found, checked: undefined, stamp: undefined, baseline: false, consents: [] } as const;
  if (!range) return unread;
  if (!knownSubFilters.has(subFilter ?? '')) {
    add({ code: 'subfilter-unsupported', subFilter });
    return unread;
  }
  if ((kind === 'timestamp') !== (subFilter === 'ETSI.RFC3161')) add({ code: 'signature-deviates', what: 'type' });
  const signed = readContents(found, add);
  if (!signed) return unread;
  try {
    const consents = signed.signer.signedAttributes.filter(({ type }) => type === attributes.consent);
    const { checked, stamp } = await checkContents(found, signed, examination, add);
    return { found, checked, stamp, baseline, consents };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    add({ code: 'cms-malformed', what: 'damaged' });
    return unread;
  }
}

/** @throws DerError where a part that is only read here is malformed */
async function checkContents(
  found: FoundSignature,
  signed: SignedData,
  examination: Examination,
  add: AddFinding,
): Promise<Pick<CheckedSignature, 'checked' | 'stamp'>> {
  const digestOf = (name: DigestName) => examination.digests.of(found, name);
  if (found.kind === 'timestamp') {
    const stamp = await checkTimestamp(signed, digestOf, examination, add);
    return { checked: stamp, stamp };
  }
  const form = found.subFilter === cadesSubFilter ? 'cades' : 'old';
  if (form === 'old') add({ code: 'signature-deviates', what: 'old-form', subFilter: found.subFilter });
  if (found.dict.entries.has('Cert')) add({ code: 'signature-deviates', what: 'certificate-outside' });
  if (signed.content) add({ code: 'cms-malformed', what: 'content' });
  const checked = await checkSignedData(signed, { form, digestOf }, examination, add);
  return { checked, stamp: await checkStamp(signed, examination, add) };
}

function readContents(found: FoundSignature, add: AddFinding): SignedData | undefined {
  const contents = entry(found.dict, 'Contents');
  if (!isString(contents)) return undefined;
  try {
    const { signed, zeroPadded } = readDerOrBer(stringBytes(contents), add);
    if (!zeroPadded) add({ code: 'contents-invalid', what: 'padding' });
    return signed;
  } catch {
    return add({ code: 'cms-malformed', what: 'damaged' });
  }
}

/** @throws Error when the bytes are neither */
function readDerOrBer(bytes: Uint8Array, add: AddFinding): ReturnType<typeof parsePadded> {
  try {
    return parsePadded(bytes);
  } catch {
    const read = parsePadded(toDer(bytes));
    add({ code: 'cms-ber' });
    return read;
  }
}

/** The timestamp over the signature value (EN 319 122-1 section 5.3). */
async function checkStamp(
  signed: SignedData,
  examination: Examination,
  add: AddFinding,
): Promise<CheckedTimestamp | undefined> {
  const { unsignedAttributes, signature } = signed.signer;
  if (!unsignedAttributes.some(({ type }) => type === oids.signatureTimeStamp)) return undefined;
  const token = soleAttribute(unsignedAttributes, oids.signatureTimeStamp);
  try {
    if (!token) throw new Error('several');
    const imprintOf = (name: DigestName) => examination.primitives.digest(name, signature);
    return await checkTimestamp(signedData(token), imprintOf, examination, add);
  } catch (error) {
    if (error instanceof LimitError) throw error;
    return add({ code: 'timestamp-malformed', what: 'token' });
  }
}
