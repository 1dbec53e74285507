import { Command } from 'commander';
import { parseCode } from '../core/code.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeFile } from '../model.ts';
import type { Services } from '../services.ts';
import type { Stores } from '../stores.ts';
import { complain, say, tell } from '../terminal.ts';
import { tellKeyUse } from './key-use.ts';
import { withServices } from './with-services.ts';

/**
 * Renews the archive timestamp: adds a new DSS and DocTimeStamp before the certificate of the newest timestamp expires.
 */
export function extendCommand(): Command {
  return new Command('extend')
    .description('memperbarui stempel waktu arsip sebuah berkas, atau semua yang hampir habis')
    .argument('[kode]', 'kode berkas, XXXX-XXXX-XXXX')
    .option('--due <hari>', 'semua berkas yang stempel waktunya berumur lebih dari sekian hari', Number)
    .action(async (code: string | undefined, { due }: { due?: number }) => {
      await withServices(async (services) => {
        const { stores, clock } = services;
        const files = code === undefined ? await dueFiles(stores, clock(), due) : [await fileOf(stores, code)];
        for (const file of files) await extend(services, file);
        if (files.length > 0) await tellKeyUse(services.config, { key: 'tsa', for: 'extend' });
        if (files.length === 0) say('Tidak ada berkas yang perlu diperbarui.');
      });
    });
}

/** Reports a file that cannot be renewed, so that the others are still renewed. */
async function extend({ ceremony }: Services, { id, code }: PledgeFile): Promise<void> {
  try {
    await ceremony.extend(id);
    say(`${code}: stempel waktu arsip diperbarui`);
  } catch (error) {
    complain(`${code}: belum diperbarui`);
    tell(error);
    process.exitCode = 1;
  }
}

async function fileOf(stores: Stores, typed: string): Promise<PledgeFile> {
  const parsed = parseCode(typed);
  if ('fault' in parsed) throw new IkrarError('code-mistyped', 'Kode salah ketik. Bentuknya XXXX-XXXX-XXXX.');
  const [file] = await stores.files.find({ where: { code: parsed.code }, limit: 1 });
  if (!file) throw new IkrarError('code-unknown', `Kode ${parsed.code} tidak dikenal di sini.`);
  return file;
}

async function dueFiles(stores: Stores, now: Date, days: number | undefined): Promise<readonly PledgeFile[]> {
  if (days === undefined || !(days >= 0))
    throw new IkrarError('invalid-input', 'Sebutkan kode berkas, atau --due HARI untuk semua yang hampir habis.');
  const limit = new Date(now.getTime() - days * 86_400_000).toISOString();
  const all = await stores.files.find();
  const newest = await Promise.all(all.map(async (file) => (await stores.revisions.facts(file.id)).at(-1)));
  return all.filter((_, i) => newest[i]?.kind === 'timestamp' && newest[i].at < limit);
}
