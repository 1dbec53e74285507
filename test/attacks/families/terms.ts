import { attack, type Family } from '../attack.ts';
import type { Forged } from '../forger.ts';
import { people, signatureEntries } from './people.ts';

/** A signer with a certificate of ours states what others may change, spelled so that a reader may miss it. */
export const hiddenTerms: Family = {
  name: 'terms behind references',
  make(loot) {
    const { open } = loot;
    const { insider, houseTime } = people(loot);
    const waiting = open.find(/\/T\(Sig0003\)/);
    const value = open.size;
    const [a, b, c] = [value + 1, value + 2, value + 3];
    const sign = (terms: string, objects: readonly Forged[] = [], lock = '') => {
      const filled = `${open.body(waiting).slice(0, -2)}${lock}/V ${value} 0 R>>`;
      return open.sign(
        value,
        signatureEntries('Penanda Tangan 3') + terms,
        [[waiting, filled], ...objects],
        insider,
        houseTime,
      );
    };
    const parameters = '<</Type/TransformParams/P 3/V/1.2>>';
    const reference = `<</Type/SigRef/TransformMethod/DocMDP/TransformParams ${parameters}>>`;
    const several = 'certification-several';
    return [
      attack('a second certification, plain', sign(`/Reference[${reference}]`), several),
      attack('its list by reference', sign(`/Reference ${a} 0 R`, [[a, `[${reference}]`]]), several),
      attack('its item by reference', sign(`/Reference[${a} 0 R]`, [[a, reference]]), several),
      attack(
        'its parameters by reference',
        sign(`/Reference[${a} 0 R]`, [
          [a, `<</TransformMethod/DocMDP/TransformParams ${b} 0 R>>`],
          [b, parameters],
        ]),
        several,
      ),
      attack(
        'its method by reference',
        sign(`/Reference[${a} 0 R]`, [
          [a, `<</TransformMethod ${b} 0 R/TransformParams ${c} 0 R>>`],
          [b, '/DocMDP'],
          [c, '<</P 3>>'],
        ]),
        several,
      ),
      attack(
        'a lock of fields',
        sign('/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(Sig0001)]>>>>]'),
        'terms-unusual',
      ),
      attack(
        'a lock of fields by reference',
        sign(`/Reference ${a} 0 R`, [
          [a, `[${b} 0 R]`],
          [b, '<</TransformMethod/FieldMDP/TransformParams<</Action/All>>>>'],
        ]),
        'terms-unusual',
      ),
      attack(
        'a lock in the field',
        sign('', [[a, '<</Action/All/P 1>>']], `/Lock ${a} 0 R`),
        'terms-unusual',
        'change-forbidden',
      ),
    ];
  },
};
