import type { Facts } from './facts.ts';
import { type Finding, messageOf } from './findings.ts';
import { isNumbered, revisionNumber } from './numbering.ts';
import type { InclusionReport } from './report.ts';

/** A revision as the transparency log knows it. */
export interface LoggedRevision {
  readonly n: number;
  /** Bytes of the whole file up to its end, and their SHA-256 in hex. */
  readonly size: number;
  readonly sha256: string;
}

export type InclusionResult =
  | { readonly proven: true; readonly revision: number; readonly origin?: string; readonly index?: number }
  | { readonly proven: false; readonly why: string };

export interface Inclusion {
  /** Inclusion proofs (c2sp.org/tlog-proof@v1) as they were handed out. */
  readonly texts: readonly string[];
  /** Checks one proof against the file's revisions: the composition brings the log's keys and the log's format. MUST NOT throw. */
  check(text: string, revisions: readonly LoggedRevision[]): InclusionResult | Promise<InclusionResult>;
}

export async function proveInclusion(
  inclusion: Inclusion | undefined,
  { file, digests, profile, findings }: Omit<Facts, 'inclusion'>,
): Promise<InclusionReport[]> {
  if (!inclusion) return [];
  const all = file.revisions.map(({ n, end }) => ({
    n: revisionNumber(profile, n),
    size: end,
    sha256: digests.revisions[n]!,
  }));
  const revisions = all.filter(isNumbered);
  const reports: InclusionReport[] = [];
  for (const text of inclusion.texts) {
    const proof = await inclusion.check(text, revisions);
    if (proof.proven) {
      const { revision, origin, index } = proof;
      const finding: Finding = { code: 'inclusion-proven', origin };
      findings.add(finding, { revision: all.findIndex(({ n }) => n === revision) });
      reports.push({ proven: true, message: messageOf({ finding, place: { revision } }), revision, origin, index });
    } else {
      const finding: Finding = { code: 'inclusion-failed', why: proof.why };
      findings.add(finding);
      reports.push({ proven: false, message: messageOf({ finding, place: {} }) });
    }
  }
  return reports;
}
