import { Router } from 'express';
import type { Services } from '../../services.ts';
import { assetText, assetUrl } from '../assets.ts';
import { sendPage } from '../layout.tsx';
import { qrKeys } from '../pki/qr-keys.ts';
import { QrSignaturePage } from './qr-signature-page.tsx';

/**
 * /segel checks a large QR in the browser. Its service worker answers /v/… with that page when there is no network, so that a
 * scan of the QR by the phone's own camera still says something true. It keeps no personal data: one page that is the same for
 * all, and its files.
 */
export function qrSignatureRoutes(services: Pick<Services, 'authority'>): Router {
  const router = Router();
  router.get('/segel', async (request, response) => {
    await sendPage(request, response, QrSignaturePage(), { cache: 'no-cache' });
  });
  router.get('/segel.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json({ keys: qrKeys(services.authority) });
  });
  router.get('/segel-luring.js', (_request, response) => {
    response.set({ 'Cache-Control': 'no-cache', 'Service-Worker-Allowed': '/' }).type('text/javascript; charset=utf-8');
    const paths = ['/segel', '/segel.json', ...['ikrar.css', 'ikrar.svg', 'qr-signature.js'].map(assetUrl)];
    response.send(`const paths = ${JSON.stringify(paths)};\n${assetText('service-worker.js')}`);
  });
  return router;
}
