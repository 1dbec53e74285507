import { Command } from 'commander';
import { exportBagFile } from '../archive/bag.ts';
import { verifyBag } from '../archive/verify-bag.ts';
import { IkrarError } from '../errors.ts';
import { bagInputOf, bagJudges } from '../operations/bag.ts';
import { readRoots } from '../pki/trust.ts';
import { couldNotRun, say, sayJson, tell } from '../terminal.ts';
import { verdictWords } from '../verification/format.ts';
import { withServices } from './with-services.ts';

const exitCodes = { passed: 0, failed: 1, indeterminate: 2 } as const;

export function archiveCommand(): Command {
  const archive = new Command('archive').description(
    'arsip kegiatan: satu paket BagIt yang membuktikan dirinya sendiri',
  );
  archive
    .command('export <kegiatan> <berkas>')
    .description('menulis arsip satu kegiatan (nama pendek di alamat /h/…) ke berkas .zip')
    .action(exportArchive);
  archive
    .command('verify <berkas>')
    .description('memeriksa arsip tanpa server; keluar 0 terverifikasi, 1 tidak, 2 belum pasti, 3 gagal jalan')
    .option(
      '--trust <pem>',
      'sertifikat root yang dipercaya (boleh berulang)',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--json', 'satu objek JSON di keluaran', false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNotRun))
    .action(verifyArchive);
  return archive;
}

async function exportArchive(slug: string, path: string): Promise<void> {
  await withServices(async (services) => {
    const [event] = await services.stores.events.find({ where: { slug }, limit: 1 });
    if (!event) throw new IkrarError('not-found', `Kegiatan "${slug}" tidak ada. Namanya tampak di alamat /h/….`);
    const { sha256, size, files } = await exportBagFile(await bagInputOf(services, event.id), path);
    say(`${path}: ${files} berkas, ${size} byte`, `sha256 ${sha256}`);
  });
}

interface VerifyOptions {
  readonly trust: readonly string[];
  readonly json: boolean;
}

async function verifyArchive(path: string, { trust, json }: VerifyOptions): Promise<void> {
  try {
    const roots = (await Promise.all(trust.map(readRoots))).flat();
    const report = await verifyBag(path, bagJudges(roots, new Date()));
    process.exitCode = exitCodes[report.verdict];
    if (json) return sayJson(report);
    const { verdict, files, documents, proofs, findings } = report;
    say(`${verdictWords[verdict]}: ${files} berkas, ${documents.length} dokumen, ${proofs} tanda terima`);
    for (const { message, path: where } of findings) say(`  ${where ? `${where}: ` : ''}${message}`);
  } catch (error) {
    tell(error);
    process.exitCode = couldNotRun;
  }
}
