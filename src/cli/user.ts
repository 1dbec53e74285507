import { Command } from 'commander';
import { rowLeft } from '../ceremony/trail.ts';
import { IkrarError } from '../errors.ts';
import type { Account } from '../model.ts';
import { createAccount, renewSetup } from '../operations/passwords.ts';
import type { Services } from '../services.ts';
import { say, sayRow } from '../terminal.ts';
import { withServices } from './with-services.ts';

/** Manages accounts from the operator's shell, for when nobody can log in. */
export function userCommand(): Command {
  const user = new Command('user').description('akun penyelenggara');
  user
    .command('add <nama-masuk>')
    .description('membuat akun; mencetak tautan sekali pakai untuk membuat kata sandi')
    .option('--nama <nama>', 'nama lengkap yang ditampilkan')
    .option('--admin', 'boleh membuat kegiatan dan akun', false)
    .action(async (name: string, options: { nama?: string; admin: boolean }) => {
      await withServices(async (services) => {
        const given = { name: checkedName(name), displayName: options.nama ?? name, admin: options.admin };
        await tellLink(services, await createAccount(services, given), 'account-created');
      });
    });
  user
    .command('reset <nama-masuk>')
    .description('membuat tautan sekali pakai baru bagi yang lupa kata sandi')
    .action(async (name: string) => {
      await withServices(async (services) => {
        const [account] = await services.stores.accounts.find({ where: { name: name.toLowerCase() }, limit: 1 });
        if (!account)
          throw new IkrarError('not-found', `Akun "${name}" tidak ada. Lihat daftarnya dengan ikrar user list.`);
        await tellLink(services, await renewSetup(services, account.id), 'setup-renewed');
      });
    });
  user
    .command('list')
    .description('daftar akun')
    .action(async () => {
      await withServices(async ({ stores }) => {
        for (const { name, displayName, admin, disabled } of await stores.accounts.find())
          sayRow(name, displayName, ...(admin ? ['admin'] : []), ...(disabled ? ['nonaktif'] : []));
      });
    });
  return user;
}

function checkedName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{1,39}$/.test(name)) return name;
  throw new IkrarError(
    'invalid-input',
    'Nama masuk: 2 sampai 40 huruf kecil, angka, titik, garis; diawali huruf atau angka.',
  );
}

interface Made {
  readonly account: Account;
  readonly setupToken: string;
}

/** The trail names no account as actor: it was somebody at the server's terminal. */
async function tellLink({ trail, config }: Services, { account, setupToken }: Made, code: Told): Promise<void> {
  await trail.append({ code, actor: '', parameters: {}, subject: account.name, row: rowLeft('accounts', account) });
  say('Tautan sekali pakai, berlaku tujuh hari:', `  ${config.baseUrl}/masuk/baru/${setupToken}`);
}

type Told = 'account-created' | 'setup-renewed';
