import type { VNode } from 'preact';
import { addAccount, changeAccount, listAccounts, renewAccount } from '../../operations/accounts.ts';
import { Failure, Field, type FormState, PostForm } from '../form.tsx';
import { TableHead } from '../table.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

/** Accounts of the installation; only administrators see these pages. */
export function accountPages(pages: OrganizerPages): void {
  pages.page('/kelola/akun', 'admin', (at) => accountsPage(at));
  pages.form('/kelola/akun', {
    of: addAccount,
    values: ({ typed: { name, displayName, admin } }) => ({
      name,
      displayName: displayName || name,
      admin: admin === 'ya',
    }),
    done: ({ account, setupUrl }, at) => accountsPage(at, { fresh: { name: account.displayName, url: setupUrl } }),
    again: (at, state) => accountsPage(at, { state }),
  });
  pages.form('/kelola/akun/:accountId/tautan', {
    of: renewAccount,
    done: ({ account, setupUrl }, at) => accountsPage(at, { fresh: { name: account.displayName, url: setupUrl } }),
  });
  pages.form('/kelola/akun/:accountId/keadaan', {
    of: changeAccount,
    values: ({ typed }) => ({ disabled: typed.disabled === 'ya' }),
    done: () => '/kelola/akun',
  });
}

interface Shown {
  readonly state?: FormState;
  readonly fresh?: { readonly name: string; readonly url: string };
}

async function accountsPage({ ask, actor }: At<'admin'>, shown: Shown = {}): Promise<OrganizerPage> {
  const { accounts } = await ask(listAccounts, {});
  const state = shown.state ?? formState(addAccount);
  const children = (
    <>
      <h1>Akun</h1>
      {shown.fresh && <OneTimeLink {...shown.fresh} />}
      <table class="cards">
        <TableHead columns={['Nama', 'Nama masuk', 'Keadaan', 'Ubah']} />
        <tbody>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} own={account.id === actor.visitor.account.id} />
          ))}
        </tbody>
      </table>
      <PostForm action="/kelola/akun" class="sheet">
        <h2>Akun baru</h2>
        <Failure state={state} shown={['name', 'displayName']} />
        <div class="two">
          <Field state={state} name="displayName" hint="" required={false} />
          <Field state={state} name="name" hint="Huruf kecil dan angka." />
        </div>
        <label class="choice">
          <input type="checkbox" name="admin" value="ya" checked={state.values.admin === 'ya'} />
          Pengelola: boleh membuat kegiatan dan akun
        </label>
        <p class="small soft">
          Petugas meja dan arsiparis cukup ditambahkan di kegiatannya; mereka tidak perlu hak ini.
        </p>
        <button type="submit">Buat akun</button>
      </PostForm>
    </>
  );
  return { title: 'Akun', children };
}

type Listed = Awaited<ReturnType<typeof listAccounts.ask>>['accounts'][number];

export function OneTimeLink(props: { readonly name: string; readonly url: string }): VNode {
  return (
    <div class="notice good" role="alert">
      <p>Kirim tautan sekali pakai ini kepada {props.name}. Berlaku tujuh hari dan hanya terlihat sekali:</p>
      <p class="code">{props.url}</p>
    </div>
  );
}

function AccountRow(props: { readonly account: Listed; readonly own: boolean }): VNode {
  const { account } = props;
  const path = `/kelola/akun/${account.id}`;
  return (
    <tr>
      <th scope="row">{account.displayName}</th>
      <td data-label="Nama masuk">{account.name}</td>
      <td class="row">
        {account.admin && <span class="tag">pengelola</span>}
        {account.disabled && <span class="tag bad">nonaktif</span>}
        {account.waiting && <span class="tag warn">belum masuk</span>}
      </td>
      <td>
        {!props.own && (
          <div class="row">
            <PostForm action={`${path}/tautan`}>
              <button type="submit" class="link">
                Tautan masuk baru<span class="visually-hidden"> untuk {account.displayName}</span>
              </button>
            </PostForm>
            <PostForm action={`${path}/keadaan`}>
              <input type="hidden" name="disabled" value={account.disabled ? 'tidak' : 'ya'} />
              <button type="submit" class="link">
                {account.disabled ? 'Aktifkan' : 'Nonaktifkan'}
                <span class="visually-hidden"> {account.displayName}</span>
              </button>
            </PostForm>
          </div>
        )}
      </td>
    </tr>
  );
}
