import type { KeyObject } from 'node:crypto';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { encodeConsent, type GivenConsent } from '../core/consent-attribute.ts';
import { sha256, sha256Hex } from '../core/digest.ts';
import type { DrawingSpace } from '../core/drawing.ts';
import { dateString, reference, textString } from '../core/pdf-write.ts';
import { attributes } from '../core/policy.ts';
import type { PlannedField, SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import { appearance, drawingSpaceIn, type Ink } from './appearance.ts';
import { appendSigned, type RevisionObject } from './appender.ts';
import { catalog } from './catalog.ts';
import { attribute, type CmsSigner, cmsBound, cmsSigner, encodeSignedData, signContent } from './cms.ts';
import { checkClock, type FileState, type Increment } from './state.ts';
import type { Timestamper, TimestampSource } from './timestamp.ts';
import { tokenTime } from './token-check.ts';

export interface SignatureFacts {
  readonly timestamper: Timestamper;
  readonly at: Date;
  /** Shown by readers. */
  readonly reason: string;
  readonly location: string;
}

export interface Certification extends SignatureFacts {
  readonly seal: { readonly key: KeyObject; readonly certificate: Uint8Array; readonly chain: readonly Uint8Array[] };
  /** The organizer, as the signature panel shows it; the certificate's name stands there otherwise. */
  readonly name?: string;
  readonly contact?: string;
  /** Fills the seal's space where the plan gives it one. */
  readonly ink?: Ink;
}

export interface Approval extends SignatureFacts, Ink {
  /** The one-time key; the caller MUST forget it afterwards. */
  readonly signer: { readonly key: KeyObject; readonly certificate: Uint8Array };
  readonly chain: readonly Uint8Array[];
  readonly name: string;
  /** Becomes a signed attribute, octet for octet. */
  readonly consent?: GivenConsent;
}

/** Octets that one signature may add to the file; what certificates and names leave of it is for the strokes. */
const largest = 7_450;
/** The same with a consent: most are smaller, and the largest kind leaves its drawing as much as is seen. */
const largestWithConsent = 7_700;
/** What else a revision holds: 527 octets in a small file, and room for six-digit objects and offsets of ten digits. */
const overhead = 590;

/** Fill in forms and sign, nothing else (ISO 32000-1 table 254, P 2). */
const docMdp = '/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]';

/**
 * The organizer's certification: the first revision. Only it and the evidence at the ends touch the catalog.
 * @throws IkrarError 'seal-invalid' when the seal's certificate is not valid at this time · 'clock-behind' ·
 *   'timestamp-unavailable' · 'signature-too-large'
 */
export async function certify(state: FileState, plan: SigningPlan, input: Certification): Promise<Increment> {
  if (state.n !== 0) throw new RangeError('only an untouched base can be certified');
  const { key, certificate, chain } = input.seal;
  checkQrSignature(certificate, input.at);
  const certified = { ...state, certification: state.nextObject };
  return sign(certified, plan, plan.certification, {
    ...input,
    kind: 'certification',
    certificate,
    signer: cmsSigner(key, certificate, chain),
    largest,
    entries: docMdp + (input.contact ? `/ContactInfo${textString(input.contact)}` : ''),
    objects: [{ number: plan.catalog.object, body: catalog(plan, certified) }],
  });
}

/**
 * One person's signature, B-T. Writes the signature dictionary, the field and its appearance; nothing else changes.
 * A field MUST be signed once only; the store's unique (file, signer) sees to it.
 * @throws IkrarError 'strokes-invalid' · 'clock-behind' · 'timestamp-unavailable' · 'signature-too-large'
 */
export async function addSignature(
  state: FileState,
  plan: SigningPlan,
  field: PlannedField,
  input: Approval,
): Promise<Increment> {
  if (state.certification === undefined) throw new RangeError('the document is not certified yet');
  return sign(state, plan, field, approving(input));
}

/**
 * The space that a person's drawing has, which their device needs before it draws: what everything else in the signature leaves.
 * @param input as it will be signed, with the largest consent that it may get; what its ink says does not matter
 * @throws RangeError for a field without a space
 */
export function drawingSpace(field: PlannedField, input: Approval): DrawingSpace {
  const signing = approving(input);
  return drawingSpaceIn(field, inkBudget(field, signing, dictionary(signing)));
}

function approving(input: Approval): Signing {
  const { key, certificate } = input.signer;
  const own = input.consent ? [attribute(attributes.consent, encodeConsent(input.consent))] : [];
  return {
    ...input,
    kind: 'signature',
    certificate,
    signer: cmsSigner(key, certificate, input.chain, own),
    ink: input,
    entries: '',
    objects: [],
    largest: input.consent ? largestWithConsent : largest,
  };
}

interface Signing extends SignatureFacts {
  readonly kind: 'certification' | 'signature';
  readonly certificate: Uint8Array;
  readonly signer: CmsSigner;
  readonly name?: string;
  readonly ink?: Ink;
  /** Octets that the signature may add. */
  readonly largest: number;
  /** Further entries of the signature dictionary, and objects beside it. */
  readonly entries: string;
  readonly objects: readonly RevisionObject[];
}

async function sign(state: FileState, plan: SigningPlan, field: PlannedField, signing: Signing): Promise<Increment> {
  const { at, signer, timestamper } = signing;
  checkClock(state, at);
  const number = state.nextObject;
  const entries = dictionary(signing);
  const bound = cmsBound(signer, timestamper.maxTokenSize);
  const budget = inkBudget(field, signing, entries);
  const look = field.box && signing.ink ? appearance(plan, field, signing.ink, budget) : undefined;
  const objects = [...filled(field, number, look), ...signing.objects];
  let timestampBy: TimestampSource = 'own';
  const contents = async (digest: Uint8Array): Promise<Uint8Array> => {
    const signed = signContent({ digest }, signer);
    const { token, by } = await timestamper.stamp(sha256(signed.signature));
    timestampBy = by;
    if (by === 'external') checkStampedTime(token, signing.certificate);
    return encodeSignedData(signed, signer, token);
  };
  const appended = await appendSigned(state, plan, objects, { number, entries, bound, contents });
  const next = { ...appended.state, time: Math.floor(at.getTime() / 1000) * 1000 };
  return {
    n: state.n,
    kind: signing.kind,
    bytes: appended.bytes,
    size: next.size,
    sha256: next.sha256,
    state: next,
    certificateSha256: sha256Hex(signing.certificate),
    timestampBy,
  };
}

/** What is left for the ink, in octets. @param entries of the signature dictionary */
function inkBudget({ entries: ofField }: PlannedField, { signer, timestamper, largest }: Signing, entries: string) {
  return largest - 2 * cmsBound(signer, timestamper.maxTokenSize) - entries.length - ofField.length - overhead;
}

function dictionary({ at, name, reason, location, entries }: Signing): string {
  const who = name ? `/Name${textString(name)}` : '';
  return (
    `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M${dateString(at)}${who}` +
    `/Reason${textString(reason)}/Location${textString(location)}${entries}`
  );
}

/** The field with its value, and its appearance where it has a space to fill. */
function filled(field: PlannedField, signature: number, look: Uint8Array | undefined): readonly RevisionObject[] {
  const value = `${field.entries}/V ${reference(signature)}`;
  if (!look) return [{ number: field.object, body: `<<${value}>>` }];
  const number = signature + 1;
  return [
    { number, body: look },
    { number: field.object, body: `<<${value}/AP<</N ${reference(number)}>>>>` },
  ];
}

/** @throws IkrarError 'seal-invalid' */
function checkQrSignature(certificate: Uint8Array, at: Date): void {
  const { notBefore, notAfter } = parseCertificateParts(certificate);
  if (at >= notBefore && at <= notAfter) return;
  const [from, to] = [notBefore, notAfter].map((day) => day.toISOString().slice(0, 10));
  throw new IkrarError(
    'seal-invalid',
    `Sertifikat segel berlaku ${from} sampai ${to}. Pasang segel yang masih berlaku dengan "ikrar certs".`,
  );
}

/**
 * A time outside the certificate's life would make a signature that no validator ever accepts.
 * @throws IkrarError 'timestamp-unavailable'
 */
function checkStampedTime(token: Uint8Array, certificate: Uint8Array): void {
  const stamped = tokenTime(token);
  const { notBefore, notAfter } = parseCertificateParts(certificate);
  if (stamped >= notBefore && stamped <= notAfter) return;
  throw new IkrarError(
    'timestamp-unavailable',
    `Jam layanan stempel waktu (${stamped.toISOString()}) terlalu jauh dari jam server. Periksa kedua jam, lalu ulangi.`,
  );
}
