import { beforeAll, describe, expect, it } from '@jest/globals';
import { context, oid, sequence } from '../../src/core/der.ts';
import { oids } from '../../src/core/oid.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { type Scene, setScene, sign, withStore } from '../attacks/codes/scene.ts';
import type { Forger } from '../attacks/forger.ts';
import { type Issued, issue, issueCrl, serialOf, type Wish } from '../support/certificates.ts';
import type { CmsHabits } from '../support/cms.ts';
import { type Answer, makeBasicOcsp, makeOcsp } from '../support/ocsp.ts';
import { eventTime } from '../support/pki.ts';

const days = (n: number): Date => new Date(eventTime.getTime() + n * 86_400_000);

describe('an OCSP answer in a file of somebody else', () => {
  let scene: Scene;
  let who: Issued;
  let responder: Issued;
  beforeAll(async () => {
    scene = await setScene();
    who = issue({ name: 'Orang', issuer: scene.root, status: ['OCSP'] });
    responder = delegate();
  });

  const delegate = (wish: Partial<Wish> = {}): Issued =>
    issue({ name: 'Status', issuer: scene.root, purposes: [oids.ocspSigning], noCheck: true, ...wish });
  const signed = (habits: CmsHabits = {}): Forger =>
    sign(scene, scene.base, { who, habits: { stamp: scene.stamp, ...habits } });
  /** An answer of yesterday that holds until tomorrow, but for what is told. */
  const answer = (more: Partial<Answer> = {}): Answer => ({
    issuer: scene.root,
    certificate: who.certificate,
    responder,
    thisUpdate: days(-1),
    nextUpdate: days(1),
    ...more,
  });
  const answered = (more: Partial<Answer> = {}): Forger => withStore(signed(), { responses: [makeOcsp(answer(more))] });
  async function judge(file: Forger, at = days(2)) {
    const report = await verifyPdf(file.bytes, { roots: [scene.root.certificate], at, primitives });
    const heavy = report.findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
    return `${report.verdict} ${report.signatures[0]?.level} ${heavy}`.trim();
  }
  const good = 'passed B-LT';
  const absent = 'indeterminate B-T revocation-missing';

  it.each<[string, () => Forger]>([
    ['by somebody to whom the CA gave the task', () => answered()],
    ['by the CA itself', () => answered({ responder: scene.root })],
    ['by a responder that is named by its key', () => answered({ byKey: true })],
    [
      'by a responder whose certificate stands in the DSS',
      () =>
        withStore(signed(), {
          certificates: [responder.certificate],
          responses: [makeOcsp(answer({ bare: true, byKey: true }))],
        }),
    ],
    [
      'that was made after the signature, without an end',
      () => withStore(signed(), { responses: [makeOcsp(withoutEnd(answer({ thisUpdate: days(1) })))] }),
    ],
    [
      'that revokes the certificate after the signature',
      () => answered({ thisUpdate: days(1), nextUpdate: days(3), status: { since: days(0.5) } }),
    ],
    [
      'by a responder that is itself good',
      () => {
        const checked = delegate({ noCheck: false });
        return withStore(signed(), {
          responses: [makeOcsp(answer({ responder: checked }))],
          crls: [issueCrl(scene.root, days(-2), days(1))],
        });
      },
    ],
  ])('%s is believed', async (_, make) => {
    expect(await judge(make())).toBe(good);
  });

  it.each<[string, () => Forger]>([
    ['in Adobe’s signed attribute', () => signed({ archival: sequence(context(1, sequence(makeOcsp(answer())))) })],
    ['in the field crls', () => signed({ crls: [context(1, oid(oids.ocspInCms), makeOcsp(answer()))] })],
    [
      'in the field crls, without its frame',
      () => signed({ crls: [context(1, oid(oids.ocspBasic), makeBasicOcsp(answer()))] }),
    ],
  ])('%s is believed', async (_, make) => {
    expect(await judge(make())).toMatch(/^passed (B-T|none)$/);
  });

  it.each<[string, () => Forger]>([
    ['that does not know the certificate', () => answered({ status: 'unknown' })],
    ['about another certificate', () => answered({ certificate: scene.person.certificate })],
    ['about a certificate of another CA', () => answered({ issuer: issue({ name: 'CA', authority: true }) })],
    ['by a responder without the task', () => answered({ responder: issue({ name: 'Status', issuer: scene.root }) })],
    [
      'by a responder of another CA',
      () => answered({ responder: delegate({ issuer: issue({ name: 'CA', issuer: scene.root, authority: true }) }) }),
    ],
    [
      'by a responder that named itself',
      () => answered({ responder: delegate({ issuer: issue({ name: 'Akar Lain', authority: true }) }) }),
    ],
    ['by a responder that had ended', () => answered({ responder: delegate({ until: days(-3) }) })],
    ['by a key that is not the responder’s', () => answered({ responder: { ...responder, key: scene.person.key } })],
    ['by a responder of which nothing is known', () => answered({ responder: delegate({ noCheck: false }) })],
    [
      'by a responder that is revoked',
      () => {
        const revoked = delegate({ noCheck: false });
        const crl = issueCrl(scene.root, days(-9), days(-8), [[serialOf(revoked.certificate), days(-9)]]);
        return withStore(signed(), { responses: [makeOcsp(answer({ responder: revoked }))], crls: [crl] });
      },
    ],
    ['that had ended before the signature', () => answered({ thisUpdate: days(-3), nextUpdate: days(-2) })],
    [
      'of before the signature, without an end',
      () => withStore(signed(), { responses: [makeOcsp(withoutEnd(answer()))] }),
    ],
    ['from the future', () => answered({ thisUpdate: days(3), nextUpdate: days(4) })],
    ['that was made before what it tells', () => answered({ producedAt: days(-2) })],
  ])('%s is as if it were not there', async (_, make) => {
    expect(await judge(make())).toBe(absent);
  });

  it('under the signature’s own key alone is read, though it belongs into the lists too', async () => {
    const file = withStore(signed(), { responses: [makeOcsp(answer())], bySignature: true });
    expect(await judge(file)).toBe('indeterminate B-LT change-unjudged,change-unjudged');
  });

  it('that the certificate was revoked before the signature is failed', async () => {
    expect(await judge(answered({ status: { since: days(-1) } }))).toBe('failed B-LT revoked');
  });

  it('that the certificate was revoked proves nothing without a timestamp', async () => {
    const unstamped = sign(scene, scene.base, { who, habits: {} });
    const file = withStore(unstamped, {
      responses: [makeOcsp(answer({ status: { since: days(1) }, thisUpdate: days(1), nextUpdate: days(3) }))],
    });
    expect(await judge(file)).toBe('indeterminate B-B revoked-unproven');
  });

  it('that the certificate is on hold is told as such', async () => {
    expect(await judge(answered({ status: { since: days(-1), held: true } }))).toBe(
      'indeterminate B-LT certificate-held',
    );
  });

  it('gives way to a newer CRL, and a CRL to a newer answer', async () => {
    const list = (from: number, ...revoked: Parameters<typeof issueCrl>[3] & object) =>
      issueCrl(scene.root, days(from), days(1), [...revoked]);
    const serial = serialOf(who.certificate);
    const both = (response: Partial<Answer>, crl: Uint8Array) =>
      judge(withStore(signed(), { responses: [makeOcsp(answer(response))], crls: [crl] }));
    expect(await both({ status: { since: days(-1) } }, list(-2))).toBe('failed B-LT revoked');
    expect(await both({ thisUpdate: days(-2) }, list(-1, [serial, days(-1)]))).toBe('failed B-LT revoked');
    expect(await both({ thisUpdate: days(-2), status: { since: days(-2), held: true } }, list(-1))).toBe(good);
    expect(await both({}, list(-2, [serial, days(-2), 'held']))).toBe(good);
  });

  it('that is missing is named, with the certificate and where it would be', async () => {
    const middle = issue({ name: 'CA Antara', issuer: scene.root, authority: true, status: ['CRL', 'OCSP'] });
    const leaf = issue({ name: 'Orang', issuer: middle, unrevocable: true });
    const file = sign(scene, scene.base, { who: leaf, chain: [middle.certificate] });
    const { findings } = await verifyPdf(file.bytes, { roots: [scene.root.certificate], at: days(2), primitives });
    expect(findings).toMatchObject([
      {
        code: 'revocation-missing',
        message: 'Status pencabutan sertifikat CA Antara (CRL, OCSP) tidak ada di dalam berkas untuk waktu itu',
      },
    ]);
  });

  it('is looked at a bounded number of times', async () => {
    const wrong = Array.from({ length: 20 }, (_, i) =>
      makeOcsp(answer({ thisUpdate: days(-1 - i / 100), status: 'unknown' })),
    );
    expect(await judge(withStore(signed(), { responses: [...wrong, makeOcsp(answer())] }))).toBe(absent);
  });
});

function withoutEnd({ nextUpdate: _, ...answer }: Answer): Answer {
  return answer;
}
