import type { Facts } from './facts.ts';
import type { AddFinding } from './findings.ts';

const day = 24 * 60 * 60 * 1000;
/** A device's clock is taken as it is; our server refuses one that is more than a day off. */
const leeway = 2 * day;

/**
 * What consents say together: each person has a key of their own, but for a desk's, which many use; and none was given before the
 * file was certified or after its own timestamp.
 */
export function checkConsentRows({ consents, signatures, trust, findings }: Facts): void {
  const keys = new Map<string, { readonly field: string; readonly desk: boolean }>();
  const certified = trust[0]?.provenAt;
  for (const [i, consent] of consents.entries()) {
    const { index, revision, object, field: place } = signatures[i]!.found;
    if (!consent) continue;
    const add: AddFinding = (finding) => findings.add(finding, { signature: index, revision, object });
    const { said, key } = consent;
    const [field, desk] = [place?.name ?? '', said.cara === 'meja'];
    const other = key === undefined ? undefined : keys.get(key);
    if (other && !(desk && other.desk)) add({ code: 'consent-key-repeated', field, other: other.field });
    if (key !== undefined) keys.set(key, { field, desk });
    const stamped = trust[i]?.provenAt;
    if (stamped && said.waktu > stamped.getTime() + leeway) add({ code: 'consent-time', what: 'late', field });
    if (certified && said.waktu < certified.getTime() - leeway) add({ code: 'consent-time', what: 'early', field });
  }
}
