import type { Certificate } from './certificate.ts';
import type { Chains } from './chain.ts';
import type { Evidence } from './evidence.ts';
import type { Ledger } from './findings.ts';
import type { CheckedSignature } from './signature-check.ts';

/**
 * Certificates that ride along and CRLs of the DSS may lie where no digest covers them (the last Contents, a DSS that nothing
 * closes). Each must be what its issuer signed, and must have to do with a signature of this file.
 */
export async function checkEvidence(
  signatures: readonly CheckedSignature[],
  evidence: Evidence,
  chains: Chains,
  ledger: Ledger,
): Promise<void> {
  const related = new Set<string>();
  const damaged = new Map<string, Promise<boolean>>();
  const isDamaged = (certificate: Certificate): Promise<boolean> => {
    const known = damaged.get(certificate.sha256) ?? chains.isDamaged(certificate);
    damaged.set(certificate.sha256, known);
    return known;
  };
  for (const { checked, stamp, found } of signatures) {
    const place = { signature: found.index, revision: found.revision, object: found.object };
    for (const part of stamp && stamp !== checked ? [checked, stamp] : [checked]) {
      if (!part?.signer) continue;
      const upward = relatives(part.signer, part.bag);
      const { anchored } = await chains.path(part.signer);
      for (const name of upward.names) related.add(name);
      for (const certificate of part.bag) {
        const lost = anchored && !(await chains.path(certificate)).anchored;
        if (lost || !upward.certificates.has(certificate.sha256))
          ledger.add('certificate-unrelated', 'Ada sertifikat yang tidak berhubungan dengan penanda tangan', place);
        if (await isDamaged(certificate))
          ledger.add('certificate-damaged', 'Sertifikat tidak asli: tanda tangan penerbitnya salah', place);
      }
    }
  }
  await checkStore(related, evidence, chains, isDamaged, ledger);
}

/** The signer and, by name, all above him; names of issuers included. */
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

async function checkStore(
  related: Set<string>,
  evidence: Evidence,
  chains: Chains,
  isDamaged: (certificate: Certificate) => Promise<boolean>,
  ledger: Ledger,
): Promise<void> {
  const { certificates, crls } = evidence.stored;
  for (const certificate of certificates) if (related.has(certificate.subjectKey)) related.add(certificate.issuerKey);
  for (const certificate of certificates) {
    const known = related.has(certificate.subjectKey) || related.has(certificate.issuerKey);
    if (!known) ledger.add('certificate-unrelated', 'DSS memuat sertifikat yang tidak berhubungan dengan dokumen ini');
    if (await isDamaged(certificate)) ledger.add('certificate-damaged', 'Sertifikat dalam DSS tidak asli');
  }
  for (const crl of crls) {
    const issuers = evidence.namesakes(crl.issuerKey).slice(0, 16);
    if (issuers.length === 0 || !related.has(crl.issuerKey)) {
      ledger.add('certificate-unrelated', 'DSS memuat CRL yang tidak berhubungan dengan dokumen ini');
      continue;
    }
    const sound = await Promise.all(issuers.map((issuer) => chains.issuedCrl(crl, issuer)));
    if (!sound.includes(true)) ledger.add('crl-damaged', 'Daftar pencabutan (CRL) dalam DSS tidak asli');
  }
}
