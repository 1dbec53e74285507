import { beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';
import { judge } from '../attacks/codes/judge.ts';
import {
  certify,
  type Foreign,
  type Scene,
  setScene,
  sign,
  signRow,
  stampDocument,
  withStore,
} from '../attacks/codes/scene.ts';
import { stampBy, wrongImprint } from '../attacks/codes/trust.ts';
import { Forger } from '../attacks/forger.ts';
import { type Issued, issue, type Wish } from '../support/certificates.ts';
import { eventTime } from '../support/pki.ts';

const seconds = (n: number): Date => new Date(eventTime.getTime() + n * 1000);
let scene: Scene;
let authorityless: Issued;
beforeAll(async () => {
  scene = await setScene();
  authorityless = issue({ name: 'Waktu', purposes: [oids.timeStamping] });
});

/** Of each signature: verdict, what holds of it, level, what it covers, when it was proven; then the codes that are no notes. */
async function told(file: Forger, at = seconds(60)): Promise<string> {
  const { signatures, findings } = await judge(scene, { file, at });
  const lines = signatures.map(({ verdict, intact, valid, trusted, level, coverage, provenAt }) => {
    const holds = [intact && 'intact', valid && 'valid', trusted && 'trusted'].filter(Boolean).join('+');
    const proven = provenAt === undefined ? 'unproven' : `+${(Date.parse(provenAt) - eventTime.getTime()) / 1000}s`;
    return `${verdict} ${holds} ${level} ${coverage} ${proven}`;
  });
  const heavy = [...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code))].sort();
  return [...lines, ...heavy].join(' | ');
}
const one = (wish: Partial<Wish>, how: Foreign = {}): Forger =>
  sign(scene, scene.base, { who: issue({ name: 'Orang', issuer: scene.root, unrevocable: true, ...wish }), ...how });
const stamped = (at: number, who: Issued = scene.tsa) => stampBy(who, seconds(at));
const tsa = (wish: Partial<Wish>): Issued =>
  issue({ name: 'Waktu', issuer: scene.root, purposes: [oids.timeStamping], unrevocable: true, ...wish });
const bare = (): Forger => sign(scene, scene.base, { habits: {} });
describe('the report of a signature', () => {
  it.each<[string, () => Forger, string]>([
    ['with a timestamp', () => scene.signed, 'passed intact+valid+trusted B-T whole-file +0s'],
    ['without one', bare, 'passed intact+valid+trusted B-B whole-file unproven'],
    [
      'by somebody unknown',
      () => sign(scene, scene.base, { who: issue({ name: 'Lain', unrevocable: true }) }),
      'indeterminate intact+valid B-T whole-file +0s | signer-untrusted',
    ],
    [
      'by somebody unknown, without a timestamp',
      () => sign(scene, scene.base, { who: issue({ name: 'Lain', unrevocable: true }), habits: {} }),
      'indeterminate intact+valid B-B whole-file unproven | signer-untrusted',
    ],
    [
      'by a certificate that had ended',
      () => one({ until: seconds(-1) }),
      'failed intact+valid B-T whole-file +0s | certificate-not-valid-then',
    ],
    [
      'by a certificate that had ended, without a timestamp',
      () => one({ until: seconds(-1) }, { habits: {} }),
      'indeterminate intact+valid B-B whole-file unproven | certificate-expired',
    ],
    [
      'by a certificate that ended afterwards',
      () => one({ until: seconds(30) }),
      'passed intact+valid+trusted B-T whole-file +0s',
    ],
    [
      'by a certificate that ended afterwards, without a timestamp',
      () => one({ until: seconds(30) }, { habits: {} }),
      'indeterminate intact+valid B-B whole-file unproven | certificate-expired',
    ],
    [
      'by a certificate that ended afterwards, under a document timestamp',
      () => stampDocument(scene, one({ until: seconds(30) }, { habits: {} })),
      'passed intact+valid+trusted B-B revision unproven | passed intact+valid+trusted none whole-file +0s',
    ],
    [
      'by a certificate whose status is nowhere',
      () => one({ unrevocable: false }),
      'passed intact+valid+trusted B-T whole-file +0s',
    ],
    [
      'by another key',
      () => sign(scene, scene.base, { who: { ...scene.person, key: scene.tsa.key } }),
      'failed intact none whole-file +0s | signature-wrong',
    ],
    [
      'of another content',
      () => new Forger(scene.signed.text.replace('0 0 10 10', '0 0 10 11')),
      'failed valid+trusted none whole-file +0s | digest-mismatch',
    ],
    [
      'behind which something stands',
      () => scene.signed.append([[9, '1']]),
      'passed intact+valid+trusted B-T revision +0s',
    ],
    [
      'with a timestamp of something else',
      () => sign(scene, scene.base, { habits: { stamp: wrongImprint(scene) } }),
      'indeterminate intact+valid+trusted B-B whole-file unproven | timestamp-imprint',
    ],
    [
      'with a timestamp by another key',
      () => sign(scene, scene.base, { habits: { stamp: stampBy({ ...scene.tsa, key: scene.person.key }) } }),
      'indeterminate intact+valid+trusted B-B whole-file unproven | timestamp-wrong',
    ],
    [
      'with a timestamp of an unknown',
      () => sign(scene, scene.base, { habits: { stamp: stampBy(authorityless) } }),
      'indeterminate intact+valid+trusted B-T whole-file unproven | timestamp-untrusted',
    ],
    [
      'with a timestamp by somebody who is no TSA',
      () => sign(scene, scene.base, { habits: { stamp: stampBy(scene.person) } }),
      'indeterminate intact+valid+trusted B-T whole-file unproven | certificate-unsuitable',
    ],
    [
      'with a timestamp by a TSA that had ended',
      () => sign(scene, scene.base, { habits: { stamp: stampBy(tsa({ until: seconds(-3) })) } }),
      'indeterminate intact+valid+trusted B-T whole-file unproven | certificate-expired',
    ],
    [
      'with a timestamp by a TSA that ended two seconds before',
      () => sign(scene, scene.base, { habits: { stamp: stampBy(tsa({ until: seconds(-2) })) } }),
      'indeterminate intact+valid+trusted B-T whole-file unproven | certificate-expired',
    ],
    [
      'with a timestamp whose status is nowhere',
      () => sign(scene, scene.base, { habits: { stamp: stampBy(tsa({ unrevocable: false })) } }),
      'passed intact+valid+trusted B-T whole-file +0s',
    ],
    [
      'under a store',
      () => withStore(scene.signed, { certificates: [scene.root.certificate] }),
      'passed intact+valid+trusted B-LT revision +0s',
    ],
    [
      'under a store, without a timestamp',
      () => withStore(bare(), { certificates: [scene.root.certificate] }),
      'passed intact+valid+trusted B-B revision unproven',
    ],
    [
      'under a store and a document timestamp',
      () => stampDocument(scene, withStore(scene.signed, { certificates: [scene.root.certificate] })),
      'passed intact+valid+trusted B-LTA revision +0s | passed intact+valid+trusted none whole-file +0s',
    ],
    [
      'in an older form',
      () => sign(scene, scene.base, { sub: 'adbe.pkcs7.detached' }),
      'passed intact+valid+trusted none whole-file +0s',
    ],
    ['that certifies', () => certify(scene), 'passed intact+valid+trusted B-T whole-file +0s'],
    [
      'in a file of ours',
      () => signRow(scene),
      'passed intact+valid+trusted B-LT revision +0s | passed intact+valid+trusted B-LT revision +0s | passed intact+valid+trusted B-LT whole-file +0s',
    ],
  ])('%s', async (_, make, line) => {
    expect(await told(make())).toBe(line);
  });

  it('names the page of its field, and none for a field that stands on no page', async () => {
    const { signatures } = await judge(scene, { file: stampDocument(scene, scene.signed), at: seconds(60) });
    expect(signatures.map(({ page }) => page)).toEqual([1, undefined]);
  });
});

describe('the report of a document timestamp', () => {
  const again = (file: Forger, stamp: (digest: Uint8Array) => Uint8Array): Forger => {
    const value = file.size;
    const { covered, fill } = file.reserve(value + 1, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [
      [value, `<</FT/Sig/T(C)/V ${value + 1} 0 R>>`],
      [1, file.body(1).replace(/\/Fields\[([^\]]*)\]/, `/Fields[$1 ${value} 0 R]`)],
    ]);
    return fill(stamp(sha256(covered)));
  };
  const two = (first: number, second: number, other = scene.tsa): Forger =>
    again(stampDocument(scene, scene.signed, stamped(first)), stamped(second, other));
  it.each<[string, () => Forger, string]>([
    [
      'over a signature',
      () => stampDocument(scene, scene.signed),
      'passed intact+valid+trusted B-T revision +0s | passed intact+valid+trusted none whole-file +0s',
    ],
    [
      'of something else',
      () => stampDocument(scene, scene.signed, wrongImprint(scene)),
      'passed intact+valid+trusted B-T revision +0s | failed valid none whole-file unproven | timestamp-imprint',
    ],
    [
      'by another key',
      () => stampDocument(scene, scene.signed, stampBy({ ...scene.tsa, key: scene.person.key })),
      'passed intact+valid+trusted B-T revision +0s | failed intact none whole-file unproven | timestamp-wrong',
    ],
    [
      'by an unknown',
      () => stampDocument(scene, scene.signed, stampBy(authorityless)),
      'passed intact+valid+trusted B-T revision +0s | indeterminate intact+valid none whole-file unproven | signer-untrusted',
    ],
    [
      'by an unknown, over a certificate that ended',
      () => stampDocument(scene, one({ until: seconds(30) }, { habits: {} }), stampBy(authorityless)),
      'indeterminate intact+valid B-B revision unproven | indeterminate intact+valid none whole-file unproven | certificate-expired | signer-untrusted',
    ],
    [
      'two seconds before what it covers',
      () => stampDocument(scene, scene.signed, stamped(-2)),
      'passed intact+valid+trusted B-T revision +0s | passed intact+valid+trusted none whole-file +-2s',
    ],
    [
      'three seconds before what it covers',
      () => stampDocument(scene, scene.signed, stamped(-3)),
      'passed intact+valid+trusted B-T revision +0s | indeterminate intact+valid+trusted none whole-file +-3s | timestamp-order',
    ],
    [
      'of another TSA, a minute before',
      () => stampDocument(scene, scene.signed, stamped(-60, tsa({ name: 'Lain' }))),
      'passed intact+valid+trusted B-T revision +0s | passed intact+valid+trusted none whole-file +-60s',
    ],
    [
      'of another TSA, more than a minute before',
      () => stampDocument(scene, scene.signed, stamped(-61, tsa({ name: 'Lain' }))),
      'passed intact+valid+trusted B-T revision +0s | indeterminate intact+valid+trusted none whole-file +-61s | timestamp-order',
    ],
    [
      'five minutes ahead',
      () => stampDocument(scene, scene.signed, stamped(360)),
      'passed intact+valid+trusted B-T revision +0s | passed intact+valid+trusted none whole-file +360s',
    ],
    [
      'more than five minutes ahead',
      () => stampDocument(scene, scene.signed, stamped(361)),
      'passed intact+valid+trusted B-T revision +0s | indeterminate intact+valid+trusted none whole-file +361s | timestamp-future',
    ],
    [
      'before another',
      () => two(10, 20),
      'passed intact+valid+trusted B-T revision +0s | passed intact+valid+trusted none revision +10s | passed intact+valid+trusted none whole-file +20s',
    ],
    [
      'in the second of another',
      () => two(10, 10),
      'passed intact+valid+trusted B-T revision +0s | passed intact+valid+trusted none revision +10s | passed intact+valid+trusted none whole-file +10s',
    ],
    [
      'after another that it is older than',
      () => two(20, 10),
      'passed intact+valid+trusted B-T revision +0s | passed intact+valid+trusted none revision +20s | indeterminate intact+valid+trusted none whole-file +10s | timestamp-order',
    ],
  ])('%s', async (_, make, line) => {
    expect(await told(make())).toBe(line);
  });
});
