import { utf8 } from '../core/bytes.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import { type Revision, type RevisionFacts, revision } from '../model.ts';
import { checked } from './checked.ts';
import { checkSum, damaged } from './checksum.ts';

/**
 * A revision as both databases keep it: its facts as canonical JSON with a checksum, and separately the payload
 * (increment and consent) with its own checksum. The facts' checksum covers the payload's, so that facts can be checked
 * without reading the payload.
 */
export interface RevisionRow {
  readonly fileId: string;
  readonly n: number;
  readonly signerId?: string;
  readonly at: string;
  readonly facts: string;
  readonly payloadSum: string;
  readonly sum: string;
}

/** The large part of a revision. */
export type Payload = Pick<Revision, 'bytes' | 'consent'>;

export const revisionName = (fileId: string, n: number): string => `revisi ${n} berkas ${fileId}`;

/** @throws Error when the value is not a revision */
export function revisionRow(given: Revision): RevisionRow {
  const { bytes, consent, ...facts } = checked('revision', revision, given);
  const text = canonicalJson(facts as Json);
  const payloadSum = sumOfPayload(bytes, consent);
  return {
    fileId: facts.fileId,
    n: facts.n,
    ...(facts.signerId === undefined ? {} : { signerId: facts.signerId }),
    at: facts.at,
    facts: text,
    payloadSum,
    sum: sumOfFacts(text, payloadSum),
  };
}

const sumOfFacts = (facts: string, payloadSum: string): string => sha256Hex(utf8(`revision ${payloadSum}\n${facts}`));

function sumOfPayload(bytes: Uint8Array, consent?: string): string {
  return sha256Hex(utf8(`payload ${consent?.length ?? 'without consent'}\n${consent ?? ''}`), bytes);
}

/** @throws IkrarError 'store-damaged' */
export function readFacts(row: RevisionRow): RevisionFacts {
  const name = revisionName(row.fileId, row.n);
  checkSum(name, row.sum, sumOfFacts(row.facts, row.payloadSum));
  const facts = JSON.parse(row.facts) as RevisionFacts;
  const keyed = facts.fileId === row.fileId && facts.n === row.n && facts.at === row.at;
  if (!keyed || (facts.signerId ?? null) !== (row.signerId ?? null)) throw damaged(name);
  return facts;
}

/** @throws IkrarError 'store-damaged' */
export function readRevision(row: RevisionRow, { bytes, consent }: Payload): Revision {
  const facts = readFacts(row);
  checkSum(revisionName(row.fileId, row.n), row.payloadSum, sumOfPayload(bytes, consent));
  return { ...facts, bytes, ...(consent === undefined ? {} : { consent }) };
}

/**
 * Refuses a batch that only a defective caller would build: with gaps, of several files, or with the same signer twice.
 * @throws RangeError
 */
export function checkBatch(revisions: readonly Revision[]): void {
  const first = revisions[0];
  if (!first) return;
  const signers = new Set<string>();
  for (const [i, { fileId, n, signerId }] of revisions.entries()) {
    if (fileId !== first.fileId) throw new RangeError('a batch of revisions belongs to one file');
    if (n !== first.n + i) throw new RangeError('a batch of revisions is consecutive');
    if (signerId !== undefined && signers.has(signerId)) throw new RangeError('a signer stands once in a batch');
    if (signerId !== undefined) signers.add(signerId);
  }
}

/**
 * Checks that a page of one file has no gap: a missing row is damage, not the end of the file.
 * @throws IkrarError 'store-damaged' that names the first missing revision
 */
export function checkConsecutive(fileId: string, after: number, rows: readonly { readonly n: number }[]): void {
  for (const [i, row] of rows.entries())
    if (row.n !== after + 1 + i) throw damaged(revisionName(fileId, after + 1 + i));
}
