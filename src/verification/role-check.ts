import type { Facts } from './facts.ts';
import type { AddFinding } from './findings.ts';
import { roleOf } from './role.ts';

/**
 * Holds each signature against what its certificate is for. In a file of ours the seal of a house certifies and its one-time
 * certificates sign for people. An organizer can bring a seal of another authority; then only its root says whose it is.
 */
export function checkRoles({ signatures, trust, profile, findings }: Facts): void {
  const ours = profile.name === 'ikrar';
  const sealedBy = signatures[0]?.found.kind === 'certification' ? trust[0]?.house : undefined;
  for (const [i, { found, checked }] of signatures.entries()) {
    const { kind, index, revision, object } = found;
    const { anchored, house } = trust[i]!;
    if (kind === 'timestamp' || !anchored || !checked?.signer || !checked.valid) continue;
    const add: AddFinding = (finding) => findings.add(finding, { signature: index, revision, object });
    const role = roleOf(checked.signer);
    if (kind === 'certification') {
      if (house !== undefined && role !== 'seal') add({ code: 'certificate-role', what: 'certification' });
      if (house === undefined && ours) add({ code: 'seal-foreign' });
    } else if (ours && (house === undefined || (sealedBy !== undefined && house !== sealedBy)))
      add({ code: 'signer-stranger' });
    else if (house !== undefined && role !== 'person' && (ours || role === undefined))
      add({ code: 'certificate-role', what: 'approval' });
  }
}
