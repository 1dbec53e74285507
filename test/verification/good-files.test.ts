import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Authority } from '../../src/pki/authority.ts';
import { formatReport } from '../../src/verification/format.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { type Report, reportSchema } from '../../src/verification/report.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { ikrarFile, startFile } from '../support/ikrar-file.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf, type Signing, takeEvidence, takeTimestamp } from '../support/signing.ts';

const years = (n: number): Date => new Date(eventTime.getTime() + n * 365 * 86_400_000);
const codes = (report: Report, severity?: string): string[] =>
  report.findings.filter((finding) => severity === undefined || finding.severity === severity).map(({ code }) => code);

describe('a good file', () => {
  let authority: Authority;
  let file: Signing;
  let bytes: Uint8Array;
  const verify = (pdf: Uint8Array, at = eventTime, roots = [authority.root.certificate]) =>
    verifyPdf(pdf, { roots, at, primitives });
  beforeAll(async () => {
    authority = await testAuthority();
    file = await ikrarFile(authority, 3);
    bytes = fileOf(file);
  });

  it('is passed at level B-LTA, every byte and every signature', async () => {
    const report = await verify(bytes);
    expect(report).toMatchObject({ verdict: 'passed', profile: 'ikrar', size: bytes.length, findings: [] });
    expect(report.state).toEqual({ fields: 3, signed: 3, closed: true });
    expect(report.signatures.map(({ kind, level, coverage }) => [kind, level, coverage])).toEqual([
      ['certification', 'B-LTA', 'revision'],
      ['approval', 'B-LTA', 'revision'],
      ['approval', 'B-LTA', 'revision'],
      ['approval', 'B-LTA', 'revision'],
      ['timestamp', 'none', 'whole-file'],
    ]);
    for (const signature of report.signatures)
      expect(signature).toMatchObject({ verdict: 'passed', intact: true, valid: true, trusted: true, findings: [] });
  });

  it('says who signed, where, when, and what is attached', async () => {
    const { signatures, document, revisions } = await verify(bytes);
    expect(signatures[1]).toMatchObject({
      field: 'Sig0001',
      page: 1,
      signer: { name: 'Syafi’i (Camat)', position: 'Camat Kamang Baru' },
      provenAt: eventTime.toISOString(),
      signedAt: eventTime.toISOString(),
      location: 'Muaro Sijunjung',
    });
    expect(document).toMatchObject({ code: '7K3M-Q2XA-91FG' });
    const kinds = ['certification', 'dss', 'signature', 'signature', 'signature', 'dss', 'timestamp'];
    expect(revisions.map(({ kind }) => kind)).toEqual(['base', ...kinds]);
    expect(revisions.slice(1).map(({ size, sha256 }) => [size, sha256])).toEqual(
      file.increments.map((increment) => [increment.size, increment.sha256]),
    );
    expect(revisions.map(({ n }) => n)).toEqual([undefined, ...file.increments.map(({ n }) => n)]);
    expect(signatures.map(({ revision }) => revision)).toEqual([0, 2, 3, 4, 6]);
  });

  it('is passed at every earlier state too, which is called so', async () => {
    for (let n = 1; n < file.increments.length; n++) {
      const report = await verify(fileOf(file, n));
      expect([n, report.verdict, codes(report, 'failed')]).toEqual([n, 'passed', []]);
      expect(codes(report)).toContain('earlier-state');
    }
    const second = await verify(fileOf(file, 4));
    expect(second.state).toEqual({ fields: 3, signed: 2, closed: false });
    expect(second.signatures.map(({ level }) => level)).toEqual(['B-LT', 'B-LT', 'B-LT']);
  });

  it('is indeterminate without roots and with other roots, and still intact', async () => {
    const other = await testAuthority();
    const without = await verify(bytes, eventTime, []);
    expect(without).toMatchObject({ verdict: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(without.signatures.every(({ intact, valid, trusted }) => intact && valid && !trusted)).toBe(true);
    const strange = await verify(bytes, eventTime, [other.root.certificate]);
    expect(strange.verdict).toBe('indeterminate');
    expect(codes(strange, 'failed')).toEqual([]);
  });

  it('is passed two years later, and after its timestamp authority ended only when it was renewed in time', async () => {
    expect(await verify(bytes, years(2))).toMatchObject({ verdict: 'passed' });
    const late = await verify(bytes, years(40));
    expect(late).toMatchObject({ verdict: 'indeterminate', subIndication: 'OUT_OF_BOUNDS_NO_POE' });
    const renewed = { ...file, increments: [...file.increments] };
    await takeEvidence(renewed);
    await takeTimestamp(renewed, 1);
    const report = await verify(fileOf(renewed));
    expect(report).toMatchObject({ verdict: 'passed', findings: [] });
    expect(report.signatures.filter(({ kind }) => kind === 'timestamp')).toHaveLength(2);
  });

  it('is not passed before it was signed', async () => {
    const early = new Date(eventTime.getTime() - 3 * 365 * 86_400_000);
    expect((await verify(bytes, early)).verdict).not.toBe('passed');
  });

  it('that nobody has signed yet is no proof of anything', async () => {
    const { base } = await startFile(authority, 2);
    const report = await verify(base);
    expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'SIGNED_DATA_NOT_FOUND', signatures: [] });
  });

  it('has a report of the published form, and lines for a terminal', async () => {
    for (const pdf of [bytes, bytes.subarray(0, 5000), bytes.subarray(0, 0)]) {
      const report = await verify(pdf);
      expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(JSON.parse(JSON.stringify(report)));
    }
    expect(z.toJSONSchema(reportSchema)).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['verdict']),
    });
    const lines = formatReport(await verify(bytes), { signatures: 2 });
    expect(lines[0]).toBe('TERVERIFIKASI: Isi utuh: 3 tanda tangan terverifikasi dan ditutup dengan stempel waktu.');
    expect(lines.join('\n')).toContain('… dan 3 tanda tangan lagi');
  });

  it('takes inclusion proofs into account, by a check that the caller gives', async () => {
    const check = (text: string, revisions: readonly { n: number; sha256: string }[]) => {
      const found = revisions.find(({ sha256 }) => sha256 === text);
      if (!found) return { proven: false, why: 'tidak ada revisi itu' } as const;
      return { proven: true, revision: found.n, origin: 'log.example', index: 7 } as const;
    };
    const run = (texts: readonly string[]) =>
      verifyPdf(bytes, { roots: [authority.root.certificate], at: eventTime, primitives, proofs: { texts, check } });
    const good = await run([file.increments[3]!.sha256]);
    expect(good).toMatchObject({ verdict: 'passed', inclusion: [{ proven: true, revision: 3, index: 7 }] });
    const bad = await run(['0'.repeat(64)]);
    expect(bad).toMatchObject({ verdict: 'failed', inclusion: [{ proven: false }] });
    expect(codes(bad, 'failed')).toEqual(['inclusion-failed']);
  });

  it('throws only for a broken call', async () => {
    await expect(verify(bytes, eventTime, [new Uint8Array(3)])).rejects.toThrow();
  });
});
