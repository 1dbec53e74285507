import type { Evidence } from './evidence.ts';
import type { Findings } from './findings.ts';
import type { PdfFile } from './pdf/file.ts';
import type { Primitives } from './primitives.ts';
import type { RangeDigests } from './range-digests.ts';

/** One file under examination: what every step reads, and where it says what it found. */
export interface Examination {
  readonly file: PdfFile;
  readonly findings: Findings;
  readonly evidence: Evidence;
  readonly primitives: Primitives;
  readonly digests: RangeDigests;
}
