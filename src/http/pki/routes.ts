import { Router } from 'express';
import { formatVkey } from '../../core/note.ts';
import { pem } from '../../pki/certificate.ts';
import { crls } from '../../pki/crl.ts';
import type { Services } from '../../services.ts';
import { qrKeys } from './qr-keys.ts';

/** What a verifier needs from us, at the addresses that the certificates name: certificates, CRLs, public keys. */
export function pkiRoutes(services: Services): Router {
  const { authority } = services;
  const router = Router();
  const { root, issuer, tsa, seal } = authority;
  const certificates = new Map(Object.entries({ root, issuer, tsa, seal }).map(([name, of]) => [name, of.certificate]));

  router.get('/pki/:name.cer', (request, response, next) => {
    const der = certificates.get(request.params.name);
    if (!der) return next();
    response.set('Cache-Control', 'public, max-age=86400').type('application/pkix-cert').send(Buffer.from(der));
  });
  router.get('/pki/:name.pem', (request, response, next) => {
    const der = certificates.get(request.params.name);
    if (!der) return next();
    response.set('Cache-Control', 'public, max-age=86400').type('application/x-pem-file').send(pem('CERTIFICATE', der));
  });
  router.get('/pki/:name.crl', async (request, response, next) => {
    const { name } = request.params;
    if (name !== 'root' && name !== 'issuer') return next();
    const lists = await crls(authority, services.clock());
    response.set('Cache-Control', 'public, max-age=3600').type('application/pkix-crl').send(Buffer.from(lists[name]));
  });
  router.get('/pki/qr-keys.json', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').json({ keys: qrKeys(authority) });
  });
  router.get('/pki/log.vkey', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('text/plain').send(`${services.sequencer.vkey}\n`);
  });
  router.get('/pki/log.vkeys', (_request, response) => {
    const lines = services.sequencer.keys.map((key) => `${formatVkey(key)}\n`);
    response.set('Cache-Control', 'public, max-age=3600').type('text/plain').send(lines.join(''));
  });
  return router;
}
