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
import type { House } from '../house-notice.tsx';
import { formBody, formValues } from '../input.ts';
import { Page, sendPage } from '../layout.tsx';
import { meanings } from '../problem.ts';
import { callerOf, checkCsrf, csrfToken, getVisitor } from '../session.ts';
import { waitBriefly } from './wait-briefly.ts';

type Typed = Readonly<Record<string, string>>;

/** The context of a page: what its access check granted, and the values from the address or the form. */
export type At<X extends Access> = Granted<X> & {
  readonly request: Request;
  readonly typed: Typed;
  readonly house: House;
  /** Runs an operation for the visitor, with the access check of that operation. */
  ask<R>(of: Operation<Access, z.ZodObject, Answer, R>, values: object): Promise<R>;
};

export interface OrganizerPage {
  readonly title: string;
  readonly event?: Pick<PledgeEvent, 'id' | 'name' | 'accent'> | undefined;
  /** The page's own script, which includes the script of forms. */
  readonly script?: string;
  readonly width?: 'narrow' | 'wide' | 'full';
  /** 200 by default; a form that is shown again has the status of its refusal. */
  readonly status?: number;
  readonly children: ComponentChildren;
}

/** The result of a request: a page, a file, or the path of another page (303, so that a reload sends nothing again). */
type Outcome = OrganizerPage | Download | string;
type Eventually<T> = T | Promise<T>;

/** A form: its operation, and what is shown before and afterwards. */
interface Form<X extends Access, I extends z.ZodObject, A extends Answer, R> {
  readonly of: Operation<X, I, A, R>;
  /** Converts what the form sends into the operation's input; by default the typed fields without the empty ones. */
  values?(at: At<X>): Eventually<object>;
  done(result: R, at: At<X>): Eventually<Outcome>;
  /** Shows the form again, with what was typed and its faults; without it a refusal goes to the error boundary. */
  again?(at: At<X>, state: FormState): Eventually<OrganizerPage>;
  /** Parses the body; by default for a form without files and with up to 30 fields. */
  readonly body?: RequestHandler;
}

/**
 * A form whose operation may take long: after a few seconds the browser goes on to `meanwhile`, and the operation
 * continues.
 */
type LongForm<X extends Access, I extends z.ZodObject, A extends Answer, R> = Omit<Form<X, I, A, R>, 'done'> & {
  meanwhile(at: At<X>): string;
};

/**
 * The organizer's pages, each open to those whom its access admits. A refusal that a person can correct shows the form
 * again with what was typed; every other one goes to the error boundary.
 */
export function organizerPages(services: Services) {
  const router = Router();

  async function open<X extends Access>(request: Request, access: X, given: unknown): Promise<At<X>> {
    const caller = callerOf(request);
    const granted = await grant(services, caller, access, request.params);
    return {
      ...granted,
      request,
      house: services.config,
      typed: typedValues(given),
      ask: (of, values) => of.ask(services, caller, values),
    };
  }

  async function send(request: Request, response: Response, outcome: Outcome): Promise<void> {
    if (typeof outcome === 'string') return response.redirect(303, outcome);
    if ('children' in outcome) return sendOrganizerPage(services, request, response, outcome);
    response.setHeader('Cache-Control', 'no-store');
    // a file behind a link is shown in the browser, one behind a form is saved
    return sendDownload(response, outcome, request.method === 'GET');
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

/** The state of an operation's form, filled in with `values`. */
export const formState = ({ input }: AnyOperation, values: Typed = {}): FormState => ({ values, schema: input });

/** What was typed, as input of an operation: fields left empty are omitted. */
export function fieldsOf(typed: Typed): Typed {
  const { csrf: _csrf, ...given } = formValues(typed) as Record<string, string>;
  return given;
}

/** The days in one line of a form. */
export const typedDays = (line = ''): readonly string[] => line.split(/[\s,;]+/).filter(Boolean);

/** Refusals that the person cannot correct in the form. */
export const beyondForm: ReadonlySet<string> = new Set([
  'login-required',
  'csrf-failed',
  'forbidden',
  'not-found',
  'store-unavailable',
]);

/** Runs before body parsers: visitors without a login are redirected to it, and nothing that they sent is read. */
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
        staff
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
