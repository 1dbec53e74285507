import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as pkijs from 'pkijs';
import { hex, parseHex } from '../../src/core/bytes.ts';
import { parseCertificateParts } from '../../src/core/certificate-parts.ts';
import { readDer } from '../../src/core/der-reader.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { keyIdentifier, noRevocation } from '../../src/pki/extension.ts';
import { distinguishedName } from '../../src/pki/name.ts';
import { issueOneTime } from '../../src/pki/one-time.ts';
import { eventTime, testAuthority } from '../support/pki.ts';

const subject = {
  name: 'Drs. H. Syafi’i Siregar, M.Si.',
  position: 'Camat Kamang Baru',
  organization: 'Pemerintah Kabupaten Sijunjung',
  at: eventTime,
};

/** Extension id → critical flag and value, as pkijs (which shares nothing with us) reads them. */
function extensions(der: Uint8Array) {
  const certificate = pkijs.Certificate.fromBER(Uint8Array.from(der));
  return new Map(
    (certificate.extensions ?? []).map((e) => [e.extnID, { critical: e.critical, parsed: e.parsedValue }]),
  );
}

let authority: Authority;
beforeAll(async () => {
  authority = await testAuthority();
});

describe('the certificates of the house', () => {
  it('form a chain that OpenSSL verifies: root, issuing CA, then seal and TSA', () => {
    const [root, issuer, seal, tsa] = [authority.root, authority.issuer, authority.seal, authority.tsa].map(
      ({ certificate }) => new X509Certificate(certificate),
    ) as [X509Certificate, X509Certificate, X509Certificate, X509Certificate];
    expect(root.verify(root.publicKey)).toBe(true);
    expect(issuer.verify(root.publicKey)).toBe(true);
    expect(issuer.checkIssued(root)).toBe(true);
    for (const leaf of [seal, tsa]) {
      expect(leaf.verify(issuer.publicKey)).toBe(true);
      expect(leaf.checkIssued(issuer)).toBe(true);
      expect(leaf.ca).toBe(false);
    }
    expect(root.ca && issuer.ca).toBe(true);
  });

  it('have the TSA for timestamping only, critical (RFC 3161 section 2.3)', () => {
    const usage = extensions(authority.tsa.certificate).get('2.5.29.37');
    expect(usage?.critical).toBe(true);
    expect((usage?.parsed as pkijs.ExtKeyUsage | undefined)?.keyPurposes).toEqual(['1.3.6.1.5.5.7.3.8']);
  });

  it('name a CRL for everything that can be revoked, and no CRL is exempt', () => {
    for (const { certificate } of [authority.issuer, authority.seal, authority.tsa]) {
      const found = extensions(certificate);
      expect(found.has('2.5.29.31')).toBe(true);
      expect(found.has('2.5.29.56')).toBe(false);
    }
  });
});

describe('a one-time certificate', () => {
  it('is for signing, lives minutes, and says that it is never revoked (RFC 9608)', () => {
    const { certificate } = issueOneTime(authority, subject);
    const read = new X509Certificate(certificate);
    expect(read.verify(new X509Certificate(authority.issuer.certificate).publicKey)).toBe(true);
    const { notBefore, notAfter } = parseCertificateParts(certificate);
    expect(notBefore <= eventTime && notAfter > eventTime).toBe(true);
    expect(notAfter.getTime() - notBefore.getTime()).toBeLessThanOrEqual(15 * 60_000);
    const found = extensions(certificate);
    expect(found.get('2.5.29.15')?.critical).toBe(true);
    expect(found.has('2.5.29.56')).toBe(true);
    expect(found.get('2.5.29.56')?.critical).toBe(false);
    expect(found.has('2.5.29.31')).toBe(false); // RFC 9608 section 4: no CDP beside noRevAvail
    expect(found.has('1.3.6.1.5.5.7.1.1')).toBe(true);
    expect(found.has('2.5.29.32')).toBe(true);
  });

  it('encodes noRevAvail as RFC 9608 section 2 defines it', () => {
    // SEQUENCE { OID 2.5.29.56, OCTET STRING { NULL } }, not critical
    expect(hex(noRevocation())).toBe('30090603551d3804020500');
  });

  it('has digitalSignature and nonRepudiation', () => {
    const { certificate } = issueOneTime(authority, subject);
    expect(hex(certificate)).toContain('0603551d0f0101ff0404030206c0');
  });

  it('carries name and position and nothing that was not asked for', () => {
    const { certificate } = issueOneTime(authority, subject);
    expect(new X509Certificate(certificate).subject.split('\n')).toEqual([
      'O=Pemerintah Kabupaten Sijunjung',
      'title=Camat Kamang Baru',
      'CN=Drs. H. Syafi’i Siregar\\, M.Si.',
    ]);
  });

  it('is new every time: no key and no serial comes twice', () => {
    const made = Array.from({ length: 20 }, () => parseCertificateParts(issueOneTime(authority, subject).certificate));
    expect(new Set(made.map(({ serial }) => hex(serial))).size).toBe(20);
    expect(new Set(made.map(({ spki }) => hex(spki))).size).toBe(20);
    for (const { serial } of made) expect(serial.length).toBe(18);
  });

  it('carries a name longer than a common name whole, beside a shortened one', () => {
    const name = 'Prof. Dr. Ir. H. Muhammad Nasrullah Dt. Rajo Nan Putiah, M.Sc., Ph.D.';
    const { certificate } = issueOneTime(authority, { ...subject, name });
    const read = new Map(
      pkijs.Certificate.fromBER(Uint8Array.from(certificate)).subject.typesAndValues.map((one) => [
        one.type as string,
        one.value.valueBlock.value as string,
      ]),
    );
    expect(read.get('2.5.4.41')).toBe(name);
    expect(read.get('2.5.4.3')).toBe('Prof. Dr. Ir. H. Muhammad Nasrullah Dt. Rajo Nan Putiah,…');
  });

  it('refuses what is no name', () => {
    for (const name of ['', 'a\u0000b', 'x'.repeat(257), '\ud800'])
      expect(() => issueOneTime(authority, { ...subject, name })).toThrow(RangeError);
  });
});

describe('names', () => {
  it('keep to the upper bounds of RFC 5280 whatever position they are given', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (title) => {
        const [step] = readDer(distinguishedName({ title: `a${title}`, commonName: 'x' })).children;
        const value = new TextDecoder().decode(step!.children[0]!.children[1]!.value);
        expect([...value].length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it('count characters, not octets', () => {
    const name = 'é'.repeat(64);
    expect(hex(distinguishedName({ commonName: name }))).not.toContain('0603550429');
    expect(hex(distinguishedName({ commonName: `${name}é` }))).toContain('0603550429');
  });
});

it('identifies a key as RFC 7093 method 1: the leftmost 160 bits of SHA-256 of the bit string', () => {
  const spki = parseHex(
    '3059301306072a8648ce3d020106082a8648ce3d030107034200' +
      '047f7f35a79794c950060b8029fc8f363a28f11159692d9d34e6ac948190434735' +
      'f833b1a66652dc514337aff7f5c9c75d670c019d95a5d639b72744c64a9128bb',
  );
  // The example of RFC 7093 section 4 uses this key.
  expect(hex(keyIdentifier(spki))).toBe('bf37b3e5808fd46d54b28e846311bcce1cad2e1a');
});
