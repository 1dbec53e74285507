import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { equal, hex, parseHex } from '../core/bytes.ts';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import type { Clock, Random } from '../core/clock.ts';
import { sha256Hex } from '../core/digest.ts';
import { policies } from '../core/policy.ts';
import { IkrarError } from '../errors.ts';
import { parsePem, pem } from './certificate.ts';
import { completeKeyFiles, type KeyFile, keySteps, writeKeyFolder } from './key-folder.ts';
import type { KeyAndCertificate, QrKey } from './keys.ts';
import { type OneTimeFrame, oneTimeFrame } from './one-time.ts';
import { readSeal } from './pkcs12.ts';
import {
  issuerCertificate,
  logCertificate,
  type ProfileInput,
  rootCertificate,
  sealCertificate,
  tsaCertificate,
} from './profile.ts';

/** Every key of the house. What each is, and what its thief could do: certs/README.md. */
export interface Authority {
  readonly directory: string;
  /** The key is absent where it is kept away; then CAs and the root's CRL cannot be made here. */
  readonly root: { readonly certificate: Uint8Array; readonly key?: KeyObject };
  readonly issuer: KeyAndCertificate;
  /** `chain` leads from the seal's issuer upward, without the root. */
  readonly seal: KeyAndCertificate & { readonly chain: readonly Uint8Array[] };
  readonly tsa: KeyAndCertificate;
  /** Ed25519: checkpoints of the log. Former keys go on signing beside it, for auditors who know only them. */
  readonly log: KeyAndCertificate & { readonly former: readonly KeyObject[] };
  /** EC P-256: the payload in the large QR; former keys (public) still check sheets that were printed with them. */
  readonly qr: QrKey & { readonly former: readonly QrKey[] };
  /** HMAC keys of stored PINs and of tickets, 32 bytes each. */
  readonly pinKey: Uint8Array;
  readonly ticketKey: Uint8Array;
  readonly oneTime: OneTimeFrame;
  /** The policy that tokens of our TSA name. */
  readonly tsaPolicy: string;
  readonly random: Random;
}

export interface AuthoritySettings {
  /** Where /pki/ is served; goes into certificates, without a slash at the end. */
  readonly baseUrl: string;
  /** Organization in the names of the certificates, e.g. "Bawaslu Kabupaten Sijunjung". */
  readonly organizer: string;
  readonly clock: Clock;
  readonly random: Random;
  /** The organizer's own seal, in place of the one in the folder. */
  readonly seal?: { readonly path: string; readonly password: string };
}

/** Makes every key and certificate into a folder that is absent or empty, whole or not at all, and loads it. */
export async function createAuthority(
  directory: string,
  settings: AuthoritySettings,
  steps = keySteps,
): Promise<Authority> {
  await writeKeyFolder(directory, freshKeys(settings));
  return loadAuthority(directory, settings, steps);
}

/**
 * Loads the keys; makes them on the first start, when the folder is absent or empty, and adds what a later version needs.
 * @throws IkrarError 'keys-missing' for a folder that is half there or damaged · 'seal-invalid' for a PKCS#12 seal that cannot be used
 */
export async function loadAuthority(
  directory: string,
  settings: AuthoritySettings,
  steps = keySteps,
): Promise<Authority> {
  const files = await completeKeyFiles(directory, settings.random, steps);
  if (!files) return createAuthority(directory, settings, steps);
  const issuer = pair(files, 'issuer', directory);
  const [root] = certificates(files, 'root.pem', directory);
  const rootKey = files.has('root.key.pem') ? key(files, 'root.key.pem', directory) : undefined;
  return {
    directory,
    root: { certificate: root!, ...(rootKey ? { key: rootKey } : {}) },
    issuer,
    seal: settings.seal ? await readSeal(settings.seal, settings.clock()) : pair(files, 'seal', directory),
    tsa: pair(files, 'tsa', directory),
    log: {
      ...pair(files, 'log', directory),
      former: former(files, 'log.former.pem', 'PRIVATE KEY').map(createPrivateKey),
    },
    qr: {
      ...qrKey(key(files, 'qr.key.pem', directory)),
      former: former(files, 'qr.former.pem', 'PUBLIC KEY').map(createPublicKey).map(qrKey),
    },
    pinKey: secret(files, 'pin.key', directory),
    ticketKey: secret(files, 'ticket.key', directory),
    oneTime: oneTimeFrame(issuer.certificate, settings.baseUrl),
    tsaPolicy: policies.timestamp,
    random: settings.random,
  };
}

const qrKey = (keyObject: KeyObject): QrKey => ({ key: keyObject, id: sha256Hex(spkiOf(keyObject)).slice(0, 8) });

/** The PEM blocks of a file of former keys; none when nothing was renewed yet. */
const former = (files: Files, name: KeyFile, label: string): readonly string[] =>
  parsePem(label, files.get(name) ?? '').map((der) => pem(label as 'PRIVATE KEY' | 'PUBLIC KEY', der));

/** A key, its certificate and what the certificate's file holds beyond it. */
function pair(files: Files, name: 'issuer' | 'seal' | 'tsa' | 'log', directory: string): Authority['seal'] {
  const [certificate, ...chain] = certificates(files, `${name}.pem`, directory);
  const privateKey = key(files, `${name}.key.pem`, directory);
  if (!equal(spkiOf(privateKey), parseCertificateParts(certificate!).spki))
    throw unusable(directory, `${name}.key.pem`);
  return { key: privateKey, certificate: certificate!, chain };
}

function freshKeys(settings: AuthoritySettings): ReadonlyMap<KeyFile, string> {
  const at = settings.clock();
  const [root, issuer, seal, tsa, qr] = Array.from({ length: 5 }, ecKey) as [Fresh, Fresh, Fresh, Fresh, Fresh];
  const log = generateKeyPairSync('ed25519').privateKey;
  const input = (fresh: Fresh): ProfileInput => ({ ...settings, at, spki: spkiOf(fresh) });
  const rootDer = rootCertificate(input(root), root);
  const issuerDer = issuerCertificate(input(issuer), { key: root, certificate: rootDer });
  const issuing = { key: issuer, certificate: issuerDer };
  return new Map<KeyFile, string>([
    ['root.key.pem', keyPem(root)],
    ['root.pem', pem('CERTIFICATE', rootDer)],
    ['issuer.key.pem', keyPem(issuer)],
    ['issuer.pem', pem('CERTIFICATE', issuerDer)],
    ['seal.key.pem', keyPem(seal)],
    ['seal.pem', pem('CERTIFICATE', sealCertificate(input(seal), issuing)) + pem('CERTIFICATE', issuerDer)],
    ['tsa.key.pem', keyPem(tsa)],
    ['tsa.pem', pem('CERTIFICATE', tsaCertificate(input(tsa), issuing))],
    ['log.key.pem', keyPem(log)],
    ['log.pem', pem('CERTIFICATE', logCertificate(input(log), issuing))],
    ['qr.key.pem', keyPem(qr)],
    ['pin.key', `${hex(settings.random(32))}\n`],
    ['ticket.key', `${hex(settings.random(32))}\n`],
  ]);
}

type Fresh = KeyObject;
const ecKey = (): Fresh => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const keyPem = (fresh: KeyObject): string => fresh.export({ type: 'pkcs8', format: 'pem' }).toString();

/** SubjectPublicKeyInfo of a private or public key, DER. */
export const spkiOf = (keyObject: KeyObject): Uint8Array =>
  new Uint8Array(
    (keyObject.type === 'public' ? keyObject : createPublicKey(keyObject)).export({ type: 'spki', format: 'der' }),
  );

type Files = ReadonlyMap<string, string>;

function certificates(files: Files, name: KeyFile, directory: string): readonly Uint8Array[] {
  const found = parsePem('CERTIFICATE', files.get(name) ?? '');
  if (found.length === 0) throw unusable(directory, name);
  return found;
}

function key(files: Files, name: KeyFile, directory: string): KeyObject {
  try {
    return createPrivateKey(files.get(name) ?? '');
  } catch (cause) {
    throw unusable(directory, name, cause);
  }
}

function secret(files: Files, name: KeyFile, directory: string): Uint8Array {
  const text = (files.get(name) ?? '').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw unusable(directory, name);
  return parseHex(text);
}

const unusable = (directory: string, name: string, cause?: unknown): IkrarError =>
  new IkrarError('keys-missing', `Berkas kunci ${directory}/${name} rusak. Kembalikan dari cadangan.`, { cause });
