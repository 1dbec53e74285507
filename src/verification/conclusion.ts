import { hex } from '../core/bytes.ts';
import { useSentence } from '../core/use.ts';
import { LimitError } from './budget.ts';
import { findWidgetPages } from './changes/pages.ts';
import { addClosingFindings } from './closing-findings.ts';
import type { Facts } from './facts.ts';
import { changeSentence } from './findings/change.ts';
import { type Finding, type Findings, findingKind, messageOf, type PlacedFinding } from './findings.ts';
import { groupBy } from './grouping.ts';
import { revisionNumber } from './numbering.ts';
import type { Primitives } from './primitives.ts';
import type { FindingReport, Report, RevisionReport } from './report.ts';
import { type FileContext, heavier, type Severity, severityOf, verdictFor } from './severity.ts';
import { reportSignature } from './signature-report.ts';
import { stateOf } from './state.ts';
import { summarize } from './summary.ts';
import { isSignedByOthers } from './unreadable.ts';

/** A report shows this many findings, the heaviest first. */
const shown = 200;

interface WeighedFinding extends PlacedFinding {
  readonly severity: Severity;
}

/** Makes the report: weighs each finding by where it stands and whose file it is, then says the worst of them. */
export function conclude(facts: Facts): Report {
  const { file, at, digests, signatures, profile, findings } = facts;
  const state = stateOf(facts);
  addClosingFindings(facts, state);
  const weighed = weigh(relevant(findings, facts), contextOf(facts));
  const bySignature = groupBy(weighed, ({ place }) => place.signature);
  const pages = findWidgetPages(file, file.last);
  const reports = signatures.map((_, i) => {
    const own = (bySignature.get(i) ?? []).map((finding) => reportFinding(finding, facts));
    return reportSignature(facts, i, pages, own);
  });
  const verdict = verdictFor([...weighed.map(({ severity }) => severity), ...reports.map((report) => report.verdict)]);
  const sorted = weighed.toSorted((a, b) => heavier(a.severity, b.severity));
  const reported = sorted.slice(0, shown).map((finding) => reportFinding(finding, facts));
  const [worst] = sorted;
  return {
    schema: 'ikrar/report/2',
    verdict,
    subIndication: worst?.severity === verdict ? findingKind(worst.finding.code).sub : undefined,
    summary: [
      summarize(verdict, reports, state, reported[0]?.message),
      ...(profile.document?.use ? [useSentence(profile.document.use)] : []),
    ].join(' '),
    profile: profile.name,
    at: at.toISOString(),
    size: file.bytes.length,
    sha256: digests.whole,
    document: profile.document,
    state,
    signatures: reports,
    revisions: reportRevisions(facts),
    inclusion: facts.inclusion,
    findings: reported,
    omitted: sorted.length - reported.length,
  };
}

interface Means {
  readonly primitives: Primitives;
  readonly findings: Findings;
}

/** The report of bytes that are no readable PDF: failed, unless somebody else signed them as they are. */
export function concludeUnreadable(bytes: Uint8Array, at: Date, { primitives, findings }: Means): Report {
  if (isSignedByOthers(bytes)) {
    const weighed = weigh(findings.all, { ...nowhere, profile: 'general', signed: true, lastEnd: bytes.length + 1 });
    const start = 'Susunan berkas ini tidak diikuti di sini, sehingga tanda tangannya tidak dapat diperiksa.';
    return concludeEarly(bytes, at, primitives, { weighed, start });
  }
  const weighed = weigh(findings.all, { ...nowhere, profile: 'ikrar', signed: true });
  const start = 'Berkas rusak atau bukan PDF: tidak ada yang dapat dibuktikan darinya.';
  return { ...concludeEarly(bytes, at, primitives, { weighed, start }), verdict: 'failed' };
}

/** The report of an examination that ended early: a limit was met, or the verifier has a fault of its own. */
export function concludeUnfinished(bytes: Uint8Array, at: Date, means: Means, error: unknown): Report {
  const finding: Finding = error instanceof LimitError ? error.finding : { code: 'check-unfinished', what: 'fault' };
  const weighed = weigh([{ finding, place: {} }, ...means.findings.all], {
    ...nowhere,
    profile: 'general',
    signed: false,
  });
  return concludeEarly(bytes, at, means.primitives, { weighed, start: 'Pemeriksaan berhenti sebelum selesai.' });
}

const nowhere: Omit<FileContext, 'profile' | 'signed'> = {
  lastEnd: 0,
  lastRevision: -1,
  documentStamps: new Set(),
  prolonged: undefined,
};

interface Early {
  readonly weighed: readonly WeighedFinding[];
  /** Of the summary; the worst finding follows. */
  readonly start: string;
}

/** A report without signatures. */
function concludeEarly(bytes: Uint8Array, at: Date, primitives: Primitives, { weighed, start }: Early): Report {
  const sorted = weighed.toSorted((a, b) => heavier(a.severity, b.severity));
  const reported = sorted
    .slice(0, shown)
    .map((finding) => reportFinding(finding, { profile: { name: 'general' }, signatures: [] }));
  const [worst] = reported;
  return {
    schema: 'ikrar/report/2',
    verdict: verdictFor(weighed.map(({ severity }) => severity)),
    subIndication: worst?.subIndication ?? 'FORMAT_FAILURE',
    summary: `${start} ${worst?.message ?? ''}`.trim(),
    profile: 'general',
    at: at.toISOString(),
    size: bytes.length,
    sha256: hex(primitives.digest('SHA-256', bytes)),
    state: { fields: 0, signed: 0, closed: false },
    signatures: [],
    revisions: [],
    inclusion: [],
    findings: reported,
    omitted: weighed.length - reported.length,
  };
}

const weigh = (findings: readonly PlacedFinding[], context: FileContext): WeighedFinding[] =>
  findings.map((placed) => ({ ...placed, severity: severityOf(placed, context) }));

/** Habits of ours are no news about a file of somebody else. */
const relevant = ({ all }: Findings, { profile }: Facts): readonly PlacedFinding[] =>
  profile.name === 'ikrar' ? all : all.filter(({ finding }) => findingKind(finding.code).weight !== 'house');

type Naming = { readonly profile: Pick<Facts['profile'], 'name'> } & Pick<Facts, 'signatures'>;

function reportFinding({ finding, place, severity }: WeighedFinding, { profile, signatures }: Naming): FindingReport {
  const { offset, object, page, signature } = place;
  const revision = revisionNumber(profile, place.revision);
  return {
    code: finding.code,
    severity,
    message: messageOf({ finding, place: { ...place, revision } }),
    subIndication: severity === 'note' ? undefined : findingKind(finding.code).sub,
    offset,
    object,
    page,
    revision,
    field: signatures[signature ?? -1]?.found.field?.name,
  };
}

function contextOf({ signatures, profile, trust }: Facts): FileContext {
  const last = signatures.findLast(({ checked, found }) => checked?.intact && checked.valid && found.range)?.found;
  return {
    profile: profile.name,
    lastEnd: last?.range?.end ?? 0,
    lastRevision: last?.revision ?? -1,
    signed: signatures.length > 0,
    prolonged: prolongedPart(signatures, trust),
    documentStamps: new Set(
      signatures.filter(({ found }) => found.kind === 'timestamp').map(({ found }) => found.index),
    ),
  };
}

function prolongedPart(signatures: Facts['signatures'], trust: Facts['trust']): FileContext['prolonged'] {
  const closing = signatures.findIndex(({ found }) => found.kind === 'timestamp');
  const stamps = signatures.slice(closing);
  const [from, until] = [stamps[0]?.found.range?.end, stamps.at(-1)?.found.range?.end];
  if (closing < 0 || from === undefined || until === undefined) return undefined;
  const trusted = stamps.every(
    ({ found }, i) => found.kind === 'timestamp' && found.range && trust[closing + i]?.trusted,
  );
  return trusted ? { from, until } : undefined;
}

const reportRevisions = ({ file, digests, profile, revisionAnalyses }: Facts): RevisionReport[] =>
  revisionAnalyses.map(({ n, kind, changes }) => ({
    n: revisionNumber(profile, n),
    offset: file.revisions[n]!.start,
    size: file.revisions[n]!.end,
    sha256: digests.revisions[n]!,
    kind,
    changes: changes.slice(0, shown).map(({ standing, change, object, page }) => ({
      message: changeSentence(change),
      allowed: standing !== 'forbidden' && standing !== 'unjudged',
      object,
      page,
    })),
  }));
