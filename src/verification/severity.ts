import type { Change } from './findings/change.ts';
import type { Place } from './findings/kind.ts';
import { findingKind, type PlacedFinding } from './findings.ts';
import type { Report, Verdict } from './report.ts';

export type Severity = 'failed' | 'indeterminate' | 'note';

/** What must be known about the whole file before a finding's weight becomes a severity. */
export interface FileContext {
  readonly profile: Report['profile'];
  /** End of what the last intact and valid signature covers, and its revision. */
  readonly lastEnd: number;
  readonly lastRevision: number;
  readonly signed: boolean;
  /**
   * Where somebody prolonged a closed file of ours: from the end of its closing stamp to that of the last one, each by a trusted
   * authority, and no other signature among them.
   */
  readonly prolonged: { readonly from: number; readonly until: number } | undefined;
  /** Signatures that are document timestamps, by index. */
  readonly documentStamps: ReadonlySet<number>;
}

export function severityOf(placed: PlacedFinding, context: FileContext): Severity {
  const { finding, place } = placed;
  const { weight } = findingKind(finding.code);
  const ours = context.profile === 'ikrar';
  switch (weight) {
    case 'failed':
      return ours || place.within !== 'timestamp' ? 'failed' : tokenSeverity(place, context);
    case 'token':
      return ours ? 'failed' : tokenSeverity(place, context);
    case 'indeterminate':
    case 'note':
      return weight;
    case 'lacking':
      return ours ? 'note' : 'indeterminate';
    case 'structure':
      return ours ? 'failed' : 'indeterminate';
    case 'deviation':
    case 'house':
      return ours && !isProlonging(placed, context) ? 'failed' : 'note';
    case 'placed':
      return ours || (context.signed && !isUnderLast(place, context)) ? 'failed' : 'indeterminate';
    case 'hidden':
      return ours ? 'failed' : isUnderLast(place, context) ? 'note' : 'indeterminate';
    case 'inert':
      return ours && !isProlonging(placed, context) ? 'failed' : 'note';
  }
}

function isUnderLast({ offset, revision }: Place, context: FileContext): boolean {
  if (offset !== undefined) return offset < context.lastEnd;
  return revision !== undefined && revision <= context.lastRevision;
}

/** What programs of others write when they bring evidence and a document timestamp, and no more. */
const prolonging: ReadonlySet<Change['what']> = new Set<Change['what']>([
  'document-timestamp-field',
  'store-unusual',
  'object-rewritten',
  'form-settings',
  'version',
  'info',
  'metadata-added',
  'catalog',
]);

function isProlonging({ finding, place }: PlacedFinding, { prolonged }: FileContext): boolean {
  const at = place.offset;
  if (!prolonged || at === undefined || at < prolonged.from || at >= prolonged.until) return false;
  return !('change' in finding) || prolonging.has(finding.change.what);
}

const tokenSeverity = ({ signature }: Place, { documentStamps }: FileContext): Severity =>
  signature === undefined || documentStamps.has(signature) ? 'failed' : 'indeterminate';

const order: readonly Severity[] = ['failed', 'indeterminate', 'note'];

export const heavier = (a: Severity, b: Severity): number => order.indexOf(a) - order.indexOf(b);

/** The verdict that the heaviest of severities and verdicts makes. */
export function verdictFor(severities: Iterable<Severity | Verdict>): Verdict {
  let verdict: Verdict = 'passed';
  for (const severity of severities) {
    if (severity === 'failed') return 'failed';
    if (severity === 'indeterminate') verdict = 'indeterminate';
  }
  return verdict;
}
