import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { formatVkey } from '../core/note.ts';
import { createCosigner } from '../log/cosigner.ts';
import { complain, say } from '../terminal.ts';
import { openWitnessFolder } from './witness/folder.ts';
import { createWitnessServer } from './witness/server.ts';

interface Options {
  readonly nama?: string;
  readonly log: readonly string[];
  readonly host: string;
  readonly port: number;
}

/** A witness for the logs of others, c2sp.org/tlog-witness. It needs no installation of Ikrar, only a folder of its own. */
export function witnessCommand(): Command {
  return new Command('witness')
    .description(
      'menyaksikan log kantor lain: ikut menandatangani, hanya selama log itu tidak pernah mundur atau bercabang',
    )
    .argument('[folder]', 'folder saksi ini: kunci, nama, dan ingatannya', 'saksi')
    .option('--nama <nama>', 'nama saksi baru, misalnya saksi.kampus.ac.id/ikrar')
    .option(
      '--log <vkey>',
      'kunci log yang disaksikan, dari /pki/log.vkey (boleh berulang; diingat)',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--host <alamat>', 'alamat yang didengarkan', '127.0.0.1')
    .option('--port <porta>', 'porta yang didengarkan', parsePort, 7380)
    .action(run);
}

async function run(path: string, { nama, log, host, port }: Options): Promise<void> {
  const folder = await openWitnessFolder(resolve(path), { logs: log, ...(nama === undefined ? {} : { name: nama }) });
  const cosigner = createCosigner({ ...folder, clock: () => new Date() });
  const server = createWitnessServer(cosigner, folder);
  server.listen(port, host);
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  say(
    `Saksi ${folder.name} siap di http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    'Baris untuk berkas WITNESSES kantor yang disaksikan (ganti alamatnya dengan alamat yang dapat dijangkau kantor itu):',
    `${formatVkey(cosigner.key)} http://${host}:${taken}`,
  );
  if (folder.logKeys.length === 0) complain('Belum ada log yang disaksikan. Tambahkan dengan --log.');
  const stop = (): void => {
    server.closeAllConnections();
    server.close(() => {
      folder.close();
      process.exit(0);
    });
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('Isi bilangan 0 sampai 65535.');
}
