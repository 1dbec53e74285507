import type { Request, Response } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import type { Declaration, PledgeEvent } from '../../model.ts';
import type { Services } from '../../services.ts';
import { Csrf } from '../form.tsx';
import { Page, sendPage } from '../layout.tsx';
import { csrfToken, findVisitor, getVisitor } from '../session.ts';

/** What every page of the organizer's side is made with: who looks, and the token for its forms. */
export interface Desk {
  readonly services: Services;
  readonly request: Request;
  readonly response: Response;
  readonly csrf: string;
}

export function deskOf(services: Services, request: Request, response: Response): Desk {
  return { services, request, response, csrf: csrfToken(services, getVisitor(request)) };
}

interface DeskPage {
  readonly title: string;
  readonly event?: PledgeEvent | undefined;
  readonly scripts?: readonly string[];
  readonly width?: 'narrow' | 'wide' | 'full';
  readonly status?: number;
  readonly children: ComponentChildren;
}

export function showDesk(desk: Desk, page: DeskPage): Promise<void> {
  const visitor = findVisitor(desk.request);
  return sendPage(
    desk.request,
    desk.response,
    <Page
      title={page.title}
      section={page.event ? page.event.name : 'Penyelenggara'}
      sectionHref={page.event ? `/kelola/k/${page.event.id}` : '/kelola'}
      accent={page.event?.accent}
      width={page.width ?? 'wide'}
      csrf={desk.csrf}
      scripts={['form.js', ...(page.scripts ?? [])]}
      nav={
        visitor && (
          <Nav
            name={visitor.account.displayName}
            csrf={desk.csrf}
            archive={mayArchive(desk)}
            admin={visitor.account.admin}
          />
        )
      }
    >
      {page.children}
    </Page>,
    page.status === undefined ? {} : { status: page.status },
  );
}

function Nav(props: { name: string; csrf: string; archive: boolean; admin: boolean }): VNode {
  return (
    <>
      <a href="/kelola">Kegiatan</a>
      {props.archive && <a href="/arsip">Arsip</a>}
      {props.admin && <a href="/kelola/akun">Akun</a>}
      <span class="soft small who">{props.name}</span>
      <form method="post" action="/keluar">
        <Csrf token={props.csrf} />
        <button type="submit" class="link">
          Keluar
        </button>
      </form>
    </>
  );
}

function mayArchive(desk: Desk): boolean {
  const visitor = findVisitor(desk.request);
  return Boolean(
    visitor?.account.admin || visitor?.memberships.some((one) => one.right !== 'attendant' && !one.declarationId),
  );
}

const states = {
  draft: ['draf', ''],
  opening: ['sedang dibuka', 'warn'],
  open: ['terbuka', 'good'],
  closing: ['sedang ditutup', 'warn'],
  closed: ['ditutup', ''],
  revoked: ['dicabut', 'bad'],
} as const;

export const StateTag = (props: { readonly state: Declaration['state'] }): VNode => (
  <span class={`tag ${states[props.state][1]}`}>{states[props.state][0]}</span>
);

/** The way from a text to an open declaration; each step can be gone back to while it is a draft. */
export function Steps(props: { readonly declaration: Declaration; readonly at: Step; readonly people: number }): VNode {
  const base = `/kelola/n/${props.declaration.id}`;
  const done: Readonly<Record<Step, boolean>> = {
    teks: props.at !== 'teks',
    peserta: props.people > 0 && props.at !== 'peserta',
    buka: false,
  };
  return (
    <nav aria-label="Langkah">
      <ol class="steps">
        <li>
          <a class="done" href={`/kelola/k/${props.declaration.eventId}`}>
            <b>Kegiatan</b>
          </a>
        </li>
        {(Object.keys(stepNames) as Step[]).map((step) => (
          <li key={step}>
            <a
              href={`${base}/${step}`}
              class={done[step] ? 'done' : undefined}
              aria-current={props.at === step ? 'step' : undefined}
            >
              <b>{stepNames[step]}</b>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export type Step = 'teks' | 'peserta' | 'buka';
const stepNames: Readonly<Record<Step, string>> = { teks: 'Teks', peserta: 'Peserta', buka: 'Periksa dan buka' };

export function Crumbs(props: { readonly event: PledgeEvent; readonly children?: ComponentChildren }): VNode {
  return (
    <nav class="crumbs small" aria-label="Letak">
      <a href="/kelola">Kegiatan</a>
      <span aria-hidden="true">›</span>
      <a href={`/kelola/k/${props.event.id}`} class="cut">
        {props.event.name}
      </a>
      {props.children && <span aria-hidden="true">›</span>}
      {props.children}
    </nav>
  );
}
