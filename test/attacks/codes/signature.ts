import { concat } from '../../../src/core/bytes.ts';
import { context, oid, retag, sequence, setOf } from '../../../src/core/der.ts';
import { readDer, readDerPrefix } from '../../../src/core/der-reader.ts';
import { issueOneTime } from '../../../src/pki/one-time.ts';
import type { signatureKinds } from '../../../src/verification/findings/signature.ts';
import { issue } from '../../support/certificates.ts';
import { inSignedData, inSignerInfo, refill } from '../../support/cms-surgery.ts';
import { listed, signatureEntries } from '../families/people.ts';
import { type Forged, Forger, stream } from '../forger.ts';
import { type Case, failed, indeterminate, noted } from './case.ts';
import { type Scene, seal, sign, signRow } from './scene.ts';

/** The CMS of the last signature with other octets; what is signed stays as it was. */
export const bent = (file: Forger, change: (cms: Uint8Array) => Uint8Array): Forger =>
  new Forger(refill(file.bytes, change));

/** A SEQUENCE of indefinite length in place of the outermost one. */
const indefinite = (cms: Uint8Array): Uint8Array => {
  const { value } = readDerPrefix(cms);
  return concat(Uint8Array.of(0x30, 0x80), value, Uint8Array.of(0, 0));
};

/** Unlocked for one reader by its maker, after somebody signed. */
export function withRights(
  { person }: Pick<Scene, 'person'>,
  file: Forger,
  { method = 'UR3', perms = 'UR3', objects = [] as readonly Forged[], more = '' } = {},
): Forger {
  const value = file.size;
  const catalog = file
    .body(file.root)
    .replace(/\/Perms ?<<.*?>>/, '')
    .replace('/Pages', `/Perms<</${perms} ${value} 0 R>>/Pages`);
  const reference = `/Reference[<</Type/SigRef/TransformMethod/${method}/TransformParams<</Type/TransformParams>>>>]`;
  const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached${reference}${more}`;
  return file.sign(value, entries, [[file.root, catalog], ...objects], { ...person, chain: [] });
}

/** Signature dictionaries with their fields, and what is in them: CMS, digests, algorithms. */
export const signatureCases = {
  'no-signature': indeterminate(({ base }) => base),
  'signature-hidden': failed(
    ({ base, signed }) => signed.append([], { prev: base.startxref }),
    'no-signature',
    'object-unlisted',
  ),
  'signature-incomplete': failed(({ signed }) => signed.append([[7, '<</FT/Sig/T(B)/V 99 0 R>>']]), 'change-unjudged'),
  'byte-range-invalid': failed(({ signed }) => signed.edit('/ByteRange[0 0', '/ByteRange[1 0'), 'timestamp-missing'),
  'contents-invalid': failed(({ signed }) => new Forger(signed.text.replace(/00>>>/, '01>>>'))),
  'coverage-partial': failed(
    ({ signed }) =>
      new Forger(
        signed.text.replace(
          /(\/ByteRange\[0 \d+ \d+ )(\d+)/,
          (_, start, rest) => start + String(Number(rest) - 9).padStart(10, '0'),
        ),
      ),
    'timestamp-missing',
  ),
  'signatures-share-revision': failed(
    (scene) => {
      const second: Forged[] = [
        [9, '<</Type/Sig>>'],
        [7, '<</FT/Sig/T(B)/V 9 0 R>>'],
      ];
      return sign(scene, scene.base, { objects: second });
    },
    'signature-incomplete',
    'timestamp-missing',
  ),
  'signature-without-field': failed(({ base, person, stamp }) =>
    base.sign(8, '/Type/Sig/SubFilter/ETSI.CAdES.detached', [], { ...person, chain: [] }, { stamp }),
  ),
  'signature-shared': failed(({ signed }) => signed.append([[7, '<</FT/Sig/T(B)/V 8 0 R>>']]), 'change-unjudged'),
  'cms-malformed': failed(({ signed }) => bent(signed, (cms) => retag(0x31, cms)), 'timestamp-missing'),
  'content-unreadable': failed(
    (scene) => {
      const { unsealed } = scene;
      const content = unsealed.find(/\/Type\s*\/EmbeddedFile/);
      return seal(scene, unsealed.append([[content, stream('/Type/EmbeddedFile', '{}')]]));
    },
    'earlier-state',
    'revocation-missing',
    'revocation-unchecked',
  ),
  'field-misused': failed((scene) => {
    const { open, house, stamp } = scene;
    const field = open.find(/\/T\(Waktu02\)/);
    const filled: Forged = [field, `${open.body(field).slice(0, -2)}/V ${open.size} 0 R>>`];
    const signer = { ...issueOneTime(house, listed(2)), chain: [house.issuer.certificate] };
    return open.sign(open.size, signatureEntries('Penanda Tangan 2'), [filled], signer, { stamp });
  }, 'earlier-state'),
  'signer-mismatch': failed((scene) => signRow(scene, { who: issueOneTime(scene.house, listed(3)) }), 'earlier-state'),
  'signer-repeated': failed(
    (scene) => {
      const who = issueOneTime(scene.house, listed(2));
      return signRow(scene, { who }, { file: signRow(scene, { who }, { file: seal(scene, scene.unsealed), row: 1 }) });
    },
    'earlier-state',
    'revocation-missing',
    'revocation-unchecked',
    'signer-mismatch',
  ),
  'consent-missing': failed(({ consents }) => consents['consent-missing'], 'earlier-state'),
  'consent-unexpected': failed(({ consents }) => consents['consent-unexpected'], 'earlier-state'),
  'consent-malformed': failed(({ consents }) => consents['consent-malformed'], 'earlier-state'),
  'consent-mismatch': failed(({ consents }) => consents['consent-mismatch'], 'earlier-state'),
  'consent-look': failed(({ consents }) => consents['consent-look'], 'earlier-state'),
  'consent-passkey': failed(({ consents }) => consents['consent-passkey'], 'earlier-state'),
  'consent-key-repeated': failed(({ consents }) => consents['consent-key-repeated'], 'earlier-state'),
  'consent-time': failed(({ consents }) => consents['consent-time'], 'earlier-state'),
  'consent-wrong': failed(({ consents }) => consents['consent-wrong'], 'earlier-state'),
  'strokes-wrong': failed(
    ({ unprinted: { file, strokes } }) => ({ file, strokes: strokes.replace('[[[', '[[[1,1],[') }),
    'earlier-state',
    'strokes-right',
  ),
  'strokes-right': noted(({ unprinted }) => unprinted, 'earlier-state'),
  'strokes-absent': noted(({ unprinted: { file } }) => file, 'earlier-state'),
  'digest-mismatch': failed(({ signed }) => signed.edit('0 0 10 10 re f', '0 0 10 11 re f')),
  'signature-wrong': failed((scene) => sign(scene, scene.base, { who: { ...scene.person, key: scene.tsa.key } })),
  'field-unreachable': indeterminate((scene) => sign(scene, scene.base.edit('/Fields[6 0 R', '/Fields[     '))),
  'field-names-collide': indeterminate((scene) => sign(scene, scene.base.edit('/T(B)', '/T(A)'))),
  'signature-direct': indeterminate((scene) =>
    sign(scene, scene.base.append([[7, '<</FT/Sig/T(B)/V<</Type/Sig>>>>']])),
  ),
  'subfilter-unsupported': indeterminate(
    (scene) => sign(scene, scene.base, { sub: 'adbe.pkcs7.sha1' }),
    'timestamp-missing',
  ),
  'transform-unread': indeterminate((scene) => sign(scene, scene.base, { entries: '/Reference[<<>>]' })),
  'cms-signers': indeterminate(({ signed }) =>
    bent(signed, (cms) =>
      inSignedData(cms, (fields) => {
        const [signer] = readDer(fields.at(-1)!).children;
        return [...fields.slice(0, -1), setOf(signer!.raw, signer!.raw)];
      }),
    ),
  ),
  'usage-rights': noted((scene) => withRights(scene, scene.signed), 'change-permitted'),
  'algorithm-weak': indeterminate((scene) =>
    sign(scene, scene.base, { who: issue({ name: 'Lemah', issuer: scene.root, key: 'RSA-1024', unrevocable: true }) }),
  ),
  'algorithm-unknown': indeterminate(({ signed }) =>
    bent(signed, (cms) => inSignerInfo(cms, (fields) => fields.with(4, sequence(oid('1.2.3.4'))))),
  ),
  'terms-unusual': failed(
    (scene) => signRow(scene, { entries: '/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/All>>>>]' }),
    'earlier-state',
  ),
  'contents-unusual': failed(({ closed }) => {
    const hole = /(?<=\/Contents<)[0-9a-f]+(?=>)/.exec(closed.text.slice(closed.text.lastIndexOf('/Contents<')))![0];
    return closed.edit(hole, hole.toUpperCase());
  }),
  'cms-ber': noted(({ signed }) => bent(signed, indefinite)),
  'signature-deviates': noted((scene) => sign(scene, scene.base, { entries: '/Cert(x)' })),
  'cms-deviates': noted(({ signed }) =>
    bent(signed, (cms) => inSignedData(cms, (fields) => fields.toSpliced(-1, 0, context(1)))),
  ),
} satisfies Record<keyof typeof signatureKinds, Case>;
