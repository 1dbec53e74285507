import { oids } from '../core/oid.ts';
import type { Certificate } from './certificate.ts';
import type { ReadConsent } from './consent.ts';
import type { Evidence } from './evidence.ts';
import type { Facts } from './facts.ts';
import { revisionNumber } from './numbering.ts';
import { dateOf, textOf } from './pdf/text.ts';
import type { FindingReport, SignatureReport } from './report.ts';
import { heavier, verdictFor } from './severity.ts';
import type { CheckedSignature } from './signature-check.ts';
import type { Trust } from './trust.ts';

/** @param pages the page of each field with a mark, by object number */
export function reportSignature(
  facts: Facts,
  index: number,
  pages: ReadonlyMap<number, number>,
  findings: readonly FindingReport[],
): SignatureReport {
  const [signature, trust] = [facts.signatures[index]!, facts.trust[index]!];
  const { found, checked } = signature;
  const { dict, range, field, kind, subFilter, revision } = found;
  const text = (key: string) => textOf(facts.file.entry(dict, key, revision));
  const [intact, valid] = [checked?.intact ?? false, checked?.valid ?? false];
  const judged = verdictFor(findings.map(({ severity }) => severity));
  const sound = intact && valid && trust.trusted && range !== undefined;
  const verdict = judged === 'passed' && !sound ? 'indeterminate' : judged;
  const [worst] = findings.toSorted((a, b) => heavier(a.severity, b.severity));
  return {
    field: field?.name ?? '',
    kind,
    verdict,
    subIndication: verdict === 'passed' ? undefined : (worst?.subIndication ?? 'NO_CERTIFICATE_CHAIN_FOUND'),
    revision: revisionNumber(facts.profile, revision),
    page: pages.get(field?.object ?? noObject),
    signer: { ...signerOf(checked?.signer, text('Name'), facts.evidence), ...representedBy(facts, field?.name ?? '') },
    signedAt: dateOf(facts.file.entry(dict, 'M', revision))?.toISOString(),
    provenAt: trust.provenAt?.toISOString(),
    intact,
    valid,
    trusted: trust.trusted,
    coverage: !range ? 'none' : range.end >= facts.file.bytes.length ? 'whole-file' : 'revision',
    level: levelOf(signature, trust, facts),
    subFilter,
    consent: consentOf(facts.consents[index]),
    reason: text('Reason'),
    location: text('Location'),
    findings,
  };
}

/** No object has this number (ISO 32000-2 section 7.3.10). */
const noObject = -1;

/** Whom the content says that the person of a field represents. */
function representedBy({ profile }: Facts, field: string): Pick<SignatureReport['signer'], 'represents'> {
  const row = profile.roster?.rows.get(field);
  return row?.represents === undefined ? {} : { represents: row.represents };
}

function consentOf(consent: ReadConsent | undefined): SignatureReport['consent'] {
  if (!consent) return undefined;
  const { said, digest, key, enrolment, strokes } = consent;
  return {
    ...{ kind: said.cara, at: new Date(said.waktu).toISOString(), sha256: digest },
    ...(key === undefined ? {} : { point: key }),
    ...(enrolment === undefined ? {} : { enrolment }),
    ...(strokes === undefined ? {} : { strokes }),
  };
}

/** PAdES baseline level (ETSI EN 319 142-1 clause 6): each needs all below it. */
function levelOf(
  { found, checked, stamp, baseline }: CheckedSignature,
  { evidenced, archived }: Trust,
  { evidence }: Pick<Facts, 'evidence'>,
): SignatureReport['level'] {
  if (found.kind === 'timestamp' || !baseline || !checked?.intact || !checked.valid) return 'none';
  if (!stamp?.intact || !stamp.valid) return 'B-B';
  if (!evidence.hasStore || !evidenced) return 'B-T';
  return archived ? 'B-LTA' : 'B-LT';
}

function signerOf(
  certificate: Certificate | undefined,
  claimed: string | undefined,
  evidence: Evidence,
): SignatureReport['signer'] {
  if (!certificate) return { name: claimed ?? 'tidak diketahui' };
  const names = evidence.subjectOf(certificate);
  return {
    name: names.get(oids.commonName) ?? claimed ?? 'tanpa nama',
    position: names.get(oids.title),
    organization: names.get(oids.organization),
    issuer: evidence.issuerOf(certificate).get(oids.commonName),
    certificateSha256: certificate.sha256,
  };
}
