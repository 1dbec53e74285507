import { type Request, type Response, Router } from 'express';
import type { VNode } from 'preact';
import type { Account } from '../../model.ts';
import { addAccount, changeAccount, listAccounts, renewAccount } from '../../operations/accounts.ts';
import { accountInput } from '../../operations/schemas.ts';
import type { Services } from '../../services.ts';
import { attempt, Csrf, Failure, Field, type FormState, typedValues } from '../form.tsx';
import { formBody, parseInput } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { TableHead } from '../table.tsx';
import { deskOf, showDesk } from './page.tsx';
import { signIn } from './sign-in.ts';

/** Who may come in at all; only those who may make events see it. */
export function accountPages(services: Services): Router {
  const router = Router();
  const form = [signIn, formBody('10kb', 20), checkCsrf(services)];

  router.get('/kelola/akun', signIn, (request, response) => showAccounts(services, request, response, {}));
  router.post('/kelola/akun', ...form, async (request, response) => {
    const values = typedValues(request.body);
    await attempt(
      async () => {
        const given = {
          name: values.name,
          displayName: values.displayName || values.name,
          admin: values.admin === 'ya',
        };
        const { account, setupUrl } = await addAccount(services, actorOf(request), parseInput(accountInput, given));
        await showAccounts(services, request, response, { fresh: { name: account.displayName, url: setupUrl } });
      },
      (failure, status) => showAccounts(services, request, response, { state: { values, failure }, status }),
    );
  });
  router.post('/kelola/akun/:id/tautan', ...form, async (request, response) => {
    const url = await renewAccount(services, actorOf(request), request.params.id as string);
    const account = await services.stores.accounts.get(request.params.id as string);
    await showAccounts(services, request, response, { fresh: { name: account?.displayName ?? '', url } });
  });
  router.post('/kelola/akun/:id/keadaan', ...form, async (request, response) => {
    const disabled = typedValues(request.body).disabled === 'ya';
    await changeAccount(services, actorOf(request), request.params.id as string, { disabled });
    response.redirect(303, '/kelola/akun');
  });
  return router;
}

interface Shown {
  readonly state?: FormState;
  readonly status?: number;
  readonly fresh?: { readonly name: string; readonly url: string };
}

async function showAccounts(services: Services, request: Request, response: Response, shown: Shown): Promise<void> {
  const desk = deskOf(services, request, response);
  const actor = actorOf(request);
  const accounts = await listAccounts(services, actor);
  const state = shown.state ?? { values: {} };
  const children = (
    <>
      <h1>Akun</h1>
      {shown.fresh && <OneTimeLink {...shown.fresh} />}
      <table class="cards">
        <TableHead columns={['Nama', 'Nama masuk', 'Keadaan', 'Ubah']} />
        <tbody>
          {accounts.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              csrf={desk.csrf}
              own={account.id === actor.visitor.account.id}
            />
          ))}
        </tbody>
      </table>
      <form method="post" class="sheet">
        <h2>Akun baru</h2>
        <Csrf token={desk.csrf} />
        <Failure state={state} shown={['name', 'displayName']} />
        <div class="two">
          <Field state={state} name="displayName" label="Nama lengkap" max={120} />
          <Field state={state} name="name" label="Nama masuk" hint="Huruf kecil dan angka." required max={40} />
        </div>
        <label class="choice">
          <input type="checkbox" name="admin" value="ya" checked={state.values.admin === 'ya'} />
          Pengelola: boleh membuat kegiatan dan akun
        </label>
        <p class="small soft">
          Petugas meja dan arsiparis cukup ditambahkan di kegiatannya; mereka tidak perlu hak ini.
        </p>
        <button type="submit">Buat akun</button>
      </form>
    </>
  );
  const status = shown.status === undefined ? {} : { status: shown.status };
  await showDesk(desk, { title: 'Akun', ...status, children });
}

export function OneTimeLink(props: { readonly name: string; readonly url: string }): VNode {
  return (
    <div class="notice good" role="alert">
      <p>Kirim tautan sekali pakai ini kepada {props.name}. Berlaku tujuh hari dan hanya terlihat sekali:</p>
      <p class="code">{props.url}</p>
    </div>
  );
}

function AccountRow(props: { readonly account: Account; readonly csrf: string; readonly own: boolean }): VNode {
  const { account, csrf } = props;
  const path = `/kelola/akun/${account.id}`;
  return (
    <tr>
      <th scope="row">{account.displayName}</th>
      <td data-label="Nama masuk">{account.name}</td>
      <td class="row">
        {account.admin && <span class="tag">pengelola</span>}
        {account.disabled && <span class="tag bad">nonaktif</span>}
        {!account.passwordHash && <span class="tag warn">belum masuk</span>}
      </td>
      <td>
        {!props.own && (
          <div class="row">
            <form method="post" action={`${path}/tautan`}>
              <Csrf token={csrf} />
              <button type="submit" class="link">
                Tautan masuk baru<span class="visually-hidden"> untuk {account.displayName}</span>
              </button>
            </form>
            <form method="post" action={`${path}/keadaan`}>
              <Csrf token={csrf} />
              <input type="hidden" name="disabled" value={account.disabled ? 'tidak' : 'ya'} />
              <button type="submit" class="link">
                {account.disabled ? 'Aktifkan' : 'Nonaktifkan'}
                <span class="visually-hidden"> {account.displayName}</span>
              </button>
            </form>
          </div>
        )}
      </td>
    </tr>
  );
}
