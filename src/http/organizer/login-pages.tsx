import { type Request, type Response, Router } from 'express';
import type { VNode } from 'preact';
import { checkPassword, completeSetup, getSetup } from '../../operations/passwords.ts';
import { loginInput, setupInput } from '../../operations/schemas.ts';
import type { Services } from '../../services.ts';
import { Failure, Field, type FormState, submit, typedValues } from '../form.tsx';
import { formBody, formValues, parseInput } from '../input.ts';
import { Page, sendPage } from '../layout.tsx';
import {
  checkCsrf,
  checkOrigin,
  clearSessionCookie,
  endSession,
  findVisitor,
  setSessionCookie,
  startSession,
} from '../session.ts';

/** Coming in: with a password, or for the first time by a one-time link. */
export function loginPages(services: Services): Router {
  const router = Router();

  const showLogin = (request: Request, response: Response, state: FormState, status = 200) =>
    sendPage(request, response, <LoginPage state={state} />, { status });

  router.get('/masuk', (request, response) =>
    findVisitor(request)
      ? response.redirect(303, localPath(request.query.kembali))
      : showLogin(request, response, { values: { kembali: localPath(request.query.kembali) } }),
  );
  router.post('/masuk', formBody('10kb', 10), checkOrigin(services), (request, response) => {
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const { name, password } = parseInput(loginInput.strip(), values);
        const account = await checkPassword(services, name, password);
        setSessionCookie(services, response, (await startSession(services, account)).token);
        return localPath(values.kembali);
      },
      (failure, status) => showLogin(request, response, { values: { ...values, password: '' }, failure }, status),
    );
  });

  router.get('/masuk/baru/:token', async (request, response) => {
    const account = await getSetup(services, request.params.token);
    const values = { name: account.name, displayName: account.displayName };
    await sendPage(request, response, <SetupPage state={{ values }} />);
  });
  router.post('/masuk/baru/:token', formBody('10kb', 10), checkOrigin(services), (request, response) => {
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const chosen = parseInput(setupInput.strip(), formValues(request.body));
        const account = await completeSetup(services, request.params.token as string, chosen);
        setSessionCookie(services, response, (await startSession(services, account)).token);
        return '/kelola';
      },
      (failure, status) => sendPage(request, response, <SetupPage state={{ values, failure }} />, { status }),
    );
  });

  router.post('/keluar', formBody('10kb', 10), checkCsrf(services), async (request, response) => {
    const visitor = findVisitor(request);
    if (visitor) await endSession(services, visitor);
    clearSessionCookie(services, response);
    response.redirect(303, '/masuk');
  });
  return router;
}

/** Only places of our own, so that a login link cannot lead away. */
const localPath = (given: unknown): string =>
  typeof given === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(given) && !given.startsWith('/masuk') ? given : '/kelola';

function LoginPage(props: { readonly state: FormState }): VNode {
  return (
    <Page title="Masuk" section="Penyelenggara" scripts={['form.js']}>
      <h1>Masuk</h1>
      <p>Untuk penyelenggara, petugas meja, dan arsiparis. Penanda tangan tidak perlu akun: pakai tautan pada kartu.</p>
      <form method="post" action="/masuk" class="sheet">
        <Failure state={props.state} shown={['name', 'password']} />
        <input type="hidden" name="kembali" value={props.state.values.kembali ?? '/kelola'} />
        <Field state={props.state} name="name" label="Nama masuk" autocomplete="username" required />
        <Field
          state={props.state}
          name="password"
          label="Kata sandi"
          type="password"
          autocomplete="current-password"
          required
        />
        <div class="actions">
          <button type="submit">Masuk</button>
        </div>
      </form>
      <p class="soft small">
        Lupa kata sandi? Minta tautan sekali pakai baru kepada penyelenggara lain, atau kepada pengelola server (ikrar
        user reset).
      </p>
    </Page>
  );
}

function SetupPage(props: { readonly state: FormState }): VNode {
  return (
    <Page title="Buat kata sandi" section="Penyelenggara" scripts={['form.js']}>
      <h1>Selamat datang</h1>
      <p>Pilih nama dan kata sandi Anda. Tautan ini hanya berlaku sekali.</p>
      <form method="post" class="sheet">
        <Failure state={props.state} shown={['name', 'displayName', 'password']} />
        <Field state={props.state} name="displayName" label="Nama lengkap" autocomplete="name" required max={120} />
        <Field
          state={props.state}
          name="name"
          label="Nama masuk"
          hint="Huruf kecil, angka, titik atau tanda hubung."
          autocomplete="username"
          required
          max={40}
        />
        <Field
          state={props.state}
          name="password"
          label="Kata sandi"
          hint="Paling sedikit 10 huruf. Kalimat pendek paling mudah diingat."
          type="password"
          autocomplete="new-password"
          required
        />
        <div class="actions">
          <button type="submit">Simpan dan masuk</button>
        </div>
      </form>
    </Page>
  );
}
