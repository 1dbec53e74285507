import { parseCertificateParts } from '../../../src/core/certificate-parts.ts';
import { distinguishedName } from '../../../src/pki/name.ts';
import { issueOneTime } from '../../../src/pki/one-time.ts';
import { issue, type Wish } from '../../support/certificates.ts';
import { type CmsHabits, makeToken, type Signatory } from '../../support/cms.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import type { Loot } from '../attack.ts';
import type { Forged, Forger } from '../forger.ts';

/** Entries of a signature dictionary such as ours. */
export const signatureEntries = (name: string) =>
  `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001031500Z)/Name(${name})/Reason(x)`;

/** What the certificate of a row of our files says. */
export const listed = (row: number) => ({
  name: `Penanda Tangan ${row}`,
  position: 'Camat',
  organization: 'Pemerintah Kabupaten Sijunjung',
  at: eventTime,
});

/** What makes a signature a certification. */
export const docMdp = (permission = 2): string =>
  `/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P ${permission}/V/1.2>>>>]`;

/** Certifies a file of ours that nobody has signed, in the field for that. */
export function certifyOurs(file: Forger, who: Signatory, habits: CmsHabits, terms = docMdp()): Forger {
  const field = file.find(/\/T\(Segel\)/);
  const objects: Forged[] = [
    [field, `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`],
    [file.root, `${file.body(file.root).slice(0, -2)}/Perms<</DocMDP ${file.size} 0 R>>>>`],
  ];
  return file.sign(file.size, signatureEntries('Bawaslu Kabupaten Sijunjung') + terms, objects, who, habits);
}

/** Fills the field of a row as that person would. */
export function signOurs(file: Forger, row: number, who: Signatory, habits: CmsHabits): Forger {
  const field = file.find(new RegExp(`/T\\(Sig000${row}\\)`));
  const filled: Forged = [field, `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`];
  return file.sign(file.size, signatureEntries(listed(row).name), [filled], who, habits);
}

/** The subject of a certificate for a row. */
export function subjectOf(row: number): Uint8Array {
  const { name, position, organization } = listed(row);
  return distinguishedName({ commonName: name, title: position, organization });
}

/** A certificate of a house for whatever is wished, with names as its own certificates have them. */
export function issueBy({ issuer }: Loot['house'], wish: Partial<Wish> = {}): Signatory {
  const above = { key: issuer.key, name: parseCertificateParts(issuer.certificate).subject };
  return { ...issue({ name: 'Orang', issuer: above, ...wish }), chain: [issuer.certificate] };
}

/** Who signs in attacks, and by whose clock. */
export function people({ house, stranger }: Loot) {
  const subject = listed(3);
  const random = seededRandom('forged');
  const time = ({ tsa }: Loot['house']) => ({
    stamp: (digest: Uint8Array) => makeToken(digest, { ...tsa, chain: [] }, eventTime, random),
  });
  return {
    insider: { ...issueOneTime(house, subject), chain: [house.issuer.certificate] },
    outsider: { ...issueOneTime(stranger, subject), chain: [stranger.issuer.certificate] },
    houseTime: time(house),
    strangerTime: time(stranger),
  };
}
