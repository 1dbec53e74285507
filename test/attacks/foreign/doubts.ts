import { retag } from '../../../src/core/der.ts';
import { issue, issueCrl } from '../../support/certificates.ts';
import { inStamp } from '../../support/cms-surgery.ts';
import { foreignBase } from '../../support/foreign-base.ts';
import { eventTime } from '../../support/pki.ts';
import { certify, type Scene, sign, stampDocument, withStore } from '../codes/scene.ts';
import { bent } from '../codes/signature.ts';
import { stampBy, wrongImprint } from '../codes/trust.ts';
import { docMdp } from '../families/people.ts';
import { type Forged, Forger } from '../forger.ts';
import type { Forgery } from './rule.ts';

/** What is neither proven false nor right in a file of somebody else: indeterminate, by these codes and no other. */
export function doubts(scene: Scene): Readonly<Record<string, Forgery>> {
  return { ...notes(scene), ...stamps(scene), ...chains(scene), ...layouts(scene) };
}

/** Comments on a page, which approvals and P 3 let come: only a reader can tell what they cover. */
function notes({ signed, ...scene }: Scene): Readonly<Record<string, Forgery>> {
  const p3 = certify({ signed, ...scene }, scene.base, { entries: docMdp(3) });
  const noted = (file: Forger): Forger => {
    const note: Forged = [file.size, '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(setuju)>>'];
    return file.append([note, [3, file.body(3).replace('[6 0 R]', `[6 0 R ${file.size} 0 R]`)]]);
  };
  return {
    'a note after an approval': [noted(signed), 'change-unjudged'],
    'a note that P 3 allows': [noted(p3), 'change-unjudged'],
  };
}

/** A signature says the same without its timestamp. */
function stamps(scene: Scene): Readonly<Record<string, Forgery>> {
  const stamped = (stamp: Scene['stamp']): Forger => sign(scene, scene.base, { habits: { stamp } });
  const unread = bent(scene.signed, (cms) => inStamp(cms, (token) => retag(0x31, token)));
  return {
    'a timestamp of something else': [stamped(wrongImprint(scene)), 'timestamp-imprint'],
    'a timestamp by another key': [stamped(stampBy({ ...scene.tsa, key: scene.person.key })), 'timestamp-wrong'],
    'a timestamp that cannot be read': [unread, 'timestamp-malformed'],
  };
}

/** An algorithm that is weak, or not known here, proves nothing for and nothing against a certificate. */
function chains(scene: Scene): Readonly<Record<string, Forgery>> {
  const root = issue({ name: 'Akar RSA', key: 'RSA-2048', authority: true, signedBy: 'SHA-1' });
  const by = (signedBy: 'SHA-1' | 'unlisted') => issue({ name: 'Orang', issuer: root, unrevocable: true, signedBy });
  const signed = (who: ReturnType<typeof by>) => sign(scene, scene.base, { who, chain: [root.certificate] });
  return {
    'a certificate by SHA-1': [signed(by('SHA-1')), 'algorithm-weak', 'signer-untrusted'],
    'a certificate by an algorithm that is not listed': [signed(by('unlisted')), 'signer-untrusted'],
  };
}

/** Bytes that are not followed here, and that their last signer left so. */
function layouts(scene: Scene): Readonly<Record<string, Forgery>> {
  const unread = foreignBase({ beforeTrailer: 'lain\n' });
  return {
    'a structure that is not followed': [sign(scene, unread), 'syntax-invalid'],
    'blanks behind the end, which the signature covers': [
      sign(scene, scene.base, { lies: { eof: '%%EOF\n\n\n' } }),
      'bytes-after-eof',
    ],
  };
}

/** Close to a doubt, and proven wrong all the same. */
export function proofs(scene: Scene): Readonly<Record<string, Forgery>> {
  const other = { ...scene.person, key: scene.tsa.key };
  const text = Buffer.from(scene.person.certificate).toString('latin1').replace('Pejabat', 'Pejabit');
  const renamed = { ...scene.person, certificate: new Uint8Array(Buffer.from(text, 'latin1')) };
  return {
    'a signature by another key under a good timestamp': [sign(scene, scene.base, { who: other }), 'signature-wrong'],
    'a document timestamp of something else': [
      stampDocument(scene, scene.signed, wrongImprint(scene)),
      'timestamp-imprint',
    ],
    'a structure that is not followed, and something behind the signature': [
      new Forger(`${sign(scene, foreignBase({ beforeTrailer: 'lain\n' })).text}% tambahan di belakang\n`),
      'syntax-invalid',
    ],
    'a structure that is not followed, with our attachment': [
      sign(scene, foreignBase({ beforeTrailer: 'lain\n', bodies: { 5: '<</Title(ikrar.json)>>' } })),
      'syntax-invalid',
    ],
    'a structure that is not followed, and a signature of a part': [
      sign(scene, foreignBase({ beforeTrailer: 'lain\n' })).append([[9, '1']]),
      'syntax-invalid',
      'bytes-after-eof',
      'xref-invalid',
    ],
    'a CRL by an impostor who names the key of the CA': [
      withStore(scene.signed, { crls: [issueCrl({ ...scene.root, key: scene.person.key }, eventTime, eventTime)] }),
      'crl-damaged',
    ],
    'a certificate with another name': [
      sign(scene, scene.base, { who: renamed }),
      'certificate-damaged',
      'signer-untrusted',
    ],
  };
}
