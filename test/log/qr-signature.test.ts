import { createHash, generateKeyPairSync, webcrypto } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concat, parseBase64url, utf8 } from '../../src/core/bytes.ts';
import { createCode } from '../../src/core/code.ts';
import { decodeQrText, type QrFacts, qrSignatureWords } from '../../src/core/qr-signature.ts';
import { type QrSignatureKey, qrPayload, verifyQrSignature } from '../../src/log/qr-signature.ts';
import { encodeQrText } from '../../src/log/qr-signature-text.ts';

const makeKey = (): QrSignatureKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { key: privateKey, id: createHash('sha256').update(spki).digest('hex').slice(0, 8) };
};
const key = makeKey();
const facts: QrFacts = {
  code: createCode((length) => new Uint8Array(length).map((_, i) => i * 7)),
  contentDigest: 'fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13',
  title: 'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024',
  date: '2024-09-30',
  place: 'Muaro Sijunjung',
  signers: 71,
};
const urlOf = (fragment: string): string => `https://ikrar.bawaslu.go.id/v/${facts.code}#${fragment}`;

describe('the QR seal', () => {
  it('says title, date, place, number and digest, whole, in 245 characters', () => {
    const url = urlOf(qrPayload(facts, key));
    expect(url.length).toBeLessThanOrEqual(245);
    expect(verifyQrSignature(url, [makeKey(), key])).toEqual({ good: true, facts, keyId: key.id });
  });

  it('is checked by WebCrypto as it stands', async () => {
    const bytes = parseBase64url(qrPayload(facts, key));
    const spki = Buffer.from(
      (await import('node:crypto')).createPublicKey(key.key).export({ type: 'spki', format: 'der' }),
    );
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const imported = await webcrypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    const message = concat(utf8(`ikrar-seal/1\n${facts.code}\n`), bytes.slice(0, -64));
    const how = { name: 'ECDSA', hash: 'SHA-256' };
    expect(await webcrypto.subtle.verify(how, imported, bytes.slice(-64), message)).toBe(true);
  });

  it('keeps to its room whatever the title, and says that it was cut', () => {
    const long = fc.record({
      title: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      place: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
      signers: fc.nat(65535),
    });
    fc.assert(
      fc.property(long, fc.integer({ min: 0, max: 300 }), (given, limit) => {
        const fragment = qrPayload({ ...facts, ...given }, key, limit);
        expect(fragment.length).toBeLessThanOrEqual(Math.max(160, Math.min(200, limit)));
        expect(verifyQrSignature(urlOf(fragment), [key])).toMatchObject({
          good: true,
          facts: { signers: given.signers },
        });
      }),
      { numRuns: 50 },
    );
    const check = verifyQrSignature(urlOf(qrPayload({ ...facts, title: 'Panjang sekali '.repeat(20) }, key)), [key]);
    expect(check).toMatchObject({ good: true, facts: { title: expect.stringMatching(/^Panjang sekali .* …$/) } });
  });

  it('moved to the address of another document is forged', () => {
    const other = createCode((length) => new Uint8Array(length).fill(3));
    const url = urlOf(qrPayload(facts, key)).replace(facts.code, other);
    expect(verifyQrSignature(url, [key])).toEqual({ good: false, fault: 'forged' });
  });

  it('with any one character changed is refused', () => {
    const url = urlOf(qrPayload(facts, key));
    const start = url.indexOf('#') + 1;
    fc.assert(
      fc.property(fc.integer({ min: start, max: url.length - 1 }), fc.constantFrom(...'ABCxyz019-_'), (at, letter) => {
        const changed = url.slice(0, at) + letter + url.slice(at + 1);
        fc.pre(changed !== url);
        expect(verifyQrSignature(changed, [key]).good).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('by a key that we never published is refused', () => {
    const forger = makeKey();
    expect(verifyQrSignature(urlOf(qrPayload(facts, forger)), [key])).toEqual({ good: false, fault: 'key-unknown' });
    const pretending = qrPayload(facts, { ...forger, id: key.id });
    expect(verifyQrSignature(urlOf(pretending), [key])).toEqual({ good: false, fault: 'forged' });
  });

  it('made with the key before is still good while that is published', () => {
    expect(verifyQrSignature(urlOf(qrPayload(facts, key)), [makeKey(), key]).good).toBe(true);
  });

  it('tells an address without a seal from a broken one', () => {
    expect(verifyQrSignature(`https://ikrar.example/v/${facts.code}`, [key])).toEqual({ good: false, fault: 'absent' });
    expect(verifyQrSignature(urlOf(''), [key])).toEqual({ good: false, fault: 'absent' });
    for (const rubbish of ['x', '!!!', 'AQ', 'A'.repeat(200), 'A'.repeat(5000)])
      expect(verifyQrSignature(urlOf(rubbish), [key])).toEqual({ good: false, fault: 'malformed' });
    fc.assert(fc.property(fc.webUrl({ withFragments: true }), (url) => !verifyQrSignature(url, [key]).good));
  });
});

describe('seal text', () => {
  it('comes back as it was', () => {
    const words = fc.array(fc.constantFrom(...qrSignatureWords, 'Siregar', 'ASN', 'é', '“Ikrar”', 'A.'), {
      minLength: 1,
    });
    const texts = words.map((list) => list.join(' '));
    fc.assert(fc.property(texts, (text) => expect(decodeQrText(encodeQrText(text, 10_000))).toBe(text)));
    fc.assert(
      fc.property(texts, (text) => {
        const capitals = text.toUpperCase();
        expect(decodeQrText(encodeQrText(capitals, 10_000))).toBe(capitals);
      }),
    );
  });

  it('makes the agreed titles short', () => {
    expect(encodeQrText(facts.title, 100).length).toBe(9);
    expect(encodeQrText('IKRAR NETRALITAS KEPALA DESA PADA PEMILIHAN SERENTAK TAHUN 2024', 100).length).toBeLessThan(
      12,
    );
  });

  it('the list of words never grows or moves: seals on paper depend on it', () => {
    expect(qrSignatureWords).toHaveLength(60);
    expect(createHash('sha256').update(qrSignatureWords.join('\n')).digest('hex')).toBe(
      '346c071ee819be03362624857cd2df3ae217e0b3dbb89b1d8a82b90dc2ff8b4d',
    );
  });
});
