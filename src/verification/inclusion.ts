import type { Ledger } from './findings.ts';
import type { PdfFile } from './pdf/file.ts';
import type { RangeDigests } from './range-digests.ts';
import type { InclusionReport } from './report.ts';

/** A revision as the transparency log knows it. */
export interface LoggedRevision {
  readonly n: number;
  /** Bytes of the whole file up to its end, and their SHA-256 in hex. */
  readonly size: number;
  readonly sha256: string;
}

export type InclusionProof =
  | { readonly proven: true; readonly revision: number; readonly origin?: string; readonly index?: number }
  | { readonly proven: false; readonly why: string };

export interface Inclusion {
  /** Receipts (c2sp.org/tlog-proof@v1) as they were handed out. */
  readonly texts: readonly string[];
  /** Checks one receipt against the file's revisions: the composition brings the log's keys and the log's format. MUST NOT throw. */
  check(text: string, revisions: readonly LoggedRevision[]): InclusionProof | Promise<InclusionProof>;
}

export async function proveInclusion(
  inclusion: Inclusion | undefined,
  { file, digests }: { readonly file: PdfFile; readonly digests: RangeDigests },
  ledger: Ledger,
): Promise<InclusionReport[]> {
  if (!inclusion) return [];
  const revisions = file.revisions.map(({ n, end }) => ({ n, size: end, sha256: digests.revisions[n]! }));
  const reports: InclusionReport[] = [];
  for (const text of inclusion.texts) {
    const proof = await inclusion.check(text, revisions);
    if (proof.proven) {
      const { revision, origin, index } = proof;
      const message = `Revisi ${revision} tercatat dalam log publik${origin === undefined ? '' : ` ${origin}`}`;
      ledger.add('inclusion-proven', message, { revision });
      reports.push({
        proven: true,
        message,
        revision,
        ...(origin !== undefined && { origin }),
        ...(index !== undefined && { index }),
      });
    } else {
      const message = `Tanda terima log tidak cocok dengan berkas ini: ${proof.why}`;
      ledger.add('inclusion-failed', message);
      reports.push({ proven: false, message });
    }
  }
  return reports;
}
