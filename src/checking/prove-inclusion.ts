import { inclusionOf } from '../ceremony/inclusion.ts';
import type { Services } from '../services.ts';
import type { InclusionResult } from '../verification/inclusion.ts';
import { isNumbered } from '../verification/numbering.ts';
import type { Report } from '../verification/report.ts';

/**
 * Checks whether a pasted text is an inclusion proof of a revision of a file that was just checked. Never throws for
 * any text.
 */
export type ProveInclusion = (text: string, report: Report) => Promise<InclusionResult>;

/** Accepts the log's present and earlier keys: a proof that somebody has kept for years stays valid. */
export const createProveInclusion =
  ({ sequencer }: Pick<Services, 'sequencer'>): ProveInclusion =>
  async (text, report) =>
    inclusionOf([text], { logKeys: sequencer.keys }).check(text, report.revisions.filter(isNumbered));
