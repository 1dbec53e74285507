import { hex } from '../core/bytes.ts';
import type { Rules } from './changes/change.ts';
import type { RevisionStory } from './changes/judge.ts';
import { findWidgetPages } from './changes/widgets.ts';
import type { Evidence } from './evidence.ts';
import { findingKinds, type Ledger, type RawFinding, type Severity } from './findings.ts';
import { groupBy } from './grouping.ts';
import type { PdfFile } from './pdf/file.ts';
import type { Primitives } from './primitives.ts';
import type { Profile } from './profile.ts';
import type { RangeDigests } from './range-digests.ts';
import type { FindingReport, InclusionReport, Report, RevisionReport, SignatureReport } from './report.ts';
import { heavier, type Standpoint, severityOf, verdictOf } from './severity.ts';
import type { CheckedSignature } from './signature-check.ts';
import { reportSignature } from './signature-report.ts';
import { stateOf } from './state.ts';
import { summarize } from './summary.ts';
import type { Trust } from './trust.ts';

export interface Facts {
  readonly file: PdfFile;
  readonly at: Date;
  readonly digests: RangeDigests;
  readonly evidence: Evidence;
  readonly signatures: readonly CheckedSignature[];
  readonly rules: Rules;
  readonly stories: readonly RevisionStory[];
  readonly trust: readonly Trust[];
  readonly profile: Profile;
  readonly inclusion: readonly InclusionReport[];
}

/** A report shows this many findings; what is heavier comes first. */
const shown = 200;

type Weighed = RawFinding & { readonly severity: Severity };

/** Makes the report: weighs each finding by where it stands and whose file it is, then says the worst of them. */
export function conclude(facts: Facts, ledger: Ledger): Report {
  const { file, at, digests, signatures, stories, profile } = facts;
  noteChanges(facts, ledger);
  noteWhoIsUnknown(facts, ledger);
  const state = stateOf(file, signatures);
  noteState(facts, state, ledger);
  const standpoint = standpointOf(facts);
  const weighed: Weighed[] = relevant(ledger.findings, profile).map((raw) => ({
    ...raw,
    severity: severityOf(raw, standpoint),
  }));
  const bySignature = groupBy(weighed, (finding) => finding.signature ?? -1);
  const fieldOf = (index: number | undefined) =>
    index === undefined ? undefined : signatures[index]?.found.field?.name;
  const pages = findWidgetPages(file, file.last);
  const reports: SignatureReport[] = signatures.map((signature, i) => {
    const own = (bySignature.get(i) ?? []).map((finding) => toReport(finding, fieldOf(i)));
    return reportSignature(signature, facts.trust[i]!, facts, pages, own);
  });
  const verdict = verdictOf([
    ...weighed.map(({ severity }) => severity),
    ...reports.map(({ verdict: own }) => (own === 'passed' ? 'note' : own)),
  ]);
  const sorted = weighed.toSorted((a, b) => heavier(a.severity, b.severity));
  const worst = sorted[0] && sorted[0].severity === verdict ? findingKinds[sorted[0].code].sub : undefined;
  return {
    schema: 'ikrar/report/1',
    verdict,
    ...(worst && { subIndication: worst }),
    summary: summarize(verdict, reports, state, sorted[0]?.message),
    profile: profile.name,
    at: at.toISOString(),
    size: file.bytes.length,
    sha256: digests.whole,
    ...(profile.document && { document: profile.document }),
    state,
    signatures: reports,
    revisions: stories.map((story) => reportRevision(file, story, digests)),
    inclusion: facts.inclusion,
    findings: sorted.slice(0, shown).map((finding) => toReport(finding, fieldOf(finding.signature))),
    omitted: Math.max(0, sorted.length - shown),
  };
}

/** The report of bytes that are no readable PDF. */
export function concludeUnreadable(bytes: Uint8Array, at: Date, primitives: Primitives, ledger: Ledger): Report {
  const standpoint = { profile: 'ikrar', firstEnd: 0, firstRevision: -1, lastEnd: 0, signed: true } as const;
  const findings = ledger.findings.map((raw) => ({ ...raw, severity: severityOf(raw, standpoint) }));
  findings.sort((a, b) => heavier(a.severity, b.severity));
  const worst = findings[0];
  return {
    schema: 'ikrar/report/1',
    verdict: 'failed',
    subIndication: worst ? findingKinds[worst.code].sub : 'FORMAT_FAILURE',
    summary: `Berkas rusak atau bukan PDF: tidak ada yang dapat dibuktikan darinya. ${worst?.message ?? ''}`.trim(),
    profile: 'general',
    at: at.toISOString(),
    size: bytes.length,
    sha256: hex(primitives.digest('SHA-256', bytes)),
    state: { fields: 0, signed: 0, closed: false },
    signatures: [],
    revisions: [],
    inclusion: [],
    findings: findings.slice(0, shown).map((finding) => toReport(finding, undefined)),
    omitted: Math.max(0, findings.length - shown),
  };
}

/** Habits of ours are no news about a file of somebody else. */
const relevant = (findings: readonly RawFinding[], profile: Profile): readonly RawFinding[] =>
  profile.name === 'ikrar' ? findings : findings.filter(({ code }) => findingKinds[code].weight !== 'house');

function toReport(finding: Weighed, field: string | undefined): FindingReport {
  const { code, severity, message, offset, object, page, revision } = finding;
  return {
    code,
    severity,
    message,
    ...(severity !== 'note' && { subIndication: findingKinds[code].sub }),
    ...(offset !== undefined && { offset }),
    ...(object !== undefined && { object }),
    ...(page !== undefined && { page }),
    ...(revision !== undefined && { revision }),
    ...(field !== undefined && { field }),
  };
}

function standpointOf({ signatures, profile }: Facts): Standpoint {
  const sound = signatures.filter(({ checked, found }) => checked?.intact && checked.valid && found.range);
  const first = sound[0]?.found.index === 0 ? sound[0].found : undefined;
  return {
    profile: profile.name,
    firstEnd: first?.range?.end ?? 0,
    firstRevision: first?.revision ?? -1,
    lastEnd: Math.max(0, ...sound.slice(-1).map(({ found }) => found.range!.end)),
    signed: signatures.length > 0,
  };
}

const standings = {
  forbidden: 'change-forbidden',
  unjudged: 'change-unjudged',
  permitted: 'change-permitted',
} as const;

function noteChanges({ stories, signatures, file }: Facts, ledger: Ledger): void {
  let approvals = 0;
  let next = 0;
  for (const { n, changes } of stories) {
    for (; signatures[next] && signatures[next]!.found.revision < n; next++)
      if (signatures[next]!.kind === 'approval') approvals++;
    const since = approvals > 0 ? `setelah tanda tangan ke-${approvals}` : 'setelah sertifikasi';
    for (const { standing, message, object, page } of changes) {
      if (standing === 'allowed') continue;
      const offset = file.revisions[n]?.start;
      ledger.add(standings[standing], `${message} ${since}`, { object, page, revision: n, offset });
    }
  }
}

/** Who is not known by the given roots; in an ikrar file whose seal is known, an unknown signer is a stranger. */
function noteWhoIsUnknown({ signatures, trust, evidence, profile }: Facts, ledger: Ledger): void {
  if (signatures.length === 0) {
    ledger.add('no-signature', 'Berkas ini tidak bertanda tangan elektronik');
    return;
  }
  if (evidence.anchors.size === 0) {
    ledger.add('no-roots', 'Tidak ada sertifikat akar yang dipercaya: siapa penanda tangannya tidak dapat dipastikan');
    return;
  }
  const sealed = profile.name === 'ikrar' && signatures[0]?.kind === 'certification' && trust[0]?.trusted;
  for (const [i, { checked, kind, found }] of signatures.entries()) {
    if (trust[i]?.anchored || !checked?.valid || !checked.intact) continue;
    const place = { signature: i, revision: found.revision, object: found.object };
    if (sealed && kind === 'approval')
      ledger.add('signer-stranger', 'Penanda tangan tidak dikenal penerbit dokumen ini', place);
    else ledger.add('signer-untrusted', 'Sertifikat penanda tangan tidak bermuara pada akar yang dipercaya', place);
  }
}

function noteState({ file, signatures, stories, profile }: Facts, state: Report['state'], ledger: Ledger): void {
  if (profile.name === 'ikrar' && signatures.length > 0 && !state.closed) {
    const count = state.fields > 0 ? `memuat ${state.signed} dari ${state.fields} tanda tangan dan ` : '';
    const message = `Dokumen ini ${count}belum ditutup: keadaan sementara atau salinan dari tahap lebih awal`;
    ledger.add('earlier-state', message);
  }
  if (stories.at(-1)?.kind === 'dss')
    ledger.add('end-unsigned', 'Bagian terakhir (bukti jangka panjang) belum dilindungi cap waktu', {
      offset: file.revisions.at(-1)?.start,
    });
}

function reportRevision(file: PdfFile, { n, kind, changes }: RevisionStory, digests: RangeDigests): RevisionReport {
  const { start, end } = file.revisions[n]!;
  return {
    n,
    offset: start,
    size: end,
    sha256: digests.revisions[n]!,
    kind,
    changes: changes.slice(0, shown).map(({ standing, message, object, page }) => ({
      message,
      allowed: standing === 'allowed' || standing === 'permitted',
      ...(object !== undefined && { object }),
      ...(page !== undefined && { page }),
    })),
  };
}
