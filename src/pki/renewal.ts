import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hex } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import { type AuthoritySettings, spkiOf } from './authority.ts';
import { parsePem, pem } from './certificate.ts';
import { type KeyFile, replaceFile } from './key-folder.ts';
import { logCertificate, sealCertificate, tsaCertificate } from './profile.ts';

const profiles = { seal: sealCertificate, tsa: tsaCertificate, log: logCertificate } as const;

export type Renewable = keyof typeof profiles | 'qr';

/**
 * Makes a new key, when the old certificate expires or the key was stolen (certs/README.md says in which order to revoke). Needs
 * only the issuing CA of the folder. What was made with the old key can still be checked: by its certificate in every
 * file (seal, TSA), by the former key, which continues to sign checkpoints (log), or by its public half, which stays
 * published (qr).
 *
 * Files are replaced one by one. A crash in between leaves a pair that does not match, which the next start refuses and
 * another call of this function repairs. Files that are open keep the certificate with which they were certified.
 * @throws IkrarError 'keys-missing' when the issuing CA or the old key cannot be read
 */
export async function renew(directory: string, settings: AuthoritySettings, name: Renewable): Promise<void> {
  const unique = hex(settings.random(8));
  const replace = (file: KeyFile, text: string) => replaceFile(join(directory, file), text, unique);
  const fresh = name === 'log' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = fresh.privateKey;
  if (name === 'qr') await keepFormer(directory, 'qr', (old) => createPublicKey(old), replace);
  else {
    if (name === 'log') await keepFormer(directory, 'log', (old) => old, replace);
    if (name === 'tsa') await keepAlso(directory, 'tsa.former.pem', await readText(directory, 'tsa.pem'), replace);
    const issuer = await readIssuer(directory);
    const certificate = profiles[name]({ ...settings, at: settings.clock(), spki: spkiOf(key) }, issuer);
    const above = name === 'seal' ? pem('CERTIFICATE', issuer.certificate) : '';
    await replace(`${name}.pem`, pem('CERTIFICATE', certificate) + above);
  }
  await replace(`${name}.key.pem`, keyText(key));
}

const keyText = (key: KeyObject): string =>
  key
    .export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' } as { type: 'pkcs8'; format: 'pem' })
    .toString();

/** Called before the key itself is replaced: a crash in between leaves the key in both places, which is harmless. */
async function keepFormer(
  directory: string,
  name: 'log' | 'qr',
  kept: (old: KeyObject) => KeyObject,
  replace: (file: KeyFile, text: string) => Promise<void>,
): Promise<void> {
  const old = kept(createPrivateKey(await readText(directory, `${name}.key.pem`)));
  await keepAlso(directory, `${name}.former.pem`, keyText(old), replace);
}

async function keepAlso(
  directory: string,
  file: 'log.former.pem' | 'qr.former.pem' | 'tsa.former.pem',
  text: string,
  replace: (file: KeyFile, text: string) => Promise<void>,
): Promise<void> {
  const before = await readFile(join(directory, file), 'utf8').catch(() => '');
  if (!before.includes(text)) await replace(file, before + text);
}

async function readIssuer(directory: string) {
  const [key, certificate] = await Promise.all(
    (['issuer.key.pem', 'issuer.pem'] as const).map((name) => readText(directory, name)),
  );
  return { key: createPrivateKey(key!), certificate: parsePem('CERTIFICATE', certificate!)[0]! };
}

async function readText(directory: string, name: KeyFile): Promise<string> {
  try {
    return await readFile(join(directory, name), 'utf8');
  } catch (cause) {
    throw new IkrarError('keys-missing', `${join(directory, name)} tidak dapat dibaca. Kembalikan dari cadangan.`, {
      cause,
    });
  }
}
