import { describe, expect, it } from '@jest/globals';
import { hex, latin1, utf8 } from '../../src/core/bytes.ts';
import * as der from '../../src/core/der.ts';
import { DerError } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import {
  allowsUsage,
  nameAttributes,
  needsNoRevocation,
  parseCertificate,
  usage,
} from '../../src/verification/certificate.ts';
import { issue } from '../support/certificates.ts';
import { append, type Cut, cutDer, put, until } from '../support/der-surgery.ts';

const { certificate } = issue({ name: 'Pejabat', authority: true, pathLength: 3 });
const other = der.sequence(der.oid(oids.ed25519));
const parse = (bytes: Uint8Array) => parseCertificate(bytes, '');
/** Paths inside a certificate: of what is signed, of its extensions. */
const [tbs, extensions] = [[0], [0, 7, 0]];
const extension = (name: string, value: Uint8Array, ...critical: Uint8Array[]): Uint8Array =>
  der.sequence(der.oid(name), ...critical, value);
const some = der.octetString(der.nul());
const withExtension = (...parts: Uint8Array[]) => cutDer(certificate, extensions, append(der.sequence(...parts)));
/** With another extension in the place of one that there is. */
const saying = (name: string, value: Uint8Array) =>
  cutDer(certificate, extensions, (all) => [
    ...all.filter((one) => !hex(one).includes(hex(der.oid(name)))),
    extension(name, der.octetString(value)),
  ]);

describe('a certificate', () => {
  it.each<[string, Uint8Array]>([
    ['a SET', der.retag(der.tag.set, certificate)],
    ['without a signature', cutDer(certificate, [], until(2))],
    ['with something behind the signature', cutDer(certificate, [], append(der.nul()))],
    ['without a key', cutDer(certificate, tbs, until(6))],
    ['with an algorithm outside that it does not name inside', cutDer(certificate, [], put(1, other))],
    ['of version 2', cutDer(certificate, [0, 0], () => [der.integer(1)])],
    ['whose signature is an OCTET STRING', cutDer(certificate, [], put(2, der.octetString(Uint8Array.of(0, 1))))],
    ['whose signature has unused bits', cutDer(certificate, [], put(2, der.bitString(Uint8Array.of(2), 1)))],
    ['with a version of another type', cutDer(certificate, [0, 0], () => [der.oid('1.2.3')])],
    ['with an extension without a value', withExtension(der.oid('1.2.3'))],
    ['with an extension that is no OCTET STRING', withExtension(der.oid('1.2.3'), der.nul())],
    ['with an extension with two values', withExtension(der.oid('1.2.3'), some, some)],
    [
      'with an extension twice',
      cutDer(certificate, extensions, (all) => [...all, ...Array(2).fill(extension('1.2.3', some))]),
    ],
    ['whose key usage is no BIT STRING', saying(oids.keyUsage, der.octetString(Uint8Array.of(6)))],
  ])('%s is none', (_, bytes) => {
    expect(() => parse(bytes)).toThrow(DerError);
  });

  it('without a version is read, and one with every field says what they say', () => {
    expect(parse(cutDer(certificate, tbs, (fields) => fields.slice(1)))).toMatchObject({ pathLength: 3 });
    expect(parse(certificate)).toMatchObject({ pathLength: 3, purposes: undefined });
  });

  it('has at most 100 extensions and 65,536 octets', () => {
    const many =
      (count: number): Cut =>
      () =>
        Array.from({ length: count }, (_, i) => extension(`1.2.3.${i + 1}`, some));
    expect(parse(cutDer(certificate, extensions, many(100))).extensions.size).toBe(100);
    expect(() => parse(cutDer(certificate, extensions, many(101)))).toThrow('too many extensions');
    const filled = (length: number) => withExtension(der.oid('1.2.3'), der.octetString(new Uint8Array(length)));
    const room = 65_536 - (filled(60_000).length - 60_000);
    expect(parse(filled(room)).der).toHaveLength(65_536);
    expect(() => parse(filled(room + 1))).toThrow('too long');
  });

  it('has extensions that are critical only where they say so in DER', () => {
    const critical = (...said: Uint8Array[]) =>
      parse(cutDer(certificate, extensions, append(extension('1.2.3', some, ...said)))).extensions.get('1.2.3')!
        .critical;
    expect([critical(), critical(der.boolean(true)), critical(der.boolean(false))]).toEqual([false, true, false]);
    expect(critical(der.tlv(der.tag.boolean, Uint8Array.of(1)))).toBe(false);
  });

  it('is an authority only where it says so, and says how many may stand below it', () => {
    const lengthOf = (...fields: Uint8Array[]) =>
      parse(saying(oids.basicConstraints, der.sequence(...fields))).pathLength;
    expect(lengthOf()).toBeUndefined();
    expect(lengthOf(der.integer(1))).toBeUndefined();
    expect(lengthOf(der.boolean(false))).toBeUndefined();
    expect(lengthOf(der.tlv(der.tag.boolean, Uint8Array.of(1)), der.integer(1))).toBeUndefined();
    expect(lengthOf(der.boolean(true))).toBe(Number.POSITIVE_INFINITY);
    expect(lengthOf(der.boolean(true), der.integer(0))).toBe(0);
    const isAuthority = (...fields: Uint8Array[]) =>
      parse(saying(oids.basicConstraints, der.sequence(...fields))).isAuthority;
    expect([isAuthority(), isAuthority(der.integer(1)), isAuthority(der.boolean(false))]).toEqual([
      false,
      false,
      false,
    ]);
    expect([isAuthority(der.boolean(true)), isAuthority(der.tlv(der.tag.boolean, Uint8Array.of(1)))]).toEqual([
      true,
      true,
    ]);
  });

  it('needs no revocation where it says that there is none, or that it lives for minutes', () => {
    const needsNone = (name: string) => needsNoRevocation(parse(withExtension(der.oid(name), some)));
    expect([oids.noRevAvail, oids.validityAssuredShortTerm, '1.2.3'].map(needsNone)).toEqual([true, true, false]);
  });

  it('names its own key and that of its issuer', () => {
    const named = parse(
      saying(oids.authorityKeyIdentifier, der.sequence(der.context(1), der.contextPrimitive(0, Uint8Array.of(0xab)))),
    );
    expect(named).toMatchObject({ issuerKeyIdentifier: 'ab' });
    expect(parse(saying(oids.authorityKeyIdentifier, der.sequence())).issuerKeyIdentifier).toBeUndefined();
  });

  it('allows each usage by its bit, and all where it says none', () => {
    const allows = (...octets: number[]) =>
      Object.values(usage).filter((bit) => allowsUsage({ keyUsage: Uint8Array.from(octets) }, bit));
    expect(allows(0x80)).toEqual([usage.digitalSignature]);
    expect(allows(0x06, 0x80)).toEqual([usage.keyCertSign, usage.crlSign]);
    expect(allows()).toEqual([]);
    expect(allowsUsage({ keyUsage: undefined }, usage.crlSign)).toBe(true);
    expect(allowsUsage({ keyUsage: Uint8Array.of(0, 0x80) }, 8)).toBe(true);
  });
});

describe('a name', () => {
  const named = (...fields: Uint8Array[]) => der.sequence(der.setOf(der.sequence(...fields)));
  const commonName = (value: Uint8Array) => nameAttributes(named(der.oid(oids.commonName), value)).get(oids.commonName);

  it('is read in each alphabet', () => {
    expect(commonName(der.utf8String('Syafi’i'))).toBe('Syafi’i');
    expect(commonName(der.tlv(0x1e, Uint8Array.of(0x20, 0x19, 0, 0x41)))).toBe('’A');
    expect(commonName(der.tlv(0x13, latin1('Andr\xe9')))).toBe('André');
    expect(commonName(der.tlv(0x13, utf8('é')))).toBe('Ã©');
    expect(commonName(der.utf8String('x'.repeat(5000)))).toHaveLength(1024);
  });

  it('has only attributes with a value', () => {
    expect(nameAttributes(named(der.oid(oids.commonName))).size).toBe(0);
    expect(nameAttributes(named()).size).toBe(0);
  });
});
