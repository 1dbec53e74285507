import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { concat } from '../../src/core/bytes.ts';
import { parseSeal } from '../../src/pki/pkcs12.ts';
import { addDocumentTimestamp, addEvidence } from '../../src/signing/long-term.ts';
import { addSignature, certify } from '../../src/signing/revision.ts';
import { baseState } from '../../src/signing/state.ts';
import { ownTimestamper } from '../../src/signing/timestamp.ts';
import { tinyBase } from '../support/base.ts';
import { seededRandom } from '../support/pki.ts';

const vectors = new URL('../vectors/', import.meta.url);
const golden = new URL('signing/golden.pdf', vectors);

/**
 * Every octet that the engine writes, with RSA keys, whose PKCS #1 v1.5 signatures do not depend on chance. The signed field has
 * no space, because deflated appearances differ between builds of zlib.
 */
async function goldenFile(): Promise<Uint8Array> {
  const at = new Date('2027-01-01T03:15:00Z');
  const { chain, ...seal } = parseSeal(new Uint8Array(readFileSync(new URL('pki/rsa.p12', vectors))), 'rahasia', at);
  const { bytes, plan } = tinyBase(1);
  const authority = { tsa: seal, tsaPolicy: '2.25.1.2' };
  const timestamper = ownTimestamper(authority, () => at, seededRandom('golden'));
  const facts = { timestamper, at, location: 'Muaro Sijunjung' };
  const { box: _box, resources: _resources, ...field } = plan.signatures[0]!;
  const one = await certify(baseState(plan, bytes), plan, { ...facts, seal: { ...seal, chain }, reason: 'Segel' });
  const two = addEvidence(one.state, plan, { certificates: [seal.certificate], crls: [] });
  const approval = { ...facts, signer: seal, chain: [], name: 'Syafi’i', reason: 'Menyetujui (ikrar)' };
  const three = await addSignature(two.state, plan, field, approval);
  const four = await addDocumentTimestamp(three.state, plan, plan.timestamps[0]!, { timestamper, at });
  return concat(bytes, one.bytes, two.bytes, three.bytes, four.bytes);
}

it('writes the golden file, octet by octet', async () => {
  const expected = new Uint8Array(readFileSync(golden));
  const made = await goldenFile();
  const at = made.findIndex((octet, i) => octet !== expected[i]);
  expect(
    at === -1 ? 'the same' : `differs at ${at}: ${Buffer.from(made.subarray(at - 40, at + 40)).toString('latin1')}`,
  ).toBe('the same');
  expect(made.length).toBe(expected.length);
});
