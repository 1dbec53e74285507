import { oids } from '../core/oid.ts';
import { type Certificate, nameAttributes } from './certificate.ts';
import type { Facts } from './conclusion.ts';
import { dateOf, textOf } from './pdf/text.ts';
import { entry } from './pdf/values.ts';
import type { FindingReport, SignatureReport } from './report.ts';
import { heavier, verdictOf } from './severity.ts';
import type { CheckedSignature } from './signature-check.ts';
import type { Trust } from './trust.ts';

export function reportSignature(
  signature: CheckedSignature,
  trust: Trust,
  facts: Omit<Facts, 'inclusion'>,
  pages: ReadonlyMap<number, number>,
  findings: readonly FindingReport[],
): SignatureReport {
  const { found, kind, checked } = signature;
  const { dict, range, field } = found;
  const page = field && pages.get(field.object);
  const signedAt = dateOf(entry(dict, 'M'));
  const { provenAt } = trust;
  const [intact, valid] = [checked?.intact ?? false, checked?.valid ?? false];
  const judged = verdictOf(findings.map(({ severity }) => severity));
  const sound = intact && valid && trust.trusted && range !== undefined;
  const verdict = judged === 'passed' && !sound ? 'indeterminate' : judged;
  const worst = findings.toSorted((a, b) => heavier(a.severity, b.severity))[0];
  const sub = verdict === 'passed' ? undefined : (worst?.subIndication ?? 'NO_CERTIFICATE_CHAIN_FOUND');
  const [reason, location] = [textOf(entry(dict, 'Reason')), textOf(entry(dict, 'Location'))];
  return {
    field: field?.name ?? '',
    kind,
    verdict,
    ...(sub && { subIndication: sub }),
    revision: found.revision,
    ...(page !== undefined && { page }),
    signer: signerOf(checked?.signer, textOf(entry(dict, 'Name'))),
    ...(signedAt && { signedAt: signedAt.toISOString() }),
    ...(provenAt && { provenAt: provenAt.toISOString() }),
    intact,
    valid,
    trusted: trust.trusted,
    coverage: !range ? 'none' : range.end >= facts.file.bytes.length ? 'whole-file' : 'revision',
    level: levelOf(signature, trust, facts),
    ...(found.subFilter !== undefined && { subFilter: found.subFilter }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    findings,
  };
}

/** PAdES baseline level (ETSI EN 319 142-1 clause 6): each needs all below it. */
function levelOf(
  { kind, checked, stamp, baseline }: CheckedSignature,
  { evidenced, archived }: Trust,
  { evidence }: Pick<Facts, 'evidence'>,
): SignatureReport['level'] {
  if (kind === 'timestamp' || !baseline || !checked?.intact || !checked.valid) return 'none';
  if (!stamp?.intact || !stamp.valid) return 'B-B';
  if (!evidence.hasStore || !evidenced) return 'B-T';
  return archived ? 'B-LTA' : 'B-LT';
}

function signerOf(certificate: Certificate | undefined, claimed: string | undefined): SignatureReport['signer'] {
  if (!certificate) return { name: claimed ?? 'tidak diketahui' };
  const names = readName(certificate.subject);
  const [position, organization] = [names.get(oids.title), names.get(oids.organization)];
  const by = readName(certificate.issuer).get(oids.commonName);
  return {
    name: names.get(oids.commonName) ?? claimed ?? 'tanpa nama',
    ...(position !== undefined && { position }),
    ...(organization !== undefined && { organization }),
    ...(by !== undefined && { issuer: by }),
    certificateSha256: certificate.sha256,
  };
}

/** Nothing where the name is malformed: its certificate is judged elsewhere. */
function readName(name: Uint8Array): ReadonlyMap<string, string> {
  try {
    return nameAttributes(name);
  } catch {
    return new Map();
  }
}
