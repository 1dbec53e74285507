import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { createTrail } from '../ceremony/trail.ts';
import { type Config, loadConfig } from '../config.ts';
import { IkrarError } from '../errors.ts';
import { rebuildTiles } from '../log/tree.ts';
import { findKeyFiles, writeKeyFolder } from '../pki/key-folder.ts';
import { openStores } from '../services.ts';
import { backup } from '../store/transfer/backup.ts';
import { restore } from '../store/transfer/restore.ts';
import type { Stores } from '../stores.ts';
import { say } from '../terminal.ts';
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
        say(`${out}: ${report.records} catatan, ${report.revisions} revisi, ${report.entries} entri log`);
        say(`sha256 ${createHash('sha256').update(readFileSync(out)).digest('hex')}`);
        if (!keys) say('Kunci tidak disertakan. Salin folder kunci ke tempat aman, atau pakai --keys.');
      });
    });
}

/** Restores into an empty store of either kind, which also moves an installation from SQLite to MongoDB or back. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('mengisi penyimpanan kosong dari berkas cadangan (SQLite atau MongoDB)')
    .argument('<berkas>', 'berkas dari ikrar backup')
    .option('--keys <berkas-sandi>', 'kembalikan juga kunci, dengan kata sandi di berkas ini')
    .action(async (input: string, options: { keys?: string }) => {
      const config = loadConfig();
      await withStores(openStores(config), async (stores) => {
        const bar = showProgress(process.stderr, 'baris');
        const password = options.keys === undefined ? undefined : passwordIn(options.keys);
        const report = await restore(stores, input, {
          progress: bar.at,
          ...(password === undefined ? {} : { password }),
        });
        await rebuildTiles(stores.log, (await stores.log.checkpoint())?.size ?? 0);
        if (report.keys) await writeKeyFolder(config.keyFolder, report.keys);
        await tellRestored(stores, report.at);
        bar.stop();
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
