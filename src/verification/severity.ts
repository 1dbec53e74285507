import type { Place } from './findings/kind.ts';
import { findingKind, type PlacedFinding } from './findings.ts';
import type { Report, Verdict } from './report.ts';

export type Severity = 'failed' | 'indeterminate' | 'note';

/** What must be known about the whole file before a finding's weight becomes a severity. */
export interface FileContext {
  readonly profile: Report['profile'];
  /** End of what the first signature covers, and its revision, if it is intact and valid. */
  readonly firstEnd: number;
  readonly firstRevision: number;
  /** End of what the last intact and valid signature covers. */
  readonly lastEnd: number;
  readonly signed: boolean;
}

export function severityOf({ finding, place }: PlacedFinding, context: FileContext): Severity {
  const { weight } = findingKind(finding.code);
  const ours = context.profile === 'ikrar';
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
      return ours || (context.signed && !isUnderFirst(place, context)) ? 'failed' : 'indeterminate';
    case 'inert':
      return ours || (context.signed && (place.offset ?? 0) >= context.lastEnd) ? 'failed' : 'note';
  }
}

function isUnderFirst({ offset, revision }: Place, context: FileContext): boolean {
  if (offset !== undefined) return offset < context.firstEnd;
  return revision !== undefined && revision <= context.firstRevision;
}

const order: readonly Severity[] = ['failed', 'indeterminate', 'note'];

export const heavier = (a: Severity, b: Severity): number => order.indexOf(a) - order.indexOf(b);

/** The verdict that the heaviest of the severities makes. */
export function verdictFor(severities: Iterable<Severity>): Verdict {
  let verdict: Verdict = 'passed';
  for (const severity of severities) {
    if (severity === 'failed') return 'failed';
    if (severity === 'indeterminate') verdict = 'indeterminate';
  }
  return verdict;
}
