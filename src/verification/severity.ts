import { findingKinds, type RawFinding, type Severity } from './findings.ts';
import type { Report, Verdict } from './report.ts';

/** What must be known about the whole file before a finding's weight becomes a severity. */
export interface Standpoint {
  readonly profile: Report['profile'];
  /** End of what the first signature covers, and its revision, if it is intact and valid. */
  readonly firstEnd: number;
  readonly firstRevision: number;
  /** End of what the last intact and valid signature covers. */
  readonly lastEnd: number;
  readonly signed: boolean;
}

export function severityOf(finding: RawFinding, standpoint: Standpoint): Severity {
  const { weight } = findingKinds[finding.code];
  const ours = standpoint.profile === 'ikrar';
  switch (weight) {
    case 'failed':
    case 'indeterminate':
    case 'note':
      return weight;
    case 'structure':
      return ours ? 'failed' : 'indeterminate';
    case 'deviation':
    case 'house':
      return ours ? 'failed' : 'note';
    case 'placed':
      return ours || (standpoint.signed && !isUnderFirst(finding, standpoint)) ? 'failed' : 'indeterminate';
    case 'inert':
      return ours || (standpoint.signed && (finding.offset ?? 0) >= standpoint.lastEnd) ? 'failed' : 'note';
  }
}

function isUnderFirst({ offset, revision }: RawFinding, standpoint: Standpoint): boolean {
  if (offset !== undefined) return offset < standpoint.firstEnd;
  return revision !== undefined && revision <= standpoint.firstRevision;
}

const order: readonly Severity[] = ['failed', 'indeterminate', 'note'];

export const heavier = (a: Severity, b: Severity): number => order.indexOf(a) - order.indexOf(b);

export function verdictOf(severities: Iterable<Severity>): Verdict {
  let verdict: Verdict = 'passed';
  for (const severity of severities) {
    if (severity === 'failed') return 'failed';
    if (severity === 'indeterminate') verdict = 'indeterminate';
  }
  return verdict;
}
