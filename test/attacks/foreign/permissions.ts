import { sha256 } from '../../../src/core/digest.ts';
import { oids } from '../../../src/core/oid.ts';
import { type Issued, issue, issueCrl } from '../../support/certificates.ts';
import { eventTime } from '../../support/pki.ts';
import { certify, type Scene, sign, withStore } from '../codes/scene.ts';
import { withRights } from '../codes/signature.ts';
import { stampBy } from '../codes/trust.ts';
import { deflated, type Forger, stream } from '../forger.ts';
import type { Forgery, Rule } from './rule.ts';

export const rights: Rule = {
  name: 'usage rights for a reader of a maker’s own',
  good: (scene) => ({
    'given after an approval': withRights(scene, scene.signed),
    'given after a certification': taken(withRights(scene, scene.signed)),
  }),
  forgeries: (scene) => {
    const certified = certify(scene);
    const given = withRights(scene, scene.signed);
    return {
      'that hide another page': [
        withRights(scene, scene.signed, { objects: [[4, stream('', '1 g')]] }),
        'change-forbidden',
      ],
      'in the place of the certification': [withRights(scene, certified), 'change-forbidden'],
      'that lead to a page of their own': [
        withRights(scene, scene.signed, {
          more: `/Next ${scene.signed.size + 1} 0 R`,
          objects: [[scene.signed.size + 1, '<</Type/Page/MediaBox[0 0 9 9]>>']],
        }),
        'change-unjudged',
      ],
      'that the catalog does not name': [withRights(scene, scene.signed, { perms: 'Lain' }), 'signature-without-field'],
      'that certify': [withRights(scene, scene.signed, { method: 'DocMDP' }), 'signature-without-field'],
      'taken away with the page': [taken(given, [[4, stream('', '1 g')]]), 'change-forbidden'],
    };
  },
  ours: ({ closed, person }) => ({ given: [withRights({ person }, closed), 'usage-rights', 'change-forbidden'] }),
};

const taken = (file: Forger, more: Parameters<Forger['append']>[0] = []): Forger =>
  file.append([[file.root, file.body(file.root).replace(/\/Perms<<.*?>>/, '')], ...more]);

/** A closed file of ours, prolonged as other programs do it: a document timestamp in a field of its own, and more. */
function prolong(
  { closed, stamp }: Scene,
  more: (file: Forger) => Parameters<Forger['append']>[0] = () => [],
  box = '0 0 0 0',
): Forger {
  const [field, value] = [closed.size, closed.size + 1];
  const form = closed.find(/^<<\/Fields\[/);
  const grown = closed.body(form).replace(/\/Fields\[([^\]]*)\]/, `/Fields[$1 ${field} 0 R]`);
  const widget = `<</Type/Annot/Subtype/Widget/FT/Sig/T(Cap baru)/Rect[${box}]/F 132/H/N/V ${value} 0 R>>`;
  const entries = '/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161';
  const { covered, fill } = closed.reserve(value, entries, [[form, grown], [field, widget], ...more(closed)]);
  return fill(stamp(sha256(covered)));
}

/** Files of ours that others prolonged: passed, with notes. */
export const prolonged = (scene: Scene): Readonly<Record<string, Forger>> => ({
  'by a document timestamp in a new field': prolong(scene),
  'by one that writes dates anew': prolong(scene, (file) => [
    [file.info, file.body(file.info).replace(/\/ModDate ?\([^)]*\)/, '/ModDate(D:2026)')],
  ]),
});

/** Files of ours that somebody changed while they prolonged them: failed. */
export function badlyProlonged(scene: Scene): Readonly<Record<string, Forgery>> {
  const { closed } = scene;
  const page = Number(/\/Contents (\d+) 0 R/.exec(closed.body(closed.find(/^<<\/Type\/Page\b(?!s)/)))?.[1]);
  const stranger = stampBy(issue({ name: 'Asing', purposes: [oids.timeStamping] }));
  return {
    'with another page': [prolong(scene, () => [[page, deflated('', '1 g')]]), 'change-forbidden'],
    'with an object that nothing uses': [prolong(scene, (file) => [[file.size + 5, '(x)']]), 'change-permitted'],
    'with another title': [
      prolong(scene, (file) => [
        [file.info, file.body(file.info).replace(/\/Title ?(<[^>]*>|\([^)]*\))/, '/Title(Palsu)')],
      ]),
      'change-unjudged',
    ],
    'in a field that shows': [prolong(scene, undefined, '9 9 99 99'), 'change-forbidden'],
    'by a stranger': [prolong({ ...scene, stamp: stranger }), 'change-permitted'],
    'and more behind it': [prolong(scene).append([[closed.size + 5, '(x)']]), 'change-permitted'],
    'and a comment behind it': [prolong(scene).append([], { before: '% x\n' }), 'comment', 'change-forbidden'],
  };
}

/** The CA as it goes on with its next key, and a list that this key signed. */
const next = ({ root }: Pick<Scene, 'root'>): Issued => ({
  ...issue({ name: 'Akar Lain', authority: true }),
  name: root.name,
});
const listBy = (by: Issued, named: boolean): Uint8Array =>
  issueCrl(by, eventTime, eventTime, [], named ? [oids.authorityKeyIdentifier] : []);

/** A CA goes on under its name when its key changes. */
export const rollover: Rule = {
  name: 'a CRL of the same CA under another key',
  good: (scene) => ({ 'that it names': withStore(scene.signed, { crls: [listBy(next(scene), true)] }) }),
  forgeries: (scene) => ({
    'that it does not name': [withStore(scene.signed, { crls: [listBy(next(scene), false)] }), 'crl-damaged'],
    'that tells nothing of a certificate': [
      withStore(sign(scene, scene.base, { who: issue({ name: 'Orang', issuer: scene.root, status: ['CRL'] }) }), {
        crls: [listBy(next(scene), true)],
      }),
      'revocation-missing',
    ],
    'that it names, and did not sign': [
      withStore(scene.signed, { crls: [listBy({ ...scene.root, key: scene.person.key }, false)] }),
      'crl-damaged',
    ],
  }),
  ours: ({ closed, root }) => ({
    'in an update': [
      withStore(closed, { crls: [issueCrl(root, eventTime, eventTime, [], [oids.authorityKeyIdentifier])] }),
      'change-forbidden',
    ],
  }),
};
