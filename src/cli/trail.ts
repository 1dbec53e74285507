import { Command } from 'commander';
import { trailId } from '../ceremony/trail.ts';
import { loadConfig } from '../config.ts';
import { withDetails } from '../operations/trail-reading.ts';
import { sayJson } from '../terminal.ts';
import { openForReading, withStores } from './with-services.ts';

const page = 500;

/** The whole trail as JSON lines, oldest first, for an investigator or a collector of logs. */
export function trailCommand(): Command {
  return new Command('trail')
    .description('mencetak jejak (siapa melakukan apa) seluruh instalasi sebagai baris JSON, yang terlama dulu')
    .option('--after <nomor>', 'hanya sesudah nomor ini', '0')
    .action(async ({ after }: { readonly after: string }) => {
      await withStores(openForReading(loadConfig()), async (stores) => {
        for (let last = trailId(Number(after)); ; ) {
          const entries = await stores.trail.find({ after: last, limit: page });
          for (const entry of entries) {
            const { id, version: _version, details: _digest, ...link } = entry;
            sayJson({ n: Number(id), ...link, ...(await withDetails(stores, entry)) });
          }
          if (entries.length < page) return;
          last = entries.at(-1)!.id;
        }
      });
    });
}
