import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseUtf8, utf8 } from '../../core/bytes.ts';
import type { Report } from '../../verification/report.ts';
import type { Connection } from './connection.ts';
import type { Narrator } from './narrator.ts';
import type { NaskahFile } from './organizer.ts';
import type { Act } from './play.ts';

/** Asks our verifier about a PDF. */
export type Verify = (pdf: Uint8Array, roots: readonly Uint8Array[]) => Promise<Report>;

export interface FileOutcome {
  /** Its name in the folder. */
  readonly file: string;
  readonly kind: NaskahFile['kind'];
  readonly code: string;
  readonly label?: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly pages: number;
  /** All that the file holds: the seal, the signers', and document timestamps. */
  readonly signatures: number;
  /** With the demo's own root, and without any: intact, but nobody vouches for the names. */
  readonly verdict: Report['verdict'];
  readonly verdictWithoutRoot: Report['verdict'];
}

export interface NaskahOutcome {
  readonly naskah: string;
  readonly number: string;
  readonly title: string;
  readonly people: number;
  readonly signed: number;
  readonly seconds: { readonly open: number; readonly sign: number; readonly close: number; readonly verify: number };
  /** From pressing to the receipt, milliseconds, in the slowest sitting. */
  readonly waits: { readonly p50: number; readonly p95: number };
  readonly files: readonly FileOutcome[];
}

/** The certificate that everything rests on, PEM. */
export const rootOf = async (server: Connection): Promise<string> => parseUtf8(await server.bytes('/pki/root.pem'));

/** Fetches every PDF of a naskah as its organizer would (the minutes are not for everybody), checks it, and keeps it where a folder is given. */
export async function collect(
  server: Connection,
  act: Act,
  verify: Verify,
  folder: string | undefined,
  narrator: Narrator,
): Promise<NaskahOutcome> {
  const { number, title, files } = await act.organizer.naskah(act.declaration.id);
  const roots = [new Uint8Array(new X509Certificate(await rootOf(server)).raw)];
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const outcomes: FileOutcome[] = [];
  const started = performance.now();
  const step = narrator.count(`memeriksa ${act.key}`, files.length);
  for (const [i, file] of files.entries()) {
    const pdf = await act.organizer.pdf(file);
    const name = `${nameOf(act.key, file, i)}.pdf`;
    if (folder !== undefined) await writeFile(join(folder, name), pdf);
    const report = await verify(pdf, roots);
    outcomes.push({
      file: name,
      kind: file.kind,
      code: file.code,
      ...(file.label === undefined ? {} : { label: file.label }),
      bytes: pdf.length,
      sha256: createHash('sha256').update(pdf).digest('hex'),
      pages: pagesOf(pdf),
      signatures: report.signatures.length,
      verdict: report.verdict,
      verdictWithoutRoot: (await verify(pdf, [])).verdict,
    });
    step();
  }
  const seconds = { ...act.seconds, verify: Math.round(performance.now() - started) / 1000 };
  return {
    naskah: act.key,
    number,
    title,
    people: act.people.length,
    signed: act.signedBy.length,
    seconds,
    waits: act.waits,
    files: outcomes,
  };
}

/** `ikrar`, `ikrar-0002`, `ikrar-berita-acara`. */
function nameOf(key: string, file: NaskahFile, i: number): string {
  if (file.kind === 'berita-acara') return `${key}-berita-acara`;
  return i === 0 ? key : `${key}-${String(i + 1).padStart(4, '0')}`;
}

/** Our own files write every page object plainly. */
function pagesOf(pdf: Uint8Array): number {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const seen = new Set<string>();
  for (const [, number = ''] of bytes
    .toString('latin1')
    .matchAll(/(\d+) 0 obj\s*<<(?:(?!endobj)[\s\S]){0,400}?\/Type\s*\/Page(?![A-Za-z])/g))
    seen.add(number);
  return seen.size;
}

export const writeReport = (folder: string, report: object): Promise<void> =>
  writeFile(join(folder, 'report.json'), utf8(`${JSON.stringify(report, undefined, 2)}\n`));
