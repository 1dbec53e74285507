import { octetString, oid, sequence, setOf, tlv } from '../../../src/core/der.ts';
import { readDer } from '../../../src/core/der-reader.ts';
import { makeToken } from '../../support/cms.ts';
import { inStamp, permuted, refill } from '../../support/cms-surgery.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { attack, type Family } from '../attack.ts';
import { Forger, stream } from '../forger.ts';
import { people, signatureEntries } from './people.ts';

type PutTogether = (...attributes: readonly Uint8Array[]) => Uint8Array;

const reversed: PutTogether = (...attributes) => tlv(0x31, ...setOfAll(attributes).toReversed());
const repeated: PutTogether = (...attributes) => tlv(0x31, ...setOfAll([...attributes, attributes[0]!]));
/** An attribute of two values, the greater one first. */
const disorderlyValues: PutTogether = (...attributes) => {
  const [one, two] = [1, 2].map((value) => octetString(Uint8Array.of(value)));
  return setOf(...attributes, sequence(oid('1.2.3.4'), tlv(0x31, two!, one!)));
};
const twoOfOneKind: PutTogether = (...attributes) => {
  const other = (value: number) => sequence(oid('1.2.3.4'), setOf(octetString(Uint8Array.of(value))));
  return setOf(...attributes, other(1), other(2));
};
const setOfAll = (items: readonly Uint8Array[]): Uint8Array[] =>
  readDer(setOf(...items)).children.map(({ raw }) => raw);

/** One of ours signs what readers of different strictness read differently. */
export const disorder: Family = {
  name: 'signed attributes and references out of order',
  make(loot) {
    const { open, closed, house } = loot;
    const { insider, houseTime } = people(loot);
    const waiting = open.find(/\/T\(Sig0003\)/);
    const [value, fresh] = [open.size, open.size + 1];
    const filled = `${open.body(waiting).slice(0, -2)}/V ${value} 0 R>>`;
    const entries = signatureEntries('Penanda Tangan 3');
    const withSet = (set: PutTogether) =>
      open.sign(value, entries, [[waiting, filled]], insider, { ...houseTime, set });
    const token = (digest: Uint8Array) =>
      makeToken(digest, { ...house.tsa, chain: [] }, eventTime, seededRandom('disorder'), { set: reversed });
    const signed = (field: string, more: readonly (readonly [number, string])[] = [], dict = entries) =>
      open.sign(value, dict, [[waiting, field], ...more], insider, houseTime);
    const look = /\/AP<<[^>]*>>/;
    const drawn = stream('/Type/XObject/Subtype/Form/BBox[0 0 1 1]', '');
    return [
      attack('attributes in another order than DER', withSet(reversed), 'cms-deviates'),
      attack('values of an attribute in another order', withSet(disorderlyValues), 'cms-deviates'),
      attack('an attribute twice', withSet(repeated), 'cms-deviates'),
      attack('two attributes of one kind', withSet(twoOfOneKind), 'cms-deviates'),
      attack(
        'attributes of the timestamp in another order',
        open.sign(value, entries, [[waiting, filled]], insider, { stamp: token }),
        'cms-deviates',
      ),
      ...[open, closed].map((file) =>
        attack(
          'attributes that were signed in order, put into another',
          new Forger(refill(file.bytes, permuted)),
          'cms-deviates',
        ),
      ),
      attack(
        'the same in the timestamp of a signature',
        new Forger(refill(open.bytes, (cms) => inStamp(cms, permuted))),
        'cms-deviates',
      ),
      attack(
        'a field that names another generation of its signature',
        signed(filled.replace(`${value} 0 R`, `${value} 1 R`)),
        'reference-wrong',
      ),
      attack(
        'an appearance of another generation',
        signed(filled.replace(look, `/AP<</N ${fresh} 2 R>>`), [[fresh, drawn]]),
        'reference-wrong',
      ),
      attack(
        'a catalog of another generation in the trailer',
        closed.append([], { root: `${closed.root} 1 R` }),
        'reference-wrong',
      ),
      attack(
        'a store that names another generation of a certificate',
        closed.append([[closed.store, closed.body(closed.store).replace(/(\/Certs\[\d+) 0/, '$1 1')]]),
        'reference-wrong',
      ),
    ];
  },
};
