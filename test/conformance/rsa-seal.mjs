/** A seal as an office may bring it: RSA 3072 in a PKCS#12 that OpenSSL packed, issued by the same CA. */
import { generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pem } from '../../dist/pki/certificate.js';
import { readSeal } from '../../dist/pki/pkcs12.js';
import { sealCertificate } from '../../dist/pki/profile.js';
import { missingTool, run } from './judges/tools.mjs';

export async function rsaSeal({ folder, settings, authority }) {
  if (missingTool('openssl')) return undefined;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const at = settings.clock();
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = sealCertificate({ ...settings, at, spki }, authority.issuer);
  const [key, chain, path] = ['rsa.key', 'rsa.pem', 'segel.p12'].map((name) => join(folder, name));
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(chain, pem('CERTIFICATE', certificate) + pem('CERTIFICATE', authority.issuer.certificate));
  const packed = run('openssl', [
    'pkcs12',
    '-export',
    '-inkey',
    key,
    '-in',
    chain,
    '-passout',
    'pass:rahasia',
    '-out',
    path,
  ]);
  rmSync(key);
  if (packed.status !== 0) throw new Error(packed.stderr);
  return readSeal({ path, password: 'rahasia' }, at);
}
