import { labelOf } from './certificate.ts';
import { checkConsentRows } from './consent-row-check.ts';
import type { Facts } from './facts.ts';
import type { Report } from './report.ts';
import { checkRoles } from './role-check.ts';
import { checkRows } from './row-check.ts';
import { isSoundStamp } from './state.ts';
import { checkTimes } from './time-check.ts';
import { checkUncovered } from './uncovered.ts';

const changeCodes = {
  forbidden: 'change-forbidden',
  unjudged: 'change-unjudged',
  permitted: 'change-permitted',
  unusual: 'change-unusual',
} as const;

/** What can be said only when everything else is known: each change with who had signed before it, strangers, the state, what nobody covers. */
export function addClosingFindings(facts: Facts, state: Report['state']): void {
  addChanges(facts);
  addUnknownSigners(facts);
  checkRoles(facts);
  checkRows(facts);
  checkConsentRows(facts);
  checkTimes(facts);
  addState(facts, state);
  checkUncovered(facts);
}

function addChanges({ revisionAnalyses, signatures, file, findings }: Facts): void {
  let approvals = 0;
  let next = 0;
  for (const { n, changes } of revisionAnalyses) {
    for (; signatures[next] && signatures[next]!.found.revision < n; next++)
      if (signatures[next]!.found.kind === 'approval') approvals++;
    for (const { standing, change, object, page } of changes) {
      if (standing === 'allowed') continue;
      const place = { object, page, revision: n, offset: file.revisions[n]?.start };
      findings.add({ code: changeCodes[standing], change, approvals }, place);
    }
  }
}

/** Signers that no given root knows; in an ikrar file whose seal is known, an unknown signer is a stranger. */
function addUnknownSigners({ signatures, trust, evidence, profile, findings }: Facts): void {
  if (signatures.length === 0 || evidence.anchors.size === 0) {
    findings.add({ code: signatures.length === 0 ? 'no-signature' : 'no-roots' });
    return;
  }
  const sealed = profile.name === 'ikrar' && signatures[0]?.found.kind === 'certification' && trust[0]?.trusted;
  for (const [i, { checked, found }] of signatures.entries()) {
    if (trust[i]?.anchored || !checked?.signer || !checked.valid || !checked.intact) continue;
    const stranger = sealed && found.kind === 'approval';
    const place = { signature: i, revision: found.revision, object: found.object };
    const { signer } = checked;
    const names = { certificate: labelOf(signer), issuer: labelOf({ subject: signer.issuer }) };
    findings.add(stranger ? { code: 'signer-stranger' } : { code: 'signer-untrusted', ...names }, place);
  }
}

function addState({ file, signatures, revisionAnalyses, profile, findings }: Facts, state: Report['state']): void {
  const { signed, fields, closed } = state;
  if (profile.name === 'ikrar' && signatures.length > 0 && !closed) {
    findings.add({ code: 'earlier-state', signed, fields });
    const stamp = signatures.find(isSoundStamp)?.found;
    if (stamp) findings.add({ code: 'stamp-closes-nothing' }, { signature: stamp.index, revision: stamp.revision });
  }
  if (revisionAnalyses.at(-1)?.kind === 'dss')
    findings.add({ code: 'end-unsigned' }, { offset: file.revisions.at(-1)?.start });
}
