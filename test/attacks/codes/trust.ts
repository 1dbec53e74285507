import { context } from '../../../src/core/der.ts';
import { readDer } from '../../../src/core/der-reader.ts';
import { oids } from '../../../src/core/oid.ts';
import { issueOneTime } from '../../../src/pki/one-time.ts';
import type { trustKinds } from '../../../src/verification/findings/trust.ts';
import { type Issued, issue, issueCrl, serialOf } from '../../support/certificates.ts';
import { makeCms, makeToken } from '../../support/cms.ts';
import { inSignedData } from '../../support/cms-surgery.ts';
import { makeOcsp } from '../../support/ocsp.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { listed, signatureEntries } from '../families/people.ts';
import type { Forged } from '../forger.ts';
import { type Case, failed, indeterminate, noted } from './case.ts';
import { type Scene, seal, sign, signRow, stampDocument, withStore } from './scene.ts';
import { bent } from './signature.ts';

const days = (n: number): Date => new Date(eventTime.getTime() + n * 86_400_000);
const from =
  (scene: Scene) =>
  (wish: Partial<Parameters<typeof issue>[0]>): Issued =>
    issue({ name: 'Orang', issuer: scene.root, unrevocable: true, ...wish });
const revocable = ({ root }: Scene): Issued => issue({ name: 'Orang', issuer: root });

const telling = ({ root }: Scene): Issued => issue({ name: 'Orang', issuer: root, status: ['CRL', 'OCSP'] });

/** A timestamp by any key, at any time. */
export const stampBy =
  (tsa: Pick<Issued, 'key' | 'certificate'>, at = eventTime) =>
  (digest: Uint8Array): Uint8Array =>
    makeToken(digest, { ...tsa, chain: [] }, at, seededRandom('case'));

/** A good timestamp of something else. */
export const wrongImprint =
  ({ stamp }: Pick<Scene, 'stamp'>) =>
  (digest: Uint8Array): Uint8Array =>
    stamp(digest.with(0, digest[0]! ^ 1));

/** Certificates, timestamps, revocation, the transparency log. */
export const trustCases = {
  'certificate-mismatch': failed((scene) =>
    sign(scene, scene.base, { habits: { stamp: scene.stamp, named: scene.tsa.certificate } }),
  ),
  'timestamp-malformed': failed((scene) =>
    stampDocument(scene, scene.signed, () => makeCms({ tstInfo: Uint8Array.of(0x30, 0) }, { ...scene.tsa, chain: [] })),
  ),
  'inclusion-failed': failed(({ closed }) => ({
    file: closed,
    proofs: { texts: [''], check: () => ({ proven: false, why: 'x' }) },
  })),
  'certificate-damaged': failed(
    (scene) => withStore(scene.signed, { certificates: [Uint8Array.of(48, 0)] }),
    'end-unsigned',
  ),
  'crl-damaged': failed(({ signed }) => {
    const impostor = issue({ name: 'Akar Lain', authority: true });
    return withStore(signed, { crls: [issueCrl(impostor, days(-1), days(1))] });
  }, 'end-unsigned'),
  'certificate-repeated': noted(({ signed }) =>
    bent(signed, (cms) =>
      inSignedData(cms, (fields) => {
        const certificates = readDer(fields[3]!).children.map(({ raw }) => raw);
        return fields.with(3, context(0, ...certificates, certificates[0]!));
      }),
    ),
  ),
  'timestamp-imprint': failed((scene) => stampDocument(scene, scene.signed, wrongImprint(scene))),
  'timestamp-wrong': failed((scene) =>
    stampDocument(scene, scene.signed, stampBy({ ...scene.tsa, key: scene.person.key })),
  ),
  'signer-stranger': failed((scene) => {
    const { stranger } = scene;
    const who = issueOneTime(stranger, listed(2));
    return signRow(scene, { who, chain: [stranger.issuer.certificate] });
  }, 'earlier-state'),
  'certificate-role': failed(
    (scene) => seal(scene, scene.unsealed, { who: issueOneTime(scene.house, listed(1)) }),
    'earlier-state',
    'revocation-missing',
    'revocation-unchecked',
  ),
  'seal-foreign': noted(
    (scene) => seal(scene, scene.unsealed, { who: scene.person, chain: [], habits: { stamp: scene.stamp } }),
    'earlier-state',
  ),
  'certificate-not-valid-then': failed((scene) => sign(scene, scene.base, { who: from(scene)({ until: days(-1) }) })),
  revoked: failed((scene) => {
    const who = revocable(scene);
    return withStore(sign(scene, scene.base, { who }), {
      crls: [issueCrl(scene.root, days(-1), days(1), [[serialOf(who.certificate), days(-1)]])],
    });
  }, 'end-unsigned'),
  'certificate-missing': indeterminate(({ signed, tsa }) =>
    bent(signed, (cms) => inSignedData(cms, (fields) => fields.with(3, context(0, tsa.certificate)))),
  ),
  'certificate-unsuitable': indeterminate((scene) =>
    sign(scene, scene.base, { who: from(scene)({ purposes: [oids.timeStamping] }) }),
  ),
  'chain-unsupported': indeterminate((scene) => sign(scene, scene.base, { who: from(scene)({ critical: '1.2.3.4' }) })),
  'chain-invalid': indeterminate((scene) =>
    sign(scene, scene.base, { who: from(scene)({ issuer: scene.person }), chain: [scene.person.certificate] }),
  ),
  'certificate-unrelated': noted((scene) => sign(scene, scene.base, { chain: [scene.house.tsa.certificate] })),
  'timestamp-missing': noted((scene) => sign(scene, scene.base, { habits: {} })),
  'timestamp-untrusted': indeterminate((scene) =>
    sign(scene, scene.base, { habits: { stamp: stampBy(issue({ name: 'Asing', purposes: [oids.timeStamping] })) } }),
  ),
  'timestamp-order': indeterminate((scene) => stampDocument(scene, scene.signed, stampBy(scene.tsa, days(-1)))),
  'timestamp-future': indeterminate((scene) => stampDocument(scene, scene.signed, stampBy(scene.tsa, days(1)))),
  'claimed-time': noted((scene) => sign(scene, scene.base, { habits: { stamp: stampBy(scene.tsa, days(-1)) } })),
  'claimed-time-missing': failed((scene) => {
    const { open, house } = scene;
    const waiting = open.find(/\/T\(Sig0002\)/);
    const filled: Forged = [waiting, `${open.body(waiting).slice(0, -2)}/V ${open.size} 0 R>>`];
    const signer = { ...issueOneTime(house, listed(2)), chain: [house.issuer.certificate] };
    const entries = signatureEntries('Penanda Tangan 2').replace(/\/M\([^)]*\)/, '');
    return open.sign(open.size, entries, [filled], signer, { stamp: stampBy(house.tsa) });
  }, 'earlier-state'),
  'no-roots': indeterminate(({ signed }) => ({ file: signed, roots: [] })),
  'signer-untrusted': indeterminate((scene) => sign(scene, scene.base, { who: issue({ name: 'Asing' }) })),
  'certificate-expired': indeterminate(
    (scene) => sign(scene, scene.base, { who: from(scene)({ until: days(-1) }), habits: {} }),
    'timestamp-missing',
  ),
  'revocation-unknown': indeterminate(
    (scene) => sign(scene, scene.base, { who: revocable(scene), habits: {} }),
    'timestamp-missing',
  ),
  'revocation-unchecked': noted((scene) => sign(scene, scene.base, { who: revocable(scene) })),
  'evidence-unsupported': noted(
    (scene) => withStore(scene.signed, { responses: [Uint8Array.of(48, 3, 10, 1, 3)] }),
    'end-unsigned',
  ),
  'ocsp-damaged': indeterminate(
    (scene) => withStore(scene.signed, { responses: [Uint8Array.of(48, 0)] }),
    'end-unsigned',
  ),
  'ocsp-unfounded': noted((scene) => {
    const { root: issuer, person } = scene;
    const responder = issue({ name: 'Penjawab' });
    const answer = { issuer, certificate: person.certificate, responder, thisUpdate: eventTime };
    return withStore(scene.signed, { responses: [makeOcsp(answer)] });
  }, 'end-unsigned'),
  'revocation-missing': indeterminate((scene) => sign(scene, scene.base, { who: telling(scene) })),
  'revoked-unproven': indeterminate(
    (scene) => {
      const who = revocable(scene);
      return withStore(sign(scene, scene.base, { who, habits: {} }), {
        crls: [issueCrl(scene.root, days(-1), days(1), [[serialOf(who.certificate), days(-1)]])],
      });
    },
    'end-unsigned',
    'timestamp-missing',
  ),
  'certificate-held': indeterminate((scene) => {
    const who = revocable(scene);
    return withStore(sign(scene, scene.base, { who }), {
      crls: [issueCrl(scene.root, days(-1), days(1), [[serialOf(who.certificate), days(-1), 'held']])],
    });
  }, 'end-unsigned'),
  'inclusion-proven': noted(({ closed }) => ({
    file: closed,
    proofs: { texts: [''], check: () => ({ proven: true, revision: 0 }) },
  })),
} satisfies Record<keyof typeof trustKinds, Case>;
