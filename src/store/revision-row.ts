import { utf8 } from '../core/bytes.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import { type Revision, type RevisionFacts, revision } from '../model.ts';
import { checked } from './checked.ts';
import { coveredFacts, damaged } from './checksum.ts';
import { isDamage } from './readable-rows.ts';
import type { RowSeals } from './row-seals.ts';

/**
 * A revision as both databases keep it: its facts as canonical JSON with a MAC, and separately the payload (increment and
 * consent) with a checksum. The facts' MAC covers the payload's checksum, so that facts can be checked without reading the
 * payload.
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

export interface RevisionRows {
  /** @throws Error when the value is not a revision */
  write(given: Revision): RevisionRow;
  /** @throws IkrarError 'store-damaged' */
  facts(row: RevisionRow): RevisionFacts;
  /** The facts of the valid rows; the others are reported and left out. */
  valid(rows: readonly RevisionRow[]): readonly RevisionFacts[];
  /** @throws IkrarError 'store-damaged' */
  whole(row: RevisionRow, payload: Payload): Revision;
}

export function createRevisionRows(seals: RowSeals): RevisionRows {
  function readFacts(row: RevisionRow): RevisionFacts {
    const name = revisionName(row.fileId, row.n);
    const sealed = { name, collection: 'revisions', id: `${row.fileId}/${row.n}` } as const;
    seals.check(sealed, coveredFacts(row.facts, row.payloadSum), row.sum);
    const facts = JSON.parse(row.facts) as RevisionFacts;
    const keyed = facts.fileId === row.fileId && facts.n === row.n && facts.at === row.at;
    if (!keyed || (facts.signerId ?? null) !== (row.signerId ?? null)) throw damaged(name);
    return facts;
  }
  return {
    write(given) {
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
        sum: seals.of(coveredFacts(text, payloadSum)),
      };
    },
    facts: readFacts,
    valid: (rows) =>
      rows.flatMap((row) => {
        try {
          return [readFacts(row)];
        } catch (error) {
          if (isDamage(error)) return [];
          throw error;
        }
      }),
    whole(row, { bytes, consent }) {
      const facts = readFacts(row);
      if (row.payloadSum !== sumOfPayload(bytes, consent)) throw damaged(revisionName(row.fileId, row.n));
      return { ...facts, bytes, ...(consent === undefined ? {} : { consent }) };
    },
  };
}

function sumOfPayload(bytes: Uint8Array, consent?: string): string {
  return sha256Hex(utf8(`payload ${consent?.length ?? 'without consent'}\n${consent ?? ''}`), bytes);
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

/**
 * The first revisions without a log entry, however many refused rows come before them: a refused row must not get an entry,
 * and must not keep the others from theirs.
 * @param page reads up to `limit` rows, after leaving out `skip`
 */
export async function firstValid(
  rows: RevisionRows,
  limit: number,
  page: (limit: number, skip: number) => Promise<readonly RevisionRow[]>,
): Promise<readonly RevisionFacts[]> {
  for (let skip = 0; ; skip += limit) {
    const found = await page(limit, skip);
    const valid = rows.valid(found);
    if (valid.length > 0 || found.length < limit) return valid;
  }
}
