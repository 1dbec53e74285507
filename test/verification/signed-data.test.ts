import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseCertificateParts } from '../../src/core/certificate-parts.ts';
import * as der from '../../src/core/der.ts';
import { oids } from '../../src/core/oid.ts';
import { answer } from '../attacks/codes/judge.ts';
import { type Scene, setScene, sign } from '../attacks/codes/scene.ts';
import { bent } from '../attacks/codes/signature.ts';
import type { Forger } from '../attacks/forger.ts';
import { makeCms } from '../support/cms.ts';
import { append, type Cut, cutDer, put, until } from '../support/der-surgery.ts';
import { eventTime } from '../support/pki.ts';

/** Paths inside a CMS: SignedData, the one signer, its signed and its unsigned attributes. */
const [body, signer, unsigned] = [
  [1, 0],
  [1, 0, 4, 0],
  [1, 0, 4, 0, 6],
];
const algorithm = (name: string, ...parameters: Uint8Array[]): Uint8Array => der.sequence(der.oid(name), ...parameters);
const attribute = (type: string, ...values: Uint8Array[]): Uint8Array =>
  der.sequence(der.oid(type), der.setOf(...values));
const digestOf = (name: 'sha1' | 'sha256' | 'sha512', bytes: Uint8Array): Uint8Array =>
  der.octetString(new Uint8Array(createHash(name).update(bytes).digest()));

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});

/** The signed file with something cut in what nothing signs. */
const cut = (path: readonly number[], change: Cut) => (): Forger =>
  bent(scene.signed, (cms) => cutDer(trim(cms), path, change));
/** The hole is padded with zeros. */
const trim = (cms: Uint8Array): Uint8Array => cms.subarray(0, 4 + cms[2]! * 256 + cms[3]!);

/** A file whose signed attributes are changed before they are signed: content type, digest, certificate. */
const attributes =
  (change: Cut, how: { readonly sub?: string; readonly signingTime?: Date } = {}) =>
  (): Forger => {
    const habits = { stamp: scene.stamp, set: (...all: readonly Uint8Array[]) => der.setOf(...change([...all])) };
    const { sub, signingTime } = how;
    return sign(scene, scene.base, { habits: { ...habits, ...(signingTime && { signingTime }) }, ...(sub && { sub }) });
  };

/** The same with another signing-certificate; the old form where it is said so. */
const certificate = (
  make: (der: Uint8Array, issuerSerial: Uint8Array) => Uint8Array,
  type: string = oids.signingCertificateV2,
) =>
  attributes(([contentType, digest]) => {
    const { issuer, serial } = parseCertificateParts(scene.person.certificate);
    const issuerSerial = der.sequence(der.sequence(der.context(4, issuer)), serial);
    const list = der.sequence(der.sequence(make(scene.person.certificate, issuerSerial)));
    return [contentType!, digest!, attribute(type, list)];
  });

/** A token with other information in it, rightly signed. */
const token = (change: Cut) => (): Forger => {
  const stamp = (digest: Uint8Array): Uint8Array => {
    const imprint = der.sequence(algorithm(oids.sha256), der.octetString(digest));
    const info = [der.integer(1), der.oid('1.2.3.4'), imprint, der.integer(7), der.generalizedTime(eventTime)];
    return makeCms({ tstInfo: der.sequence(...change(info)) }, { ...scene.tsa, chain: [] });
  };
  return sign(scene, scene.base, { habits: { stamp } });
};
const imprint = (name: string, hash: Uint8Array) => put(2, der.sequence(algorithm(name), hash));

const good = 'passed';
const deviates = 'passed cms-deviates';
const malformed = 'indeterminate timestamp-malformed timestamp-missing';

describe('what a signature is made of', () => {
  it.each<[string, () => Forger, string]>([
    ['all as it should be', () => scene.signed, good],
    [
      'its content inside',
      cut([...body, 2], append(der.context(0, der.octetString(Uint8Array.of(1))))),
      'failed cms-malformed',
    ],
    ['another type of content', cut([...body, 2], put(0, der.oid(oids.tstInfo))), 'failed cms-malformed'],
    ['another version', cut(body, put(0, der.integer(3))), deviates],
    ["another version of the signer's part", cut(signer, put(0, der.integer(3))), deviates],
    ['no list of digests', cut([...body, 1], until(0)), deviates],
    ['two digests', cut([...body, 1], append(algorithm(oids.sha512))), deviates],
    ['another digest', cut([...body, 1], () => [algorithm(oids.sha512)]), deviates],
    ['a digest with NULL', cut([...body, 1], () => [algorithm(oids.sha256, der.nul())]), good],
    ['a digest with parameters', cut([...body, 1], () => [algorithm(oids.sha256, der.integer(1))]), deviates],
    ["parameters in the signer's digest", cut(signer, put(2, algorithm(oids.sha256, der.integer(1)))), deviates],
    [
      'a digest that nobody knows',
      cut(signer, put(2, algorithm('1.2.3'))),
      'indeterminate algorithm-unknown cms-deviates',
    ],
    ['an algorithm that nobody knows', cut(signer, put(4, algorithm('1.2.3'))), 'indeterminate algorithm-unknown'],
    ['another algorithm', cut(signer, put(4, algorithm(oids.ecdsaWithSha512))), 'failed signature-wrong'],
    ['CRLs', cut(body, (fields) => fields.toSpliced(4, 0, der.context(1))), deviates],
    [
      'an empty list of unsigned attributes',
      cut(signer, put(6, der.context(1))),
      'passed cms-deviates timestamp-missing',
    ],
    [
      'an unsigned attribute of its own',
      cut(unsigned, (all) => [...all, attribute('1.2.3')].sort(der.compareBytes)),
      deviates,
    ],
    [
      'two timestamps',
      cut(unsigned, ([one]) => [one!, cutDer(one!, [], (all) => all)]),
      'indeterminate cms-deviates timestamp-malformed timestamp-missing',
    ],
    [
      'a timestamp with two values',
      cut([...unsigned, 0, 1], ([one]) => [one!, one!]),
      'indeterminate cms-deviates timestamp-malformed timestamp-missing',
    ],
    [
      'a timestamp without a value',
      cut([...unsigned, 0, 1], until(0)),
      'indeterminate cms-deviates timestamp-malformed timestamp-missing',
    ],
    [
      'the certificate of somebody else',
      cut([...body, 3], () => [scene.tsa.certificate]),
      'indeterminate certificate-missing',
    ],
    [
      'another number of the same issuer',
      cut([...signer, 1], put(1, der.integer(1))),
      'indeterminate certificate-missing',
    ],
    [
      'another issuer of the same number',
      cut([...signer, 1], put(0, der.sequence())),
      'indeterminate certificate-missing',
    ],
    ['a certificate that is none', cut([...body, 3], append(der.sequence())), 'failed certificate-damaged'],
    ['a certificate twice', cut([...body, 3], (all) => [...all, ...all]), 'passed certificate-repeated'],
  ])('with %s', async (_, make, told) => {
    expect(await answer(scene, make())).toBe(told);
  });

  it.each<[string, () => Forger, string]>([
    ['no type of content', attributes(([, ...rest]) => rest), 'failed cms-malformed'],
    [
      'the type of a timestamp',
      attributes(([, ...rest]) => [attribute(oids.contentType, der.oid(oids.tstInfo)), ...rest]),
      'failed cms-malformed',
    ],
    [
      'a type of another type',
      attributes(([, ...rest]) => [attribute(oids.contentType, der.nul()), ...rest]),
      'failed cms-malformed',
    ],
    ['no digest', attributes(([type, , ...rest]) => [type!, ...rest]), 'failed digest-mismatch'],
    [
      'a digest of another type',
      attributes(([type, hash, ...rest]) => [
        type!,
        cutDer(hash!, [1], ([one]) => [der.retag(der.tag.bitString, one!)]),
        ...rest,
      ]),
      'failed digest-mismatch',
    ],
    [
      'two digests',
      attributes(([type, hash, ...rest]) => [type!, hash!, cutDer(hash!, [], (all) => all), ...rest]),
      'failed cms-deviates digest-mismatch',
    ],
    [
      'another digest',
      attributes(([type, , ...rest]) => [
        type!,
        attribute(oids.messageDigest, der.octetString(new Uint8Array(32))),
        ...rest,
      ]),
      'failed digest-mismatch',
    ],
    ['the signing time', attributes((all) => all, { signingTime: eventTime }), deviates],
    ['no name of the certificate', attributes((all) => all.slice(0, 2)), 'passed signature-deviates'],
    [
      'no name of the certificate, in the old form',
      attributes((all) => all.slice(0, 2), { sub: 'adbe.pkcs7.detached' }),
      'passed signature-deviates',
    ],
    [
      'the signing time in the old form',
      attributes((all) => all, { sub: 'adbe.pkcs7.detached', signingTime: eventTime }),
      'passed signature-deviates',
    ],
  ])('whose signer signed %s', async (_, make, told) => {
    expect(await answer(scene, make())).toBe(told);
  });

  it.each<[string, () => Forger, string]>([
    ['by SHA-256', certificate((one) => der.sequence(digestOf('sha256', one))), good],
    [
      'by SHA-256 that is said',
      certificate((one) => der.sequence(algorithm(oids.sha256), digestOf('sha256', one))),
      good,
    ],
    ['by SHA-512', certificate((one) => der.sequence(algorithm(oids.sha512), digestOf('sha512', one))), good],
    ['by SHA-1, as once', certificate((one) => der.sequence(digestOf('sha1', one)), oids.signingCertificate), good],
    [
      'by SHA-1 where it is SHA-256',
      certificate((one) => der.sequence(digestOf('sha1', one))),
      'failed certificate-mismatch',
    ],
    [
      'by a digest that nobody knows',
      certificate((one) => der.sequence(algorithm('1.2.3'), digestOf('sha256', one))),
      'failed certificate-mismatch',
    ],
    ['by nothing', certificate(() => der.sequence()), 'failed certificate-mismatch'],
    [
      'by another type',
      certificate((one) => der.sequence(der.retag(der.tag.bitString, digestOf('sha256', one)))),
      'failed certificate-mismatch',
    ],
    [
      'by another digest',
      certificate(() => der.sequence(digestOf('sha256', Uint8Array.of(1)))),
      'failed certificate-mismatch',
    ],
    ['with issuer and number', certificate((one, more) => der.sequence(digestOf('sha256', one), more)), good],
    [
      'with another issuer',
      certificate((one, more) =>
        der.sequence(
          digestOf('sha256', one),
          cutDer(more, [0, 0], () => [der.sequence()]),
        ),
      ),
      'failed certificate-mismatch',
    ],
    [
      'with another kind of issuer',
      certificate((one, more) =>
        der.sequence(
          digestOf('sha256', one),
          cutDer(more, [0], ([name]) => [der.retag(0xa5, name!)]),
        ),
      ),
      'failed certificate-mismatch',
    ],
    [
      'with another number',
      certificate((one, more) => der.sequence(digestOf('sha256', one), cutDer(more, [], put(1, der.integer(1))))),
      'failed certificate-mismatch',
    ],
    [
      'with no number',
      certificate((one, more) => der.sequence(digestOf('sha256', one), cutDer(more, [], until(1)))),
      'failed certificate-mismatch',
    ],
    [
      'with no issuer',
      certificate((one, more) => der.sequence(digestOf('sha256', one), cutDer(more, [], until(0)))),
      'failed certificate-mismatch',
    ],
    [
      'in an empty list',
      attributes((all) => [...all.slice(0, 2), attribute(oids.signingCertificateV2, der.sequence(der.sequence()))]),
      'failed certificate-mismatch',
    ],
  ])('whose certificate is named %s', async (_, make, told) => {
    expect(await answer(scene, make())).toBe(told);
  });

  it.each<[string, () => Forger, string]>([
    ['all as it should be', token((all) => all), good],
    ['more than there must be', token(append(der.boolean(true))), good],
    ['another version', token(put(0, der.integer(2))), malformed],
    ['a version of another type', token(put(0, der.nul())), malformed],
    ['nothing', token(until(0)), malformed],
    ['no policy', token(put(1, der.integer(1))), malformed],
    ['an empty imprint', token(put(2, der.sequence())), malformed],
    ['an imprint without a digest', token(put(2, der.sequence(algorithm(oids.sha256)))), malformed],
    ['an imprint of another type', token(imprint(oids.sha256, der.bitString(new Uint8Array(32)))), malformed],
    ['no serial number', token(put(3, der.nul())), malformed],
    ['a time of another type', token((all) => all.with(4, der.retag(0x17, all[4]!))), malformed],
    ['no time', token(until(4)), malformed],
    [
      'another imprint',
      token(imprint(oids.sha256, der.octetString(new Uint8Array(32)))),
      'indeterminate timestamp-imprint',
    ],
    [
      'an imprint by a digest that nobody knows',
      token(imprint('1.2.3', der.octetString(new Uint8Array(32)))),
      'indeterminate timestamp-imprint',
    ],
  ])('whose token holds %s', async (_, make, told) => {
    expect(await answer(scene, make())).toBe(told);
  });
});
