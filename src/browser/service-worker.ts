import type { FetchEvent, LifeEvent } from './parts/worker-events.ts';

/*
 * Answers /v/… with the page that checks QR signatures when there is no network. http/log/qr-signature-routes.ts sends this
 * script after a first line that names the page and its files. The cache's name changes with these files, so that the
 * browser then fetches them anew.
 */
declare const paths: readonly string[];
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

const name = paths.join(' ');
/**
 * Whether a cache is of this worker, of this or an earlier release; caches of other scripts on this origin must stay.
 */
const isOurs = (cache: string): boolean => cache.startsWith(`${paths[0]} `);

const kept = async (path: string): Promise<Response> =>
  (await caches.match(path, { cacheName: name })) ?? Response.error();

async function install(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(Array.from(paths));
  await skipWaiting();
}

async function activate(): Promise<void> {
  const all = await caches.keys();
  await Promise.all(all.filter((one) => isOurs(one) && one !== name).map((one) => caches.delete(one)));
  await clients.claim();
}

addEventListener('install', (event) => (event as LifeEvent).waitUntil(install()));
addEventListener('activate', (event) => (event as LifeEvent).waitUntil(activate()));
addEventListener('fetch', (event) => {
  const asked = event as FetchEvent;
  const { method, mode, url } = asked.request;
  const path = new URL(url).pathname;
  if (method !== 'GET') return;
  const orKept = (page: string) => asked.respondWith(fetch(asked.request).catch(() => kept(page)));
  if (mode === 'navigate' && (path === '/segel' || /^\/v\/[^/]+$/.test(path))) orKept('/segel');
  else if (paths.includes(path)) orKept(path);
});
