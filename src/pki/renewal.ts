import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hex } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import { type AuthoritySettings, spkiOf } from './authority.ts';
import { parsePem, pem } from './certificate.ts';
import { replaceFile } from './key-folder.ts';
import { sealCertificate, tsaCertificate } from './profile.ts';

const profiles = { seal: sealCertificate, tsa: tsaCertificate } as const;

/**
 * A new key and certificate for the seal or the TSA, when the old one runs out or was stolen (revoke it first). Needs only the
 * issuing CA of the folder. Two files are replaced; a crash in between leaves a pair that does not match, which the next start
 * refuses and the same call mends. Files that are open keep what they were certified with.
 * @throws IkrarError 'keys-missing' when the issuing CA cannot be read
 */
export async function renew(directory: string, settings: AuthoritySettings, name: 'seal' | 'tsa'): Promise<void> {
  const issuer = await readIssuer(directory);
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const certificate = profiles[name]({ ...settings, at: settings.clock(), spki: spkiOf(key) }, issuer);
  const above = name === 'seal' ? pem('CERTIFICATE', issuer.certificate) : '';
  const unique = hex(settings.random(8));
  await replaceFile(join(directory, `${name}.pem`), pem('CERTIFICATE', certificate) + above, unique);
  await replaceFile(
    join(directory, `${name}.key.pem`),
    key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    unique,
  );
}

async function readIssuer(directory: string) {
  try {
    const [key, certificate] = await Promise.all(
      ['issuer.key.pem', 'issuer.pem'].map((name) => readFile(join(directory, name), 'utf8')),
    );
    return { key: createPrivateKey(key!), certificate: parsePem('CERTIFICATE', certificate!)[0]! };
  } catch (cause) {
    throw new IkrarError('keys-missing', `CA penerbit di ${directory} tidak dapat dibaca. Kembalikan dari cadangan.`, {
      cause,
    });
  }
}
