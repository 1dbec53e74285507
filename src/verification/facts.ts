import type { RevisionAnalysis } from './changes/judge.ts';
import type { ReadConsent } from './consent.ts';
import type { Examination } from './examination.ts';
import type { Profile } from './profile.ts';
import type { InclusionReport } from './report.ts';
import type { CheckedSignature } from './signature-check.ts';
import type { Trust } from './trust.ts';

/** All that is known of a file when its report is made. */
export interface Facts extends Examination {
  /** The time for which the file is judged. */
  readonly at: Date;
  readonly signatures: readonly CheckedSignature[];
  readonly revisionAnalyses: readonly RevisionAnalysis[];
  /** One for each signature. */
  readonly trust: readonly Trust[];
  readonly profile: Profile;
  /** One for each signature. */
  readonly consents: readonly (ReadConsent | undefined)[];
  readonly inclusion: readonly InclusionReport[];
}
