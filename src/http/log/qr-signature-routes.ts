import { Router } from 'express';
import type { Services } from '../../services.ts';
import { assetText, assetUrl } from '../assets.ts';
import { sendPage } from '../layout.tsx';
import { qrKeys } from '../pki/qr-keys.ts';
import { QrSignaturePage } from './qr-signature-page.tsx';

/**
 * /segel checks the signature in a large QR in the browser. Without a network its service worker answers /v/… with that
 * page, so that scanning the QR with a phone's camera still gives a correct answer. The service worker keeps no
 * personal data: only this page, which is the same for all, and its files.
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
