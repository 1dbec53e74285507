import { concat, utf8 } from '../../../src/core/bytes.ts';
import { parseCertificateParts } from '../../../src/core/certificate-parts.ts';
import { sha256 } from '../../../src/core/digest.ts';
import { type Issued, issue } from '../../support/certificates.ts';
import { makeToken } from '../../support/cms.ts';
import { makeOcsp } from '../../support/ocsp.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { type Attack, attack, type Family, type Loot } from '../attack.ts';
import { deflated, type Forged, type Forger, stream } from '../forger.ts';

/** Closed once more with the key of our own TSA, as if the file had been prolonged. */
export function stampAgain(file: Forger, { house }: Pick<Loot, 'house'>): Forger {
  const field = file.find(/\/T\(Waktu02\)/);
  const filled = `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`;
  const { covered, fill } = file.reserve(file.size, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [[field, filled]]);
  return fill(makeToken(sha256(covered), { ...house.tsa, chain: [] }, eventTime, seededRandom('evidence')));
}

const key = 'A'.repeat(40);
const remark = 'Kami mendukung calon nomor tiga. '.repeat(20);

/** The store of a closed file, with something else than evidence. */
interface Hidden {
  readonly store: (body: string, fresh: number) => string;
  readonly objects?: (fresh: number, issuer: string) => readonly Forged[];
}

const named = (body: string, fresh: number): string => body.replace('/Certs[', `/Certs[${fresh} 0 R `);
export const vri =
  (entries: string) =>
  (body: string): string =>
    body.replace('/Certs', `/VRI<<${entries}>>/Certs`);

export const hiddenInStore: Readonly<Record<string, Hidden>> = {
  'a remark on a certificate': { store: named, objects: (n, der) => [[n, stream(`/Note(${remark})`, der)]] },
  'a page behind a certificate': {
    store: named,
    objects: (n, der) => [
      [n, stream(`/Metadata ${n + 1} 0 R`, der)],
      [n + 1, '<</Type/Page/MediaBox[0 0 9 9]>>'],
    ],
  },
  'parameters of no filter': {
    store: named,
    objects: (n, der) => [[n, stream(`/DecodeParms<</Note(${remark})>>`, der)]],
  },
  'a text as the name of a filter': {
    store: named,
    objects: (n, der) => [[n, deflated('', der).replace('/Filter/FlateDecode', '/Filter[/FlateDecode(x)]')]],
  },
  'a text in a list': { store: (body) => body.replace('/Certs[', `/Certs[(${remark})`) },
  'a certificate written in a list': { store: (body) => body.replace('/Certs[', '/Certs[<3082>') },
  'a text as a list': { store: (body) => body.replace('/CRLs', `/OCSPs(${remark})/CRLs`) },
  'a dictionary in a list': { store: named, objects: (n) => [[n, `<</Note(${remark})>>`]] },
  'a text as its type': { store: (body) => body.replace('/DSS', `(${remark})`) },
  'an entry of another kind': { store: (body) => body.replace('/Certs', `/Note(${remark})/Certs`) },
  'an entry that leads to a page': {
    store: (body, fresh) => body.replace('/Certs', `/Next ${fresh} 0 R/Certs`),
    objects: (n) => [[n, '<</Type/Page/MediaBox[0 0 9 9]>>']],
  },
  'a text among validation data of signatures': { store: vri(`/${key}(${remark})`) },
  'a key that is no digest': { store: vri('/Kami#20mendukung<<>>') },
  'a key in small letters': { store: vri(`/${key.toLowerCase()}<<>>`) },
  'a text as validation data of a signature': { store: vri(`/${key}<</Cert[(${remark})]>>`) },
  'a text as the time of validation': { store: vri(`/${key}<</TU(${remark})>>`) },
  'another entry of validation data': { store: vri(`/${key}<</Note(${remark})>>`) },
  'a certificate for one signature alone': {
    store: (body, fresh) => vri(`/${key}<</Cert[${fresh} 0 R]>>`)(body),
    objects: (n) => [[n, stream('', remark)]],
  },
  'a stamp among validation data': {
    store: (body, fresh) => vri(`/${key}<</TS ${fresh} 0 R>>`)(body),
    objects: (n) => [[n, stream('', remark)]],
  },
  'more validation data than signatures and evidence': {
    store: vri(Array.from({ length: 40 }, (_, i) => `/${String(i).padStart(40, 'C')}<<>>`).join('')),
  },
};

export const withResponse = (file: Forger, response: Uint8Array): Forger =>
  file.append([
    [file.store, file.body(file.store).replace('/CRLs', `/OCSPs[${file.size} 0 R]/CRLs`)],
    [file.size, stream('', Buffer.from(response).toString('latin1'))],
  ]);

/** What somebody who may stamp puts into the long-term evidence of a closed file: it must be evidence and no more. */
export const evidence: Family = {
  name: 'long-term evidence that is more than evidence',
  make(loot) {
    const { closed, house } = loot;
    const issuer = Buffer.from(house.issuer.certificate).toString('latin1');
    const { store } = closed;
    const answered = (response: Uint8Array): Forger => withResponse(closed, response);
    const [stranger, ca] = [issue({ name: 'Asing', authority: true }), houseIssuer(loot)];
    const answer = { issuer: ca, certificate: house.tsa.certificate, thisUpdate: eventTime };
    const other = issue({ name: 'Orang Lain', issuer: stranger });
    const responses: readonly Attack[] = [
      attack('a text as an OCSP response', answered(utf8(remark)), 'ocsp-damaged'),
      attack(
        'a response and a text',
        stampAgain(answered(concat(makeOcsp(answer), utf8(remark))), loot),
        'ocsp-damaged',
      ),
      attack('a text as an OCSP response, closed again', stampAgain(answered(utf8(remark)), loot), 'ocsp-damaged'),
      attack(
        'an OCSP response by a stranger',
        stampAgain(answered(makeOcsp({ ...answer, responder: stranger })), loot),
        'ocsp-unfounded',
      ),
      attack(
        'an OCSP response about a stranger',
        stampAgain(
          answered(makeOcsp({ issuer: stranger, certificate: other.certificate, thisUpdate: eventTime })),
          loot,
        ),
        'ocsp-unfounded',
      ),
    ];
    const inStore = Object.entries(hiddenInStore).flatMap(([name, { store: change, objects }]) => {
      const fresh = closed.size;
      const file = closed.append([[store, change(closed.body(store), fresh)], ...(objects?.(fresh, issuer) ?? [])]);
      return [
        attack(`${name}, unsigned`, file, 'change-unjudged', 'change-forbidden'),
        attack(`${name}, closed again`, stampAgain(file, loot), 'change-unjudged', 'change-forbidden'),
      ];
    });
    return [...inStore, ...responses];
  },
};

export const houseIssuer = ({ house: { issuer } }: Pick<Loot, 'house'>): Issued => ({
  ...issuer,
  name: parseCertificateParts(issuer.certificate).subject,
});
