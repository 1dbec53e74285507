import { createHash, createPublicKey, sign } from 'node:crypto';
import * as der from '../../src/core/der.ts';
import { readDer } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import { algorithmOf, type Issued, serialOf } from './certificates.ts';

/** An OCSP answer (RFC 6960) as a responder, honest or not, gives it. */
export interface Answer {
  /** The CA of the certificate. */
  readonly issuer: Issued;
  readonly certificate: Uint8Array;
  /** Who signs: the CA itself unless told otherwise. */
  readonly responder?: Issued;
  readonly status?: 'good' | 'unknown' | { readonly since: Date; readonly held?: boolean };
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly producedAt?: Date;
  /** The responder is named by its key instead of its name. */
  readonly byKey?: boolean;
  /** The responder's certificate is left out. */
  readonly bare?: boolean;
}

const sha1 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(bytes).digest());
const spkiOf = ({ key }: Issued): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
const keyHash = (of: Issued): Uint8Array => sha1(readDer(spkiOf(of)).children[1]!.value.subarray(1));

/** A BasicOCSPResponse. */
export function makeBasicOcsp(answer: Answer): Uint8Array {
  const { issuer, certificate, responder = issuer, status = 'good', thisUpdate, nextUpdate } = answer;
  const { producedAt = thisUpdate, byKey, bare } = answer;
  const sha = der.sequence(der.oid(oids.sha1), der.nul());
  const id = der.sequence(
    sha,
    der.octetString(sha1(issuer.name)),
    der.octetString(keyHash(issuer)),
    der.integer(serialOf(certificate)),
  );
  const single = der.sequence(
    id,
    statusOf(status),
    der.generalizedTime(thisUpdate),
    ...(nextUpdate ? [der.context(0, der.generalizedTime(nextUpdate))] : []),
  );
  const tbs = der.sequence(
    byKey ? der.context(2, der.octetString(keyHash(responder))) : der.context(1, responder.name),
    der.generalizedTime(producedAt),
    der.sequence(single),
  );
  const signature = new Uint8Array(sign('sha256', tbs, responder.key));
  const carried = bare || responder === issuer ? [] : [der.context(0, der.sequence(responder.certificate))];
  return der.sequence(tbs, algorithmOf(responder.key), der.bitString(signature), ...carried);
}

/** A successful OCSPResponse. */
export const makeOcsp = (answer: Answer): Uint8Array =>
  der.sequence(
    Uint8Array.of(0x0a, 1, 0),
    der.context(0, der.sequence(der.oid(oids.ocspBasic), der.octetString(makeBasicOcsp(answer)))),
  );

function statusOf(status: NonNullable<Answer['status']>): Uint8Array {
  if (status === 'good') return Uint8Array.of(0x80, 0);
  if (status === 'unknown') return Uint8Array.of(0x82, 0);
  const reason = status.held ? [der.context(0, Uint8Array.of(0x0a, 1, 6))] : [];
  return der.context(1, der.generalizedTime(status.since), ...reason);
}
