import { mapLimited } from '../core/turns.ts';
import { accountForBytes } from './accounting.ts';
import { judgeCertification } from './certification.ts';
import { Chains } from './chain.ts';
import { judgeChanges } from './changes/judge.ts';
import { conclude, concludeUnreadable } from './conclusion.ts';
import { Evidence } from './evidence.ts';
import { checkEvidence } from './evidence-check.ts';
import { Findings } from './findings.ts';
import { type Inclusion, proveInclusion } from './inclusion.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { readFile } from './pdf/reader.ts';
import type { Primitives } from './primitives.ts';
import { readProfile } from './profile.ts';
import { RangeDigests } from './range-digests.ts';
import type { Report } from './report.ts';
import { findSignatures } from './signature.ts';
import { checkSignature } from './signature-check.ts';
import { judgeTrust } from './trust.ts';

interface VerifyOptions {
  /** Trust anchors, DER. Without any, the answer is indeterminate at best. */
  readonly roots: readonly Uint8Array[];
  /** The time of verification. */
  readonly at: Date;
  readonly primitives: Primitives;
  readonly limits?: Limits;
  /** Proofs that revisions are in the transparency log, with the function that checks them. */
  readonly proofs?: Inclusion;
}

/** Enough to keep the cores busy, few enough that what each holds is soon let go. */
const signaturesAtOnce = 32;

/**
 * Judges a PDF. Whatever the bytes are, the answer is a report; only a broken call (a root that is no certificate) throws.
 * Cost is linear in bytes and signatures, bounded by the limits.
 */
export async function verifyPdf(bytes: Uint8Array, options: VerifyOptions): Promise<Report> {
  const { roots, at, primitives, limits = defaultLimits } = options;
  const findings = new Findings();
  const evidence = new Evidence(primitives, limits);
  for (const root of roots) evidence.anchor(root);

  const file = readFile(bytes, limits, primitives, findings);
  if (!file) return concludeUnreadable(bytes, at, primitives, findings);
  accountForBytes(file, findings);

  const found = findSignatures(file, limits, findings);
  const examination = { file, findings, evidence, primitives, digests: new RangeDigests(file, found, primitives) };
  evidence.readStores(file, findings);
  const chains = new Chains(evidence);
  const signatures = await mapLimited(found, signaturesAtOnce, async (signature) => {
    const checked = await checkSignature(signature, examination);
    chains.prefetch(checked.checked?.signer);
    return checked;
  });

  const permission = judgeCertification(file, found, findings);
  const revisionAnalyses = judgeChanges(file, found, permission);

  const trust = await judgeTrust(signatures, at, examination, chains);
  await checkEvidence(signatures, examination, chains);

  const profile = readProfile(file, found[0]?.revision ?? file.last, primitives);
  const facts = { ...examination, at, signatures, revisionAnalyses, trust, profile };
  return conclude({ ...facts, inclusion: await proveInclusion(options.proofs, facts) });
}
