import { clearOut, findPage, flush } from './parts/outbox.ts';
import type { FetchEvent, LifeEvent } from './parts/worker-events.ts';

/*
 * The signer's page without a network: answers /s/… with the page that the phone has kept (queue.ts), and its files, and sends
 * kept consents when the browser says that there is a network again. http/signer/sign.ts sends this script after a first
 * line with the policy of our pages, which holds for kept ones, too. It deletes nothing that is of another worker.
 */
declare const policy: string;
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

/** Milliseconds that a network has to answer before the kept page is shown. */
const patience = 5000;

async function pageFor(request: Request): Promise<Response> {
  const kept = await findPage(new URL(request.url).pathname);
  if (!kept) return fetch(request);
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'Referrer-Policy': 'same-origin',
  };
  const own = (): Response => new Response(kept.html, { headers });
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(own()), patience));
  const fresh = fetch(request).then((answer) => (answer.status >= 500 ? own() : answer), own);
  return Promise.race([fresh, late]);
}

const fileFor = async (request: Request): Promise<Response> =>
  (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

addEventListener('install', (event) => (event as LifeEvent).waitUntil(skipWaiting()));
addEventListener('activate', (event) =>
  (event as LifeEvent).waitUntil(Promise.all([clients.claim(), clearOut(Date.now())])),
);
addEventListener('sync', (event) => (event as LifeEvent).waitUntil(flush()));
addEventListener('fetch', (event) => {
  const { request, respondWith } = event as FetchEvent;
  const path = new URL(request.url).pathname;
  const answer = (given: Promise<Response>) => respondWith.call(event, given);
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && path.startsWith('/s/')) answer(pageFor(request));
  else if (path.startsWith('/aset/')) answer(fileFor(request));
});
