import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { type Config, loadConfig } from '../config.ts';
import { type Authority, loadAuthority } from '../pki/authority.ts';

/** Makes the keys beforehand, for an operator who wants to take the root key away before anything is online. */
export function certsCommand(): Command {
  return new Command('certs')
    .description('membuat atau memeriksa kunci dan sertifikat di folder data (lihat certs/README.md)')
    .action(async () => {
      const config = loadConfig();
      const { directory, root } = await loadKeys(config);
      console.log(`Kunci siap di ${directory}`);
      console.log(
        root.key
          ? `Kunci root masih di sini. Simpan ${join(directory, 'root.key.pem')} di luar server, lalu hapus dari sini; CRL root yang ada tetap dipakai.`
          : 'Kunci root disimpan di luar server. Bawa kembali sebelum CRL root habis, lalu jalankan perintah ini lagi.',
      );
    });
}

/** This installation's keys, made on first use. */
export const loadKeys = (config: Config): Promise<Authority> =>
  loadAuthority(join(config.dataDir, 'keys'), {
    baseUrl: config.baseUrl,
    organizer: config.office,
    clock: () => new Date(),
    random: (length) => new Uint8Array(randomBytes(length)),
    ...(config.seal ? { seal: config.seal } : {}),
  });
