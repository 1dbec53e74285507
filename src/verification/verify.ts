import { mapLimited } from '../core/turns.ts';
import { accountForBytes } from './accounting.ts';
import { Budget, LimitError } from './budget.ts';
import { judgeCertification } from './certification.ts';
import { Chains } from './chain.ts';
import { judgeChanges } from './changes/judge.ts';
import { conclude, concludeUnfinished, concludeUnreadable } from './conclusion.ts';
import { checkConsent } from './consent.ts';
import { Looks } from './consent-look.ts';
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
import { judgeStrokes } from './strokes.ts';
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
  /** The drawings that lie beside a file which prints none (core/strokes-file), as text. */
  readonly strokes?: string;
  /** Told what broke the verifier. It is a fault of ours: the report says that there was one, and not which. */
  readonly onFault?: (error: unknown) => void;
}

/** Enough to keep the cores busy, few enough that what each holds is soon let go. */
const signaturesAtOnce = 32;

/**
 * Judges a PDF. Whatever the bytes are, the answer is a report; only a broken call (a root that is no certificate) throws.
 * Cost is linear in bytes and signatures, bounded by the limits.
 */
export async function verifyPdf(bytes: Uint8Array, options: VerifyOptions): Promise<Report> {
  const { roots, at, primitives, limits = defaultLimits } = options;
  const budget = new Budget(limits);
  const means = {
    limits,
    primitives,
    budget,
    findings: new Findings(),
    evidence: new Evidence(primitives, limits, budget),
  };
  for (const root of roots) means.evidence.anchor(root);
  try {
    return await examine(bytes, options, means);
  } catch (error) {
    if (!(error instanceof LimitError)) options.onFault?.(error);
    return concludeUnfinished(bytes, at, means, error);
  }
}

interface Means {
  readonly limits: Limits;
  readonly primitives: Primitives;
  readonly budget: Budget;
  readonly findings: Findings;
  /** With the trust anchors. */
  readonly evidence: Evidence;
}

/** @throws LimitError when the file asks for more than it may */
async function examine(bytes: Uint8Array, { at, proofs, strokes }: VerifyOptions, means: Means): Promise<Report> {
  const { limits, primitives, findings, evidence } = means;
  const file = readFile(bytes, means);
  if (!file) return concludeUnreadable(bytes, at, means);
  accountForBytes(file, findings);

  const found = findSignatures(file, limits, findings);
  const examination = { file, findings, evidence, primitives, digests: new RangeDigests(file, found, primitives) };
  evidence.readStores(file, findings);
  const chains = new Chains(evidence);
  const profile = readProfile(file, found[0]?.revision ?? file.last, primitives);
  const judging = { ...examination, profile, looks: new Looks(examination) };
  const checked = await mapLimited(found, signaturesAtOnce, async (one) => {
    const signature = await checkSignature(one, examination);
    chains.prefetch(signature.checked?.signer);
    return { signature, consent: await checkConsent(signature, judging) };
  });
  const signatures = checked.map(({ signature }) => signature);

  const permission = judgeCertification(file, found, findings);
  const revisionAnalyses = judgeChanges(file, found, permission);

  const trust = await judgeTrust(signatures, at, examination, chains);
  await checkEvidence(signatures, examination, chains);

  const signed = { ...examination, signatures, profile, consents: checked.map(({ consent }) => consent) };
  const facts = { ...signed, at, revisionAnalyses, trust, consents: judgeStrokes(strokes, signed) };
  return conclude({ ...facts, inclusion: await proveInclusion(proofs, facts) });
}
