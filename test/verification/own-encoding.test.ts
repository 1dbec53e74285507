import { expect, it } from '@jest/globals';
import { parseHex } from '../../src/core/bytes.ts';
import { integer, octetString, sequence } from '../../src/core/der.ts';
import { parseInteger, readDer } from '../../src/core/der-reader.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';
import { policies } from '../../src/core/policy.ts';
import { parseCertificate } from '../../src/verification/certificate.ts';
import { signedData } from '../../src/verification/cms.ts';
import { encodeAsOurs } from '../../src/verification/own-encoding.ts';
import type { CheckedSignature } from '../../src/verification/signature-check.ts';
import { issue } from '../support/certificates.ts';
import { makeToken } from '../support/cms.ts';
import { inSignerInfo } from '../support/cms-surgery.ts';
import { eventTime, seededRandom } from '../support/pki.ts';

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const tsa = issue({ name: 'Waktu', purposes: [oids.timeStamping] });
const signer = parseCertificate(tsa.certificate, sha256Hex(tsa.certificate));

/** The token with the smaller or the larger of the two values that verify. */
function inForm(token: Uint8Array, larger: boolean): Uint8Array {
  return inSignerInfo(token, (fields) => {
    const [r, s] = readDer(readDer(fields[5]!).value).children;
    const value = parseInteger(s!);
    const chosen = value > order >> 1n === larger ? value : order - value;
    const written = integer(parseHex(chosen.toString(16).padStart(64, '0')));
    return fields.with(5, octetString(sequence(r!.raw, written)));
  });
}

it.each([
  ['with the smaller value, of a token of our TSA', policies.timestamp, false],
  ['as it came, of one of its former policy', policies.formerTimestamp, true],
])('an ECDSA value is written %s', (_, policy, keepsLarger) => {
  const token = makeToken(new Uint8Array(32), { ...tsa, chain: [] }, eventTime, seededRandom('encoding'), { policy });
  const [smaller, larger] = [inForm(token, false), inForm(token, true)];
  // as much of a checked document timestamp as is asked for
  const last = { found: { kind: 'timestamp' }, stamp: { policy, signer } } as unknown as CheckedSignature;
  const written = (cms: Uint8Array) => encodeAsOurs(last, signedData(readDer(cms)));
  expect(written(smaller)).toEqual(smaller);
  expect(written(larger)).toEqual(keepsLarger ? larger : smaller);
});
