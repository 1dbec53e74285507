import { createHash, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { parseCertificateParts } from '../../src/core/certificate-parts.ts';
import { context, integer, octetString, oid, retag, sequence, setOf } from '../../src/core/der.ts';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { tstInfo } from '../../src/signing/timestamp.ts';
import { parseTimestampResponse } from '../../src/signing/token-check.ts';
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
