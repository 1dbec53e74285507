import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import type { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import type { PledgeEvent } from '../../model.ts';
import { type Access, type Granted, grant } from '../../operations/access.ts';
import type { Answer, AnyOperation, Download, Operation } from '../../operations/operation.ts';
import type { Services } from '../../services.ts';
import { sendDownload } from '../api.ts';
import { CsrfProvider, type FormState, PostForm, typedValues } from '../form.tsx';
import { formBody, formValues } from '../input.ts';
import { Page, sendPage } from '../layout.tsx';
import { meanings } from '../problem.ts';
import { callerOf, checkCsrf, csrfToken, getVisitor } from '../session.ts';
import { waitBriefly } from './wait-briefly.ts';

type Typed = Readonly<Record<string, string>>;

/** A page while it is made: what its access granted, what was asked in the address or typed into the form. */
export type At<X extends Access> = Granted<X> & {
  readonly request: Request;
  readonly typed: Typed;
  /** Asks an operation for the one who looks, with that operation's own check of access. */
  ask<R>(of: Operation<Access, z.ZodObject, Answer, R>, values: object): Promise<R>;
};

export interface OrganizerPage {
  readonly title: string;
  readonly event?: Pick<PledgeEvent, 'id' | 'name' | 'accent'> | undefined;
  /** A script of its own, which includes that of forms. */
  readonly script?: string;
  readonly width?: 'narrow' | 'wide' | 'full';
  /** 200 when absent; a form that comes back has that of its refusal. */
  readonly status?: number;
  readonly children: ComponentChildren;
}

/** What a request ends in: a page, a file, or the path of another page (303, so that a reload sends nothing again). */
type Outcome = OrganizerPage | Download | string;
type Eventually<T> = T | Promise<T>;

/** A form: the operation it asks, and what is shown before and after. */
interface Form<X extends Access, I extends z.ZodObject, A extends Answer, R> {
  readonly of: Operation<X, I, A, R>;
  /** What the operation reads, from what the form sends; without it the fields as they were typed, empty ones left out. */
  values?(at: At<X>): Eventually<object>;
  done(result: R, at: At<X>): Eventually<Outcome>;
  /** The page with the form, with what was typed and what is wrong; without it a refusal is the error boundary's. */
  again?(at: At<X>, state: FormState): Eventually<OrganizerPage>;
  /** Parses the body; a form without files and with up to 30 fields when absent. */
  readonly body?: RequestHandler;
}

/** A form whose work may take long: the browser goes on to `meanwhile` after a few seconds at most, and the work to its end. */
type LongForm<X extends Access, I extends z.ZodObject, A extends Answer, R> = Omit<Form<X, I, A, R>, 'done'> & {
  meanwhile(at: At<X>): string;
};

/**
 * The pages of the organizer's side, each for whom its access admits. What a person can mend in a form brings the form back as
 * it was typed; everything else is the error boundary's.
 */
export function organizerPages(services: Services) {
  const router = Router();

  async function open<X extends Access>(request: Request, access: X, given: unknown): Promise<At<X>> {
    const caller = callerOf(request);
    const granted = await grant(services, caller, access, request.params);
    return {
      ...granted,
      request,
      typed: typedValues(given),
      ask: (of, values) => of.ask(services, caller, values),
    };
  }

  async function send(request: Request, response: Response, outcome: Outcome): Promise<void> {
    if (typeof outcome === 'string') return response.redirect(303, outcome);
    if ('children' in outcome) return sendOrganizerPage(services, request, response, outcome);
    response.setHeader('Cache-Control', 'no-store');
    return sendDownload(response, outcome, request.method === 'GET'); // what was asked for by a link is looked at first
  }

  function post<X extends Access, I extends z.ZodObject, A extends Answer, R>(
    path: string,
    form: Omit<Form<X, I, A, R>, 'done'>,
    act: (at: At<X>, ask: () => Promise<R>) => Promise<Outcome>,
  ): void {
    const { of, body = formBody('20kb', 30) } = form;
    router.post(path, signIn, body, checkCsrf(services), async (request, response) => {
      const at = await open(request, of.access, request.body);
      const ask = async () => at.ask(of, { ...((await form.values?.(at)) ?? fieldsOf(at.typed)), ...request.params });
      try {
        await send(request, response, await act(at, ask));
      } catch (error) {
        if (!(error instanceof IkrarError) || beyondForm.has(error.code) || !form.again) throw error;
        const state = { ...formState(of, at.typed), failure: error };
        const page = await form.again(at, state);
        await send(request, response, { ...page, status: meanings[error.code].status });
      }
    });
  }

  return {
    router,
    page<const X extends Access>(path: string, access: X, show: (at: At<X>) => Eventually<Outcome>): void {
      router.get(path, signIn, async (request, response) =>
        send(request, response, await show(await open(request, access, request.query))),
      );
    },
    form<X extends Access, I extends z.ZodObject, A extends Answer, R>(path: string, form: Form<X, I, A, R>): void {
      post(path, form, async (at, ask) => form.done(await ask(), at));
    },
    longForm<X extends Access, I extends z.ZodObject, A extends Answer, R>(
      path: string,
      form: LongForm<X, I, A, R>,
    ): void {
      post(path, form, async (at, ask) => {
        await waitBriefly(services, ask());
        return form.meanwhile(at);
      });
    },
  };
}

export type OrganizerPages = ReturnType<typeof organizerPages>;

/** A form of an operation, filled in with `values`. */
export const formState = ({ input }: AnyOperation, values: Typed = {}): FormState => ({ values, schema: input });

/** What was typed, as an operation reads it: fields left empty are fields not given. */
export function fieldsOf(typed: Typed): Typed {
  const { csrf: _csrf, ...given } = formValues(typed) as Record<string, string>;
  return given;
}

/** Days as a form's one line has them. */
export const typedDays = (line = ''): readonly string[] => line.split(/[\s,;]+/).filter(Boolean);

/** Refusals that no change of the form would mend. */
export const beyondForm: ReadonlySet<string> = new Set([
  'login-required',
  'csrf-failed',
  'forbidden',
  'not-found',
  'store-unavailable',
]);

/** Stands before body parsers: who has not logged in is led to the login, and nothing they sent is read. */
const signIn: RequestHandler = (request, _response, next) => {
  getVisitor(request);
  next();
};

function sendOrganizerPage(
  services: Services,
  request: Request,
  response: Response,
  page: OrganizerPage,
): Promise<void> {
  const visitor = getVisitor(request);
  const csrf = csrfToken(services, visitor);
  const { account, memberships } = visitor;
  const archive = account.admin || memberships.some((one) => one.right !== 'attendant' && !one.declarationId);
  return sendPage(
    request,
    response,
    <CsrfProvider value={csrf}>
      <Page
        title={page.title}
        section={page.event ? page.event.name : 'Penyelenggara'}
        sectionHref={page.event ? `/kelola/k/${page.event.id}` : '/kelola'}
        accent={page.event?.accent}
        width={page.width ?? 'wide'}
        csrf={csrf}
        script={page.script ?? 'form.js'}
        nav={<Nav name={account.displayName} archive={archive} admin={account.admin} />}
      >
        {page.children}
      </Page>
    </CsrfProvider>,
    page.status === undefined ? {} : { status: page.status },
  );
}

function Nav(props: { readonly name: string; readonly archive: boolean; readonly admin: boolean }): VNode {
  return (
    <>
      <a href="/kelola">Kegiatan</a>
      {props.archive && <a href="/arsip">Arsip</a>}
      {props.admin && <a href="/kelola/akun">Akun</a>}
      <span class="soft small who">{props.name}</span>
      <PostForm action="/keluar">
        <button type="submit" class="link">
          Keluar
        </button>
      </PostForm>
    </>
  );
}
