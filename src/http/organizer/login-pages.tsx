import { type Request, type Response, Router } from 'express';
import type { VNode } from 'preact';
import type { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import type { Access } from '../../operations/access.ts';
import type { Answer, Operation } from '../../operations/operation.ts';
import { getSetup } from '../../operations/passwords.ts';
import { logIn, logOut, setUp } from '../../operations/sessions.ts';
import type { Services } from '../../services.ts';
import { Failure, Field, type FormState, typedValues } from '../form.tsx';
import { formBody } from '../input.ts';
import { Page, sendPage } from '../layout.tsx';
import { meanings } from '../problem.ts';
import {
  callerOf,
  checkCsrf,
  checkOrigin,
  clearPresence,
  clearSessionCookie,
  findVisitor,
  setSessionCookie,
} from '../session.ts';
import { beyondForm, fieldsOf, formState } from './pages.tsx';

/** Login with a password, or for the first time by a one-time link. */
export function loginPages(services: Services): Router {
  const router = Router();
  const form = [formBody('10kb', 10), checkOrigin(services)];

  /** Runs an operation that starts a session, sets its cookie and redirects; a refusal shows the page again. */
  async function enter(request: Request, response: Response, door: Door): Promise<void> {
    const values = typedValues(request.body);
    const { kembali, ...given } = fieldsOf(values);
    try {
      const { token } = await door.of.ask(services, callerOf(request), { ...given, ...request.params });
      setSessionCookie(services, response, token);
      response.redirect(303, localPath(kembali));
    } catch (error) {
      if (!(error instanceof IkrarError) || beyondForm.has(error.code)) throw error;
      const state = { ...formState(door.of, { ...values, password: '' }), failure: error };
      await sendPage(request, response, door.page(state), { status: meanings[error.code].status });
    }
  }

  router.get('/masuk', async (request, response) => {
    const kembali = localPath(request.query.kembali);
    if (findVisitor(request)) return response.redirect(303, kembali);
    await sendPage(request, response, <LoginPage state={formState(logIn, { kembali })} />);
  });
  router.post('/masuk', ...form, (request, response) =>
    enter(request, response, { of: logIn, page: (state) => <LoginPage state={state} /> }),
  );

  router.get('/masuk/baru/:token', async (request, response) => {
    const { name, displayName } = await getSetup(services, request.params.token);
    await sendPage(request, response, <SetupPage state={formState(setUp, { name, displayName })} />);
  });
  router.post('/masuk/baru/:token', ...form, (request, response) =>
    enter(request, response, { of: setUp, page: (state) => <SetupPage state={state} /> }),
  );

  router.post('/keluar', formBody('10kb', 10), checkCsrf(services), async (request, response) => {
    if (findVisitor(request)) await logOut.ask(services, callerOf(request), {});
    clearSessionCookie(services, response);
    clearPresence(request, response);
    response.redirect(303, '/masuk');
  });
  return router;
}

interface Door {
  readonly of: Operation<Access, z.ZodObject, Answer, { readonly token: string }>;
  page(state: FormState): VNode;
}

/** Accepts only paths on this site, so that a login link cannot redirect to another one. */
const localPath = (given: unknown): string =>
  typeof given === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(given) && !given.startsWith('/masuk') ? given : '/kelola';

function LoginPage(props: { readonly state: FormState }): VNode {
  return (
    <Page title="Masuk" section="Penyelenggara" script="form.js" staff>
      <h1>Masuk</h1>
      <p>Untuk penyelenggara, petugas meja, dan arsiparis. Penanda tangan tidak perlu akun: pakai tautan pada kartu.</p>
      <form method="post" action="/masuk" class="sheet">
        <Failure state={props.state} shown={['name', 'password']} />
        <input type="hidden" name="kembali" value={props.state.values.kembali ?? '/kelola'} />
        <Field state={props.state} name="name" hint="" autocomplete="username" />
        <Field state={props.state} name="password" hint="" type="password" autocomplete="current-password" />
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
    <Page title="Buat kata sandi" section="Penyelenggara" script="form.js" staff="explain">
      <h1>Selamat datang</h1>
      <p>Pilih nama dan kata sandi Anda. Tautan ini hanya berlaku sekali.</p>
      <form method="post" class="sheet">
        <Failure state={props.state} shown={['name', 'displayName', 'password']} />
        <Field state={props.state} name="displayName" hint="" autocomplete="name" />
        <Field
          state={props.state}
          name="name"
          hint="Huruf kecil, angka, titik, atau tanda hubung."
          autocomplete="username"
        />
        <Field
          state={props.state}
          name="password"
          hint="Paling sedikit 10 huruf. Kalimat pendek paling mudah diingat."
          type="password"
          autocomplete="new-password"
        />
        <div class="actions">
          <button type="submit">Simpan dan masuk</button>
        </div>
      </form>
    </Page>
  );
}
