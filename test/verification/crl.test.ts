import { describe, expect, it } from '@jest/globals';
import * as der from '../../src/core/der.ts';
import { DerError } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import { Budget } from '../../src/verification/budget.ts';
import { parseCrl } from '../../src/verification/crl.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { issue, issueCrl } from '../support/certificates.ts';
import { append, cutDer, put, until } from '../support/der-surgery.ts';

const [from, next] = [new Date('2024-01-01T00:00:00Z'), new Date('2024-02-01T00:00:00Z')];
const authority = issue({ name: 'Akar', authority: true });
const crl = issueCrl(authority, from, next, [[258n, from]], ['1.2.3']);
const parse = (bytes: Uint8Array, limits = defaultLimits) => parseCrl(bytes, new Budget(limits));
/** Paths inside: what is signed, the list in it, its one entry. */
const [tbs, list, entry] = [[0], [0, 5], [0, 5, 0]];

describe('a CRL', () => {
  it('says when it holds and who is revoked', () => {
    expect(parse(crl)).toMatchObject({ thisUpdate: from, nextUpdate: next, partial: true });
    expect([...parse(crl).revoked]).toEqual([['0102', from]]);
    const endless = parse(issueCrl(authority, from, undefined));
    expect(endless).toMatchObject({ nextUpdate: undefined, revoked: new Map(), partial: false });
    const later = new Date('2060-01-01T00:00:00Z');
    expect(parse(issueCrl(authority, from, later)).nextUpdate).toEqual(later);
  });

  it('says who is on hold, by the reason of an entry', () => {
    const held = (...details: Uint8Array[]) => [...parse(cutDer(crl, entry, (fields) => [...fields, ...details])).held];
    const reason = (octet: number, type: string = oids.crlReason) =>
      der.sequence(der.sequence(der.oid(type), der.octetString(der.tlv(0x0a, Uint8Array.of(octet)))));
    expect([held(), held(der.sequence()), held(reason(1)), held(reason(6, '1.2.3'))]).toEqual([[], [], [], []]);
    expect(held(reason(6))).toEqual(['0102']);
  });

  it('may have no version', () => {
    expect(parse(cutDer(crl, tbs, (fields) => fields.slice(1))).revoked.size).toBe(1);
  });

  it('is partial by an extension that is critical and not its number', () => {
    expect(parse(issueCrl(authority, from, next, [], [oids.crlNumber])).partial).toBe(false);
    const lax = der.sequence(der.oid('2.5.29.28'), der.octetString(der.nul()));
    expect(parse(cutDer(crl, [0, 6, 0], () => [lax])).partial).toBe(false);
    expect(parse(issueCrl(authority, from, next, [], [oids.crlNumber, '2.5.29.28'])).partial).toBe(true);
  });

  it.each<[string, Uint8Array]>([
    ['a SET', der.retag(der.tag.set, crl)],
    ['without a signature', cutDer(crl, [], until(2))],
    ['with something behind the signature', cutDer(crl, [], append(der.nul()))],
    ['of version 1 by number', cutDer(crl, tbs, put(0, der.integer(0)))],
    ['without a date', cutDer(crl, tbs, until(3))],
    ['with another algorithm outside', cutDer(crl, [], put(1, der.sequence(der.oid(oids.ed25519))))],
    ['with a field that nobody knows', cutDer(crl, tbs, append(der.nul()))],
    ['with something else than extensions', cutDer(crl, tbs, put(6, der.nul()))],
    ['with a second list', cutDer(crl, tbs, (fields) => [...fields.slice(0, 6), der.sequence(), fields[6]!])],
    ['with an entry without a date', cutDer(crl, entry, until(1))],
    ['with an empty entry', cutDer(crl, list, append(der.sequence()))],
    ['whose signature is no BIT STRING', cutDer(crl, [], put(2, der.octetString(Uint8Array.of(0, 1))))],
  ])('%s is none', (_, bytes) => {
    expect(() => parse(bytes)).toThrow(DerError);
  });

  it('counts its entries against the budget of the file', () => {
    expect(parse(crl, { ...defaultLimits, revoked: 1 }).revoked.size).toBe(1);
    expect(() => parse(crl, { ...defaultLimits, revoked: 0 })).toThrow('limit-revoked');
  });
});
