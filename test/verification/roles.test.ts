import { beforeAll, describe, expect, it } from '@jest/globals';
import { policies } from '../../src/core/policy.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { issueOneTime } from '../../src/pki/one-time.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { certifyOurs, issueBy, listed, signOurs, subjectOf } from '../attacks/families/people.ts';
import { Forger } from '../attacks/forger.ts';
import { issue } from '../support/certificates.ts';
import { makeToken, type Signatory } from '../support/cms.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { startFile } from '../support/ikrar-file.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';
import { fileOf, holdCeremony } from '../support/signing.ts';

const random = seededRandom('roles');
const foreignRoot = issue({ name: 'Akar Lain', authority: true });
const of = (house: Authority) => ({
  stamp: (digest: Uint8Array) => makeToken(digest, { ...house.tsa, chain: [] }, eventTime, random),
});

async function judge({ bytes }: Forger, roots: readonly Uint8Array[]) {
  const { verdict, findings, profile } = await verifyPdf(bytes, { roots, at: eventTime, primitives });
  const heavy = findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
  return { verdict, profile, heavy, codes: findings.map(({ code }) => code) };
}

describe('what a certificate is for', () => {
  let house: Authority;
  let base: Forger;
  let open: Forger;
  beforeAll(async () => {
    house = await testAuthority();
    const start = await startFile(house, 3);
    base = new Forger(start.base);
    open = new Forger(fileOf(await holdCeremony(start, { signed: 2, closed: false })));
  });
  const chain = () => [house.issuer.certificate];
  const insider = (): Signatory => ({ ...issueOneTime(house, listed(3)), chain: chain() });

  it('lets the seal of today and that of former days certify', async () => {
    for (const policy of [policies.seal, policies.signer]) {
      const sealed = certifyOurs(base, issueBy(house, { policies: [policy] }), of(house));
      expect(await judge(sealed, [house.root.certificate])).toMatchObject({ verdict: 'passed', profile: 'ikrar' });
    }
  });

  it('lets an office bring a seal of another authority, whose root says whose it is', async () => {
    const seal = { ...issue({ name: 'Segel Lain', issuer: foreignRoot, unrevocable: true }), chain: [] };
    const sealed = certifyOurs(base, seal, of(house));
    const signed = signOurs(sealed, 3, insider(), of(house));
    const known = await judge(signed, [house.root.certificate, foreignRoot.certificate]);
    expect(known).toMatchObject({ verdict: 'passed', codes: expect.arrayContaining(['seal-foreign']) });
    const unknown = await judge(signed, [house.root.certificate]);
    expect(unknown).toMatchObject({ verdict: 'indeterminate', heavy: ['signer-untrusted'] });
    expect(unknown.codes).not.toContain('seal-foreign');
    const foreign = issue({ name: 'x', issuer: foreignRoot, subject: subjectOf(3), unrevocable: true });
    const strange = signOurs(sealed, 3, { ...foreign, chain: [] }, of(house));
    expect(await judge(strange, [house.root.certificate, foreignRoot.certificate])).toMatchObject({
      verdict: 'failed',
      codes: expect.arrayContaining(['signer-stranger']),
    });
  });

  it('lets nobody sign for people but the house that sealed the file, whatever root is trusted', async () => {
    const other = await testAuthority(eventTime, 'Bawaslu Kabupaten Lain');
    const trusted = [house, other].map(({ root }) => root.certificate);
    const elsewhere = { ...issueOneTime(other, listed(3)), chain: [other.issuer.certificate] };
    const foreign = issue({ name: 'x', issuer: foreignRoot, subject: subjectOf(3), unrevocable: true });
    const strangers: Signatory[] = [elsewhere, { ...foreign, chain: [] }];
    for (const who of strangers) {
      const report = await judge(signOurs(open, 3, who, of(house)), [...trusted, foreignRoot.certificate]);
      expect(report).toMatchObject({ verdict: 'failed', heavy: expect.arrayContaining(['signer-stranger']) });
    }
    expect((await judge(signOurs(open, 3, insider(), of(house)), trusted)).verdict).toBe('passed');
  });

  it('lets the next generation of a house go on with an open file', async () => {
    const next = await testAuthority();
    const who = { ...issueOneTime(next, listed(3)), chain: [next.issuer.certificate] };
    const roots = [house, next].map(({ root }) => root.certificate);
    expect((await judge(signOurs(open, 3, who, of(house)), roots)).verdict).toBe('passed');
  });

  it('holds in files of others too: what a house keeps for itself signs none', async () => {
    const file = foreignBase();
    const entries = '/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001031500Z)';
    const sign = (who: Signatory) => {
      const filled = `${file.body(6).slice(0, -2)}/V ${file.size} 0 R>>`;
      return judge(file.sign(file.size, entries, [[6, filled]], who, of(house)), [house.root.certificate]);
    };
    expect(await sign({ ...house.log, chain: chain() })).toMatchObject({
      verdict: 'failed',
      heavy: expect.arrayContaining(['certificate-role']),
    });
    expect(await sign(issueBy(house, { unrevocable: true }))).toMatchObject({ verdict: 'failed' });
    for (const who of [{ ...house.seal, chain: chain() }, insider()])
      expect((await sign(who)).codes).not.toContain('certificate-role');
  });

  it('is not asked of authorities that only begin with the same letters', async () => {
    const named = issue({ name: 'Ikrar Rooted', authority: true });
    const file = foreignBase();
    const who = { ...issue({ name: 'Orang', issuer: named, unrevocable: true }), chain: [] };
    const entries = '/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001031500Z)';
    const filled = `${file.body(6).slice(0, -2)}/V ${file.size} 0 R>>`;
    const signed = file.sign(file.size, entries, [[6, filled]], who, of(house));
    const report = await judge(signed, [named.certificate, house.root.certificate, house.issuer.certificate]);
    expect(report).toMatchObject({ verdict: 'passed' });
  });
});
