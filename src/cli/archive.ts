import { Command } from 'commander';
import { exportBagFile } from '../archive/bag.ts';
import { verifyBag } from '../archive/verify-bag.ts';
import { IkrarError } from '../errors.ts';
import { bagInputOf, bagJudges } from '../operations/bag.ts';
import { readRoots } from '../pki/trust.ts';
import { tell } from '../terminal.ts';
import { withServices } from './with-services.ts';

const exitCodes = { passed: 0, failed: 1, indeterminate: 2 } as const;
const couldNotRun = 3;

export function archiveCommand(): Command {
  const archive = new Command('archive').description(
    'arsip kegiatan: satu kantong BagIt yang membuktikan dirinya sendiri',
  );
  archive
    .command('export <kegiatan> <berkas>')
    .description('menulis arsip satu kegiatan (nama pendek di alamat /h/…) ke berkas .zip')
    .action(async (slug: string, path: string) => {
      await withServices(async (services) => {
        const [event] = await services.stores.events.find({ where: { slug }, limit: 1 });
        if (!event) throw new IkrarError('not-found', `Kegiatan "${slug}" tidak ada. Namanya tampak di alamat /h/….`);
        const { sha256, size, files } = await exportBagFile(await bagInputOf(services, event.id), path);
        console.log(`${path}: ${files} berkas, ${size} byte\nsha256 ${sha256}`);
      });
    });
  archive
    .command('verify <berkas>')
    .description('memeriksa arsip tanpa server; keluar 0 sah, 1 tidak sah, 2 belum pasti, 3 gagal jalan')
    .option(
      '--trust <pem>',
      'sertifikat root yang dipercaya (boleh berulang)',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--json', 'satu objek JSON di keluaran', false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNotRun))
    .action(async (path: string, options: { trust: readonly string[]; json: boolean }) => {
      try {
        const roots = (await Promise.all(options.trust.map(readRoots))).flat();
        const report = await verifyBag(path, bagJudges(roots, new Date()));
        if (options.json) console.log(JSON.stringify(report));
        else {
          console.log(
            `${words[report.verdict]}: ${report.files} berkas, ${report.documents.length} dokumen, ${report.receipts} tanda terima`,
          );
          for (const { message, path: where } of report.findings)
            console.log(`  ${where ? `${where}: ` : ''}${message}`);
        }
        process.exitCode = exitCodes[report.verdict];
      } catch (error) {
        tell(error);
        process.exitCode = couldNotRun;
      }
    });
  return archive;
}

const words = { passed: 'SAH', failed: 'TIDAK SAH', indeterminate: 'BELUM PASTI' } as const;
