import { concat, latin1 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { reference } from '../core/pdf-write.ts';
import type { PlannedField, SigningPlan } from '../document/plan.ts';
import { append, appendSigned, type RevisionObject } from './appender.ts';
import { catalog } from './catalog.ts';
import { checkClock, type DssState, type EvidenceStream, type FileState, type Increment } from './state.ts';
import type { Timestamper, TimestampSource } from './timestamp.ts';

export interface Evidence {
  /** DER */
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/**
 * A revision with a document security store (EN 319 142-1 section 5.4.2), without VRI. A later store replaces the one
 * before and names its streams again: each stream is written once.
 */
export function addEvidence(state: FileState, plan: SigningPlan, evidence: Evidence): Increment {
  const streams: RevisionObject[] = [];
  let free = state.nextObject;
  const store = (known: readonly EvidenceStream[], ders: readonly Uint8Array[]): readonly EvidenceStream[] => {
    const all = new Map(known.map((stream) => [stream.sha256, stream]));
    for (const der of ders) {
      const sha256 = sha256Hex(der);
      if (all.has(sha256)) continue;
      all.set(sha256, { object: free, sha256 });
      streams.push({ number: free++, body: stream(der) });
    }
    return [...all.values()];
  };
  const certificates = store(state.dss?.certificates ?? [], evidence.certificates);
  const crls = store(state.dss?.crls ?? [], evidence.crls);
  const dss: DssState = { object: free, certificates, crls };
  const renewed = { ...state, dss };
  const dictionary = `<</Type/DSS/Certs[${references(certificates)}]/CRLs[${references(crls)}]>>`;
  const objects = [
    ...streams,
    { number: dss.object, body: dictionary },
    { number: plan.catalog.object, body: catalog(plan, renewed) },
  ];
  const { bytes, state: next } = append(renewed, plan, objects);
  return { n: state.n, kind: 'dss', bytes, size: next.size, sha256: next.sha256, state: next };
}

const references = (streams: readonly EvidenceStream[]): string =>
  streams.map(({ object }) => reference(object)).join(' ');

/** DER as it is: certificates and CRLs do not deflate. */
const stream = (der: Uint8Array): Uint8Array =>
  concat(latin1(`<</Length ${der.length}>>\nstream\n`), der, latin1('\nendstream'));

/**
 * A document timestamp (EN 319 142-1 section 5.4.3) over everything before it, in a field without a space. With fresh evidence
 * before it, it makes B-LTA of all that is in the file, and renews it later.
 * @throws IkrarError 'clock-behind' · 'timestamp-unavailable' · 'signature-too-large'
 */
export async function addDocumentTimestamp(
  state: FileState,
  plan: SigningPlan,
  field: PlannedField,
  input: { readonly timestamper: Timestamper; readonly at: Date },
): Promise<Increment> {
  checkClock(state, input.at);
  const number = state.nextObject;
  const entries = '/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161';
  const bound = input.timestamper.maxTokenSize;
  let timestampBy: TimestampSource = 'own';
  const contents = async (digest: Uint8Array): Promise<Uint8Array> => {
    const { token, by } = await input.timestamper.stamp(digest);
    timestampBy = by;
    return token;
  };
  const filled = { number: field.object, body: `<<${field.entries}/V ${reference(number)}>>` };
  const appended = await appendSigned(state, plan, [filled], { number, entries, bound, contents });
  const next = { ...appended.state, timestamps: state.timestamps + 1 };
  return {
    n: state.n,
    kind: 'timestamp',
    bytes: appended.bytes,
    size: next.size,
    sha256: next.sha256,
    state: next,
    timestampBy,
  };
}
