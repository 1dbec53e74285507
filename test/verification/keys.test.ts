import { type createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bitString, integer, nul, oid, sequence } from '../../src/core/der.ts';
import { oids } from '../../src/core/oid.ts';
import { readKey } from '../../src/verification/key.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { setScene, sign } from '../attacks/codes/scene.ts';
import { bent } from '../attacks/codes/signature.ts';
import type { Forger } from '../attacks/forger.ts';
import { issue } from '../support/certificates.ts';
import { inSignerInfo } from '../support/cms-surgery.ts';
import { eventTime } from '../support/pki.ts';

const spki = (key: ReturnType<typeof createPublicKey>) => new Uint8Array(key.export({ type: 'spki', format: 'der' }));
const curve = (namedCurve: string) => readKey(spki(generateKeyPairSync('ec', { namedCurve }).publicKey));
const rsa = (bits: number, exponent: bigint | number, type: string = oids.rsaEncryption) => {
  const modulus = Uint8Array.from({ length: bits / 8 }, () => 0xff);
  const key = sequence(integer(Uint8Array.of(0, ...modulus)), integer(exponent));
  return readKey(sequence(sequence(oid(type), nul()), bitString(key)));
};

describe('the one list of keys and algorithms', () => {
  it('has the curves of NIST from 256 bits on, and Ed25519', () => {
    for (const name of ['P-256', 'P-384', 'P-521']) expect(curve(name)).toMatchObject({ cost: expect.any(Number) });
    for (const name of ['P-224', 'secp256k1', 'brainpoolP256r1', 'P-192']) expect(curve(name).cost).toBeUndefined();
    expect(readKey(spki(generateKeyPairSync('ed25519').publicKey))).toMatchObject({
      cost: expect.any(Number),
    });
    expect(readKey(spki(generateKeyPairSync('ed448').publicKey)).cost).toBeUndefined();
    const parameters = sequence(integer(1));
    const explicit = sequence(sequence(oid(oids.ecPublicKey), parameters), bitString(Uint8Array.of(4)));
    expect(readKey(explicit).cost).toBeUndefined();
  });

  it('answers no where nothing can be computed', async () => {
    const key = primitives.publicKey(spki(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey));
    const pss = { name: 'RSA-PSS', digest: 'SHA-256', mgfDigest: 'SHA-256', saltLength: 0.5 } as const;
    const [data, signature] = [new Uint8Array(1), new Uint8Array(256)];
    expect(await key.verify(pss, data, signature)).toBe(false);
    expect(await primitives.publicKey(data).verify({ name: 'Ed25519' }, data, signature)).toBe(false);
  });

  it('has RSA with an exponent that somebody could have chosen', () => {
    expect(rsa(2048, 65537)).toMatchObject({ modulusBits: 2048, cost: expect.any(Number) });
    expect(rsa(2048, 3).cost).toBeDefined();
    for (const exponent of [0, 1, 2, 65536, 2n ** 40n + 1n]) expect(rsa(2048, exponent).cost).toBeUndefined();
    expect(rsa(8208, 65537).cost).toBeUndefined();
  });

  it('does not take the signature of one kind of key for that of another', async () => {
    const scene = await setScene();
    const who = issue({ name: 'Orang', issuer: scene.root, key: 'RSA-2048', unrevocable: true });
    const judge = async (file: Forger) => {
      const report = await verifyPdf(file.bytes, { roots: [scene.root.certificate], at: eventTime, primitives });
      return { verdict: report.verdict, codes: report.findings.map(({ code }) => code) };
    };
    const signed = sign(scene, scene.base, { who });
    expect(await judge(signed)).toEqual({ verdict: 'passed', codes: [] });
    const named = (id: string) =>
      bent(signed, (cms) => inSignerInfo(cms, (fields) => fields.with(4, sequence(oid(id)))));
    for (const id of [oids.ecdsaWithSha256, oids.ed25519])
      expect(await judge(named(id))).toEqual({ verdict: 'failed', codes: ['signature-wrong'] });
  });
});
