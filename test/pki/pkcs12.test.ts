import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { concat } from '../../src/core/bytes.ts';
import { IkrarError } from '../../src/errors.ts';
import { parsePem } from '../../src/pki/certificate.ts';
import { parseSeal, readSeal } from '../../src/pki/pkcs12.ts';

const folder = new URL('../vectors/pki/', import.meta.url);
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const certificate = (name: string): Uint8Array => parsePem('CERTIFICATE', new TextDecoder().decode(fixture(name)))[0]!;
const at = new Date('2027-01-01T00:00:00Z');

/** The Indonesian sentence of a seal that is refused. */
function refusal(name: string, password = 'rahasia', when = at): string {
  try {
    parseSeal(fixture(name), password, when);
  } catch (error) {
    expect(error).toBeInstanceOf(IkrarError);
    expect((error as IkrarError).code).toBe('seal-invalid');
    return (error as IkrarError).message;
  }
  throw new Error(`${name} was accepted`);
}

describe('a seal from PKCS#12', () => {
  it.each([
    ['rsa.p12', 'rsa.pem', 'rsa'],
    ['rsa-legacy.p12', 'rsa.pem', 'rsa'],
    ['ec.p12', 'ec.pem', 'ec'],
  ])('%s gives its key and the very bytes of its certificate', (container, pem, type) => {
    const seal = parseSeal(fixture(container), 'rahasia', at);
    expect(seal.key.asymmetricKeyType).toBe(type);
    // Byte for byte: forge alone would write another algorithm into an RSA certificate from an EC authority.
    expect(seal.certificate).toEqual(certificate(pem));
    const read = new X509Certificate(seal.certificate);
    expect(read.checkPrivateKey(seal.key)).toBe(true);
    expect(read.verify(new X509Certificate(certificate('ca.pem')).publicKey)).toBe(true);
    expect(seal.chain).toEqual([]); // the only other certificate is the root
  });

  it('is refused in words that say why', () => {
    expect(refusal('rsa.p12', 'salah')).toMatch('Kata sandi');
    expect(refusal('ec.p12', '')).toMatch('Kata sandi');
    expect(refusal('past.p12')).toMatch('habis masa berlakunya 2026-11-23');
    expect(refusal('rsa.p12', 'rahasia', new Date('2020-01-01T00:00:00Z'))).toMatch('baru berlaku 2026-11-22');
    expect(refusal('cipher.p12')).toMatch('keyUsage');
    expect(refusal('weak.p12')).toMatch('RSA 2048');
    expect(refusal('ca.p12')).toMatch('sertifikat CA');
    expect(refusal('no-key.p12')).toMatch('tidak berisi kunci privat');
    expect(refusal('ca.pem')).toMatch('bukan PKCS#12');
  });

  it('is refused when truncated or empty', () => {
    for (const bytes of [
      new Uint8Array(),
      fixture('rsa.p12').subarray(0, 700),
      concat(fixture('ca.pem').subarray(0, 9)),
    ])
      expect(() => parseSeal(bytes, 'rahasia', at)).toThrow(IkrarError);
  });

  it('says which file cannot be read', async () => {
    await expect(readSeal({ path: '/nowhere/segel.p12', password: '' }, at)).rejects.toMatchObject({
      code: 'seal-invalid',
      message: expect.stringContaining('/nowhere/segel.p12'),
    });
  });
});
