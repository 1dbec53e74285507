import type { FindingCode } from '../../../src/verification/findings.ts';
import type { Limits } from '../../../src/verification/limits.ts';
import type { Severity } from '../../../src/verification/severity.ts';
import type { verifyPdf } from '../../../src/verification/verify.ts';
import type { Forger } from '../forger.ts';
import type { Scene } from './scene.ts';

/** A file, and how it is judged where that is not with the scene's roots, at its time and within the usual limits. */
export interface Judged {
  readonly file: Forger;
  readonly limits?: Partial<Limits>;
  readonly roots?: readonly Uint8Array[];
  readonly at?: Date;
  readonly strokes?: string;
  readonly proofs?: NonNullable<Parameters<typeof verifyPdf>[1]['proofs']>;
}

/** A file that must get a finding of a code. */
export interface Case {
  /** What the finding weighs in this file; it decides the verdict. */
  readonly severity: Severity;
  readonly make: (scene: Scene) => Forger | Judged;
  /** The other codes that the file gets: these and no more. */
  readonly beside: readonly FindingCode[];
}

const weighing =
  (severity: Severity) =>
  (make: Case['make'], ...beside: FindingCode[]): Case => ({ severity, make, beside });

/** The file is `failed`. */
export const failed = weighing('failed');
/** The file is `indeterminate`. */
export const indeterminate = weighing('indeterminate');
/** The file is `passed`, and the finding is a note. */
export const noted = weighing('note');
