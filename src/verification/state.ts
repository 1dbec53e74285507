import type { Facts } from './facts.ts';
import { hasSpace } from './field-space.ts';
import { entry, isDict, isName } from './pdf/values.ts';
import type { Report } from './report.ts';
import type { CheckedSignature } from './signature-check.ts';

/** How far the signing of a file has come. Fields for people are those with a space on a page; the seal's is not one. */
export function stateOf(facts: Pick<Facts, 'file' | 'signatures' | 'revisionAnalyses' | 'profile'>): Report['state'] {
  const { file, signatures } = facts;
  const approvals = signatures.filter(({ found }) => found.kind === 'approval');
  const counted = new Set(signatures.map(({ found }) => found.field?.object));
  let waiting = 0;
  const seen = new Set<number>();
  for (const revision of file.revisions)
    for (const { num } of revision.objects.values()) {
      if (counted.has(num) || seen.has(num)) continue;
      seen.add(num);
      const field = file.object(num, file.last)?.value;
      if (!isDict(field) || !isName(file.entry(field, 'FT', file.last), 'Sig') || entry(field, 'V') !== undefined)
        continue;
      if (hasSpace(file, field, file.last)) waiting++;
    }
  const closed = signatures.some((signature) => isSoundStamp(signature) && closes(signature, facts));
  return { fields: approvals.length + waiting, signed: approvals.length, closed };
}

export const isSoundStamp = ({ found, checked }: CheckedSignature): boolean =>
  found.kind === 'timestamp' && checked?.intact === true && checked.valid;

/**
 * A file of ours is closed with fresh evidence and a timestamp over it, in one go. Anybody with a time-stamping service at hand can
 * put a timestamp behind a file that people are still signing; that closes nothing.
 */
function closes(
  { found }: CheckedSignature,
  { profile, revisionAnalyses }: Pick<Facts, 'profile' | 'revisionAnalyses'>,
): boolean {
  return profile.name !== 'ikrar' || revisionAnalyses[found.revision - 1]?.kind === 'dss';
}
