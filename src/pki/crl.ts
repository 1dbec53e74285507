import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hex } from '../core/bytes.ts';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { bitString, context, integer, sequence, time } from '../core/der.ts';
import { parseTime, readDer } from '../core/der-reader.ts';
import { signatureAlgorithm, signMessage } from '../core/key-signature.ts';
import { IkrarError } from '../errors.ts';
import type { Authority } from './authority.ts';
import { authorityKey, crlNumber } from './extension.ts';
import { replaceFile } from './key-folder.ts';
import { type Revocation, readRevocations, revokedEntry } from './revocation.ts';

/** The two CRLs that each of our certificate chains needs, DER. */
export interface Crls {
  readonly root: Uint8Array;
  readonly issuer: Uint8Array;
}

const day = 86_400_000;
/** The root's key may be kept elsewhere, so its CRL is valid for long; the issuer's CRL is renewed by the server. */
const lifetime = { root: 365 * day, issuer: 30 * day } as const;

/**
 * `issued` asks for a new CRL even if the last one is still valid, so that evidence at closing is newer than every
 * signature.
 */
export type Freshness = 'valid' | 'issued';

/**
 * The current CRLs, kept in the key folder and renewed at half their lifetime. The CRL number is the time of issue in
 * milliseconds, so that it grows without a counter, on several nodes too.
 * @throws IkrarError 'keys-missing' when the root's CRL has expired and the root's key is not here
 */
export async function crls(authority: Authority, now: Date, freshness: Freshness = 'valid'): Promise<Crls> {
  return {
    root: await current(authority, 'root', now, 'valid'),
    issuer: await current(authority, 'issuer', now, freshness),
  };
}

/**
 * Makes a new CRL of the root, valid for a year, while the root's key is available.
 * @throws IkrarError 'keys-missing' without the key
 */
export const renewRootCrl = (authority: Authority, now: Date): Promise<Uint8Array> =>
  current(authority, 'root', now, 'issued');

async function current(authority: Authority, name: 'root' | 'issuer', now: Date, freshness: Freshness) {
  const { certificate, key } = authority[name];
  const path = join(authority.directory, `${name}.crl`);
  const stored = await findStored(path);
  const left = stored ? stored.nextUpdate.getTime() - now.getTime() : 0;
  const young = stored !== undefined && stored.thisUpdate <= now;
  if (stored && young && left > lifetime[name] / 2 && freshness === 'valid') return stored.der;
  if (!key) {
    if (stored && left > 0 && freshness === 'valid') return stored.der;
    throw new IkrarError(
      'keys-missing',
      'Daftar pencabutan (CRL) akar perlu diperbarui, tetapi kunci akar tidak ada di sini. Kembalikan root.key.pem ke ' +
        'map kunci, jalankan "ikrar certs", lalu simpan lagi kuncinya di luar server.',
    );
  }
  const revoked = (await readRevocations(authority.directory)).filter(({ list }) => list === name);
  const der = createCrl({ certificate, key }, { now, life: lifetime[name], revoked });
  await replaceFile(path, der, hex(authority.random(8)));
  return der;
}

interface NewList {
  readonly now: Date;
  /** Time until nextUpdate, in milliseconds. */
  readonly life: number;
  readonly revoked: readonly Revocation[];
}

/** A CRL, version 2 (RFC 5280 section 5). */
function createCrl({ certificate, key }: Authority['issuer'], list: NewList): Uint8Array {
  const { now, life, revoked } = list;
  const { subject, spki } = parseCertificateParts(certificate);
  const second = Math.floor(now.getTime() / 1000) * 1000;
  const algorithm = signatureAlgorithm(key);
  const tbs = sequence(
    integer(1),
    algorithm,
    subject,
    time(new Date(second)),
    time(new Date(second + life)),
    // the list must not be present and empty (section 5.1.2.6)
    ...(revoked.length > 0 ? [sequence(...revoked.map(revokedEntry))] : []),
    context(0, sequence(authorityKey(spki), crlNumber(now.getTime()))),
  );
  return sequence(tbs, algorithm, bitString(signMessage(key, tbs).value));
}

async function findStored(path: string) {
  const der = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new Error(`cannot read ${path}`, { cause });
  });
  if (!der) return undefined;
  const fields = readDer(new Uint8Array(der)).children[0]?.children ?? [];
  const [, , , thisUpdate, nextUpdate] = fields;
  if (!thisUpdate || !nextUpdate) throw new Error(`${path} is not a CRL of ours`);
  return { der: new Uint8Array(der), thisUpdate: parseTime(thisUpdate), nextUpdate: parseTime(nextUpdate) };
}
