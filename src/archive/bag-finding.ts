/** A finding of the check of a bag. Codes are stable; messages are for people. */
export interface BagFinding {
  readonly code:
    | 'not-a-zip'
    | 'not-a-bag'
    | 'name-unsafe'
    | 'name-repeated'
    | 'entry-unsupported'
    | 'too-large'
    | 'damaged'
    | 'file-added'
    | 'file-missing'
    | 'file-changed'
    | 'log-key-untrusted'
    | 'checkpoint-wrong'
    | 'proof-wrong'
    | 'proof-missing'
    | 'document-failed'
    | 'document-indeterminate'
    | 'content-differs'
    | 'list-differs'
    | 'strokes-right'
    | 'strokes-absent'
    | 'revoked';
  readonly severity: 'failed' | 'indeterminate' | 'note';
  readonly message: string;
  /** Path below the bag's folder. */
  readonly path?: string;
}

export interface BagReport {
  readonly verdict: 'passed' | 'indeterminate' | 'failed';
  readonly folder?: string;
  readonly files: number;
  readonly documents: readonly { readonly code: string; readonly verdict: 'passed' | 'indeterminate' | 'failed' }[];
  readonly proofs: number;
  readonly findings: readonly BagFinding[];
}

export function bagVerdict(findings: readonly BagFinding[]): BagReport['verdict'] {
  if (findings.some(({ severity }) => severity === 'failed')) return 'failed';
  return findings.some(({ severity }) => severity === 'indeterminate') ? 'indeterminate' : 'passed';
}
