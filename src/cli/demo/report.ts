import { X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { utf8 } from '../../core/bytes.ts';
import { sha256Hex } from '../../core/digest.ts';
import { nodePrimitives } from '../../verification/node-primitives.ts';
import { verifyPdf } from '../../verification/verify.ts';
import type { EventPlan } from './event-file.ts';
import type { NaskahFile } from './organizer.ts';
import type { ArchiveOutcome, Demo } from './server.ts';
import { type Pledge, since } from './steps.ts';

/** The contents of `report.json`. */
export type DemoReport = ReturnType<typeof reportOf>;
export type DeclarationReport = Awaited<ReturnType<typeof collect>>;
/** The verification of the archive by its receiver, and the archive's name in the folder. */
export type ArchiveReport = ArchiveOutcome & { readonly file: string };

/**
 * Fetches every PDF of a declaration as its organizer (the minutes are not public), verifies it, and saves it if a
 * folder is given.
 */
export async function collect(demo: Demo, pledge: Pledge, folder: string | undefined) {
  const { id, organizer, people, signedBy, waits } = pledge;
  const { number, title, files } = await organizer.naskah(pledge.declaration.id);
  const root = new X509Certificate(await demo.server.bytes('/pki/root.pem')).raw;
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const judged: Awaited<ReturnType<typeof judge>>[] = [];
  const start = performance.now();
  const progress = demo.display.progress(`memeriksa ${id}`, files.length);
  for (const [i, file] of files.entries()) {
    const pdf = await organizer.pdf(file);
    const name = `${nameOf(id, file, i)}.pdf`;
    if (folder !== undefined) await writeFile(join(folder, name), pdf);
    judged.push(await judge(pdf, file, name, new Uint8Array(root)));
    progress.at(i + 1);
  }
  progress.stop();
  const seconds = { ...pledge.seconds, verify: since(start) };
  const counts = { people: people.length, signed: signedBy.length };
  return { naskah: id, number, title, ...counts, seconds, waits, files: judged };
}

/** `ikrar`, `ikrar-0002`, `ikrar-berita-acara`. */
function nameOf(id: string, { kind }: NaskahFile, i: number): string {
  if (kind === 'berita-acara') return `${id}-berita-acara`;
  return i === 0 ? id : `${id}-${String(i + 1).padStart(4, '0')}`;
}

/** Verifies twice: without a trusted root the file is intact, but the signers' names are not vouched for. */
async function judge(pdf: Uint8Array, { kind, code, label }: NaskahFile, file: string, root: Uint8Array) {
  const options = { at: new Date(), primitives: nodePrimitives };
  const { signatures, verdict } = await verifyPdf(pdf, { ...options, roots: [root] });
  return {
    file,
    kind,
    code,
    label,
    bytes: pdf.length,
    sha256: sha256Hex(pdf),
    pages: pagesOf(pdf),
    /** All signatures in the file: the certification, those of signers, and document timestamps. */
    signatures: signatures.length,
    verdict,
    verdictWithoutRoot: (await verifyPdf(pdf, { ...options, roots: [] })).verdict,
  };
}

/** Counts page objects in the bytes, since our own files never compress them. */
function pagesOf(pdf: Uint8Array): number {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  const pages = text.matchAll(/(\d+) 0 obj\s*<<(?:(?!endobj)[\s\S]){0,400}?\/Type\s*\/Page(?![A-Za-z])/g);
  return new Set([...pages].map(([, number]) => number)).size;
}

export function reportOf(
  { id, event: { name } }: EventPlan,
  naskah: readonly DeclarationReport[],
  archive: ArchiveReport | undefined,
  seconds: number,
) {
  const verdicts = naskah.flatMap(({ files }) => files.map(({ verdict }) => verdict));
  if (archive) verdicts.push(archive.verdict);
  const worst = (['failed', 'indeterminate', 'passed'] as const).find((one) => verdicts.includes(one))!;
  const sum = (of: (one: DeclarationReport) => number): number => naskah.reduce((total, one) => total + of(one), 0);
  const counts = { people: sum(({ people }) => people), signed: sum(({ signed }) => signed) };
  return { event: id, name, verdict: worst, ...counts, seconds, naskah, ...(archive ? { archive } : {}) };
}

export const writeReport = (folder: string, report: DemoReport): Promise<void> =>
  writeFile(join(folder, 'report.json'), utf8(`${JSON.stringify(report, undefined, 2)}\n`));

const words = { passed: 'LULUS', indeterminate: 'BELUM PASTI', failed: 'GAGAL' } as const;
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} KB`;

/** The report as lines for a person. */
export function formatReport(report: DemoReport, out: string | undefined): readonly string[] {
  const { archive, verdict } = report;
  const lines = report.naskah.flatMap(({ files, seconds, people, signed, naskah }) => [
    `${naskah}: ${signed} dari ${people} menandatangani; buka ${seconds.open} s, tanda tangan ${seconds.sign} s, tutup ${seconds.close} s`,
    ...files
      .slice(0, 20)
      .map(
        (file) =>
          `  ${words[file.verdict].padEnd(12)}${file.code}  ${file.file}  ${file.pages} halaman, ${file.signatures} tanda tangan, ${kilobytes(file.bytes)}`,
      ),
    ...(files.length > 20 ? [`  … dan ${files.length - 20} berkas lain`] : []),
  ]);
  if (archive)
    lines.push(
      `${words[archive.verdict].padEnd(14)}${archive.file}  ${archive.files} berkas, ${kilobytes(archive.size)}`,
    );
  const where = out === undefined ? '' : `; hasil di ${out}`;
  return [...lines, `${words[verdict]} dalam ${report.seconds} s${where}`];
}
