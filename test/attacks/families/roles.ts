import { sha256 } from '../../../src/core/digest.ts';
import { oids } from '../../../src/core/oid.ts';
import { policies } from '../../../src/core/policy.ts';
import { issueOneTime } from '../../../src/pki/one-time.ts';
import type { Wish } from '../../support/certificates.ts';
import { makeToken, type Signatory } from '../../support/cms.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { attack, type Family, type Loot } from '../attack.ts';
import { certifyOurs, issueBy, listed, people, signOurs, subjectOf } from './people.ts';

const [role, unsuitable] = ['certificate-role', 'certificate-unsuitable'] as const;
const person: Partial<Wish> = { policies: [policies.signer], unrevocable: true };

/** True certificates and keys of the house, each used for something that it is not for. */
export const strangeRoles: Family = {
  name: 'a true certificate for another purpose',
  make(loot) {
    return [...certifications(loot), ...rows(loot), ...stamps(loot)];
  },
};

/** The long-lived certificates of a house, with what a thief could do with each. */
function keysOf(house: Loot['house']) {
  const chain = [house.issuer.certificate];
  const { seal, tsa, log, issuer, root } = house;
  return {
    seal: { ...seal, chain },
    tsa: { ...tsa, chain },
    log: { ...log, chain },
    issuer: { ...issuer, chain: [] },
    root: { key: root.key!, certificate: root.certificate, chain: [] },
    oneTime: { ...issueOneTime(house, listed(3)), chain },
  };
}

function certifications(loot: Loot) {
  const { base, house } = loot;
  const { houseTime } = people(loot);
  const { log, tsa, issuer, root, oneTime } = keysOf(house);
  const by = (who: Signatory) => certifyOurs(base, who, houseTime);
  const wish = (wished: Partial<Wish>) => by(issueBy(house, wished));
  return [
    attack('certified with a one-time certificate', by(oneTime), role),
    attack('certified with the key of the log', by(log), role),
    attack('certified with the key of the TSA', by(tsa), unsuitable),
    attack('certified with the issuing authority', by(issuer), unsuitable),
    attack('certified with the root', by(root), unsuitable),
    attack('certified without a policy', wish({}), role),
    attack('certified under another policy', wish({ policies: ['1.2.3.4'] }), role),
    attack('certified under the policy of tokens', wish({ policies: [policies.timestamp] }), role),
    attack('certified under two policies', wish({ policies: [policies.seal, policies.signer] }), role),
    attack('certified under any policy', wish({ policies: [policies.any] }), role),
    attack('certified by a seal that nobody can revoke', wish({ policies: [policies.seal], unrevocable: true }), role),
    attack('certified by a seal that is an authority', wish({ policies: [policies.seal], ca: 0xff }), unsuitable),
    attack('the same, said loosely', wish({ policies: [policies.seal], ca: 1 }), unsuitable),
  ];
}

function rows(loot: Loot) {
  const { open, house } = loot;
  const { houseTime } = people(loot);
  const { seal, log, tsa, issuer, root } = keysOf(house);
  const by = (who: Signatory) => signOurs(open, 3, who, houseTime);
  const wish = (wished: Partial<Wish>) => by(issueBy(house, { subject: subjectOf(3), ...wished }));
  const weak = (key: Wish['key']) => wish({ ...person, ...(key && { key }) });
  return [
    attack('a row signed with the seal', by(seal), role),
    attack('a row signed with the key of the log', by(log), role),
    attack('a row signed with the key of the TSA', by(tsa), unsuitable),
    attack('a row signed with the issuing authority', by(issuer), unsuitable),
    attack('a row signed with the root', by(root), unsuitable),
    attack('a row signed without a policy', wish({ unrevocable: true }), role),
    attack('a row signed under the policy of the seal', wish({ policies: [policies.seal] }), role),
    attack('a row signed with a seal of former days', wish({ policies: [policies.signer] }), role),
    attack(
      'a row signed under two policies',
      wish({ policies: [policies.signer, policies.seal], unrevocable: true }),
      role,
    ),
    attack('a row signed by an authority', wish({ ...person, ca: 0xff }), unsuitable),
    attack('the same, said loosely', wish({ ...person, ca: 1 }), unsuitable),
    attack('a row signed for timestamps', wish({ ...person, purposes: [oids.timeStamping] }), unsuitable),
    attack('a weak key', weak('RSA-1024'), 'algorithm-weak'),
    attack('a small curve', weak('P-224'), 'algorithm-unknown'),
    attack('a curve of Bitcoin', weak('secp256k1'), 'algorithm-unknown'),
    attack('a curve of others', weak('brainpoolP256r1'), 'algorithm-unknown'),
  ];
}

function stamps(loot: Loot) {
  const { open, certified, house } = loot;
  const { insider } = people(loot);
  const { seal, log, oneTime } = keysOf(house);
  const stampBy = (who: Signatory) => (digest: Uint8Array) =>
    makeToken(digest, { ...who, chain: [] }, eventTime, seededRandom('role'));
  const field = certified.find(/\/T\(Waktu01\)/);
  const filled = `${certified.body(field).slice(0, -2)}/V ${certified.size} 0 R>>`;
  const { covered, fill } = certified.reserve(
    certified.size,
    '/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161',
    [[field, filled]],
  );
  const timeStamping = [oids.timeStamping];
  const stampers: readonly (readonly [string, Signatory])[] = [
    ['the seal', seal],
    ['the log', log],
    ['a one-time certificate', oneTime],
    ['a certificate that is not critically for it', issueBy(house, { purposes: timeStamping, lax: true })],
    ['a certificate for something else too', issueBy(house, { purposes: [...timeStamping, oids.documentSigning] })],
    ['a certificate for any purpose', issueBy(house, { purposes: ['2.5.29.37.0'] })],
    ['an authority for timestamps', issueBy(house, { purposes: timeStamping, ca: 0xff })],
  ];
  return stampers.flatMap(([name, who]) => [
    attack(`a signature stamped by ${name}`, signOurs(open, 3, insider, { stamp: stampBy(who) }), unsuitable),
    attack(`the file stamped by ${name}`, fill(stampBy(who)(sha256(covered))), unsuitable),
  ]);
}
