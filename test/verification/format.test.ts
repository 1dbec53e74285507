import { describe, expect, it } from '@jest/globals';
import { formatReport } from '../../src/verification/format.ts';
import type { FindingReport, Report, SignatureReport } from '../../src/verification/report.ts';

const signature = {
  verdict: 'passed',
  kind: 'approval',
  signer: { name: 'Ani', position: 'Camat' },
  provenAt: '2024-10-01T03:15:00Z',
  signedAt: '2024-10-01T03:14:00Z',
  level: 'B-LTA',
  field: 'Sig0001',
} as unknown as SignatureReport;
const finding = { severity: 'note', message: 'Ada', code: 'end-unsigned' } as FindingReport;
const report = {
  verdict: 'passed',
  summary: 'Baik',
  state: { fields: 0, signed: 0, closed: false },
  sha256: 'ab',
  size: 7,
  signatures: [],
  findings: [],
  omitted: 0,
} as unknown as Report;
const lines = (changed: Partial<Report>, how?: Parameters<typeof formatReport>[1]): string[] =>
  formatReport({ ...report, ...changed }, how);
const line = (changed: Partial<SignatureReport>): string | undefined =>
  lines({ signatures: [{ ...signature, ...changed }] }).at(-1);

describe('a report on a terminal', () => {
  it('says the verdict, and which file it is about', () => {
    expect(lines({})).toEqual(['TERVERIFIKASI: Baik', '  Berkas : 7 byte, SHA-256 ab']);
    expect(lines({ verdict: 'failed', subIndication: 'HASH_FAILURE' })[0]).toBe(
      'TIDAK TERVERIFIKASI (HASH_FAILURE): Baik',
    );
  });

  it('names the document and its state where they are known', () => {
    const document = { title: 'Ikrar', code: 'ABC' } as unknown as NonNullable<Report['document']>;
    expect(lines({ document })).toContain('  Naskah : Ikrar · kode ABC');
    const state = (fields: number, signed: number, closed: boolean) => ({ ...report.state, fields, signed, closed });
    expect(lines({ state: state(2, 1, false) })).toContain('  Keadaan: 1 dari 2 bertanda tangan');
    expect(lines({ state: state(2, 2, true) })).toContain('  Keadaan: 2 dari 2 bertanda tangan, ditutup');
  });

  it('shows a signature with its signer, time and level', () => {
    expect(line({})).toBe('  ✓ tanda tangan Sig0001: Ani, Camat · terbukti 2024-10-01T03:15:00Z · B-LTA');
    expect(line({ provenAt: undefined, verdict: 'failed', level: 'none' } as Partial<SignatureReport>)).toBe(
      '  ✗ tanda tangan Sig0001: Ani, Camat · menurut penanda tangan 2024-10-01T03:14:00Z',
    );
    const consent = { kind: 'ponsel', at: '2024-10-01T03:14:00.000Z', sha256: 'ab'.repeat(32) } as const;
    expect(line({ consent })?.endsWith(' · B-LTA · kunci ponsel')).toBe(true);
    const nothing = {
      provenAt: undefined,
      signedAt: undefined,
      verdict: 'indeterminate',
    } as unknown as Partial<SignatureReport>;
    expect(line(nothing)).toBe('  ? tanda tangan Sig0001: Ani, Camat · waktu tidak diketahui · B-LTA');
  });

  it('shows as many signatures as are wanted, and says how many more there are', () => {
    const two = { signatures: [signature, signature] };
    expect(lines(two, { signatures: 2 })).toHaveLength(4);
    expect(lines(two, { signatures: 1 }).at(-1)).toBe('  … dan 1 tanda tangan lagi');
  });

  it('shows what was found, where, and how much more', () => {
    expect(lines({ findings: [finding] }).at(-1)).toBe('  · Ada [end-unsigned]');
    expect(lines({ findings: [{ ...finding, offset: 9 }] }).at(-1)).toBe('  · Ada (byte 9) [end-unsigned]');
    expect(lines({ omitted: 3 }).at(-1)).toBe('  … dan 3 temuan lagi');
  });
});
