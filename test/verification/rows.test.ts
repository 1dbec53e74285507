import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { createBase } from '../../src/document/base.ts';
import { parsePem } from '../../src/pki/certificate.ts';
import { certify } from '../../src/signing/revision.ts';
import { formatReport } from '../../src/verification/format.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { parseRoster } from '../../src/verification/roster.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { sampleContent, startFile } from '../support/ikrar-file.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { certification, fileOf, holdCeremony, startOn } from '../support/signing.ts';

const words = (n: number) => Array.from({ length: n }, (_, i) => `kata${i}`).join(' ');

describe('the roster of a file of ours', () => {
  it.each([
    ['a name longer than a certificate has room for', { name: `Drs. H. ${words(20)}` }],
    ['a name of one long word', { name: `H. ${'A'.repeat(80)}` }],
    ['a name just as long as there is room', { name: 'x'.repeat(64) }],
    ['a long position and a long institution', { position: words(30), institution: words(30) }],
    ['no institution', { institution: '' }],
    ['a name with an ellipsis of its own', { name: 'Drs. H. Syafi’i …' }],
    ['a representative, in their own', { represents: 'Camat Kupitan', letter: 'Surat Tugas Nomor 12/ST/2024' }],
  ])('lets people sign in their own rows: %s', async (_, person) => {
    const house = await testAuthority();
    const content = sampleContent(1);
    const signers = content.signers.map((signer) => ({ ...signer, ...person }));
    const base = await createBase({ ...content, signers }, { at: eventTime });
    const file = await holdCeremony(startOn(house, base, new Map(signers.map((one) => [one.field, one]))));
    const report = await verifyPdf(fileOf(file), { roots: [house.root.certificate], at: eventTime, primitives });
    expect(report).toMatchObject({ verdict: 'passed', findings: [] });
  });

  it.each([
    [
      'another long name with the same beginning',
      { name: `Drs. H. ${words(20)}` },
      { name: `Drs. H. ${words(21)}` },
      /sertifikat milik/,
    ],
    [
      'another long position that begins otherwise',
      { position: words(30) },
      { position: `wakil ${words(30)}` },
      /jabatan lain/,
    ],
    [
      'only the beginning of a position',
      { position: 'Camat Kamang Baru' },
      { position: 'Camat…' },
      /jabatan lain: Camat…/,
    ],
    [
      'the position of whom the person only represents',
      { position: 'Sekretaris Camat', represents: 'Camat Kupitan', letter: 'Surat Tugas Nomor 12/ST/2024' },
      { position: 'Camat Kupitan' },
      /jabatan lain: Camat Kupitan/,
    ],
    ['an institution where none is listed', { institution: '' }, { institution: 'Pemkab' }, /instansi lain: Pemkab/],
  ])('refuses a certificate with %s', async (_, row, other, sentence) => {
    const house = await testAuthority();
    const content = sampleContent(1);
    const signers = content.signers.map((signer) => ({ ...signer, ...row }));
    const base = await createBase({ ...content, signers }, { at: eventTime });
    const file = await holdCeremony(
      startOn(house, base, new Map(signers.map((one) => [one.field, { ...one, ...other }]))),
    );
    const report = await verifyPdf(fileOf(file), { roots: [house.root.certificate], at: eventTime, primitives });
    expect(report).toMatchObject({ verdict: 'failed' });
    const sentences = report.findings.filter(({ code }) => code === 'signer-mismatch').map(({ message }) => message);
    expect(sentences).toContainEqual(expect.stringMatching(sentence));
  });

  it('says whom a representative stands for, and of everybody else nothing', async () => {
    const house = await testAuthority();
    const content = sampleContent(2);
    const letter = { represents: 'Camat Kupitan', letter: 'Surat Tugas Nomor 12/ST/2024' };
    const signers = content.signers.map((signer, i) => (i === 0 ? { ...signer, ...letter } : signer));
    const base = await createBase({ ...content, signers }, { at: eventTime });
    const file = await holdCeremony(startOn(house, base, new Map(signers.map((one) => [one.field, one]))));
    const report = await verifyPdf(fileOf(file), { roots: [house.root.certificate], at: eventTime, primitives });
    const people = report.signatures.filter(({ kind }) => kind === 'approval');
    expect(people.map(({ signer }) => signer.represents)).toEqual(['Camat Kupitan', undefined]);
    expect(formatReport(report).join('\n')).toContain(', mewakili Camat Kupitan · ');
  });

  it('knows the organizer whose name the certification shows', async () => {
    const house = await testAuthority();
    const start = await startFile(house, 1);
    const as = async (name?: string) => {
      const { name: _, ...facts } = certification(start);
      const { bytes } = await certify(start.state, start.plan, { ...facts, ...(name && { name }) });
      const file = Buffer.concat([start.base, bytes]);
      return verifyPdf(file, { roots: [house.root.certificate], at: eventTime, primitives });
    };
    expect((await as('Bawaslu Kabupaten Sijunjung')).verdict).toBe('passed');
    expect((await as()).verdict).toBe('passed');
    const other = await as('Komisi Pemilihan Umum');
    expect(other.verdict).toBe('failed');
    expect(other.findings[0]).toMatchObject({ code: 'signer-mismatch', field: 'Segel' });
  });

  it.each(['half-signed.pdf', 'closed.pdf', 'berita-acara.pdf'])(
    'of an older version fits its certificates: %s',
    async (name) => {
      const folder = new URL('../vectors/ddfe733/', import.meta.url);
      const roots = parsePem('CERTIFICATE', await readFile(new URL('keys/root.pem', folder), 'utf8'));
      const at = new Date('2024-11-01T00:00:00Z');
      const { verdict, profile, findings } = await verifyPdf(await readFile(new URL(name, folder)), {
        roots,
        at,
        primitives,
      });
      expect({ verdict, profile }).toEqual({ verdict: 'passed', profile: 'ikrar' });
      expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    },
  );

  it('is none where two share a field or an id, or a part is missing', () => {
    const [event, row] = [{ organizer: 'Bawaslu' }, sampleContent(1).signers[0]!];
    expect(parseRoster({ event, signers: [row, { ...row, id: 'q', field: 'Sig0002' }] })?.rows.size).toBe(2);
    expect(parseRoster({ event, signers: [] })?.rows.size).toBe(0);
    for (const signers of [
      [row, { ...row, id: 'q' }],
      [row, { ...row, field: 'Sig0002' }],
      [{ ...row, name: undefined }],
      [{ ...row, position: 1 }],
      [{ ...row, institution: null }],
      [{ ...row, field: [] }],
      [null],
      ['Sig0001'],
      {},
    ])
      expect(parseRoster({ event, signers })).toBeUndefined();
    expect(parseRoster({ event: {}, signers: [row] })).toBeUndefined();
    expect(parseRoster({ signers: [row] })).toBeUndefined();
  });
});
