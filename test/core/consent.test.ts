import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base64url, concat, equal, utf8 } from '../../src/core/bytes.ts';
import { canonicalJson, type Json } from '../../src/core/canonical-json.ts';
import { type Consent, consentText, parseConsent } from '../../src/core/consent.ts';
import { type ConsentEvidence, decodeConsent, encodeConsent } from '../../src/core/consent-attribute.ts';
import { integer, octetString, sequence, tlv } from '../../src/core/der.ts';
import { readDer } from '../../src/core/der-reader.ts';
import { derSignature } from '../../src/core/ecdsa.ts';
import { compressedPoint, spkiOfPoint } from '../../src/core/p256-point.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

const consent: Consent = {
  cara: 'ponsel',
  goresan: digest('goresan'),
  isi: digest('isi'),
  kode: '91VQ-QKS8-3A6B',
  medan: 'Sig0001',
  orang: '77606b8c05b6fcbbaeb4e299',
  skrip: digest('skrip'),
  waktu: 1_732_867_200_123,
};
const { goresan: _, ...shown } = consent;
const named: Consent = { ...shown, nama: 'Drs. H. Syafi’i Siregar, M.Si.' };

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
const p1363 = (message: Uint8Array) =>
  new Uint8Array(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
const signature = derSignature(p1363(utf8(consentText(consent))));
const point = compressedPoint(spki);

const evidences: Readonly<Record<string, ConsentEvidence>> = {
  ponsel: { kind: 'ponsel', point, signature },
  sidik: {
    kind: 'sidik',
    point,
    signature,
    authenticatorData: new Uint8Array(37),
    clientData: utf8('{"type":"webauthn.get"}'),
  },
  meja: { kind: 'meja', point, signature, enrolment: new Uint8Array(32) },
  server: { kind: 'server' },
};
const consentOf = (cara: string): Uint8Array =>
  utf8(
    consentText(
      cara === 'server' ? { ...named, cara, skrip: undefined as never } : { ...consent, cara: cara as 'ponsel' },
    ),
  );

describe('a consent', () => {
  it.each([consent, named])('is canonical JSON that says what it is for: %j', (one) => {
    expect(consentText(one)).toBe(canonicalJson({ ...one, jenis: 'ikrar-setuju-1' } as unknown as Json));
    expect(parseConsent(utf8(consentText(one)))).toEqual({ ...one, jenis: 'ikrar-setuju-1' });
  });

  it.each<[string, Partial<Record<keyof Consent, unknown>>]>([
    ['an unknown kind', { cara: 'kartu' }],
    ['neither drawing nor name', { goresan: undefined }],
    ['both', { nama: 'Syafi’i' }],
    ['a digest in hex', { isi: 'ab'.repeat(32) }],
    ['a digest with bits to spare', { isi: `${consent.isi.slice(0, 42)}B` }],
    ['another code', { kode: '91vq-qks8-3a6b' }],
    ['a field without a name', { medan: '' }],
    ['a person with a quotation mark', { orang: 'a"b' }],
    ['no script', { skrip: undefined }],
    ['a script for the server’s own key', { cara: 'server' }],
    ['no time', { waktu: 0 }],
    ['a time between milliseconds', { waktu: 1.5 }],
    ['a time that is no date', { waktu: 8.64e15 + 1 }],
    ['a time as a text', { waktu: '1732867200123' }],
    ['a name with a blank at its end', { goresan: undefined, nama: 'Syafi’i ' }],
    ['a name that is printed otherwise', { goresan: undefined, nama: 'Syafiʼi' }],
    ['a name with a control character', { goresan: undefined, nama: 'Sya\u0001fi' }],
    ['half a character', { goresan: undefined, nama: 'Sya\ud800fi' }],
    ['a name that is too long', { goresan: undefined, nama: 'a'.repeat(121) }],
  ])('is refused with %s', (_what, over) => {
    expect(() => consentText({ ...consent, ...over } as Consent)).toThrow(RangeError);
    const octets = utf8(JSON.stringify({ ...consent, jenis: 'ikrar-setuju-1', ...over }));
    expect(() => parseConsent(octets)).toThrow(RangeError);
  });

  const text = consentText(consent);
  it.each([
    ['another purpose', text.replace('ikrar-setuju-1', 'ikrar-setuju-2')],
    ['another order', text.replace('{"cara":"ponsel",', '{').replace('}', ',"cara":"ponsel"}')],
    ['a blank', text.replace(':', ': ')],
    ['a line feed at the end', `${text}\n`],
    ['a byte order mark', `\ufeff${text}`],
    ['an unknown field', text.replace('}', ',"zaman":1}')],
    ['a field twice', text.replace('}', ',"waktu":1732867200123}')],
    ['an escape that is not needed', text.replace('Sig0001', '\\u0053ig0001')],
    ['a number in another form', text.replace('1732867200123', '1.732867200123e12')],
    ['no object', '[]'],
    ['no JSON', text.slice(1)],
    ['null', 'null'],
  ])('is refused as octets with %s', (_what, octets) => {
    expect(() => parseConsent(utf8(octets))).toThrow(RangeError);
  });

  it('is refused when it is not UTF-8 or too long', () => {
    expect(() => parseConsent(Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(RangeError);
    const long = consentText({ ...named, nama: '…'.repeat(120), medan: 'm'.repeat(200), orang: 'o'.repeat(200) });
    expect(parseConsent(utf8(long))).toMatchObject({ nama: '…'.repeat(120) });
    expect(() => parseConsent(utf8(long.padEnd(4096)))).toThrow(RangeError);
  });
});

describe('the attribute of a consent', () => {
  it.each(Object.keys(evidences))('comes back as it was written: %s', (kind) => {
    const octets = consentOf(kind);
    const der = encodeConsent({ octets, evidence: evidences[kind]! });
    const read = decodeConsent(readDer(der));
    expect([read.octets, read.evidence]).toEqual([octets, evidences[kind]]);
    expect(equal(encodeConsent(read), der)).toBe(true);
  });

  it.each(Object.keys(evidences))('is refused with any octet more or less: %s', (kind) => {
    const value = sequence(integer(1), octetString(consentOf(kind)), octetString(Uint8Array.of()));
    expect(() => decodeConsent(readDer(value))).toThrow();
    const der = encodeConsent({ octets: consentOf(kind), evidence: evidences[kind]! });
    const [version, text, choice] = readDer(der).children.map(({ raw }) => raw) as [Uint8Array, Uint8Array, Uint8Array];
    const wrong = [
      sequence(integer(2), text, choice),
      sequence(octetString(Uint8Array.of(1)), text, choice),
      sequence(version, text, choice, choice),
      sequence(version, text),
      sequence(version, text, tlv(choice[0]!, readDer(choice).value, octetString(Uint8Array.of(1)))),
      sequence(version, choice, text),
      sequence(version, concat(Uint8Array.of(0x0c), text.subarray(1)), choice),
      concat(Uint8Array.of(0x31), der.subarray(1)),
    ];
    for (const other of wrong) expect(() => decodeConsent(readDer(other))).toThrow();
  });

  it('is refused where consent and evidence name another kind', () => {
    for (const [kind, evidence] of Object.entries(evidences))
      for (const other of Object.keys(evidences)) {
        const read = () => decodeConsent(readDer(encodeConsent({ octets: consentOf(other), evidence })));
        if (other === kind) expect(read).not.toThrow();
        else expect(read).toThrow('evidence of another kind');
      }
  });

  const { ponsel, sidik, meja } = evidences as {
    [K in 'ponsel' | 'sidik' | 'meja']: Extract<ConsentEvidence, { kind: K }>;
  };
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  const otherForm = (der: Uint8Array) => {
    const [r, s] = readDer(der).children;
    return sequence(r!.raw, integer(order - BigInt(`0x${Buffer.from(s!.value).toString('hex')}`)));
  };
  it.each<[string, ConsentEvidence]>([
    ['a point that is not compressed', { ...ponsel, point: new Uint8Array(65) }],
    ['no signature', { ...ponsel, signature: new Uint8Array() }],
    ['a signature as P1363', { ...ponsel, signature: p1363(utf8('x')) }],
    ['the larger s', { ...ponsel, signature: otherForm(signature) }],
    ['three numbers', { ...ponsel, signature: sequence(integer(1), integer(1), integer(1)) }],
    ['r = 0', { ...ponsel, signature: sequence(integer(0), integer(1)) }],
    ['octets after the signature', { ...ponsel, signature: concat(signature, Uint8Array.of(0)) }],
    ['short authenticator data', { ...sidik, authenticatorData: new Uint8Array(36) }],
    ['long authenticator data', { ...sidik, authenticatorData: new Uint8Array(256) }],
    ['no client data', { ...sidik, clientData: new Uint8Array() }],
    ['long client data', { ...sidik, clientData: new Uint8Array(1025) }],
    ['an enrolment that is no digest', { ...meja, enrolment: new Uint8Array(31) }],
  ])('is refused with %s', (_what, evidence) => {
    const der = encodeConsent({ octets: consentOf(evidence.kind), evidence });
    expect(() => decodeConsent(readDer(der))).toThrow();
  });
});

describe('a key of a browser', () => {
  it('is written as its compressed point, which OpenSSL reads', () => {
    expect([point.length, point[0]! & 0xfe]).toEqual([33, 2]);
    const key = { key: Buffer.from(spkiOfPoint(point)), format: 'der', type: 'spki' } as const;
    expect(verify('sha256', utf8(consentText(consent)), key, signature)).toBe(true);
  });

  it('is refused in any other form', () => {
    for (const other of [spki.subarray(1), concat(spki, Uint8Array.of(0)), spkiOfPoint(point), new Uint8Array(91)])
      expect(() => compressedPoint(other)).toThrow(RangeError);
  });

  it('makes signatures of 64 octets, which become DER whatever their numbers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (message) => {
        const der = derSignature(p1363(message));
        expect(verify('sha256', message, publicKey, der)).toBe(true);
      }),
    );
    const small = new Uint8Array(64);
    small[31] = 0x80;
    small[63] = 1;
    expect(base64url(derSignature(small))).toBe(base64url(sequence(integer(0x80), integer(1))));
    expect(() => derSignature(small.subarray(1))).toThrow(RangeError);
  });
});
