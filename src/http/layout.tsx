import type { Request, RequestHandler, Response } from 'express';
import { type ComponentChildren, createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { useMark } from '../core/use.ts';
import { accentPath } from './accent.ts';
import { assetUrl } from './assets.ts';
import { sendCompressed } from './compression.ts';
import { type House, HouseNotice } from './house-notice.tsx';

const HouseContext = createContext<House | undefined>(undefined);

/** Lets the pages of an answer say whose they are. */
export const introduce =
  ({ baseUrl, reach, use }: House): RequestHandler =>
  (_request, response, next) => {
    response.locals.house = { baseUrl, reach, use } satisfies House;
    next();
  };

/** The shell of every page. Scripts and styles are files of ours (the CSP allows no other), so views carry no inline code. */
export interface PageProps {
  readonly title: string;
  /** Shown above the title in the bar, as a link to the start page. */
  readonly section?: string;
  readonly sectionHref?: string;
  /** The event's accent colour, `#rrggbb`. */
  readonly accent?: string | undefined;
  /** The page's scripts, names in src/browser, in the order in which they run. */
  readonly script?: string | readonly string[];
  /** Stylesheets in addition to the common one. */
  readonly styles?: readonly string[];
  /** The CSRF token (session.ts), for a page whose script sends changes. */
  readonly csrf?: string | undefined;
  readonly description?: string;
  /** A social-media preview, only for pages that may be shared. */
  readonly preview?: { readonly url: string };
  /** Links at the right of the bar. */
  readonly nav?: ComponentChildren;
  readonly width?: 'narrow' | 'wide' | 'full';
  /** Omits bar and footer, for projector and kiosk. */
  readonly bare?: boolean;
  /** For those who run an event: the page says what the service's address is not good for, or also explains how to change it. */
  readonly staff?: boolean | 'explain';
  readonly robots?: 'index' | 'noindex';
  readonly children?: ComponentChildren;
}

export function Page(props: PageProps): VNode {
  const accent = accentPath(props.accent);
  const house = useContext(HouseContext);
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${props.title} · Ikrar`}</title>
        {props.description && <meta name="description" content={props.description} />}
        {props.robots !== 'index' && <meta name="robots" content="noindex" />}
        {props.csrf && <meta name="csrf" content={props.csrf} />}
        <meta name="color-scheme" content="light" />
        {props.preview && <Preview title={props.title} description={props.description} url={props.preview.url} />}
        <link rel="icon" href={assetUrl('ikrar.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('ikrar.css')} />
        {props.styles?.map((name) => (
          <link key={name} rel="stylesheet" href={assetUrl(name)} />
        ))}
        {accent && <link rel="stylesheet" href={accent} />}
        {[props.script ?? []].flat().map((name) => (
          <script key={name} src={assetUrl(name)} defer />
        ))}
      </head>
      <body class={props.bare ? 'bare' : undefined}>
        <a class="skip" href="#isi">
          Langsung ke isi
        </a>
        {!props.bare && <Bar section={props.section} href={props.sectionHref} nav={props.nav} />}
        <main id="isi" class={props.width ?? 'narrow'} tabIndex={-1}>
          {props.bare && house?.use && <p class="use">{useMark(house.use)}</p>}
          {props.staff && house && <HouseNotice house={house} open={props.staff === 'explain'} />}
          {props.children}
        </main>
        {!props.bare && (
          <footer class="foot">
            {house?.use && <p class="use">{useMark(house.use)}: layanan ini tidak membuat ikrar resmi</p>}
            <p>
              Ikrar: tanda tangan elektronik tidak tersertifikasi (PP 71/2019 Pasal 60). <a href="/v">Periksa kode</a>
              {' · '}
              <a href="/periksa">Periksa berkas</a>
              {' · '}
              <a href="/log">Log terbuka</a>
              {' · '}
              <a href="/api">API</a>
            </p>
          </footer>
        )}
      </body>
    </html>
  );
}

function Bar(props: { section?: string | undefined; href?: string | undefined; nav?: ComponentChildren }): VNode {
  return (
    <header class="bar">
      <a class="brand" href={props.href ?? '/'}>
        <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
          <path d="M4 3h11l5 5v13H4z" fill="none" stroke="currentColor" stroke-width="1.6" />
          <path
            d="M7 16c2-5 3-5 3.5-2.5s1 2.5 2 .5 1.5-1.5 2 0 1.5 1 2.5 0"
            fill="none"
            stroke="currentColor"
            stroke-width="1.6"
          />
        </svg>
        <span>
          <b>Ikrar</b>
          {props.section && <small>{props.section}</small>}
        </span>
      </a>
      {props.nav && <nav aria-label="Utama">{props.nav}</nav>}
    </header>
  );
}

function Preview(props: { title: string; description: string | undefined; url: string }): VNode {
  return (
    <>
      <meta property="og:type" content="article" />
      <meta property="og:title" content={props.title} />
      {props.description && <meta property="og:description" content={props.description} />}
      <meta property="og:url" content={props.url} />
      <meta property="og:locale" content="id_ID" />
      <link rel="canonical" href={props.url} />
    </>
  );
}

/** @param response of the request that is answered: the page says whose it is */
export function render(page: VNode, response: Pick<Response, 'locals'>): string {
  const house = response.locals.house as House | undefined;
  return `<!doctype html>${renderToString(<HouseContext.Provider value={house}>{page}</HouseContext.Provider>)}`;
}

/**
 * Renders and sends a page. Pages are never stored by caches unless `cache` says otherwise, because most show personal data.
 */
export async function sendPage(
  request: Request,
  response: Response,
  page: VNode,
  options: { readonly status?: number; readonly cache?: string } = {},
): Promise<void> {
  response.status(options.status ?? 200).type('html');
  response.setHeader('Cache-Control', options.cache ?? 'no-store');
  await sendCompressed(request, response, render(page, response));
}
