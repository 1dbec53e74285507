import { createHash } from 'node:crypto';
import { type Entry, isRevision } from './entry.ts';

export interface FileFinding {
  readonly code: 'entries-not-dense' | 'revision-missing' | 'revision-unlogged' | 'content-differs';
  readonly message: string;
}

/** An entry that names a file. */
export type EntryOfCode = Extract<Entry, { readonly code: string }>;

/**
 * Does a published PDF have exactly the revisions that the log has entries of? Every revision ends in `%%EOF`; the
 * bytes up to each such end have the digest that the revision's entry names. The first end is that of the unsigned
 * base, which has no entry of its own.
 *
 * @param entries all that name the file's code, in the order of the log
 */
export function auditFile(pdf: Uint8Array, entries: readonly EntryOfCode[]): readonly FileFinding[] {
  const revisions = entries.filter(isRevision).toSorted((a, b) => a.n - b.n);
  const findings: FileFinding[] = [];
  if (revisions.some((entry, i) => entry.n !== i))
    findings.push({ code: 'entries-not-dense', message: 'nomor revisi pada log tidak berurutan' });
  if (new Set(entries.map((entry) => entry.contentDigest)).size > 1)
    findings.push({ code: 'content-differs', message: 'catatan log menyebut isi naskah yang berbeda-beda' });
  const digests = digestsToEachEnd(pdf);
  const logged = new Set(revisions.map((entry) => entry.sha256));
  for (const { n, sha256 } of revisions)
    if (!digests.includes(sha256))
      findings.push({ code: 'revision-missing', message: `revisi ${n} yang tercatat tidak ada di dalam PDF` });
  for (const [i, digest] of digests.entries())
    if (i > 0 && !logged.has(digest))
      findings.push({ code: 'revision-unlogged', message: `bagian ke-${i} dari PDF tidak tercatat pada log` });
  return findings;
}

/** SHA-256 (hex) of the file up to each `%%EOF`, and of the whole file too if something follows the last one. */
function digestsToEachEnd(pdf: Uint8Array): string[] {
  const buffer = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length);
  const running = createHash('sha256');
  const digests: string[] = [];
  let done = 0;
  const take = (end: number): void => {
    running.update(buffer.subarray(done, end));
    digests.push(running.copy().digest('hex'));
    done = end;
  };
  for (let at = buffer.indexOf(marker); at >= 0; at = buffer.indexOf(marker, at + marker.length))
    take(at + marker.length);
  if (done < buffer.length) take(buffer.length);
  return digests;
}

const marker = '\n%%EOF\n';
