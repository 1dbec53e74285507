import { inclusionOf } from '../ceremony/inclusion.ts';
import type { Services } from '../services.ts';
import type { InclusionProof } from '../verification/inclusion.ts';
import { isNumbered } from '../verification/numbering.ts';
import type { Report } from '../verification/report.ts';

/** Says whether a log receipt proves a revision of a file that was just checked. Never throws for what people paste. */
export type ProveReceipt = (text: string, report: Report) => Promise<InclusionProof>;

/** With the log's keys of today and before: a receipt that somebody kept for years is still one. */
export const createProveReceipt =
  ({ sequencer }: Pick<Services, 'sequencer'>): ProveReceipt =>
  async (text, report) =>
    inclusionOf([text], { logKeys: sequencer.keys }).check(text, report.revisions.filter(isNumbered));
