import type { KeyObject } from 'node:crypto';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { sha256, sha256Hex } from '../core/digest.ts';
import type { PlannedField, SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import { appearance, type Ink } from './appearance.ts';
import { appendSigned, type RevisionObject } from './appender.ts';
import { catalog } from './catalog.ts';
import { type CmsSigner, cmsBound, encodeSignedData, signContent } from './cms.ts';
import { dateString, reference, textString } from './pdf-text.ts';
import type { FileState, Increment } from './state.ts';
import type { Timestamper, TimestampSource } from './timestamp.ts';

export interface SignatureFacts {
  readonly timestamper: Timestamper;
  readonly at: Date;
  /** Carries the consent's digest; shown by readers. */
  readonly reason: string;
  readonly location: string;
}

export interface Certification extends SignatureFacts {
  readonly seal: { readonly key: KeyObject; readonly certificate: Uint8Array; readonly chain: readonly Uint8Array[] };
  /** The organizer, as the signature panel names him; the certificate's name stands there otherwise. */
  readonly name?: string;
  readonly contact?: string;
  /** Fills the seal's space where the plan gives it one. */
  readonly ink?: Ink;
}

export interface Approval extends SignatureFacts, Ink {
  /** The one-time key; the caller lets go of it afterwards. */
  readonly signer: { readonly key: KeyObject; readonly certificate: Uint8Array };
  readonly chain: readonly Uint8Array[];
  readonly name: string;
}

/** How far a clock may run behind the newest signature: nodes that agree on the second, not on the millisecond. */
const tolerance = 5_000;

/** Fill in forms and sign, nothing else (ISO 32000-1 table 254, P 2). */
const docMdp = '/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]';

/**
 * The organizer's certification: the first revision. Only it and the evidence at the ends touch the catalog.
 * @throws IkrarError 'seal-invalid' when the seal's certificate is not valid at this time · 'clock-behind' ·
 *   'timestamp-unavailable' · 'signature-too-large'
 */
export async function certify(state: FileState, plan: SigningPlan, input: Certification): Promise<Increment> {
  if (state.n !== 0) throw new RangeError('only an untouched base can be certified');
  checkSeal(input.seal.certificate, input.at);
  const signature = state.nextObject;
  const field = filled(plan, plan.certification, signature, input.ink);
  const certified = { ...state, certification: signature };
  return signed(certified, plan, [...field, { number: plan.catalog.object, body: catalog(plan, certified) }], {
    ...input,
    kind: 'certification',
    signer: input.seal,
    number: signature,
    extra: `${docMdp}${input.contact ? `/ContactInfo${textString(input.contact)}` : ''}`,
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
  const signature = state.nextObject;
  return signed(state, plan, filled(plan, field, signature, input), {
    ...input,
    kind: 'signature',
    signer: { ...input.signer, chain: input.chain },
    number: signature,
    extra: '',
  });
}

/** The field with its value, and its appearance where it has a space. New objects are numbered after the signature. */
function filled(plan: SigningPlan, field: PlannedField, signature: number, ink?: Ink): readonly RevisionObject[] {
  const value = `${field.entries}/V ${reference(signature)}`;
  if (!field.box || !ink) return [{ number: field.object, body: `<<${value}>>` }];
  const look = signature + 1;
  return [
    { number: look, body: appearance(plan, field, ink) },
    { number: field.object, body: `<<${value}/AP<</N ${reference(look)}>>>>` },
  ];
}

/** @throws IkrarError 'seal-invalid' */
function checkSeal(certificate: Uint8Array, at: Date): void {
  const { notBefore, notAfter } = parseCertificateParts(certificate);
  if (at < notBefore || at > notAfter)
    throw new IkrarError(
      'seal-invalid',
      `Sertifikat segel berlaku ${notBefore.toISOString().slice(0, 10)} sampai ${notAfter.toISOString().slice(0, 10)}. ` +
        'Pasang segel yang masih berlaku dengan "ikrar certs".',
    );
}

/** @throws IkrarError 'clock-behind' */
function checkClock(state: FileState, at: Date): void {
  if (at.getTime() >= state.time - tolerance) return;
  throw new IkrarError(
    'clock-behind',
    `Jam server (${at.toISOString()}) lebih lambat dari tanda tangan terakhir (${new Date(state.time).toISOString()}). ` +
      'Betulkan jam server, lalu ulangi.',
  );
}

interface Signing extends SignatureFacts {
  readonly kind: 'certification' | 'signature';
  readonly signer: CmsSigner;
  readonly name?: string;
  readonly number: number;
  /** Further entries of the signature dictionary. */
  readonly extra: string;
}

async function signed(
  state: FileState,
  plan: SigningPlan,
  objects: readonly RevisionObject[],
  signing: Signing,
): Promise<Increment> {
  const { at, signer, timestamper } = signing;
  checkClock(state, at);
  const entries =
    `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M${dateString(at)}` +
    `${signing.name ? `/Name${textString(signing.name)}` : ''}/Reason${textString(signing.reason)}/Location${textString(signing.location)}${signing.extra}`;
  const bound = cmsBound(signer, timestamper.maxTokenSize);
  let timestampBy: TimestampSource = 'own';
  const appended = await appendSigned(
    state,
    plan,
    objects,
    { number: signing.number, entries, bound },
    async (digest) => {
      const value = signContent({ digest }, signer);
      const { token, by } = await timestamper.stamp(sha256(value.signature));
      timestampBy = by;
      return encodeSignedData(value, signer, token);
    },
  );
  const next = { ...appended.state, time: Math.floor(at.getTime() / 1000) * 1000 };
  return {
    n: state.n,
    kind: signing.kind,
    bytes: appended.bytes,
    size: next.size,
    sha256: next.sha256,
    state: next,
    certificateSha256: sha256Hex(signer.certificate),
    timestampBy,
  };
}

// The face of the stage: what the ceremony calls, in one place.
export { addDocumentTimestamp, addEvidence, type Evidence } from './long-term.ts';
export { resumeState } from './resume.ts';
export { baseState, type FileState, type Increment } from './state.ts';
