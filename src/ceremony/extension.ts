import { concat } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { RevisionStore } from '../stores.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import type { Report, Verdict } from '../verification/report.ts';
import { verifyPdf } from '../verification/verify.ts';
import type { CeremonyDeps } from './deps.ts';
import type { OpenFile } from './open-file.ts';

const weight: Readonly<Record<Verdict, number>> = { passed: 0, indeterminate: 1, failed: 2 };

/**
 * An extension brings the revocation lists of today into the file. Where they revoke a TSA whose timestamp nothing older than the
 * revocation covers, that timestamp proves nothing any more (EN 319 102-1 section 5.6), and the file less than before: such an
 * extension is not written.
 * @param added the increments that are to follow the file
 * @throws IkrarError 'conflict'
 */
export async function requireProofs(
  { stores, authority, now }: CeremonyDeps,
  { file }: OpenFile,
  added: readonly Uint8Array[],
): Promise<void> {
  const at = new Date(now().getTime() + 1000); // the timestamp may be a moment ahead
  const judge = (pdf: Uint8Array): Promise<Report> =>
    verifyPdf(pdf, { roots: [authority.root.certificate], at, primitives: nodePrimitives });
  const pdf = await readWhole(stores.revisions, file.id);
  const after = await judge(concat(pdf, ...added));
  if (after.verdict === 'passed' || weight[after.verdict] <= weight[(await judge(pdf)).verdict]) return;
  const [worst] = after.findings;
  throw new IkrarError(
    'conflict',
    `Berkas ${file.code} tidak diperpanjang, karena sesudahnya ia membuktikan lebih sedikit daripada sekarang: ${worst?.message}. ` +
      'Biasanya TSA yang menstempelnya sudah dicabut; lihat certs/README.md.',
  );
}

async function readWhole(revisions: RevisionStore, fileId: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let after = -1; ; ) {
    const page = await revisions.read(fileId, { after, limit: 100 });
    if (page.length === 0) return concat(...parts);
    for (const { bytes } of page) parts.push(bytes);
    after = page.at(-1)!.n;
  }
}
