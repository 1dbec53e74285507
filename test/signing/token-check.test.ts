import { createHash, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { parseCertificateParts } from '../../src/core/certificate-parts.ts';
import { context, integer, octetString, oid, retag, sequence, setOf } from '../../src/core/der.ts';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { tstInfo } from '../../src/signing/timestamp.ts';
import { parseTimestampResponse, tokenTime } from '../../src/signing/token-check.ts';
import { type Cut, cutDer, put, until } from '../support/der-surgery.ts';
import { eventTime, testAuthority } from '../support/pki.ts';

const asked = { digest: sha256(utf8('tanda tangan')), nonce: integer(7) };
const told = { ...asked, policy: '1.2.3', serial: Uint8Array.of(1) };

let authority: Authority;
beforeAll(async () => {
  authority = await testAuthority();
});

/** The answer of a TSA that signs with this digest; `signed` is the TSTInfo that the signature covers. */
function answer(hash: 'sha256' | 'sha384' | 'sha512', info: Uint8Array, signed = info): Uint8Array {
  const { key, certificate } = authority.tsa;
  const { issuer, serial } = parseCertificateParts(certificate);
  const algorithm = sequence(oid(oids[hash]));
  const attribute = (type: string, value: Uint8Array) => sequence(oid(type), setOf(value));
  const attributes = setOf(
    attribute(oids.contentType, oid(oids.tstInfo)),
    attribute(oids.messageDigest, octetString(createHash(hash).update(signed).digest())),
  );
  const signature = octetString(sign(hash, attributes, key));
  const signer = sequence(
    integer(1),
    sequence(issuer, serial),
    algorithm,
    retag(0xa0, attributes),
    algorithm,
    signature,
  );
  const content = sequence(oid(oids.tstInfo), context(0, octetString(info)));
  const data = sequence(integer(3), setOf(algorithm), content, retag(0xa0, setOf(certificate)), setOf(signer));
  return sequence(sequence(integer(0)), sequence(oid(oids.signedData), context(0, data)));
}

describe.each(['sha256', 'sha384', 'sha512'] as const)('a token signed with %s', (hash) => {
  it('is taken when its signature covers what it says', () => {
    const good = answer(hash, tstInfo({ ...told, at: eventTime }));
    expect(parseTimestampResponse(good, asked).length).toBeGreaterThan(200);
  });

  it('is refused when its signature covers another time', () => {
    const later = tstInfo({ ...told, at: new Date(eventTime.getTime() + 3_600_000) });
    const changed = answer(hash, later, tstInfo({ ...told, at: eventTime }));
    expect(() => parseTimestampResponse(changed, asked)).toThrow('the token was changed');
  });
});

describe('an answer', () => {
  const good = (): Uint8Array => answer('sha256', tstInfo({ ...told, at: eventTime }));
  /** Paths inside: the token, its SignedData, the content, the signers, the one signer. */
  const [token, body, content, signers] = [[1], [1, 1, 0], [1, 1, 0, 2], [1, 1, 0, 4]];
  const signer = [...signers, 0];
  const infoWith = (cut: Cut): Uint8Array => answer('sha256', cutDer(tstInfo({ ...told, at: eventTime }), [], cut));
  const imprint = (algorithm: string, digest: Uint8Array) => sequence(sequence(oid(algorithm)), octetString(digest));
  const other = { ...asked, nonce: integer(8) };

  it.each<[string, () => Uint8Array, string]>([
    ['of refusal', () => cutDer(good(), [], put(0, sequence(integer(2)))), 'status 2'],
    ['without a status', () => cutDer(good(), [], put(0, sequence())), 'status -1'],
    ['without a token', () => cutDer(good(), [], until(1)), 'without a token'],
    ['whose token is of another type', () => cutDer(good(), token, put(0, oid(oids.data))), 'not a SignedData'],
    ['whose token is empty', () => cutDer(good(), token, until(0)), 'not a SignedData'],
    ['whose token has nothing in it', () => cutDer(good(), token, until(1)), 'incomplete'],
    ['about something else', () => cutDer(good(), content, put(0, oid(oids.data))), 'no TSTInfo'],
    ['with no content', () => cutDer(good(), content, until(1)), 'incomplete'],
    ['by two signers', () => cutDer(good(), signers, (all) => [...all, ...all]), 'several signers'],
    ['by nobody', () => cutDer(good(), signers, until(0)), 'incomplete'],
    ['for another digest', () => infoWith(put(2, imprint(oids.sha256, sha256(utf8('x'))))), 'another digest'],
    ['for another algorithm', () => infoWith(put(2, imprint(oids.sha512, asked.digest))), 'another digest'],
    ['with a time of another type', () => infoWith((all) => all.with(4, retag(0x17, all[4]!))), 'no time'],
    ['without a time', () => infoWith(until(4)), 'incomplete'],
    ['without our nonce', () => infoWith((all) => all.slice(0, -1)), 'another nonce'],
    ['with another nonce', () => infoWith((all) => [...all.slice(0, -1), other.nonce]), 'another nonce'],
    ['without a certificate', () => cutDer(good(), body, (all) => all.toSpliced(3, 1)), 'incomplete'],
    [
      "with the certificate of the TSA's issuer",
      () => cutDer(good(), [...body, 3], () => [authority.issuer.certificate]),
      "its signer's certificate",
    ],
    [
      'by another number of the same issuer',
      () => cutDer(good(), [...signer, 1], put(1, integer(1))),
      "its signer's certificate",
    ],
    ['by another issuer', () => cutDer(good(), [...signer, 1], put(0, sequence())), "its signer's certificate"],
    ['with SHA-1', () => cutDer(good(), signer, put(2, sequence(oid(oids.sha1)))), 'do not accept'],
    ['without a digest of its content', () => cutDer(good(), [...signer, 3], until(1)), 'incomplete'],
    [
      'with another signature',
      () => cutDer(good(), signer, (all) => all.with(5, all[5]!.with(-1, all[5]!.at(-1)! ^ 1))),
      'signature is wrong',
    ],
    ['without a signature', () => cutDer(good(), signer, until(5)), 'incomplete'],
  ])('%s is refused', (_, make, message) => {
    expect(() => parseTimestampResponse(make(), asked)).toThrow(message);
  });

  it('that grants with changes is taken, and its token carried as it is', () => {
    const changed = cutDer(good(), [], put(0, sequence(integer(1))));
    const taken = parseTimestampResponse(changed, asked);
    expect(Buffer.from(changed).includes(Buffer.from(taken))).toBe(true);
    expect(tokenTime(taken)).toEqual(eventTime);
  });

  it('may have the certificate among others', () => {
    const more = cutDer(good(), [...body, 3], (all) => [authority.issuer.certificate, ...all]);
    expect(() => parseTimestampResponse(more, asked)).not.toThrow();
  });
});
