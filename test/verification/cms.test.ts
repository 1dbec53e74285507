import { describe, expect, it } from '@jest/globals';
import { concat, hex } from '../../src/core/bytes.ts';
import * as der from '../../src/core/der.ts';
import { DerError, readDer } from '../../src/core/der-reader.ts';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';
import { parsePadded, signedData, soleAttribute } from '../../src/verification/cms.ts';
import { issue } from '../support/certificates.ts';
import { makeCms, makeToken } from '../support/cms.ts';
import { append, type Cut, cutDer, put, until } from '../support/der-surgery.ts';
import { eventTime, seededRandom } from '../support/pki.ts';

const person = { ...issue({ name: 'Pejabat' }), chain: [] };
const token = makeToken(sha256(Uint8Array.of(1)), person, eventTime, seededRandom('cms'));
const cms = makeCms({ digest: sha256(Uint8Array.of(2)) }, person, { stamp: () => token });
const read = (bytes: Uint8Array) => signedData(readDer(bytes));

/** Paths inside: SignedData, what is signed, the one signer, its attributes. */
const [wrapped, body, encapsulated, content, signers] = [[1], [1, 0], [1, 0, 2], [1, 0, 2, 1], [1, 0, 4]];
const [signer, sid, signed, unsigned] = [
  [1, 0, 4, 0],
  [1, 0, 4, 0, 1],
  [1, 0, 4, 0, 3],
  [1, 0, 4, 0, 6],
];
const retag =
  (n: number, tagByte: number): Cut =>
  (fields) =>
    fields.with(n, der.retag(tagByte, fields[n]!));
const more = append(der.nul());
const [version, number] = [der.integer(1), der.tlv(0x0a, Uint8Array.of(1))];

describe('SignedData', () => {
  it('is read field by field', () => {
    const found = read(cms);
    expect(found).toMatchObject({ version: 1, contentType: oids.data, content: undefined, signers: 1, hasCrls: false });
    expect(found.certificates.map(hex)).toEqual([hex(person.certificate)]);
    expect(found.signer).toMatchObject({ version: 1, keyIdentifier: undefined, ordered: true, hasUnsigned: true });
    expect(found.signer.signedBytes?.[0]).toBe(der.tag.set);
    expect(read(token)).toMatchObject({ version: 3, contentType: oids.tstInfo, signer: { hasUnsigned: false } });
    expect(readDer(read(token).content!).children).toHaveLength(5);
  });

  it('may have CRLs, no certificates, and a signer that is named by its key', () => {
    expect(read(cutDer(cms, body, (fields) => fields.toSpliced(4, 0, der.context(1)))).hasCrls).toBe(true);
    expect(read(cutDer(cms, body, (fields) => fields.toSpliced(3, 1))).certificates).toEqual([]);
    const byKey = read(cutDer(cms, signer, put(1, der.contextPrimitive(0, Uint8Array.of(7))))).signer;
    expect(byKey).toMatchObject({ issuer: undefined, serial: undefined, keyIdentifier: Uint8Array.of(7) });
    const bare = read(cutDer(cms, signer, (fields) => fields.toSpliced(3, 1))).signer;
    expect(bare).toMatchObject({ signedBytes: undefined, signedAttributes: [], ordered: true });
    expect(read(cutDer(cms, signers, (fields) => [...fields, ...fields])).signers).toBe(2);
  });

  it.each<[string, Uint8Array]>([
    ['a SET', der.retag(der.tag.set, cms)],
    ['without a content', cutDer(cms, [], until(1))],
    ['with something behind the content', cutDer(cms, [], more)],
    ['of another type', cutDer(cms, [], put(0, der.oid(oids.data)))],
    ['whose content has another tag', cutDer(cms, [], retag(1, 0xa1))],
    ['whose content is a SET', cutDer(cms, wrapped, retag(0, der.tag.set))],
    ['with two contents', cutDer(cms, wrapped, more)],
    ['with an empty content', cutDer(cms, wrapped, until(0))],
    ['without what is signed', cutDer(cms, body, until(2))],
    ['whose digests are a SEQUENCE', cutDer(cms, body, retag(1, der.tag.sequence))],
    ['whose signed content is a SET', cutDer(cms, body, retag(2, der.tag.set))],
    ['whose version is of another type', cutDer(cms, body, put(0, number))],
    ['without signers', cutDer(cms, body, until(4))],
    ['with something behind the signers', cutDer(cms, body, more)],
    ['whose signers are a SEQUENCE', cutDer(cms, body, retag(4, der.tag.sequence))],
    ['with no signer', cutDer(cms, signers, until(0))],
    ['of no type of content', cutDer(cms, encapsulated, until(0))],
    ['with something behind what is signed', cutDer(token, encapsulated, more)],
    ['whose signed content has another tag', cutDer(token, encapsulated, retag(1, 0xa1))],
    ['whose signed content is no OCTET STRING', cutDer(token, content, () => [der.nul()])],
    ['with two signed contents', cutDer(token, content, more)],
    ['whose signer is a SET', cutDer(cms, signers, retag(0, der.tag.set))],
    ['whose signer has no signature', cutDer(cms, signer, until(5))],
    ['whose signer has no algorithm', cutDer(cms, signer, until(4))],
    ['whose signer has one field', cutDer(cms, signer, until(1))],
    ['with something else than unsigned attributes', cutDer(cms, signer, put(6, der.nul()))],
    ['with something behind the signer', cutDer(cms, signer, more)],
    ['whose signature is no OCTET STRING', cutDer(cms, signer, put(5, der.integer(5)))],
    ['whose signer has a version of another type', cutDer(cms, signer, put(0, number))],
    ['whose signer has no serial number', cutDer(cms, sid, until(1))],
    ['whose signer has something behind the serial number', cutDer(cms, sid, more)],
    ['whose signer has an issuer of another type', cutDer(cms, sid, put(0, version))],
    ['whose signer has a serial number of another type', cutDer(cms, sid, put(1, number))],
    ['whose signer is named in another way', cutDer(cms, signer, retag(1, 0x81))],
    ['with an attribute that is a SET', cutDer(cms, signed, retag(0, der.tag.set))],
    ['with an attribute without values', cutDer(cms, [...signed, 0], until(1))],
    ['with an attribute whose values are a SEQUENCE', cutDer(cms, [...signed, 0], retag(1, der.tag.sequence))],
    ['with something behind an attribute', cutDer(cms, [...signed, 0], more)],
    ['with an empty attribute', cutDer(cms, unsigned, append(der.sequence()))],
  ])('%s is none', (_, bytes) => {
    expect(() => read(bytes)).toThrow(DerError);
  });

  it('knows whether its attributes stand in order, none of them twice', () => {
    const ordered = (path: readonly number[], cut: Cut) => read(cutDer(cms, path, cut)).signer.ordered;
    for (const path of [signed, unsigned]) {
      const other = der.sequence(der.oid('1.2.3'), der.setOf());
      expect(ordered(path, (fields) => [...fields, other].sort(der.compareBytes))).toBe(true);
      expect(ordered(path, (fields) => [...fields, other].sort(der.compareBytes).reverse())).toBe(false);
      expect(ordered(path, ([first, ...rest]) => [first!, first!, ...rest])).toBe(false);
      expect(ordered([...path, 0, 1], append(Uint8Array.of(0, 0)))).toBe(false);
    }
  });

  it('has an attribute of a type once, with one value, or as good as none', () => {
    const { signedAttributes } = read(cms).signer;
    expect(soleAttribute(signedAttributes, oids.messageDigest)?.tag).toBe(der.tag.octetString);
    expect(soleAttribute(signedAttributes, oids.signingTime)).toBeUndefined();
    expect(soleAttribute([...signedAttributes, ...signedAttributes], oids.messageDigest)).toBeUndefined();
    const [one] = signedAttributes;
    expect(soleAttribute([{ ...one!, values: [...one!.values, ...one!.values] }], one!.type)).toBeUndefined();
    expect(soleAttribute([{ ...one!, values: [] }], one!.type)).toBeUndefined();
  });
});

describe('the evidence that a signature carries', () => {
  const crl = der.sequence(der.integer(7));
  const carrying = (...choices: Uint8Array[]) =>
    read(cutDer(cms, body, (fields) => fields.toSpliced(4, 0, der.context(1, ...choices)))).revocation;
  const other = (type: string, ...values: Uint8Array[]) => der.context(1, der.oid(type), ...values);

  it('is a CRL, or a response under its own name', () => {
    expect(carrying(crl)).toEqual({ crls: [crl], responses: [], basicResponses: [] });
    expect(carrying(other(oids.ocspInCms, crl))).toEqual({ crls: [], responses: [crl], basicResponses: [] });
    expect(carrying(other(oids.ocspBasic, crl))).toEqual({ crls: [], responses: [], basicResponses: [crl] });
  });

  it('is nothing else', () => {
    const nothing = { crls: [], responses: [], basicResponses: [] };
    expect(carrying(other('1.2.3', crl), other(oids.ocspInCms), der.context(1, crl), der.context(1))).toEqual(nothing);
    const tagged = (tagByte: number) => der.tlv(tagByte, der.oid(oids.ocspInCms), crl);
    expect(carrying(tagged(0xa2), tagged(der.tag.set))).toEqual(nothing);
  });

  it('may stand in an attribute that the signer signed', () => {
    const list = (n: number, ...all: Uint8Array[]) => der.context(n, der.sequence(...all));
    const archived = (...parts: Uint8Array[]) => {
      const attribute = der.sequence(der.oid(oids.revocationInfoArchival), der.setOf(der.sequence(...parts)));
      return read(cutDer(cms, signed, append(attribute))).revocation;
    };
    expect(archived(list(0, crl))).toEqual({ crls: [crl], responses: [], basicResponses: [] });
    expect(archived(list(1, crl))).toEqual({ crls: [], responses: [crl], basicResponses: [] });
    expect(archived(list(2, crl), der.context(0))).toEqual({ crls: [], responses: [], basicResponses: [] });
  });
});

describe('the hole of a signature', () => {
  it('has nothing but zeros behind the CMS', () => {
    const padded = (...octets: number[]) => parsePadded(concat(cms, Uint8Array.from(octets))).zeroPadded;
    expect([padded(), padded(0, 0, 0), padded(0, 0, 1), padded(1, 0, 0)]).toEqual([true, true, false, false]);
  });

  it('has certificates that are taken as they stand, in the signature and in its token, and nowhere else', () => {
    const spoiled = der.tlv(0xa0, Uint8Array.of(0x30, 2, 0x1f, 0));
    const [inCms, inToken] = [cutDer(cms, body, put(3, spoiled)), cutDer(token, body, put(3, spoiled))];
    const stamped = makeCms({ digest: sha256(Uint8Array.of(2)) }, person, { stamp: () => inToken });
    for (const bytes of [inCms, stamped]) {
      expect(parsePadded(bytes).signed.certificates).toHaveLength(1);
      expect(() => readDer(bytes)).toThrow(DerError);
    }
    expect(() => parsePadded(cutDer(cms, body, (fields) => fields.toSpliced(4, 0, spoiled.with(0, 0xa1))))).toThrow(
      DerError,
    );
    expect(() => parsePadded(makeCms({ digest: sha256(Uint8Array.of(2)) }, person, { stamp: () => spoiled }))).toThrow(
      DerError,
    );
  });
});
