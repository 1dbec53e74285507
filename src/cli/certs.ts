import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '../config.ts';
import { loadAuthority } from '../pki/authority.ts';

/** Makes the keys beforehand, for an operator who wants to take the root key away before anything is online. */
export function certsCommand(): Command {
  return new Command('certs')
    .description('membuat atau memeriksa kunci dan sertifikat di folder data (lihat certs/README.md)')
    .action(async () => {
      const config = loadConfig();
      const folder = join(config.dataDir, 'keys');
      const authority = await loadAuthority(folder, {
        baseUrl: config.baseUrl,
        organizer: config.office,
        clock: () => new Date(),
        random: (length) => new Uint8Array(randomBytes(length)),
        ...(config.seal ? { seal: config.seal } : {}),
      });
      console.log(`Kunci siap di ${folder}`);
      console.log(
        authority.root.key
          ? `Kunci root masih di sini. Simpan ${join(folder, 'root.key.pem')} di luar server, lalu hapus dari sini; CRL root yang ada tetap dipakai.`
          : 'Kunci root disimpan di luar server. Bawa kembali sebelum CRL root habis, lalu jalankan perintah ini lagi.',
      );
    });
}
