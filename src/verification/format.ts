import { keyWords } from '../core/consent-words.ts';
import type { FindingReport, Report, SignatureReport } from './report.ts';

/** How a verdict is said on a terminal. */
export const verdictWords = {
  passed: 'TERVERIFIKASI',
  indeterminate: 'BELUM PASTI',
  failed: 'TIDAK TERVERIFIKASI',
} as const;
const kindWords = {
  certification: 'sertifikasi',
  approval: 'tanda tangan',
  timestamp: 'stempel waktu dokumen',
} as const;
const strokesWords = { right: 'goresan cocok', wrong: 'goresan lain', absent: 'goresan tidak disertakan' } as const;
const signs = { failed: '✗', indeterminate: '?', note: '·' } as const;

/** Lines for a terminal: verdict, signers, what is wrong; at most `signatures` signatures one by one. */
export function formatReport(report: Report, { signatures = 100 }: { readonly signatures?: number } = {}): string[] {
  const { verdict, subIndication, summary, document, state, sha256, size } = report;
  const lines = [`${verdictWords[verdict]}${subIndication ? ` (${subIndication})` : ''}: ${summary}`];
  if (document) lines.push(`  Naskah : ${document.title} · kode ${document.code}`);
  if (state.fields > 0)
    lines.push(`  Keadaan: ${state.signed} dari ${state.fields} bertanda tangan${state.closed ? ', ditutup' : ''}`);
  lines.push(`  Berkas : ${size} byte, SHA-256 ${sha256}`);
  for (const signature of report.signatures.slice(0, signatures)) lines.push(signatureLine(signature));
  const more = report.signatures.length - signatures;
  if (more > 0) lines.push(`  … dan ${more} tanda tangan lagi`);
  for (const finding of report.findings) lines.push(findingLine(finding));
  if (report.omitted > 0) lines.push(`  … dan ${report.omitted} temuan lagi`);
  return lines;
}

function signatureLine(signature: SignatureReport): string {
  const { verdict, kind, signer, provenAt, signedAt, level, field, consent } = signature;
  const stands = signer.represents === undefined ? '' : `mewakili ${signer.represents}`;
  const who = [signer.name, signer.position, stands].filter(Boolean).join(', ');
  const when = provenAt
    ? `terbukti ${provenAt}`
    : signedAt
      ? `menurut penanda tangan ${signedAt}`
      : 'waktu tidak diketahui';
  const drawn = consent?.strokes === undefined ? '' : ` · ${strokesWords[consent.strokes]}`;
  const key = consent ? ` · ${keyWords[consent.kind]}${drawn}` : '';
  return `  ${verdict === 'passed' ? '✓' : signs[verdict]} ${kindWords[kind]} ${field}: ${who} · ${when}${level === 'none' ? '' : ` · ${level}`}${key}`;
}

function findingLine({ severity, message, offset, code }: FindingReport): string {
  return `  ${signs[severity]} ${message}${offset === undefined ? '' : ` (byte ${offset})`} [${code}]`;
}
