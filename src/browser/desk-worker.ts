import type { FetchEvent, LifeEvent } from './parts/worker-events.ts';

/*
 * The attendant's desk without a network: answers /kios/… with the shell that the tablet has kept (desk.ts), and its files. It
 * deletes nothing that is of another worker.
 */
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

/** Milliseconds that a network has to answer before the shell is shown. */
const patience = 8000;

const kept = (path: string): Promise<Response | undefined> => caches.match(path, { cacheName: 'ikrar-meja' });
const shellOf = (path: string): string => `/kios/${path.split('/')[2]}/luring`;

async function pageFor(request: Request, path: string): Promise<Response> {
  const shell = await kept(shellOf(path));
  if (!shell) return fetch(request);
  if (path === shellOf(path)) return shell;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(shell), patience));
  return Promise.race([fetch(request).catch(() => shell), late]);
}

addEventListener('install', (event) => (event as LifeEvent).waitUntil(skipWaiting()));
addEventListener('activate', (event) => (event as LifeEvent).waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request, respondWith } = event as FetchEvent;
  const path = new URL(request.url).pathname;
  const answer = (given: Promise<Response>) => respondWith.call(event, given);
  if (request.mode === 'navigate' && request.method === 'GET') answer(pageFor(request, path));
  // a hand-over that found no network: the shell, which asks for it again
  else if (request.mode === 'navigate') answer(fetch(request).catch(() => Response.redirect(shellOf(path), 303)));
  else if (path.startsWith('/aset/')) answer(kept(path).then((file) => file ?? fetch(request)));
});
