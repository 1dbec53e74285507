import { hasSpace } from './field-space.ts';
import type { PdfFile } from './pdf/file.ts';
import { entry, isDict, isName } from './pdf/values.ts';
import type { Report } from './report.ts';
import type { CheckedSignature } from './signature-check.ts';

/** How far the signing of a file has come. Fields for people are those with a space on a page; the seal's is not one. */
export function stateOf(file: PdfFile, signatures: readonly CheckedSignature[]): Report['state'] {
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
  const closed = signatures.some(
    ({ found, checked }) => found.kind === 'timestamp' && checked?.intact && checked.valid,
  );
  return { fields: approvals.length + waiting, signed: approvals.length, closed };
}
