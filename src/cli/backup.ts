import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { findKnown } from '../ceremony/log-folder.ts';
import { createTrail } from '../ceremony/trail.ts';
import { type Config, loadConfig } from '../config.ts';
import { IkrarError } from '../errors.ts';
import { rollbackWords } from '../log/rolled-back.ts';
import { rebuildTiles } from '../log/tree.ts';
import { findKeyFiles, writeKeyFolder } from '../pki/key-folder.ts';
import { findRowKeys, openStores } from '../services.ts';
import { backup } from '../store/transfer/backup.ts';
import { keysInBackup, restore } from '../store/transfer/restore.ts';
import type { Stores } from '../stores.ts';
import { complain, say } from '../terminal.ts';
import { acceptOption, isAccepted } from './confirmation.ts';
import { tellKeyUse } from './key-use.ts';
import { showProgress } from './progress.ts';
import { openForReading, withStores } from './with-services.ts';

/** Makes a consistent copy while people sign, in one format for both kinds of store. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('menyalin seluruh data ke satu berkas, juga selagi server berjalan')
    .argument('<berkas>', 'berkas cadangan yang akan dibuat')
    .option('--keys <berkas-sandi>', 'sertakan kunci, disandikan dengan kata sandi di berkas ini')
    .action(async (out: string, options: { keys?: string }) => {
      const config = loadConfig();
      const keys = options.keys === undefined ? undefined : await keysOf(config, passwordIn(options.keys));
      await withStores(openForReading(config), async (stores) => {
        const bar = showProgress(process.stderr, 'baris');
        const report = await backup(stores, out, {
          at: new Date(),
          random: (length) => new Uint8Array(randomBytes(length)),
          progress: bar.at,
          ...(keys ? { keys } : {}),
        });
        bar.stop();
        await tellKeyUse(config, { key: keys ? 'semua' : 'rows', for: keys ? 'backup --keys' : 'backup' });
        say(`${out}: ${report.records} catatan, ${report.revisions} revisi, ${report.entries} entri log`);
        say(`sha256 ${createHash('sha256').update(readFileSync(out)).digest('hex')}`);
        if (!keys) say('Kunci tidak disertakan. Salin folder kunci ke tempat aman, atau pakai --keys.');
        const left = stores.refusedRows().length;
        if (left > 0) complain(`${left} baris tanpa MAC yang sah tidak ikut disalin. ikrar audit menyebut baris mana.`);
      });
    });
}

/** Restores into an empty store of either kind, which also moves an installation from SQLite to MongoDB or back. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('mengisi penyimpanan kosong dari berkas cadangan (SQLite atau MongoDB)')
    .argument('<berkas>', 'berkas dari ikrar backup')
    .option('--keys <berkas-sandi>', 'kembalikan juga kunci, dengan kata sandi di berkas ini')
    .addOption(acceptOption('mengisi juga dari cadangan yang tidak dijamin kunci di sini'))
    .action(async (input: string, { keys, terima }: { keys?: string; terima?: string }) => {
      const config = loadConfig();
      const unvouched = isAccepted(terima);
      const files = keys === undefined ? undefined : await keysInBackup(input, passwordIn(keys));
      await withStores(openToFill(config, files), async (stores) => {
        const bar = showProgress(process.stderr, 'baris');
        const report = await restore(stores, input, { progress: bar.at, unvouched }).finally(bar.stop);
        await rebuildTiles(stores.log, (await stores.log.checkpoint())?.size ?? 0);
        await tellRestored(stores, report.at);
        await tellLoss(stores, config.keyFolder);
        say(
          `Dipulihkan dari cadangan ${report.at}: ${report.records} catatan, ${report.revisions} revisi, ${report.entries} entri log`,
        );
      });
    });
}

/** The next start puts the head into the log. */
function tellRestored(stores: Stores, made: string): Promise<void> {
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const trail = createTrail({ stores, clock: () => new Date(), random, failed: () => undefined });
  return trail.append({ code: 'store-restored', actor: '', parameters: { made } });
}

/** Opens the store to restore into, with its keys in place, because restored rows get their MACs by them. */
const openToFill = (config: Config, files: ReadonlyMap<string, string> | undefined): Promise<Stores> =>
  openStores(config, {
    async findKeys() {
      if (!(await findKeyFiles(config.keyFolder))) {
        if (!files)
          throw new IkrarError(
            'keys-missing',
            `Folder kunci ${config.keyFolder} kosong. Salin dulu folder kunci instalasi ini ke sana, atau beri --keys bila ` +
              'kunci ada di dalam cadangan. Bila semua kunci hilang: buat yang baru dengan ikrar certs, lalu lihat certs/README.md.',
          );
        await writeKeyFolder(config.keyFolder, files);
      }
      return findRowKeys(config);
    },
  });

/** Whoever goes back to an older copy hears at once what it costs, if this machine remembers more. */
async function tellLoss({ log }: Stores, folder: string): Promise<void> {
  const known = await findKnown(folder);
  if (known === undefined)
    return say(
      `Folder kunci tidak menyimpan checkpoint terakhir log. Kalau sesudah cadangan ini masih ada yang ditandatangani, salin ` +
        `dulu log.checkpoint ke ${folder} dari node lain atau dari auditor: tanpa itu log akan tampak bercabang.`,
    );
  if (known.size > (await log.size()))
    say(await rollbackWords(log, known), 'Server baru mau menyala sesudah itu diterima dengan ikrar log accept-loss.');
}

async function keysOf(config: Config, password: string) {
  const files = await findKeyFiles(config.keyFolder);
  if (!files)
    throw new IkrarError('keys-missing', `Folder kunci di ${config.dataDir} kosong; tidak ada kunci untuk disalin.`);
  return { files, password };
}

/** The password comes from a file, because everybody on the machine can see a command's arguments. */
function passwordIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new IkrarError('config-invalid', `Berkas kata sandi ${path} tidak dapat dibaca.`, { cause });
  }
}
