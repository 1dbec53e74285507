import type { Clock, Random } from '../core/clock.ts';
import { generalizedTime, integer, octetString, oid, sequence } from '../core/der.ts';
import { oids } from '../core/oid.ts';
import { createSerial } from '../core/serial.ts';
import type { KeyAndCertificate } from '../pki/keys.ts';
import { type CmsSigner, cmsSigner, encodeSignedData, signContent, signedAttributes } from './cms.ts';

export type TimestampSource = 'own' | 'external' | 'own-because-external-silent';

/** Puts a time on a SHA-256 digest (RFC 3161). */
export interface Timestamper {
  /** @throws IkrarError 'timestamp-unavailable' when no acceptable token can be had */
  stamp(digest: Uint8Array): Promise<{ readonly token: Uint8Array; readonly by: TimestampSource }>;
  /** No token of this timestamper MUST be longer, in octets; a longer one is refused before anything is written. */
  readonly maxTokenSize: number;
}

export interface TokenRequest {
  /** SHA-256 */
  readonly digest: Uint8Array;
  /** INTEGER, complete encoding, as the requester sent it. */
  readonly nonce?: Uint8Array;
  /** TSA policy of the token. */
  readonly policy: string;
  readonly at: Date;
  readonly serial: Uint8Array;
}

const sha256Algorithm = sequence(oid(oids.sha256));

/** RFC 3161 section 2.4.2; genTime in whole seconds, accurate to one. */
export function tstInfo(request: TokenRequest): Uint8Array {
  return sequence(
    integer(1),
    oid(request.policy),
    sequence(sha256Algorithm, octetString(request.digest)),
    integer(request.serial),
    generalizedTime(request.at),
    sequence(integer(1)),
    ...(request.nonce ? [request.nonce] : []),
  );
}

/** A TimeStampToken that carries the TSA's certificate, as a request with certReq wants it. */
export function createToken(request: TokenRequest, tsa: CmsSigner): Uint8Array {
  return encodeSignedData(signContent({ tstInfo: tstInfo(request) }, tsa), tsa);
}

export const tsaSigner = ({ key, certificate }: KeyAndCertificate): CmsSigner => cmsSigner(key, certificate, []);

/** Our own TSA, in the process: the injected clock's time under the TSA's key. */
export function ownTimestamper(
  authority: { readonly tsa: KeyAndCertificate; readonly tsaPolicy: string },
  clock: Clock,
  random: Random,
): Timestamper {
  const tsa = tsaSigner(authority.tsa);
  return {
    maxTokenSize: tokenBound(tsa, authority.tsaPolicy),
    async stamp(digest) {
      const request = { digest, policy: authority.tsaPolicy, at: clock(), serial: createSerial(random) };
      return { token: createToken(request, tsa), by: 'own' };
    },
  };
}

function tokenBound(tsa: CmsSigner, policy: string): number {
  const info = tstInfo({ digest: new Uint8Array(32), policy, at: new Date(0), serial: new Uint8Array(16).fill(0x7f) });
  const content = { tstInfo: info };
  const signature = new Uint8Array(tsa.signatureBound);
  return encodeSignedData({ content, attributes: signedAttributes(content, tsa), signature }, tsa).length;
}
