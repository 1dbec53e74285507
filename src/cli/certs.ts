import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { adoptKeys } from '../ceremony/installation.ts';
import { loadConfig } from '../config.ts';
import { crls, renewRootCrl } from '../pki/crl.ts';
import { type Renewable, renew } from '../pki/renewal.ts';
import { type RevocationReason, revocationReasons, revoke } from '../pki/revocation.ts';
import { keySettings, loadKeys, openStores } from '../services.ts';
import { say } from '../terminal.ts';
import { withStores } from './with-services.ts';

/** Makes the keys in advance, for an operator who wants to remove the root's key before the server goes online. */
export function certsCommand(): Command {
  const command = new Command('certs')
    .description('membuat atau memeriksa kunci dan sertifikat di folder data (lihat certs/README.md)')
    .action(async () => {
      const config = loadConfig();
      const authority = await loadKeys(config);
      const { directory, root } = authority;
      say(`Kunci siap di ${directory}`);
      if (!root.key) {
        say('Kunci akar disimpan di luar server. Bawa kembali setahun sekali, lalu jalankan perintah ini lagi.');
        return;
      }
      await renewRootCrl(authority, new Date()); // valid for a year from now, so that the key can be removed
      await crls(authority, new Date());
      say(
        `CRL akar diperbarui, berlaku setahun. Simpan ${join(directory, 'root.key.pem')} di luar server, lalu hapus dari sini.`,
      );
    });
  command.addCommand(renewCommand()).addCommand(revokeCommand()).addCommand(adoptCommand());
  return command;
}

function renewCommand(): Command {
  return new Command('renew')
    .description(
      'membuat kunci baru untuk segel, TSA, log atau QR; yang lama tetap dapat diperiksa; mulai ulang server sesudahnya',
    )
    .addArgument(new Argument('<nama>').choices(['seal', 'tsa', 'log', 'qr']))
    .action(async (name: Renewable) => {
      const config = loadConfig();
      await renew(config.keyFolder, keySettings(config), name);
      say(`Kunci ${name} diganti. Mulai ulang server agar dipakai.`);
    });
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('mencabut sertifikat; tanda tangan dengan stempel waktu sebelumnya tetap berlaku')
    .addArgument(new Argument('<nama>').choices(['issuer', 'seal', 'tsa']))
    .addArgument(new Argument('[alasan]').choices(Object.keys(revocationReasons)).default('keyCompromise'))
    .action(async (name: 'issuer' | 'seal' | 'tsa', reason: RevocationReason) => {
      const authority = await loadKeys(loadConfig());
      await revoke(authority, name, reason, new Date());
      await crls(authority, new Date(), 'issued');
      if (name === 'issuer') await renewRootCrl(authority, new Date());
      const next =
        name === 'issuer' ? 'Buat folder kunci baru' : `Buat penggantinya dengan "ikrar certs renew ${name}"`;
      say(`Sertifikat ${name} dicabut dan CRL baru dibuat. ${next} (lihat certs/README.md).`);
    });
}

function adoptCommand(): Command {
  return new Command('adopt')
    .description('menjadikan kunci di folder data kunci basis data ini, sesudah seluruh folder sengaja diganti')
    .action(async () => {
      const config = loadConfig();
      const { root, directory } = await loadKeys(config);
      await withStores(openStores(config), ({ counters }) => adoptKeys(counters, root.certificate));
      say(`Basis data ini kini memakai kunci di ${directory}. Salin folder itu ke setiap node.`);
    });
}
