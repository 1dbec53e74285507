import { describe, expect, it } from '@jest/globals';
import { parseLatin1 } from '../../src/core/bytes.ts';
import * as der from '../../src/core/der.ts';
import { DerError } from '../../src/core/der-reader.ts';
import { Budget } from '../../src/verification/budget.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { isRefusal, parseBasicResponse, parseOcspResponse } from '../../src/verification/ocsp.ts';
import { issue } from '../support/certificates.ts';
import { append, type Cut, cutDer, put, until } from '../support/der-surgery.ts';
import { makeBasicOcsp, makeOcsp } from '../support/ocsp.ts';

const [from, next] = [new Date('2024-01-01T00:00:00Z'), new Date('2024-02-01T00:00:00Z')];
const issuer = issue({ name: 'Akar', authority: true });
const { certificate } = issue({ name: 'Pejabat', issuer });
const responder = issue({ name: 'Penjawab', issuer });
const told = { issuer, certificate, responder, thisUpdate: from, nextUpdate: next };
const basic = makeBasicOcsp(told);
const whole = makeOcsp(told);
const budget = () => new Budget(defaultLimits);
const parse = (bytes: Uint8Array) => parseBasicResponse(bytes, budget());
/** Paths inside a basic response: what is signed, its answers, the one answer, the certificate it is about, the certificates. */
const [tbs, answers, single, id, carried] = [[0], [0, 2], [0, 2, 0], [0, 2, 0, 0], [3]];
const more = append(der.nul());
const status = (...octets: number[]): Uint8Array => der.tlv(0x0a, Uint8Array.from(octets));
const extensions = (...critical: Uint8Array[]): Uint8Array =>
  der.context(1, der.sequence(der.sequence(der.oid('1.2.3'), ...critical, der.octetString(der.nul()))));

describe('an OCSP response', () => {
  it('is read field by field', () => {
    expect(parseOcspResponse(whole, budget())).toMatchObject({
      responder: { name: parseLatin1(responder.name) },
      producedAt: from,
      answers: [{ digest: 'SHA-1', unknown: false, thisUpdate: from, nextUpdate: next, revoked: undefined }],
      certificates: [responder.certificate],
      conditional: false,
    });
    expect(parse(makeBasicOcsp({ ...told, byKey: true })).responder).toEqual({
      key: expect.stringMatching(/^[\da-f]{40}$/),
    });
    expect(parse(makeBasicOcsp({ ...told, bare: true })).certificates).toEqual([]);
    expect(parse(cutDer(basic, single, until(3))).answers[0]?.nextUpdate).toBeUndefined();
  });

  it('says good, revoked, on hold or unknown', () => {
    const saying = (said: NonNullable<Parameters<typeof makeBasicOcsp>[0]['status']>) =>
      parse(makeBasicOcsp({ ...told, status: said })).answers[0];
    expect(saying({ since: from })).toMatchObject({ unknown: false, revoked: { since: from, held: false } });
    expect(saying({ since: from, held: true })).toMatchObject({ revoked: { since: from, held: true } });
    expect(saying('unknown')).toMatchObject({ unknown: true, revoked: undefined });
    const reason = (octet: Uint8Array) => {
      const revoked = der.context(1, der.generalizedTime(from), der.context(0, octet));
      return parse(cutDer(basic, single, put(1, revoked))).answers[0]?.revoked?.held;
    };
    expect([reason(status(6)), reason(status(5)), reason(der.integer(6))]).toEqual([true, false, false]);
  });

  it('may have a version, and extensions, of which a critical one is a condition', () => {
    const version = cutDer(basic, tbs, (fields) => [der.context(0, der.integer(0)), ...fields]);
    expect(parse(version)).toMatchObject({ producedAt: from });
    expect(parse(cutDer(basic, tbs, append(extensions()))).conditional).toBe(false);
    expect(parse(cutDer(basic, tbs, append(extensions(der.boolean(true))))).conditional).toBe(true);
  });

  it('counts its answers against the budget of the file', () => {
    const limited = (revoked: number) => parseBasicResponse(basic, new Budget({ ...defaultLimits, revoked }));
    expect(limited(1).answers).toHaveLength(1);
    expect(() => limited(0)).toThrow('limit-revoked');
  });

  const oneLess: Cut = (fields) => fields.slice(0, -1);
  it.each<[string, Uint8Array]>([
    ['with something behind it', cutDer(whole, [], more)],
    ['with something beside the body', cutDer(whole, [1], more)],
    ['with something inside the body', cutDer(whole, [1, 0], more)],
    ['that was refused', cutDer(whole, [], put(0, status(6)))],
    ['with a status of two octets', cutDer(whole, [], put(0, status(0, 0)))],
    ['with a status of another type', cutDer(whole, [], put(0, der.tlv(2, Uint8Array.of(0))))],
    ['without a body', cutDer(whole, [], oneLess)],
    ['with an empty body', cutDer(whole, [1, 0], until(0))],
    ['of another type', cutDer(whole, [1, 0], put(0, der.oid('1.2.3')))],
    [
      'whose body is no OCTET STRING',
      cutDer(whole, [1, 0], ([type, body]) => [type!, der.retag(der.tag.bitString, body!)]),
    ],
  ])('%s is none', (_, bytes) => {
    expect(() => parseOcspResponse(bytes, budget())).toThrow(DerError);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', der.sequence()],
    ['no signature', cutDer(basic, [], until(2))],
    ['something behind the certificates', cutDer(basic, [], more)],
    ['two lists of certificates', cutDer(basic, carried, append(der.sequence()))],
    ['no list of certificates', cutDer(basic, carried, until(0))],
    ['no answers', cutDer(basic, tbs, until(2))],
    ['answers in a SET', cutDer(basic, tbs, (all) => all.with(2, der.retag(der.tag.set, all[2]!)))],
    ['a responder of another kind', cutDer(basic, tbs, put(0, der.context(3, responder.name)))],
    ['a responder without a name', cutDer(basic, tbs, put(0, der.context(1)))],
    [
      'a responder by a key of another type',
      cutDer(basic, tbs, put(0, der.context(2, der.bitString(Uint8Array.of(1))))),
    ],
    [
      'a responder by key under another tag',
      cutDer(basic, tbs, put(0, der.context(3, der.octetString(Uint8Array.of(1))))),
    ],
    ['an answer without a time', cutDer(basic, single, until(2))],
    ['an answer about nothing', cutDer(basic, id, until(0))],
    ['an answer without a serial number', cutDer(basic, id, until(3))],
    ['an empty answer', cutDer(basic, answers, append(der.sequence()))],
    ['a revocation without a time', cutDer(basic, single, put(1, der.context(1)))],
    ['a signature that is no BIT STRING', cutDer(basic, [], put(2, der.octetString(Uint8Array.of(0))))],
  ])('with %s is none', (_, bytes) => {
    expect(() => parse(bytes)).toThrow(DerError);
  });

  it('is a refusal where it says why it has no answer', () => {
    expect(isRefusal(der.sequence(status(6)))).toBe(true);
    for (const other of [
      der.sequence(status(0)),
      der.sequence(status(6, 6)),
      der.sequence(status(6), der.nul()),
      der.sequence(der.integer(6)),
      der.sequence(),
      Uint8Array.of(1),
      whole,
    ])
      expect(isRefusal(other)).toBe(false);
  });
});
