import { beforeAll, describe, expect, it } from '@jest/globals';
import * as asn1 from 'asn1js';
import { readDer } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import { parseCertificate } from '../../src/verification/certificate.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import type { Report } from '../../src/verification/report.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import type { Forger } from '../attacks/forger.ts';
import { type Issued, issue, issueCrl } from '../support/certificates.ts';
import { makeToken } from '../support/cms.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { seededRandom } from '../support/pki.ts';
import { type PkijsHabits, pkijsCms } from '../support/pkijs-cms.ts';

const at = new Date('2025-06-01T00:00:00Z');
const signedAt = new Date('2025-01-01T00:00:00Z');
const cades = 'ETSI.CAdES.detached';
const adobe = 'adbe.pkcs7.detached';

describe('a file signed with pkijs', () => {
  let root: Issued;
  let authority: Issued;
  let tsa: Issued;
  const people = new Map<string, Issued>();
  const base = foreignBase();
  const random = seededRandom('pkijs');
  const stamp = (digest: Uint8Array) => makeToken(digest, { ...tsa, chain: [] }, signedAt, random);
  const verify = (file: Forger, roots = [root.certificate]): Promise<Report> =>
    verifyPdf(file.bytes, { roots, at, primitives });
  const codes = ({ findings }: Report): string[] => findings.map(({ code }) => code);

  async function sign(who: string, sub: string, habits: PkijsHabits): Promise<Forger> {
    const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/${sub}/M(D:20250101070000+07'00')`;
    const filled = `${base.body(6).slice(0, -2)}/V ${base.size} 0 R>>`;
    const { covered, fill } = base.reserve(base.size, entries, [[6, filled]]);
    const chain = [authority.certificate, root.certificate];
    return fill(await pkijsCms(covered, { ...people.get(who)!, chain }, { stamp, ...habits }));
  }

  const identifier = (who: string): Uint8Array => {
    const { extensions } = parseCertificate(people.get(who)!.certificate, '');
    return readDer(extensions.get(oids.subjectKeyIdentifier)!.value).value;
  };

  beforeAll(() => {
    root = issue({ name: 'Akar Pkijs', key: 'RSA-2048', authority: true });
    authority = issue({ name: 'Penerbit Pkijs', issuer: root, authority: true });
    tsa = issue({ name: 'Waktu Pkijs', issuer: root, purposes: [oids.timeStamping] });
    for (const key of ['RSA-2048', 'P-256', 'P-384'] as const)
      people.set(key, issue({ name: `Pejabat ${key}`, issuer: authority, key }));
  });

  it.each<[string, string, string, PkijsHabits, string | undefined]>([
    ['RSA PKCS #1', 'RSA-2048', cades, {}, undefined],
    ['RSA PKCS #1 with SHA-512', 'RSA-2048', cades, { digest: 'SHA-512' }, undefined],
    ['RSASSA-PSS', 'RSA-2048', cades, { pss: true }, undefined],
    ['ECDSA P-256', 'P-256', cades, {}, undefined],
    ['ECDSA P-384', 'P-384', cades, { digest: 'SHA-384' }, undefined],
    [
      'the old form, anonymous, with signing-time',
      'RSA-2048',
      adobe,
      { anonymous: true, signingTime: signedAt },
      'signature-deviates',
    ],
    ['the old form with PSS', 'RSA-2048', adobe, { pss: true }, 'signature-deviates'],
    ['the old form with ECDSA', 'P-384', adobe, { digest: 'SHA-384' }, 'signature-deviates'],
    ['CAdES that leaves out its certificate', 'P-256', cades, { anonymous: true }, 'signature-deviates'],
    ['signing-time in CAdES', 'P-256', cades, { signingTime: signedAt }, 'cms-deviates'],
    ['the signer after the authorities', 'P-256', cades, { signerLast: true }, undefined],
    ['an unknown unsigned attribute', 'P-256', cades, { strangeAttribute: true }, 'cms-deviates'],
  ])('%s is passed by a given root and by no other, and not when damaged', async (_, who, sub, habits, code) => {
    const file = await sign(who, sub, habits);
    const report = await verify(file);
    expect(report).toMatchObject({ verdict: 'passed', signatures: [{ intact: true, valid: true, trusted: true }] });
    if (code) expect(codes(report)).toContain(code);
    expect(await verify(file, [])).toMatchObject({ verdict: 'indeterminate', signatures: [{ trusted: false }] });
    const turned = file.edit('0 0 10 10 re f', '0 0 10 11 re f');
    expect(codes(await verify(turned))).toContain('digest-mismatch');
    const forged = await sign(who, sub, { ...habits, spoiled: true });
    expect(codes(await verify(forged))).toContain('signature-wrong');
    for (const bad of [turned, forged]) expect((await verify(bad)).verdict).toBe('failed');
  });

  it.each<[string, PkijsHabits, string]>([
    ['no signed attributes', { bare: true }, 'cms-signers'],
    ['two signers in one CMS', { secondSigner: true }, 'cms-signers'],
    ['SHA-1', { digest: 'SHA-1' }, 'algorithm-weak'],
  ])('with %s is indeterminate and says so, and never passed when changed', async (_, habits, code) => {
    const file = await sign('RSA-2048', adobe, habits);
    const report = await verify(file);
    expect(report.verdict).toBe('indeterminate');
    expect(codes(report)).toContain(code);
    expect((await verify(file.edit('0 0 10 10 re f', '0 0 10 11 re f'))).verdict).not.toBe('passed');
  });

  it('whose signer is named by a key identifier is passed', async () => {
    const file = await sign('P-256', cades, { byKeyIdentifier: identifier('P-256') });
    expect((await verify(file)).verdict).toBe('passed');
  });

  it('with a CRL inside the CMS is passed, and says that it is not looked at', async () => {
    const crl = issueCrl(authority, new Date('2024-12-15T00:00:00Z'), new Date('2026-01-01T00:00:00Z'));
    const report = await verify(await sign('P-256', cades, { crl }));
    expect(report.verdict).toBe('passed');
    expect(codes(report)).toEqual(expect.arrayContaining(['cms-deviates', 'revocation-unchecked']));
  });

  it.each<[string, PkijsHabits['bend']]>([
    ['of indefinite length', (content) => indefinite(content)],
    ['of indefinite length inside', (_, signer) => indefinite(signer)],
    ['with a length written too long', (_, signer) => longLength(signer.valueBlock.value[0]!)],
    ['with the signature value in pieces', (_, signer) => inPieces(signer)],
  ])('in BER %s is passed and says so; damaged it is failed', async (_, bend) => {
    const habits = bend ? { bend } : {};
    const file = await sign('RSA-2048', adobe, habits);
    const report = await verify(file);
    expect(report).toMatchObject({ verdict: 'passed', signatures: [{ level: 'none' }] });
    expect(codes(report)).toContain('cms-ber');
    expect((await verify(file.edit('0 0 10 10 re f', '0 0 10 11 re f'))).verdict).toBe('failed');
    expect((await verify(await sign('RSA-2048', adobe, { ...habits, spoiled: true }))).verdict).toBe('failed');
  });
});

const indefinite = (node: asn1.BaseBlock): void => {
  node.lenBlock.isIndefiniteForm = true;
};

const longLength = (node: asn1.BaseBlock): void => {
  node.lenBlock.longFormUsed = true;
};

/** The OCTET STRING of the signature value as two, in a constructed one. */
function inPieces(signer: asn1.Sequence): void {
  const parts = signer.valueBlock.value;
  const place = parts.findIndex((part) => part instanceof asn1.OctetString);
  const whole = (parts[place] as asn1.OctetString).valueBlock.valueHexView;
  const pieces = [whole.slice(0, 100), whole.slice(100)].map(
    (piece) => new asn1.OctetString({ valueHex: piece.buffer as ArrayBuffer }),
  );
  parts[place] = new asn1.Constructed({ idBlock: { tagClass: 1, tagNumber: 4 }, value: pieces });
}
