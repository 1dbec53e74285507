import { inclusionOf } from '../ceremony/inclusion.ts';
import type { Services } from '../services.ts';
import type { InclusionResult } from '../verification/inclusion.ts';
import { isNumbered } from '../verification/numbering.ts';
import type { Report } from '../verification/report.ts';

/** Says whether an inclusion proof is of a revision of a file that was just checked. Never throws for what people paste. */
export type ProveInclusion = (text: string, report: Report) => Promise<InclusionResult>;

/** With the log's keys of today and before: a proof that somebody kept for years is still one. */
export const createProveInclusion =
  ({ sequencer }: Pick<Services, 'sequencer'>): ProveInclusion =>
  async (text, report) =>
    inclusionOf([text], { logKeys: sequencer.keys }).check(text, report.revisions.filter(isNumbered));
