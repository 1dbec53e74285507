import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { equal, hex, parseHex } from '../core/bytes.ts';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import type { Clock, Random } from '../core/clock.ts';
import { sha256Hex } from '../core/digest.ts';
import { policies } from '../core/policy.ts';
import { IkrarError } from '../errors.ts';
import { parsePem, pem } from './certificate.ts';
import { completeKeyFiles, type KeyFile, type KeyStep, keySteps, writeKeyFolder } from './key-folder.ts';
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

/** Every key of this installation. certs/README.md says what each is for, and what its thief could do. */
export interface Authority {
  readonly directory: string;
  /** Without `key`, which may be kept elsewhere, neither CAs nor the root's CRL can be made here. */
  readonly root: { readonly certificate: Uint8Array; readonly key?: KeyObject };
  readonly issuer: KeyAndCertificate;
  /** `chain` leads from the seal's issuer upward, without the root. */
  readonly seal: KeyAndCertificate & { readonly chain: readonly Uint8Array[] };
  /** `former` are the certificates of before each renewal. */
  readonly tsa: KeyAndCertificate & { readonly former: readonly Uint8Array[] };
  /** Ed25519, for checkpoints of the log. Former keys sign them too, for auditors who know only those. */
  readonly log: KeyAndCertificate & { readonly former: readonly KeyObject[] };
  /**
   * EC P-256, for the payload in the large QR; the former public keys check sheets that were printed before a renewal.
   */
  readonly qr: QrKey & { readonly former: readonly QrKey[] };
  /** HMAC keys of stored PINs, of tickets, and of what is printed on cards, 32 bytes each. */
  readonly pinKey: Uint8Array;
  readonly ticketKey: Uint8Array;
  readonly cardsKey: Uint8Array;
  readonly oneTime: OneTimeFrame;
  /** TSA policy in the tokens of our TSA. */
  readonly tsaPolicy: string;
  readonly random: Random;
}

export interface AuthoritySettings {
  /** The address below which /pki/ is served, without a slash at the end; it is written into certificates. */
  readonly baseUrl: string;
  /** Organization in the names of the certificates, e.g. "Bawaslu Kabupaten Sijunjung". */
  readonly organizer: string;
  readonly clock: Clock;
  readonly random: Random;
  /** The organizer's own certification key, in place of the one in the folder. */
  readonly seal?: { readonly path: string; readonly password: string };
}

/** Makes all keys and certificates in a folder that is absent or empty, completely or not at all, and loads them. */
export async function createAuthority(
  directory: string,
  settings: AuthoritySettings,
  steps: readonly KeyStep[] = keySteps,
): Promise<Authority> {
  await writeKeyFolder(directory, freshKeys(settings));
  return loadAuthority(directory, settings, steps);
}

/**
 * Loads the keys. Makes them on the first start, if the folder is absent or empty, and adds keys that a later version
 * needs.
 * @throws IkrarError 'keys-missing' for a folder that is incomplete or damaged · 'seal-invalid' for an unusable PKCS#12
 * seal
 */
export async function loadAuthority(
  directory: string,
  settings: AuthoritySettings,
  steps: readonly KeyStep[] = keySteps,
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
    tsa: {
      ...pair(files, 'tsa', directory),
      former: parsePem('CERTIFICATE', files.get('tsa.former.pem') ?? ''),
    },
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
    cardsKey: secret(files, 'cards.key', directory),
    oneTime: oneTimeFrame(issuer.certificate, settings.baseUrl),
    tsaPolicy: policies.timestamp,
    random: settings.random,
  };
}

const qrKey = (keyObject: KeyObject): QrKey => ({ key: keyObject, id: sha256Hex(spkiOf(keyObject)).slice(0, 8) });

/** The PEM blocks of a file of former keys; none before the first renewal. */
const former = (files: Files, name: KeyFile, label: string): readonly string[] =>
  parsePem(label, files.get(name) ?? '').map((der) => pem(label as 'PRIVATE KEY' | 'PUBLIC KEY', der));

/** A key, its certificate and the further certificates in the certificate's file. */
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
