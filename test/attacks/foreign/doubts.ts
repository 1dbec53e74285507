import { retag } from '../../../src/core/der.ts';
import { issue, issueCrl } from '../../support/certificates.ts';
import { inStamp } from '../../support/cms-surgery.ts';
import { foreignBase } from '../../support/foreign-base.ts';
import { eventTime } from '../../support/pki.ts';
import { certify, type Scene, sign, stampDocument, withStore } from '../codes/scene.ts';
import { bent } from '../codes/signature.ts';
import { stampBy, wrongImprint } from '../codes/trust.ts';
import { docMdp } from '../families/people.ts';
import { type Forged, Forger, stream } from '../forger.ts';
import type { Forgery } from './rule.ts';

/** What is neither proven false nor right in a file of somebody else: indeterminate, by these codes and no other. */
export function doubts(scene: Scene): Readonly<Record<string, Forgery>> {
  return { ...notes(scene), ...stamps(scene), ...chains(scene), ...layouts(scene), ...fillings(scene) };
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
  };
}

const box = '/Type/Annot/Subtype/Widget/Rect[100 10 190 40]/P 3 0 R';

/** A certified form with a text field (8), its appearance (9), and a button (10) below a field that says its type (11). */
function formOf(scene: Scene): Forger {
  const bodies = {
    1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R 8 0 R 11 0 R]/SigFlags 3>>>>',
    3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[6 0 R 8 0 R 10 0 R]>>',
    8: `<<${box}/FT/Tx/T(Nama)/AP<</N 9 0 R>>>>`,
    9: stream('/Type/XObject/Subtype/Form/BBox[0 0 90 30]', ''),
    10: `<<${box}/Parent 11 0 R/AS/Off>>`,
    11: '<</FT/Btn/T(Setuju)/Kids[10 0 R]>>',
  };
  return certify(scene, foreignBase({ bodies }));
}

/** Forms that somebody fills after signing, and what approvals leave open: the file says it, a reader must look. */
function fillings(scene: Scene): Readonly<Record<string, Forgery>> {
  const [form, { signed }] = [formOf(scene), scene];
  const drawn = stream('/Type/XObject/Subtype/Form/BBox[0 0 90 30]', 'BT ET');
  const open = (file: Forger): Forgery => [file, 'change-unjudged'];
  return {
    'a field with a new appearance': open(
      form.append([
        [8, `<<${box}/FT/Tx/T(Nama)/V(Budi)/AP<</N ${form.size} 0 R>>>>`],
        [form.size, drawn],
      ]),
    ),
    'a field drawn anew under its number': open(
      form.append([
        [8, `<<${box}/FT/Tx/T(Nama)/V(Budi)/AP<</N 9 0 R>>>>`],
        [9, drawn],
      ]),
    ),
    'a button that inherits its type': open(form.append([[10, `<<${box}/Parent 11 0 R/AS/Yes>>`]])),
    'an outline after an approval': open(
      signed.append([[1, signed.body(1).replace('/Pages', '/Outlines<</Type/Outlines>>/Pages')]]),
    ),
    'a form that grows by a text field after an approval': open(
      signed.append([
        [1, signed.body(1).replace('7 0 R]', `7 0 R ${signed.size} 0 R]`)],
        [signed.size, '<</FT/Tx/T(Nama)>>'],
      ]),
    ),
    'metadata that is freed after an approval': open(signed.append([], { freed: [5] })),
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
    ...filledBadly(scene),
    'a certificate with another name': [
      sign(scene, scene.base, { who: renamed }),
      'certificate-damaged',
      'signer-untrusted',
    ],
  };
}

/** A form field that does more than it was made for. */
function filledBadly(scene: Scene): Readonly<Record<string, Forgery>> {
  const form = formOf(scene);
  const drawn = stream('/Type/XObject/Subtype/Form/BBox[0 0 90 30]', 'BT ET');
  const forbidden = (file: Forger): Forgery => [file, 'change-forbidden'];
  const field = (more: string): Forged => [8, `<<${box}/FT/Tx/T(Nama)/V(Budi)/AP<</N 9 0 R>>${more}>>`];
  const shared = certify(
    scene,
    foreignBase({
      bodies: {
        3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[6 0 R 8 0 R]>>',
        8: `<<${box}/FT/Tx/T(Nama)/AP<</N 4 0 R>>>>`,
      },
    }),
  );
  return {
    'a filled field that moved': forbidden(form.append([[8, field('')[1].replace('100 10', '10 10')]])),
    'a filled field with a script': forbidden(form.append([field('/AA<</K<</S/JavaScript/JS(x)>>>>')])),
    'a filled field, and an object more': forbidden(
      form.append([field(''), [form.size, '<</Type/Annot>>'], [10, `<<${box}/Parent ${form.size} 0 R>>`]]),
    ),
    'a field that draws the page': forbidden(
      shared.append([
        [8, `<<${box}/FT/Tx/T(Nama)/V(x)/AP<</N 4 0 R>>>>`],
        [4, drawn],
      ]),
    ),
    'a page that is freed after an approval': forbidden(scene.signed.append([], { freed: [3] })),
    'pages that are others after an approval': forbidden(
      scene.signed.append([[1, scene.signed.body(1).replace('/Pages 2 0 R', '/Pages<</Kids[]/Count 0>>')]]),
    ),
  };
}
