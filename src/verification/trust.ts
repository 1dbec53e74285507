import type { Certificate } from './certificate.ts';
import { type Chains, judgePath, type Path, type Purpose } from './chain.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode, Ledger } from './findings.ts';
import { judgeRevocation } from './revocation.ts';
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
  const trust: Trust[] = [];
  let known = { time: at, proven: false };
  let archived = false;
  for (const signature of signatures.toReversed()) {
    const judged = await judgeOne(signature, known, archived, evidence, chains, ledger);
    trust.unshift(judged);
    if (signature.kind !== 'timestamp' || !judged.trusted || !judged.provenAt) continue;
    if (judged.provenAt > known.time)
      ledger.add('timestamp-order', 'Urutan cap waktu dokumen tidak masuk akal', placeOf(signature));
    else known = { time: judged.provenAt, proven: true };
    archived = true;
  }
  return trust;
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
  evidence: Evidence,
  chains: Chains,
  ledger: Ledger,
): Promise<Trust> {
  const { checked, stamp, kind } = signature;
  const add = (code: FindingCode, message: string): void => ledger.add(code, message, placeOf(signature));
  const judge = (certificate: Certificate, time: Date, proven: boolean, purpose: Purpose) =>
    judgeCertificate(certificate, time, proven, purpose, evidence, chains, add);
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
  if (stamper && !stamper.anchored && evidence.anchors.size > 0)
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

async function judgeCertificate(
  certificate: Certificate,
  time: Date,
  proven: boolean,
  purpose: Purpose,
  evidence: Evidence,
  chains: Chains,
  add: (code: FindingCode, message: string) => void,
): Promise<Judgement> {
  const path: Path = await chains.path(certificate);
  const fault = judgePath(path, time, proven, purpose);
  if (fault) add(fault.code, fault.message);
  const revocation = await judgeRevocation(path, time, evidence, chains);
  if (revocation.fault) add(revocation.fault.code, revocation.fault.message);
  const holds = path.anchored && !fault && !revocation.fault;
  return { anchored: path.anchored, complete: revocation.complete, holds };
}
