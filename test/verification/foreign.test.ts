import { beforeAll, describe, expect, it } from '@jest/globals';
import { oids } from '../../src/core/oid.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import type { Report } from '../../src/verification/report.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { Forger, stream } from '../attacks/forger.ts';
import { type Issued, issue, issueCrl, serialOf } from '../support/certificates.ts';
import { type CmsHabits, makeToken } from '../support/cms.ts';
import { permuted, refill } from '../support/cms-surgery.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { seededRandom } from '../support/pki.ts';

const at = new Date('2025-06-01T00:00:00Z');
const signedAt = new Date('2025-01-01T00:00:00Z');

describe('a file that is not ours', () => {
  let root: Issued;
  let tsa: Issued;
  let person: Issued;
  const base = foreignBase();
  const random = seededRandom('foreign');
  const stamp = (digest: Uint8Array) => makeToken(digest, { ...tsa, chain: [] }, signedAt, random);
  const verify = (file: Forger, roots = [root.certificate], when = at): Promise<Report> =>
    verifyPdf(file.bytes, { roots, at: when, primitives });
  const codes = ({ findings }: Report): string[] => findings.map(({ code }) => code);

  /** Signs field A of the base, or B of a file where A is signed. */
  function sign(
    file: Forger,
    who: Issued,
    habits: CmsHabits = { stamp },
    sub = 'ETSI.CAdES.detached',
    chain: Uint8Array[] = [],
  ): Forger {
    const field = /\/V /.test(file.body(6)) ? 7 : 6;
    const value = file.size;
    const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/${sub}/M(D:20250101070000+07'00')`;
    const filled = `${file.body(field).slice(0, -2)}/V ${value} 0 R>>`;
    return file.sign(value, entries, [[field, filled]], { ...who, chain }, habits);
  }

  beforeAll(() => {
    root = issue({ name: 'Akar Lain', key: 'RSA-2048', authority: true });
    tsa = issue({ name: 'Waktu Lain', issuer: root, purposes: [oids.timeStamping] });
    person = issue({ name: 'Pejabat', issuer: root, key: 'RSA-2048' });
  });

  it('signed with RSA and a timestamp is passed, and says what was not checked', async () => {
    const report = await verify(sign(base, person));
    expect(report).toMatchObject({ verdict: 'passed', profile: 'general' });
    expect(report.signatures[0]).toMatchObject({
      level: 'B-T',
      provenAt: signedAt.toISOString(),
      coverage: 'whole-file',
    });
    expect(report.findings.map(({ message }) => message)).toEqual([
      'Stempel waktu: Status pencabutan sertifikat Waktu Lain tidak ada di dalam berkas',
      'Status pencabutan sertifikat Pejabat tidak ada di dalam berkas',
    ]);
    expect(report.revisions.map(({ n }) => n)).toEqual([0, 1]);
    expect(report.signatures[0]?.revision).toBe(1);
  });

  it.each([
    ['RSASSA-PSS', () => sign(base, person, { stamp, pss: true })],
    ['EC P-384', () => sign(base, issue({ name: 'Lain', issuer: root, key: 'P-384' }))],
    [
      'adbe.pkcs7.detached',
      () => sign(base, person, { stamp, anonymous: true, signingTime: signedAt }, 'adbe.pkcs7.detached'),
    ],
    ['two people, one after the other', () => sign(sign(base, person), issue({ name: 'Kedua', issuer: root }))],
    [
      'a cross-reference stream with object streams',
      () => sign(base.appendStreams([[4, stream('', '1 g')]], [[5, '<</Title(Lain)>>']]), person),
    ],
  ])('%s is passed', async (_, make) => {
    expect(await verify(make())).toMatchObject({ verdict: 'passed' });
  });

  it('with signed attributes in another order than they were signed in is passed, and says so', async () => {
    const report = await verify(new Forger(refill(sign(base, person).bytes, permuted)));
    expect(report).toMatchObject({ verdict: 'passed', signatures: [{ intact: true, valid: true, level: 'none' }] });
    expect(codes(report)).toContain('cms-deviates');
  });

  it('as a state authority’s service signs letters, is found intact and says by whom, without its root', async () => {
    const state = issue({ name: 'CA Negara', key: 'RSA-2048', authority: true });
    const service = issue({
      name: 'Balai Sertifikasi',
      issuer: state,
      key: 'RSA-2048',
      authority: true,
      status: ['CRL'],
    });
    const head = issue({ name: 'Kepala Dinas', issuer: service, key: 'RSA-2048', status: ['CRL', 'OCSP'] });
    const chain = [service.certificate, state.certificate];
    const habits = { anonymous: true, signingTime: signedAt };
    const report = await verify(sign(base, head, habits, 'adbe.pkcs7.detached', chain));
    expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(report.signatures[0]).toMatchObject({
      intact: true,
      valid: true,
      trusted: false,
      signer: { name: 'Kepala Dinas' },
    });
    expect(report.summary).toBe(
      'Isi dokumen utuh sejak ditandatangani, tetapi belum dapat dipastikan: Penanda tangan Kepala Dinas memakai sertifikat terbitan Balai Sertifikasi, yang tidak bermuara pada akar yang dipercaya di sini.',
    );
    const trusted = await verify(sign(base, head, habits, 'adbe.pkcs7.detached', chain), [state.certificate]);
    expect(trusted.findings.filter(({ severity }) => severity !== 'note').map(({ message }) => message)).toEqual([
      'Status pencabutan sertifikat Kepala Dinas (CRL, OCSP) tidak ada di dalam berkas untuk waktu itu',
      'Status pencabutan sertifikat Balai Sertifikasi (CRL) tidak ada di dalam berkas untuk waktu itu',
    ]);
  });

  it('without a timestamp is indeterminate: nothing says when', async () => {
    const report = await verify(sign(base, person, {}));
    expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'TRY_LATER' });
    expect(report.signatures[0]).toMatchObject({ intact: true, valid: true, trusted: true, level: 'B-B' });
  });

  it.each<[string, string, () => Forger]>([
    [
      'an expired certificate without timestamp',
      'certificate-expired',
      () => sign(base, issue({ name: 'Lama', issuer: root, until: new Date('2025-02-01T00:00:00Z') }), {}),
    ],
    ['a weak key', 'algorithm-weak', () => sign(base, issue({ name: 'Lemah', issuer: root, key: 'RSA-1024' }))],
    [
      'an unknown critical extension',
      'chain-unsupported',
      () => sign(base, issue({ name: 'Khusus', issuer: root, critical: '1.2.3.4.5' })),
    ],
    [
      'an issuer that is no authority',
      'chain-invalid',
      () => sign(base, issue({ name: 'Anak', issuer: person }), { stamp }, 'ETSI.CAdES.detached', [person.certificate]),
    ],
    [
      'a certificate for other things',
      'certificate-unsuitable',
      () => sign(base, issue({ name: 'Server', issuer: root, purposes: ['1.3.6.1.5.5.7.3.1'] })),
    ],
    ['an old form of signature', 'subfilter-unsupported', () => sign(base, person, { stamp }, 'adbe.pkcs7.sha1')],
    [
      'encryption',
      'structure-encrypted',
      () => sign(new Forger(base.text.replace('/ID[', '/Encrypt<</Filter/Standard>>/ID[')), person),
    ],
    [
      'form fields filled after signing',
      'change-unjudged',
      () => {
        const form = base.append([[7, '<</FT/Tx/T(B)>>']]);
        return sign(form, person).append([[7, '<</FT/Tx/T(B)/V(isi)>>']]);
      },
    ],
  ])('with %s is indeterminate and says so', async (_, code, make) => {
    const file = make();
    const report = await verify(file);
    expect(codes(report)).toContain(code);
    expect(report.verdict).toBe('indeterminate');
  });

  it.each<[string, () => Forger]>([
    ['page content', () => sign(base, person).append([[4, stream('', '1 g')]])],
    ['the page', () => sign(base, person).append([[3, base.body(3).replace('>>', '/Rotate 90>>')]])],
    ['the page tree', () => sign(base, person).append([[2, '<</Type/Pages/Kids[]/Count 0>>']])],
    ['a tail', () => new Forger(`${sign(base, person).text}tail`)],
  ])('changed in %s after signing is failed', async (_, make) => {
    expect((await verify(make())).verdict).toBe('failed');
  });

  it('with a revoked certificate is failed, with its CRL in the DSS', async () => {
    const since = new Date('2024-12-01T00:00:00Z');
    const list = issueCrl(root, new Date('2024-12-15T00:00:00Z'), new Date('2026-01-01T00:00:00Z'), [
      [serialOf(person.certificate), since],
    ]);
    const report = await verify(withStore(sign(base, person), list));
    expect(report).toMatchObject({ verdict: 'failed', subIndication: 'REVOKED' });
  });

  it('with a CRL in the DSS reaches B-LT', async () => {
    const list = issueCrl(root, new Date('2024-12-15T00:00:00Z'), new Date('2026-01-01T00:00:00Z'));
    const report = await verify(withStore(sign(base, person), list));
    expect(report).toMatchObject({ verdict: 'passed', signatures: [{ level: 'B-LT' }] });
  });

  it('with a CRL by somebody else is failed: the evidence is not genuine', async () => {
    const impostor = { ...issue({ name: 'Akar Lain', authority: true }), name: root.name };
    const list = issueCrl(impostor, new Date('2024-12-15T00:00:00Z'), new Date('2026-01-01T00:00:00Z'));
    const report = await verify(withStore(sign(base, person), list));
    expect(report.verdict).toBe('failed');
    expect(codes(report)).toContain('crl-damaged');
  });

  function withStore(file: Forger, crl: Uint8Array): Forger {
    const [list, store] = [file.size, file.size + 1];
    return file.append([
      [list, stream('', Buffer.from(crl).toString('latin1'))],
      [store, `<</Type/DSS/Certs[]/CRLs[${list} 0 R]>>`],
      [1, file.body(1).replace('/Pages', `/DSS ${store} 0 R/Pages`)],
    ]);
  }
});
