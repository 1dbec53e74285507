import { X509Certificate } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import * as pkijs from 'pkijs';
import { hex } from '../../src/core/bytes.ts';
import { type Authority, loadAuthority } from '../../src/pki/authority.ts';
import { crls, renewRootCrl } from '../../src/pki/crl.ts';
import { renew } from '../../src/pki/renewal.ts';
import { revoke } from '../../src/pki/revocation.ts';
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
      message: expect.stringContaining('root.key.pem'),
    });
  });
});

describe('revocation', () => {
  const serials = (der: Uint8Array) =>
    read(der).revokedCertificates?.map(({ userCertificate }) =>
      hex(new Uint8Array(userCertificate.valueBlock.valueHexView)),
    );

  it('puts a certificate on its CA’s list for good, with its reason', async () => {
    expect(serials((await crls(authority, eventTime)).issuer)).toBeUndefined();
    await revoke(authority, 'seal', 'keyCompromise', eventTime);
    await revoke(authority, 'seal', 'superseded', later(day));
    for (const at of [later(1), later(20 * day)]) {
      const lists = await crls(authority, at, 'issued');
      const serial = BigInt(`0x${new X509Certificate(authority.seal.certificate).serialNumber}`);
      expect(serials(lists.issuer)?.map((one) => BigInt(`0x${one}`))).toEqual([serial]);
      const [entry] = read(lists.issuer).revokedCertificates!;
      expect(entry!.revocationDate.value).toEqual(eventTime);
      expect(hex(new Uint8Array(entry!.crlEntryExtensions!.extensions[0]!.extnValue.valueBlock.valueHexView))).toBe(
        '0a0101',
      );
    }
  });

  it('of the issuing CA is the root’s to say', async () => {
    await revoke(authority, 'issuer', 'cessationOfOperation', eventTime);
    expect(serials(await renewRootCrl(authority, later(1)))).toHaveLength(1);
    expect(serials((await crls(authority, later(2), 'issued')).issuer)).toBeUndefined();
  });

  it('cannot renew the root’s list without its key', async () => {
    await crls(authority, eventTime);
    await expect(renewRootCrl(await withoutRootKey(), eventTime)).rejects.toMatchObject({ code: 'keys-missing' });
  });
});

describe('renewal', () => {
  const settings = {
    baseUrl: 'https://ikrar.example',
    organizer: 'Bawaslu',
    clock: () => later(day),
    random: seededRandom('renew'),
  };

  it.each(['seal', 'tsa'] as const)('gives the %s a new key under the same CA', async (name) => {
    await renew(authority.directory, settings, name);
    const next = await loadAuthority(authority.directory, settings);
    expect(next[name].certificate).not.toEqual(authority[name].certificate);
    expect(next[name].key.equals(authority[name].key)).toBe(false);
    expect(next.seal.chain).toEqual(authority.seal.chain);
    const ca = new X509Certificate(authority.issuer.certificate);
    expect(new X509Certificate(next[name].certificate).verify(ca.publicKey)).toBe(true);
  });

  it('mends a pair that a crash left unmatched', async () => {
    const other = await testAuthority();
    await writeFile(join(authority.directory, 'seal.key.pem'), other.seal.key.export({ type: 'pkcs8', format: 'pem' }));
    await expect(loadAuthority(authority.directory, settings)).rejects.toMatchObject({ code: 'keys-missing' });
    await renew(authority.directory, settings, 'seal');
    await expect(loadAuthority(authority.directory, settings)).resolves.toBeDefined();
  });
});
