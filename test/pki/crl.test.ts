import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import * as pkijs from 'pkijs';
import { type Authority, loadAuthority } from '../../src/pki/authority.ts';
import { crls } from '../../src/pki/crl.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';

const day = 86_400_000;
const later = (milliseconds: number): Date => new Date(eventTime.getTime() + milliseconds);
const read = (der: Uint8Array) => pkijs.CertificateRevocationList.fromBER(Uint8Array.from(der));

let authority: Authority;
beforeEach(async () => {
  authority = await testAuthority();
});

async function withoutRootKey(): Promise<Authority> {
  await rm(join(authority.directory, 'root.key.pem'));
  return loadAuthority(authority.directory, {
    baseUrl: 'https://ikrar.example',
    organizer: 'x',
    clock: () => eventTime,
    random: seededRandom('crl'),
  });
}

describe('the CRLs', () => {
  it('are signed by their CA, as an independent reader sees them', async () => {
    const lists = await crls(authority, eventTime);
    for (const name of ['root', 'issuer'] as const) {
      const list = read(lists[name]);
      const ca = pkijs.Certificate.fromBER(Uint8Array.from(authority[name].certificate));
      expect(await list.verify({ issuerCertificate: ca })).toBe(true);
      expect(list.version).toBe(1);
      expect(list.thisUpdate.value).toEqual(eventTime);
      expect(new X509Certificate(authority[name].certificate).ca).toBe(true);
    }
  });

  it('stay as they are through the first half of their life, also after a restart', async () => {
    const first = await crls(authority, eventTime);
    expect(await crls(authority, later(14 * day))).toEqual(first);
  });

  it('are renewed by themselves after it, with a greater number', async () => {
    const first = await crls(authority, eventTime);
    const next = await crls(authority, later(16 * day));
    expect(next.issuer).not.toEqual(first.issuer);
    expect(next.root).toEqual(first.root);
    const numberOf = (der: Uint8Array) =>
      read(der).crlExtensions!.extensions.find(({ extnID }) => extnID === '2.5.29.20')!.extnValue.valueBlock
        .valueHexView;
    expect(Buffer.compare(numberOf(next.issuer), numberOf(first.issuer))).toBe(1);
  });

  it('are made anew for closing evidence', async () => {
    const first = await crls(authority, eventTime);
    const next = await crls(authority, later(1), 'issued');
    expect(next.issuer).not.toEqual(first.issuer);
  });

  it('keep the last root CRL where the root key is kept away', async () => {
    const { root } = await crls(authority, eventTime);
    expect((await crls(await withoutRootKey(), later(364 * day))).root).toEqual(root);
  });

  it('say what to do when that one has run out', async () => {
    await crls(authority, eventTime);
    await expect(crls(await withoutRootKey(), later(366 * day))).rejects.toMatchObject({
      code: 'keys-missing',
      message: expect.stringContaining('ikrar certs crl'),
    });
  });
});
