import type { Certificate } from './certificate.ts';
import { type Chains, type Fault, judgePath, type Purpose } from './chain.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode, Ledger } from './findings.ts';
import { Revocations } from './revocation.ts';
import type { CheckedSignature } from './signature-check.ts';

/** What is known about who and when. */
export interface Trust {
  /** The signer's certificate leads to a given root, whether or not it held at the time. */
  readonly anchored: boolean;
  readonly trusted: boolean;
  readonly provenAt: Date | undefined;
  /** Every certificate of signer and TSA has its chain and its revocation status in the file. */
  readonly evidenced: boolean;
  /** A later, trusted document timestamp covers it. */
  readonly archived: boolean;
}

interface Judgement {
  readonly anchored: boolean;
  readonly complete: boolean;
  readonly holds: boolean;
  readonly faults: readonly Fault[];
}

/**
 * Walks from the newest signature to the oldest. A document timestamp proves that all before it existed then, so what is older
 * is judged at its time; what no later timestamp proves is judged at the time of verification (EN 319 102-1 section 5.6).
 */
export async function judgeTrust(
  signatures: readonly CheckedSignature[],
  at: Date,
  evidence: Evidence,
  chains: Chains,
  ledger: Ledger,
): Promise<Trust[]> {
  await Promise.all(signatures.flatMap((s) => certificatesOf(s).map((certificate) => chains.path(certificate))));
  const court = new Court(evidence, chains);
  const trust: Trust[] = [];
  let known = { time: at, proven: false };
  let archived = false;
  for (const signature of signatures.toReversed()) {
    const judged = await judgeOne(signature, known, archived, court, ledger);
    trust.push(judged);
    if (signature.kind !== 'timestamp' || !judged.trusted || !judged.provenAt) continue;
    if (judged.provenAt > known.time)
      ledger.add('timestamp-order', 'Urutan cap waktu dokumen tidak masuk akal', placeOf(signature));
    else known = { time: judged.provenAt, proven: true };
    archived = true;
  }
  return trust.reverse();
}

const certificatesOf = ({ checked, stamp }: CheckedSignature): Certificate[] =>
  [checked?.signer, stamp?.signer].filter((certificate) => certificate !== undefined);

const placeOf = ({ found }: CheckedSignature) => ({
  signature: found.index,
  revision: found.revision,
  object: found.object,
});

async function judgeOne(
  signature: CheckedSignature,
  known: { readonly time: Date; readonly proven: boolean },
  archived: boolean,
  court: Court,
  ledger: Ledger,
): Promise<Trust> {
  const { checked, stamp, kind } = signature;
  const add = (code: FindingCode, message: string): void => ledger.add(code, message, placeOf(signature));
  const judge = async (certificate: Certificate, time: Date, proven: boolean, purpose: Purpose): Promise<Judgement> => {
    const judgement = await court.judge(certificate, time, proven, purpose);
    for (const { code, message } of judgement.faults) add(code, message);
    return judgement;
  };
  const sound = stamp?.intact && stamp.valid && stamp.signer;
  const stamper = sound ? await judge(stamp.signer, known.time, known.proven, 'timestamping') : undefined;
  const provenAt = stamper?.holds ? stamp?.time : undefined;
  if (kind === 'timestamp')
    return {
      anchored: stamper?.anchored ?? false,
      trusted: stamper?.holds ?? false,
      provenAt,
      evidenced: stamper?.complete ?? false,
      archived,
    };
  if (stamper && !stamper.anchored && court.hasAnchors)
    add('timestamp-untrusted', 'Cap waktu berasal dari pihak yang tidak dikenal; waktunya tidak terbukti');
  if (!stamp) add('timestamp-missing', 'Tanda tangan tanpa cap waktu: waktunya tidak terbukti');
  if (!checked?.signer || !checked.valid)
    return { anchored: false, trusted: false, provenAt, evidenced: false, archived };
  const time = provenAt ?? known.time;
  const proven = provenAt !== undefined || known.proven;
  const signer = await judge(checked.signer, time, proven, 'signing');
  if (signer.anchored && !signer.complete) {
    if (proven) add('revocation-unchecked', 'Status pencabutan sertifikat tidak ada di dalam berkas');
    else add('revocation-unknown', 'Tidak ada bukti bahwa sertifikat masih berlaku saat menandatangani');
  }
  return {
    anchored: signer.anchored,
    trusted: signer.holds,
    provenAt,
    evidenced: signer.complete && (stamper?.complete ?? false),
    archived,
  };
}

/** Judges certificates, each once for the same time: one TSA has stamped a thousand signatures. */
class Court {
  readonly #chains: Chains;
  readonly #revocations: Revocations;
  readonly #known = new Map<string, Judgement>();
  readonly hasAnchors: boolean;

  constructor(evidence: Evidence, chains: Chains) {
    this.#chains = chains;
    this.#revocations = new Revocations(evidence, chains);
    this.hasAnchors = evidence.anchors.size > 0;
  }

  async judge(certificate: Certificate, time: Date, proven: boolean, purpose: Purpose): Promise<Judgement> {
    const key = `${certificate.sha256}/${time.getTime()}/${proven}/${purpose}`;
    const known = this.#known.get(key);
    if (known) return known;
    const path = await this.#chains.path(certificate);
    const fault = judgePath(path, time, proven, purpose);
    const revocation = await this.#revocations.judge(path, time);
    const faults = [fault, revocation.fault].filter((found) => found !== undefined);
    const holds = path.anchored && faults.length === 0;
    const judgement = { anchored: path.anchored, complete: revocation.complete, holds, faults };
    this.#known.set(key, judgement);
    return judgement;
  }
}
