import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { adoptKeys } from '../ceremony/installation.ts';
import { loadConfig } from '../config.ts';
import { crls, renewRootCrl } from '../pki/crl.ts';
import { type Renewable, renew } from '../pki/renewal.ts';
import { type Revocable, type RevocationReason, revocable, revocationReasons, revoke } from '../pki/revocation.ts';
import { forgetFormerRowKeys, renewRowKey } from '../pki/row-key-files.ts';
import { findRowKeys, keySettings, loadKeys, openStores } from '../services.ts';
import { say } from '../terminal.ts';
import { acceptance, acceptOption, isAccepted } from './confirmation.ts';
import { tellKeyUse } from './key-use.ts';
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
      await tellKeyUse(config, { key: 'root', for: 'certs' });
      say(
        `CRL akar diperbarui, berlaku setahun. Simpan ${join(directory, 'root.key.pem')} di luar server, lalu hapus dari sini.`,
      );
    });
  for (const one of [renewCommand(), revokeCommand(), adoptCommand(), rowsCommand()]) command.addCommand(one);
  return command;
}

function renewCommand(): Command {
  return new Command('renew')
    .description(
      'membuat kunci baru untuk segel, TSA, log, QR, atau baris basis data; yang lama tetap dapat diperiksa; mulai ulang ' +
        'server sesudahnya',
    )
    .addArgument(new Argument('<nama>').choices(['seal', 'tsa', 'log', 'qr', 'rows']))
    .action(async (name: Renewable | 'rows') => {
      const config = loadConfig();
      const settings = keySettings(config);
      if (name === 'rows') await renewRowKey(config.keyFolder, settings.random);
      else await renew(config.keyFolder, settings, name);
      await tellKeyUse(config, { key: name, for: 'certs renew' });
      say(
        name === 'rows'
          ? 'Kunci rows diganti. Hentikan semua node, salin folder kunci ke setiap node, jalankan ikrar certs rows, lalu mulai lagi.'
          : `Kunci ${name} diganti. Mulai ulang server agar dipakai.`,
      );
    });
}

const afterRevoking: Readonly<Record<Revocable, string>> = {
  issuer: 'Buat folder kunci baru',
  seal: 'Buat penggantinya dengan "ikrar certs renew seal"',
  tsa: 'Buat penggantinya dengan "ikrar certs renew tsa"; berkas yang distempelnya tidak dapat diperpanjang lagi',
  'tsa-lama': 'Berkas yang sudah diperpanjang dengan kunci baru tetap terbukti',
};

function revokeCommand(): Command {
  return new Command('revoke')
    .description('mencabut sertifikat; tanda tangan dengan stempel waktu sebelumnya tetap berlaku')
    .addArgument(new Argument('<nama>').choices(revocable))
    .addArgument(new Argument('[alasan]').choices(Object.keys(revocationReasons)).default('keyCompromise'))
    .action(async (name: Revocable, reason: RevocationReason) => {
      const config = loadConfig();
      const authority = await loadKeys(config);
      await revoke(authority, name, reason, new Date());
      await crls(authority, new Date(), 'issued');
      if (name === 'issuer') await renewRootCrl(authority, new Date());
      await tellKeyUse(config, { key: name, for: 'certs revoke' });
      say(`Sertifikat ${name} dicabut dan CRL baru dibuat. ${afterRevoking[name]} (lihat certs/README.md).`);
    });
}

function adoptCommand(): Command {
  return new Command('adopt')
    .description('menjadikan kunci di folder data kunci basis data ini, sesudah seluruh folder sengaja diganti')
    .action(async () => {
      const config = loadConfig();
      const { root, directory } = await loadKeys(config);
      await withStores(openStores(config), ({ counters }) => adoptKeys(counters, root.certificate));
      await tellKeyUse(config, { key: 'semua', for: 'certs adopt' });
      say(`Basis data ini kini memakai kunci di ${directory}. Salin folder itu ke setiap node.`);
    });
}

/** Ends a change of the key of the rows, or takes over rows that no key confirms. */
function rowsCommand(): Command {
  return new Command('rows')
    .description('memberi setiap baris basis data MAC dari rows.key yang sekarang, lalu membuang kunci yang lama')
    .addOption(acceptOption('juga baris yang tidak dijamin kunci mana pun, siapa pun yang menulisnya'))
    .action(async ({ terima }: { terima?: string }) => {
      const config = loadConfig();
      const takeOver = isAccepted(terima);
      await loadKeys(config);
      const findKeys = () => findRowKeys(config);
      await withStores(openStores(config, { findKeys, takeOver }), async (stores) => {
        const { changed, refused } = await stores.renewMacs(takeOver ? 'all' : 'vouched');
        const ended = await forgetFormerRowKeys(config.keyFolder);
        await tellKeyUse(config, { key: 'rows', for: takeOver ? 'certs rows --terima' : 'certs rows' });
        say(
          `${changed} baris diberi MAC baru.${ended ? ' Kunci lama dibuang; salin folder kunci ke setiap node.' : ''}`,
        );
        if (refused > 0)
          say(
            `${refused} baris tetap tidak dipakai: tidak ada kunci yang menjaminnya. ikrar audit menyebut baris mana. Bila Anda ` +
              `yakin semuanya benar (misalnya rows.key yang lama hilang): --terima "${acceptance}".`,
          );
      });
    });
}
