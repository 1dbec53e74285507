import { mapLimited } from '../core/turns.ts';
import type { Certificate } from './certificate.ts';
import type { Chains } from './chain.ts';
import type { Crl } from './crl.ts';
import type { Examination } from './examination.ts';
import type { Place } from './findings/kind.ts';
import { Responders } from './responders.ts';
import type { CheckedSignature } from './signature-check.ts';
import type { CheckedSignedData } from './signed-data-check.ts';

/** Signatures of authorities that are checked together: enough to keep the cores busy. */
const atOnce = 32;

/**
 * The certificates that a signature carries, and the certificates, CRLs and OCSP responses of a DSS, may lie where no digest covers them: in the
 * last Contents, or behind the last timestamp. Each must be what its issuer signed, and have to do with a signature of this file.
 */
export async function checkEvidence(
  signatures: readonly CheckedSignature[],
  examination: Examination,
  chains: Chains,
): Promise<void> {
  const check: EvidenceCheck = { ...examination, chains, related: new Set(), damaged: new Map() };
  for (const { checked, stamp, found } of signatures) {
    const place = { signature: found.index, revision: found.revision, object: found.object };
    if (checked?.signer) await checkBag(checked, checked.signer, check, place);
    if (stamp?.signer && stamp !== checked)
      await checkBag(stamp, stamp.signer, check, { ...place, within: 'timestamp' });
  }
  await checkStore(check);
  if (examination.evidence.twins.length > 0) examination.findings.add({ code: 'certificate-repeated', what: 'twin' });
}

interface EvidenceCheck extends Examination {
  readonly chains: Chains;
  /** Names of signers, of TSAs and of all above them. */
  readonly related: Set<string>;
  /** Whether a certificate is damaged, by its SHA-256. */
  readonly damaged: Map<string, Promise<boolean>>;
}

function isDamaged(certificate: Certificate, { chains, damaged }: EvidenceCheck): Promise<boolean> {
  const known = damaged.get(certificate.sha256) ?? chains.isDamaged(certificate);
  damaged.set(certificate.sha256, known);
  return known;
}

/** The certificates that a signature or a token carries. */
async function checkBag({ bag }: CheckedSignedData, signer: Certificate, check: EvidenceCheck, place: Place) {
  const { chains, findings, related } = check;
  const above = relatives(signer, bag);
  const { anchored } = await chains.path(signer);
  for (const name of above.names) related.add(name);
  if (new Set(bag).size < bag.length) findings.add({ code: 'certificate-repeated', what: 'signature' }, place);
  await mapLimited(bag, atOnce, async (certificate) => {
    const lost = anchored && !(await chains.path(certificate)).anchored;
    if (lost || !above.certificates.has(certificate.sha256))
      findings.add({ code: 'certificate-unrelated', what: 'signature' }, place);
    if (await isDamaged(certificate, check)) findings.add({ code: 'certificate-damaged', what: 'forged' }, place);
  });
}

/** The signer and, by name, all above it; names of issuers included. */
function relatives(signer: Certificate, bag: readonly Certificate[]) {
  const certificates = new Set([signer.sha256]);
  const names = new Set([signer.issuerKey]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const certificate of bag.slice(0, 32)) {
      if (certificates.has(certificate.sha256) || !names.has(certificate.subjectKey)) continue;
      certificates.add(certificate.sha256);
      names.add(certificate.issuerKey);
      grown = true;
    }
  }
  return { certificates, names };
}

async function checkStore(check: EvidenceCheck): Promise<void> {
  const { evidence, chains, findings, related, primitives } = check;
  const { certificates, crls, responses } = evidence.stored;
  for (const certificate of certificates) if (related.has(certificate.subjectKey)) related.add(certificate.issuerKey);
  await mapLimited(certificates, atOnce, async (certificate) => {
    const known = related.has(certificate.subjectKey) || related.has(certificate.issuerKey);
    if (!known) findings.add({ code: 'certificate-unrelated', what: 'store' });
    if (await isDamaged(certificate, check)) findings.add({ code: 'certificate-damaged', what: 'store-forged' });
  });
  await mapLimited(crls, atOnce, async (crl) => {
    const issuers = evidence.bySubject(crl.issuerKey).slice(0, 16);
    const named = related.has(crl.issuerKey) ? issuers.filter((issuer) => mayHaveSigned(crl, issuer)) : [];
    if (named.length === 0) return findings.add({ code: 'certificate-unrelated', what: 'crl' });
    const sound = await Promise.all(named.map((issuer) => chains.issued(crl, issuer)));
    if (sound.every((link) => link === 'wrong')) findings.add({ code: 'crl-damaged' });
  });
  // Whether a responder was revoked itself is a question for who relies on its answer.
  const responders = new Responders(evidence, chains, primitives, async () => true);
  await mapLimited(responses, atOnce, async (response) => {
    const what = await responders.trace(response);
    if (what !== 'sound') findings.add({ code: 'ocsp-unfounded', what });
  });
}

/** A CA keeps its name when it changes its key: a list that names another key is not this one's, and no forgery. */
const mayHaveSigned = ({ issuerKeyIdentifier: named }: Crl, { keyIdentifier }: Certificate): boolean =>
  named === undefined || keyIdentifier === undefined || named === keyIdentifier;
