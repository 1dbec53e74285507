import { hex } from '../core/bytes.ts';
import { oids } from '../core/oid.ts';
import type { Facts } from './facts.ts';
import type { AddFinding } from './findings.ts';
import { textOf } from './pdf/text.ts';
import type { Row } from './roster.ts';

/**
 * In a file of ours `ikrar.json` says whose each field is. A sound signature of a trusted certificate proves who signed, not that
 * they signed in their own place: that is checked here, so that nobody, however well certified, fills the row of another.
 */
export function checkRows({ profile, signatures, file, evidence, findings }: Facts): void {
  if (profile.name !== 'ikrar' || signatures.length === 0) return;
  const { roster } = profile;
  if (!roster) {
    findings.add({ code: 'content-unreadable' });
    return;
  }
  const keys = new Map<string, string>();
  for (const { found, checked } of signatures) {
    const { index, revision, object, kind, dict } = found;
    const add: AddFinding = (finding) => findings.add(finding, { signature: index, revision, object });
    const field = found.field?.name ?? '';
    const row = roster.rows.get(field);
    const shown = textOf(file.entry(dict, 'Name', revision));
    if ((kind === 'approval') !== (row !== undefined)) add({ code: 'field-misused', what: kind, field });
    if (kind === 'certification' && shown !== undefined && shown !== roster.organizer)
      add({ code: 'signer-mismatch', what: 'shown', field, listed: roster.organizer, found: shown });
    if (kind !== 'approval' || !row) continue;
    if (shown !== row.name) add({ code: 'signer-mismatch', what: 'shown', field, listed: row.name, found: shown });
    if (!checked?.signer) continue;
    compareNames(evidence.subjectOf(checked.signer), row, field, add);
    const key = hex(checked.signer.spki);
    const other = keys.get(key);
    if (other !== undefined) add({ code: 'signer-repeated', field, other });
    keys.set(key, field);
  }
}

/** @param names of the certificate's subject */
function compareNames(names: ReadonlyMap<string, string>, row: Row, field: string, add: AddFinding): void {
  const differ = (what: 'name' | 'position' | 'institution', listed: string, found: string | undefined): undefined =>
    add({ code: 'signer-mismatch', what, field, listed, found });
  const [name, whole] = [names.get(oids.commonName), names.get(oids.name)];
  const isLong = [...row.name].length > shortAttribute;
  if (!stands(name, row.name) || whole !== (isLong ? row.name : undefined)) differ('name', row.name, whole ?? name);
  const [position, institution] = [names.get(oids.title), names.get(oids.organization)];
  if (!stands(position, row.position)) differ('position', row.position, position);
  if (!stands(institution, row.institution)) differ('institution', row.institution, institution);
}

/** Characters of a common name, title or organization in a certificate (RFC 5280 appendix A.1). */
const shortAttribute = 64;

/** An attribute says the text, or as much of it as certificates have room for and an ellipsis; no text is no attribute. */
function stands(attribute: string | undefined, text: string): boolean {
  const clean = text.toWellFormed().replace(/\p{Cc}+/gu, ' ');
  if ([...clean].length <= shortAttribute) return (attribute ?? '') === clean;
  if (attribute === undefined || !attribute.endsWith('…') || [...attribute].length > shortAttribute) return false;
  const start = attribute.slice(0, -1);
  return start !== '' && clean.startsWith(start);
}
