import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { requireKeyFiles } from '../ceremony/installation.ts';
import { checkpointMemory, findOrigin, logKeys } from '../ceremony/log-folder.ts';
import { type Config, loadConfig } from '../config.ts';
import { IkrarError } from '../errors.ts';
import { createContinuity } from '../log/continuity.ts';
import type { LossEntry } from '../log/loss.ts';
import { rollbackWords } from '../log/rolled-back.ts';
import { loadKeys } from '../services.ts';
import type { Stores } from '../stores.ts';
import { say } from '../terminal.ts';
import { tellKeyUse } from './key-use.ts';
import { openForReading, withStores } from './with-services.ts';

export function logCommand(): Command {
  const command = new Command('log').description('log terbuka: menerima kehilangan sesudah cadangan lama dipulihkan');
  command
    .command('accept-loss')
    .description('menerima bahwa catatan log hilang; log sendiri akan menyatakannya kepada semua orang')
    .option('--terima <kalimat>', 'kalimat yang dicetak perintah ini tanpa pilihan')
    .action(async ({ terima }: { terima?: string }) => {
      const config = loadConfig();
      await withStores(openForReading(config), (stores) => acceptLoss(config, stores, terima));
    });
  return command;
}

/** Changes the key folder only, which nobody reaches who can write to the database alone. The next start does the rest. */
async function acceptLoss(config: Config, { log }: Stores, said: string | undefined): Promise<void> {
  const continuity = await continuityOf(config.keyFolder, log);
  const found = await continuity?.findLoss(new Date());
  if (!continuity || !found) {
    say('Tidak ada yang hilang: log di basis data melanjutkan yang pernah ditandatangani node ini.');
    return;
  }
  const sentence = sentenceOf(found.loss);
  say(await rollbackWords(log, found.known));
  if (said?.trim().toLowerCase() !== sentence)
    throw new IkrarError(
      'invalid-input',
      'Kehilangan itu akan tercatat di log dan tidak dapat dihapus. Hentikan semua node; kalau memang tidak ada salinan yang lebih ' +
        `baru, jalankan lagi dengan: --terima '${sentence}'`,
    );
  await continuity.accept(found.loss);
  await tellKeyUse(config, { key: 'log', for: 'log accept-loss' });
  say('Diterima. Nyalakan server: log akan menyatakannya, lalu berjalan terus. Beri tahu para saksi log.');
}

const sentenceOf = ({ lost, kept }: LossEntry): string =>
  kept.size < lost.size
    ? `saya menerima hilangnya ${lost.size - kept.size} catatan`
    : `saya menerima log lain sebagai ganti ${lost.size} catatan`;

async function continuityOf(folder: string, log: Stores['log']) {
  await requireKeyFiles(folder); // nothing is made here
  const origin = await findOrigin(folder, log);
  if (origin === undefined) return undefined;
  const authority = await loadKeys(loadConfig());
  const keys = logKeys(authority, origin);
  return createContinuity(
    log,
    checkpointMemory(folder, (length) => new Uint8Array(randomBytes(length))),
    keys,
  );
}
