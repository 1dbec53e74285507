import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { equal, utf8 } from '../../src/core/bytes.ts';
import { parseInteger, readDer } from '../../src/core/der-reader.ts';
import { lowS } from '../../src/core/ecdsa.ts';
import { signMessage } from '../../src/core/key-signature.ts';
import { oids } from '../../src/core/oid.ts';

const message = utf8('naskah');
const sOf = (value: Uint8Array): bigint => parseInteger(readDer(value).children[1]!);

describe.each([
  ['P-256', oids.p256, 256],
  ['P-384', oids.p384, 384],
  ['P-521', oids.p521, 521],
])('an ECDSA signature on %s', (namedCurve, curve, bits) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const isLow = (value: Uint8Array): boolean => sOf(value) >> BigInt(bits - 1) === 0n;

  it('is written by us with the smaller s', () => {
    const values = Array.from({ length: 40 }, () => signMessage(privateKey, message).value);
    expect(values.every((value) => isLow(value) && verify('sha256', message, publicKey, value))).toBe(true);
  });

  it('has one form with the smaller s, which verifies like the other', () => {
    const values = Array.from({ length: 40 }, () => new Uint8Array(sign('sha256', message, privateKey)));
    expect(values.some((value) => !isLow(value))).toBe(true);
    for (const value of values) {
      const low = lowS(value, curve);
      expect([isLow(low), verify('sha256', message, publicKey, low), equal(low, value)]).toEqual([
        true,
        true,
        isLow(value),
      ]);
    }
  });
});

it('is refused where it is none, or on no curve of ours', () => {
  expect(() => lowS(Uint8Array.of(1, 2, 3), oids.p256)).toThrow();
  expect(() => lowS(Uint8Array.of(0x30, 0), oids.p256)).toThrow(RangeError);
  expect(() => lowS(Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1), '1.2.3')).toThrow(RangeError);
});
