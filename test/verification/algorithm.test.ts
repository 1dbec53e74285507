import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as der from '../../src/core/der.ts';
import { DerError, readDer } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import {
  findDigest,
  findSignatureAlgorithm,
  findWeakness,
  parseAlgorithm,
  suits,
} from '../../src/verification/algorithm.ts';
import { readKey } from '../../src/verification/key.ts';

const algorithm = (name: string, ...parameters: Uint8Array[]): Uint8Array => der.sequence(der.oid(name), ...parameters);
const read = (bytes: Uint8Array) => parseAlgorithm(readDer(bytes));
const find = (bytes: Uint8Array, beside?: 'SHA-256') => findSignatureAlgorithm(read(bytes), beside);

describe('an algorithm', () => {
  it('is a SEQUENCE of a name and at most one parameter', () => {
    expect(read(algorithm(oids.sha256)).oid).toBe(oids.sha256);
    for (const wrong of [
      der.retag(der.tag.set, algorithm(oids.sha256)),
      der.sequence(),
      algorithm(oids.sha256, der.nul(), der.nul()),
    ])
      expect(() => read(wrong)).toThrow(DerError);
  });

  it('of a digest or of a signature has no parameters, or NULL', () => {
    for (const [name, beside] of [
      [oids.sha256, undefined],
      [oids.ecdsaWithSha256, undefined],
      [oids.rsaEncryption, 'SHA-256'],
    ] as const) {
      const found = (...parameters: Uint8Array[]) => {
        const one = read(algorithm(name, ...parameters));
        return findDigest(one) ?? findSignatureAlgorithm(one, beside)?.name;
      };
      const itself = found();
      expect(itself).toBeDefined();
      expect(found(der.nul())).toBe(itself);
      expect(found(der.tlv(der.tag.null, Uint8Array.of(0)))).toBeUndefined();
      expect(found(der.integer(0))).toBeUndefined();
      expect(found(der.tlv(der.tag.octetString))).toBeUndefined();
    }
  });

  it('that names only a key takes the digest beside it', () => {
    expect(find(algorithm(oids.rsaEncryption), 'SHA-256')).toEqual({ name: 'RSA', digest: 'SHA-256' });
    expect(find(algorithm(oids.rsaEncryption))).toBeUndefined();
    expect(find(algorithm('1.2.3'), 'SHA-256')).toBeUndefined();
  });
});

describe('RSASSA-PSS', () => {
  const sha256 = der.context(0, algorithm(oids.sha256));
  const mask = (name: string, ...parameters: Uint8Array[]) => der.context(1, algorithm(name, ...parameters));
  const salt = (length: number) => der.context(2, der.integer(length));
  const mgf1 = mask(oids.mgf1, algorithm(oids.sha256));
  const pss = (...fields: Uint8Array[]) => find(algorithm(oids.rsaPss, der.sequence(...fields)));

  it('has defaults, and says otherwise field by field', () => {
    const defaults = { name: 'RSA-PSS', digest: 'SHA-1', mgfDigest: 'SHA-1', saltLength: 20 };
    expect(pss()).toEqual(defaults);
    expect(pss(sha256)).toEqual({ ...defaults, digest: 'SHA-256' });
    expect(pss(mgf1)).toEqual({ ...defaults, mgfDigest: 'SHA-256' });
    for (const length of [0, 32, 512]) expect(pss(salt(length))).toEqual({ ...defaults, saltLength: length });
    expect(pss(sha256, mgf1, salt(32), der.context(3, der.integer(1)))).toMatchObject({ saltLength: 32 });
  });

  it.each<[string, Uint8Array[]]>([
    ['an unknown digest', [der.context(0, algorithm('1.2.3'))]],
    ['a digest with parameters', [der.context(0, algorithm(oids.sha256, der.integer(1)))]],
    ['another mask', [mask('1.2.3', algorithm(oids.sha256))]],
    ['a mask without a digest', [mask(oids.mgf1)]],
    ['a mask of an unknown digest', [mask(oids.mgf1, algorithm('1.2.3'))]],
    ['a salt that is too long', [salt(513)]],
    ['a negative salt', [salt(-1)]],
    ['another trailer', [der.context(3, der.integer(2))]],
    ['fields out of order', [mgf1, sha256]],
    ['a field twice', [salt(32), salt(32)]],
    ['a field that nobody knows', [der.context(4, der.integer(1))]],
    ['an empty field', [der.context(2)]],
    ['two values in a field', [der.context(2, der.integer(1), der.integer(1))]],
    ['a field without a number', [der.integer(1)]],
    ['a field of another class', [der.sequence(der.integer(1))]],
  ])('with %s is unknown', (_, fields) => {
    expect(pss(...fields)).toBeUndefined();
  });

  it('has parameters, and they are a SEQUENCE', () => {
    expect(find(algorithm(oids.rsaPss))).toBeUndefined();
    expect(find(algorithm(oids.rsaPss, der.setOf()))).toBeUndefined();
  });
});

describe('a key', () => {
  const spki = (name: string, parameters: Uint8Array[], bits: Uint8Array = Uint8Array.of(4)) =>
    der.sequence(algorithm(name, ...parameters), der.bitString(bits));
  const rsa = (modulus: number, exponent = Uint8Array.of(1, 0, 1), name: string = oids.rsaEncryption) => {
    const number = Uint8Array.from({ length: Math.ceil(modulus / 8) }, (_, i) =>
      i === 0 ? 1 << ((modulus - 1) % 8) : 0,
    );
    return spki(name, [der.nul()], der.sequence(der.integer(number), der.integer(exponent)));
  };

  it('is computed when its curve is listed', () => {
    for (const [curve, cost] of [
      [oids.p256, 1],
      [oids.p384, 11],
      [oids.p521, 23],
      ['1.3.132.0.10', undefined],
    ] as const)
      expect(readKey(spki(oids.ecPublicKey, [der.oid(curve)]))).toEqual({ signs: ['ECDSA'], cost });
    expect(readKey(spki(oids.ecPublicKey, []))).toEqual({ signs: ['ECDSA'], cost: undefined });
    expect(readKey(spki(oids.ed25519, []))).toEqual({ signs: ['Ed25519'], cost: 2 });
    expect(readKey(spki('1.2.3', []))).toEqual({ signs: [], cost: undefined });
    expect(readKey(rsa(2048, undefined, '1.2.3'))).toEqual({ signs: [], cost: undefined });
    expect(readKey(Uint8Array.of(1))).toEqual({ signs: [], cost: undefined });
  });

  it('of RSA is computed as long as modulus and exponent are not too long', () => {
    const real = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'der' });
    expect(readKey(new Uint8Array(real))).toEqual({ signs: ['RSA', 'RSA-PSS'], modulusBits: 1024, cost: 1 });
    for (const bits of [1023, 1024, 2047, 2048, 4096, 8192])
      expect(readKey(rsa(bits))).toMatchObject({ modulusBits: bits, cost: expect.any(Number) });
    expect(readKey(rsa(4096))).toEqual({ signs: ['RSA', 'RSA-PSS'], modulusBits: 4096, cost: 1 });
    expect(readKey(rsa(8192))).toEqual({ signs: ['RSA', 'RSA-PSS'], modulusBits: 8192, cost: 4 });
    expect(readKey(rsa(8193))).toEqual({ signs: ['RSA', 'RSA-PSS'], modulusBits: 8193, cost: undefined });
    expect(readKey(rsa(2048, Uint8Array.of(1, 0, 0, 0, 1))).cost).toBeDefined();
    expect(readKey(rsa(2048, Uint8Array.of(2, 0, 0, 0, 1))).cost).toBeUndefined();
    expect(readKey(rsa(2048, undefined, oids.rsaPss))).toMatchObject({ signs: ['RSA-PSS'], modulusBits: 2048 });
    expect(readKey(rsa(2048, Uint8Array.of(0)))).toEqual({
      signs: ['RSA', 'RSA-PSS'],
      modulusBits: 2048,
      cost: undefined,
    });
  });

  it('signs by the algorithms of its kind, and by PSS with one digest', () => {
    const keys = [
      readKey(spki(oids.ecPublicKey, [der.oid(oids.p256)])),
      readKey(spki(oids.ed25519, [])),
      readKey(rsa(2048)),
      readKey(rsa(2048, undefined, oids.rsaPss)),
    ];
    const suit = (algorithm: Parameters<typeof suits>[0]) => keys.map((key) => suits(algorithm, key));
    const pss = { name: 'RSA-PSS', digest: 'SHA-256', saltLength: 32 } as const;
    expect(suit({ name: 'ECDSA', digest: 'SHA-256' })).toEqual([true, false, false, false]);
    expect(suit({ name: 'Ed25519' })).toEqual([false, true, false, false]);
    expect(suit({ name: 'RSA', digest: 'SHA-256' })).toEqual([false, false, true, false]);
    expect(suit({ ...pss, mgfDigest: 'SHA-256' })).toEqual([false, false, true, true]);
    expect(suit({ ...pss, mgfDigest: 'SHA-1' })).toEqual([false, false, false, false]);
  });

  it('is weak by its length, and by a digest that is broken', () => {
    const [short, long] = [
      { modulusBits: 2047, cost: 1 },
      { modulusBits: 2048, cost: 1 },
    ];
    const pss = { name: 'RSA-PSS', digest: 'SHA-256', mgfDigest: 'SHA-256', saltLength: 32 } as const;
    for (const one of [{ name: 'RSA', digest: 'SHA-256' } as const, pss]) {
      expect(findWeakness(one, short)).toBe('RSA 2047 bit');
      expect(findWeakness(one, long)).toBeUndefined();
      expect(findWeakness({ ...one, digest: 'SHA-1' }, long)).toBe('SHA-1');
      expect(findWeakness(one, { cost: 1 })).toBe('RSA 0 bit');
    }
    expect(findWeakness({ name: 'ECDSA', digest: 'SHA-256' }, { cost: 1 })).toBeUndefined();
    expect(findWeakness({ name: 'ECDSA', digest: 'SHA-1' }, { cost: 1 })).toBe('SHA-1');
    expect(findWeakness({ name: 'Ed25519' }, { cost: 1 })).toBeUndefined();
  });
});
