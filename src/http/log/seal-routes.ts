import { Router } from 'express';
import { sealWords } from '../../core/seal.ts';
import type { Services } from '../../services.ts';
import { assetUrl } from '../assets.ts';
import { sendPage } from '../layout.tsx';
import { qrKeys } from '../pki/qr-keys.ts';
import { SealPage } from './seal-page.tsx';

/**
 * /segel checks a large QR in the browser. Its service worker answers /v/… with that page when there is no network, so that a
 * scan of the QR by the phone's own camera still says something true. It keeps no personal data: one page that is the same for
 * all, and its files.
 */
export function sealRoutes(services: Pick<Services, 'authority'>): Router {
  const router = Router();
  router.get('/segel', async (request, response) => {
    await sendPage(request, response, SealPage(), { cache: 'no-cache' });
  });
  router.get('/segel.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json({ keys: qrKeys(services.authority), words: sealWords });
  });
  router.get('/segel-luring.js', (_request, response) => {
    response.set({ 'Cache-Control': 'no-cache', 'Service-Worker-Allowed': '/' }).type('text/javascript; charset=utf-8');
    response.send(worker(['/segel', '/segel.json', ...['ikrar.css', 'ikrar.svg', 'seal.js'].map(assetUrl)]));
  });
  return router;
}

/** The name changes with the files, and the browser fetches them anew. */
const worker = (paths: readonly string[]): string => `const paths = ${JSON.stringify(paths)};
const name = paths.join(' ');
addEventListener('install', (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(paths)).then(() => skipWaiting()));
});
addEventListener('activate', (event) => {
  const old = (all) => Promise.all(all.filter((one) => one !== name).map((one) => caches.delete(one)));
  event.waitUntil(caches.keys().then(old).then(() => clients.claim()));
});
addEventListener('fetch', (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && (path === '/segel' || /^\\/v\\/[^/]+$/.test(path)))
    event.respondWith(fetch(request).catch(() => caches.match('/segel')));
  else if (paths.includes(path)) event.respondWith(fetch(request).catch(() => caches.match(path)));
});
`;
