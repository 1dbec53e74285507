import { Budget, LimitError } from './budget.ts';
import { Evidence } from './evidence.ts';
import { Findings } from './findings.ts';
import { defaultLimits } from './limits.ts';
import { readFile } from './pdf/reader.ts';
import type { Primitives } from './primitives.ts';
import { readProfile } from './profile.ts';
import { RangeDigests } from './range-digests.ts';
import { findSignatures } from './signature.ts';
import { checkSignature } from './signature-check.ts';

export interface CertifiedContent {
  /** SHA-256 of the attached content, hex. */
  readonly contentDigest: string;
  /** Of the signer's certificate, hex. */
  readonly certificateSha256: string;
}

/**
 * The content that a certification covers, and whose key certified it. It is part of what `verifyPdf` does, at a fraction of the
 * cost: nothing is said of whether that certificate is trusted and of what follows the certification, so that the caller MUST
 * know the certificate and give no revision behind it.
 * @returns undefined unless the first signature is an intact and valid certification of a file with content attached, and also
 * for a file that asks for more than it may
 */
export async function findCertifiedContent(
  bytes: Uint8Array,
  primitives: Primitives,
): Promise<CertifiedContent | undefined> {
  try {
    return await read(bytes, primitives);
  } catch (error) {
    if (error instanceof LimitError) return undefined;
    throw error;
  }
}

async function read(bytes: Uint8Array, primitives: Primitives): Promise<CertifiedContent | undefined> {
  const [limits, findings] = [defaultLimits, new Findings()];
  const budget = new Budget(limits);
  const evidence = new Evidence(primitives, limits, budget);
  const file = readFile(bytes, { limits, primitives, findings, budget });
  if (!file) return undefined;
  const found = findSignatures(file, limits, findings);
  const [first] = found;
  if (first?.kind !== 'certification') return undefined;
  const digests = new RangeDigests(file, found, primitives);
  const { checked } = await checkSignature(first, { file, findings, evidence, primitives, digests });
  const { document } = readProfile(file, first.revision, primitives);
  if (!checked?.intact || !checked.valid || !checked.signer || !document) return undefined;
  return { contentDigest: document.contentDigest, certificateSha256: checked.signer.sha256 };
}
