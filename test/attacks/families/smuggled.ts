import { sha256 } from '../../../src/core/digest.ts';
import { makeToken } from '../../support/cms.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { type Attack, attack, type Family } from '../attack.ts';
import { type Forged, type Forger, stream } from '../forger.ts';
import { people, signatureEntries } from './people.ts';

const changed = 'change-forbidden';
const all = '/TransformParams<</Action/All>>';

type Smuggled = (fresh: number) => readonly Forged[];
const page: Smuggled = (n) => [[n, '<</Type/Page/MediaBox[0 0 9 9]>>']];

/** Terms of a signature that lead to new objects which are no terms, and those objects. */
export const smuggledTerms: Readonly<Record<string, readonly [terms: (fresh: number) => string, Smuggled]>> = {
  'a page as the data that a transform is about': [(n) => `<</TransformMethod/FieldMDP/Data ${n} 0 R${all}>>`, page],
  'an entry of another kind': [(n) => `<</TransformMethod/FieldMDP${all}/Next ${n} 0 R>>`, page],
  'a stream as a name': [
    (n) => `<</TransformMethod/FieldMDP${all}/DigestMethod ${n} 0 R>>`,
    (n) => [[n, stream('', 'x')]],
  ],
  'a page behind the parameters': [
    (n) => `<</TransformMethod/FieldMDP/TransformParams<</Action/All/Next ${n} 0 R>>>>`,
    page,
  ],
  'a page behind parameters of their own': [
    (n) => `<</TransformMethod/FieldMDP/TransformParams ${n + 1} 0 R>>`,
    (n) => [...page(n), [n + 1, `<</Action/All/Next ${n} 0 R>>`]],
  ],
};

/** A field of a closed file's own new timestamp that does more than hold it. */
const acting: Readonly<Record<string, readonly [entries: (fresh: number) => string, Smuggled?]>> = {
  'an action': [() => '/A<</S/JavaScript/JS(x)>>'],
  'actions for events': [() => '/AA<</E<</S/JavaScript/JS(x)>>>>'],
  'an action of its own': [(n) => `/A ${n} 0 R`, (n) => [[n, '<</S/JavaScript/JS(x)>>']]],
  'a remark': [() => '/Note(Kami mendukung)'],
  'a page behind its value for readers': [(n) => `/SV<</Next ${n} 0 R>>`, page],
  'a page as its page': [(n) => `/P ${n} 0 R`, page],
};

function inNewField(
  file: Forger,
  entries: string,
  objects: readonly Forged[],
  stamp: (digest: Uint8Array) => Uint8Array,
) {
  const [field, value] = [file.size, file.size + 1];
  const form = file.find(/^<<\/Fields\[/);
  const { covered, fill } = file.reserve(value, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [
    [form, file.body(form).replace(/(\/Fields\[[^\]]*)\]/, `$1 ${field} 0 R]`)],
    [field, `<</FT/Sig/T(Waktu99)/V ${value} 0 R${entries}>>`],
    ...objects,
  ]);
  return fill(stamp(sha256(covered)));
}

/** One who may sign or stamp brings objects along that no part of a signature needs. */
export const smuggled: Family = {
  name: 'objects smuggled in behind a signature',
  make(loot) {
    const { open, closed, house } = loot;
    const { insider, houseTime } = people(loot);
    const waiting = open.find(/\/T\(Sig0003\)/);
    const filled = `${open.body(waiting).slice(0, -2)}/V ${open.size} 0 R>>`;
    const random = seededRandom('smuggled');
    const stamp = (digest: Uint8Array) => makeToken(digest, { ...house.tsa, chain: [] }, eventTime, random);
    const fresh = open.size + 1;
    const inTerms = Object.entries(smuggledTerms).map(([name, [terms, objects]]): Attack => {
      const entries = `${signatureEntries('Penanda Tangan 3')}/Reference[${terms(fresh)}]`;
      return attack(
        name,
        open.sign(open.size, entries, [[waiting, filled], ...objects(fresh)], insider, houseTime),
        changed,
      );
    });
    const behind = closed.size + 2;
    const inFields = Object.entries(acting).map(([name, [entries, objects]]): Attack => {
      const file = inNewField(closed, entries(behind), objects?.(behind) ?? [], stamp);
      return attack(`a field for a timestamp with ${name}`, file, changed);
    });
    return [...inTerms, ...inFields];
  },
};
