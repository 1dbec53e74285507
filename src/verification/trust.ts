import type { Certificate } from './certificate.ts';
import { type Chains, findPathFault, type JudgedTime, type Purpose } from './chain.ts';
import type { Evidence } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { AddFinding, Finding } from './findings.ts';
import { type Lacking, Revocations } from './revocation.ts';
import { houseOf } from './role.ts';
import type { CheckedSignature } from './signature-check.ts';

/** What is known about who and when. */
export interface Trust {
  /** The signer's certificate leads to a given root, whether or not it held at the time. */
  readonly anchored: boolean;
  /** The house of ours whose root that is, by its organization. */
  readonly house: string | undefined;
  readonly trusted: boolean;
  readonly provenAt: Date | undefined;
  /** Every certificate of signer and TSA has its chain and its revocation status in the file; not asked of a document timestamp. */
  readonly evidenced: boolean;
  /** A later, trusted document timestamp covers it. */
  readonly archived: boolean;
}

interface Validation {
  readonly anchored: boolean;
  readonly house: string | undefined;
  readonly lacking: readonly Lacking[];
  readonly holds: boolean;
  readonly faults: readonly Finding[];
}

/** What later document timestamps say about a signature: when it existed at the latest, and that it is archived. */
interface Later extends JudgedTime {
  readonly archived: boolean;
}

/**
 * Walks from the newest signature to the oldest. A document timestamp proves that all before it existed then, so what is older
 * is judged at its time; what no later timestamp proves is judged at the time of verification (EN 319 102-1 section 5.6).
 */
export async function judgeTrust(
  signatures: readonly CheckedSignature[],
  at: Date,
  { evidence, findings, primitives }: Examination,
  chains: Chains,
): Promise<Trust[]> {
  await Promise.all(signatures.flatMap((s) => certificatesOf(s).map((certificate) => chains.path(certificate))));
  const validator = new CertificateValidator(evidence, chains, new Revocations(evidence, chains, primitives, at));
  const trust: Trust[] = [];
  let later: Later = { time: at, proof: 'none', archived: false };
  for (const signature of signatures.toReversed()) {
    const { index, revision, object, kind } = signature.found;
    const add: AddFinding = (finding, within) => findings.add(finding, { signature: index, revision, object, within });
    const judged = await judgeSignature(signature, later, validator, add);
    trust.push(judged);
    if (kind !== 'timestamp' || !judged.provenAt) continue;
    // A timestamp that says a later time than one above it is named elsewhere; it bounds nothing.
    const ordered = judged.provenAt <= later.time;
    later = { ...(ordered ? { time: judged.provenAt, proof: 'later' } : later), archived: true };
  }
  return trust.reverse();
}

const certificatesOf = ({ checked, stamp }: CheckedSignature): Certificate[] =>
  [checked?.signer, stamp?.signer].filter((certificate) => certificate !== undefined);

async function judgeSignature(
  { found, checked, stamp }: CheckedSignature,
  later: Later,
  validator: CertificateValidator,
  add: AddFinding,
): Promise<Trust> {
  const { archived } = later;
  const sound = stamp?.intact && stamp.valid && stamp.signer;
  const stamper = sound ? await validator.validate(stamp.signer, later, 'timestamping') : undefined;
  for (const fault of stamper?.faults ?? []) add(fault);
  for (const certificate of stamper?.anchored ? validator.news(stamper) : [])
    add({ code: 'revocation-unchecked', certificate }, 'timestamp');
  const provenAt = stamper?.holds ? stamp?.time : undefined;
  if (found.kind === 'timestamp') {
    const { anchored = false, house, holds = false } = stamper ?? {};
    return { anchored, house, trusted: holds, provenAt, evidenced: false, archived };
  }
  if (stamper && !stamper.anchored && validator.hasAnchors) add({ code: 'timestamp-untrusted' });
  if (!stamp) add({ code: 'timestamp-missing' });
  if (!checked?.signer || !checked.valid)
    return { anchored: false, house: undefined, trusted: false, provenAt, evidenced: false, archived };
  const at: JudgedTime = provenAt ? { time: provenAt, proof: 'own' } : later;
  const signer = await validator.validate(checked.signer, at, 'signing');
  for (const fault of signer.faults) add(fault);
  if (signer.anchored) for (const lacking of signer.lacking) add(nameLacking(lacking, at));
  return {
    anchored: signer.anchored,
    house: signer.house,
    trusted: signer.holds,
    provenAt,
    evidenced: signer.lacking.length === 0 && stamper?.lacking.length === 0,
    archived,
  };
}

/** An issuer that says where its certificates' status is told may have told that this one is revoked. */
function nameLacking({ certificate, sources }: Lacking, { proof }: JudgedTime): Finding {
  if (sources.length > 0) return { code: 'revocation-missing', certificate, sources };
  return { code: proof === 'none' ? 'revocation-unknown' : 'revocation-unchecked', certificate };
}

/** Validates certificates, each once for the same time: one TSA has stamped a thousand signatures. */
class CertificateValidator {
  readonly #chains: Chains;
  readonly #revocations: Revocations;
  readonly #known = new Map<string, Validation>();
  readonly #named = new Set<string>();
  readonly hasAnchors: boolean;

  constructor(evidence: Evidence, chains: Chains, revocations: Revocations) {
    this.#chains = chains;
    this.#revocations = revocations;
    this.hasAnchors = evidence.anchors.size > 0;
  }

  /** Names of certificates that lack a status, each once for the file: one TSA stamps a thousand signatures. */
  news({ lacking }: Validation): string[] {
    const fresh = lacking.map(({ certificate }) => certificate).filter((name) => !this.#named.has(name));
    for (const name of fresh) this.#named.add(name);
    return fresh;
  }

  async validate(certificate: Certificate, at: JudgedTime, purpose: Purpose): Promise<Validation> {
    const key = `${certificate.sha256}/${at.time.getTime()}/${at.proof}/${purpose}`;
    const known = this.#known.get(key);
    if (known) return known;
    const path = await this.#chains.path(certificate);
    const { lacking, fault } = await this.#revocations.check(path, at);
    const faults = [findPathFault(path, at, purpose), fault].filter((found) => found !== undefined);
    const { anchored } = path;
    const holds = anchored && faults.length === 0;
    const validation = { anchored, house: houseOf(path), lacking, holds, faults };
    this.#known.set(key, validation);
    return validation;
  }
}
