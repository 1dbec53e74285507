import type { Report, SignatureReport, Verdict } from './report.ts';

/** The one sentence that stands above everything else. */
export function summarize(
  verdict: Verdict,
  signatures: readonly SignatureReport[],
  state: Report['state'],
  worst: string | undefined,
): string {
  const people = signatures.filter(({ kind }) => kind === 'approval').length;
  if (signatures.length === 0) return 'Berkas ini tidak memuat tanda tangan elektronik yang dapat diperiksa.';
  if (verdict === 'failed') return `Dokumen ini tidak lolos pemeriksaan: ${worst ?? 'sebab tidak diketahui'}.`;
  if (verdict === 'indeterminate') {
    const whole = signatures.every(({ intact, valid }) => intact && valid);
    const start = whole ? 'Isi dokumen utuh sejak ditandatangani, tetapi' : 'Dokumen ini';
    return `${start} belum dapat dipastikan: ${worst ?? 'sebab tidak diketahui'}.`;
  }
  const { fields, signed, closed } = state;
  const counted = fields > signed ? `${people} dari ${fields}` : people;
  const count = people === 0 ? 'segel penyelenggara terverifikasi' : `${counted} tanda tangan terverifikasi`;
  const end = closed ? ' dan ditutup dengan stempel waktu' : fields > signed ? ' (belum ditutup)' : '';
  return `Isi utuh: ${count}${end}.`;
}
