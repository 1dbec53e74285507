import { describe, expect, it } from '@jest/globals';
import { deflated, type Forged, type Forger, stream } from '../attacks/forger.ts';
import { changed, filled, judged, signature, signedParts } from '../support/judged.ts';

const signed = signedParts();
/** The store, its first certificate and its first CRL. */
const [store, certificate, crl] = [21, 22, 23];
const named = (file: Forger, num = store): Forged => changed(file, 1, '/Pages', `/DSS ${num} 0 R/Pages`);
const evidence: readonly Forged[] = [
  [certificate, stream('', 'c')],
  [crl, stream('', 'l')],
];
const usual = '/Type/DSS/Certs[22 0 R]/CRLs[23 0 R]';
const add = (entries: string, objects: readonly Forged[] = [], file = signed): Forger =>
  file.append([...evidence, [store, `<<${entries}>>`], named(file), ...objects]);
const stored = add(usual);
const vri = (entries: string, key = 'AB'.repeat(20)): string => `${usual}/VRI<</${key}<<${entries}>>>>`;

describe('a first store', () => {
  it.each<[string, Forger, string]>([
    ['as we write it', stored, 'dss: allowed store-grows @21'],
    [
      'in the catalog',
      signed.append([...evidence, changed(signed, 1, '/Pages', `/DSS<<${usual}>>/Pages`)]),
      'dss: allowed store-grows @1',
    ],
    [
      'that is none',
      signed.append([[store, '1'], named(signed)]),
      'other: forbidden store-damaged @21; unjudged object-added 21 undefined false @21',
    ],
    ['that is not there', signed.append([named(signed)]), 'other: forbidden store-damaged @21'],
    [
      'that was there',
      signedParts({ 14: '<</Certs[]>>' }).append([named(signed, 14)]),
      'dss: allowed store-grows @14; unusual store-unusual @14',
    ],
    ['of no type', add(usual.replace('/Type/DSS', '')), 'dss: allowed store-grows @21; unusual store-unusual @21'],
    [
      'of another type',
      add(usual.replace('DSS', 'DSX')),
      'dss: allowed store-grows @21; unjudged store-content list @21; unusual store-unusual @21',
    ],
    [
      'without certificates',
      signed.append([evidence[1]!, [store, '<</Type/DSS/CRLs[23 0 R]>>'], named(signed)]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'with another entry',
      add(`${usual}/Other 1`),
      'dss: allowed store-grows @21; unjudged store-key Other @21; unusual store-unusual @21',
    ],
    [
      'with lists of their own',
      add('/Type/DSS/Certs 24 0 R/CRLs 25 0 R', [
        [24, '[22 0 R]'],
        [25, '[23 0 R]'],
      ]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'with a list in a stream',
      add('/Type/DSS/Certs 24 0 R/CRLs[23 0 R]', [[24, stream('', '')]]),
      'dss: allowed store-grows @21; permitted object-unused 22 @22; unjudged object-added 24 undefined false @24; unjudged store-content list @21; unusual store-unusual @21',
    ],
    [
      'with a list that is none',
      add('/Type/DSS/Certs 1/CRLs[23 0 R]'),
      'dss: allowed store-grows @21; permitted object-unused 22 @22; unjudged store-content list @21; unusual store-unusual @21',
    ],
    [
      'with a number in a list',
      add('/Type/DSS/Certs[22 0 R 1]/CRLs[23 0 R]'),
      'dss: allowed store-grows @21; unjudged store-content list @21; unusual store-unusual @21',
    ],
    [
      'with a responder',
      add(`${usual}/OCSPs[24 0 R]`, [[24, stream('', 'o')]]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'with something older',
      add(usual.replace('[22 0 R', '[22 0 R 4 0 R')),
      'dss: allowed store-grows @21; forbidden store-strays @21',
    ],
    [
      'with something that is not there',
      add(usual.replace('[22 0 R', '[22 0 R 90 0 R')),
      'dss: allowed store-grows @21; forbidden store-strays @21',
    ],
    [
      'with a deflated stream',
      add(usual.replace('[22', '[24 0 R 22'), [[24, deflated('', 'c')]]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'with a stream deflated by a list',
      add(usual.replace('[22', '[24 0 R 22'), [[24, deflated('', 'c').replace('/FlateDecode', '[/FlateDecode]')]]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'with a stream deflated twice',
      add(usual.replace('[22', '[24 0 R 22'), [
        [24, deflated('', 'c').replace('/FlateDecode', '[/FlateDecode/FlateDecode]')],
      ]),
      'dss: allowed store-grows @21; unjudged store-content stream @21; unusual store-unusual @21',
    ],
    [
      'with a stream packed otherwise',
      add(usual.replace('[22', '[24 0 R 22'), [[24, stream('/Filter/ASCIIHexDecode', '00')]]),
      'dss: allowed store-grows @21; unjudged store-content stream @21; unusual store-unusual @21',
    ],
    [
      'with a stream with parameters',
      add(usual.replace('[22', '[24 0 R 22'), [[24, deflated('/DecodeParms<<>>', 'c')]]),
      'dss: allowed store-grows @21; unjudged store-content stream @21; unusual store-unusual @21',
    ],
    [
      'with a stream that says more',
      add(usual.replace('[22', '[24 0 R 22'), [[24, stream('/Other 1', 'c')]]),
      'dss: allowed store-grows @21; unjudged store-content stream @21; unusual store-unusual @21',
    ],
    [
      'with no stream',
      add(usual.replace('[22', '[24 0 R 22'), [[24, '<<>>']]),
      'dss: allowed store-grows @21; unjudged store-content stream @21; unusual store-unusual @21',
    ],
    [
      'with no dictionary',
      add(usual.replace('[22', '[24 0 R 22'), [[24, '[]']]),
      'dss: allowed store-grows @21; unjudged store-content stream @21; unusual store-unusual @21',
    ],
    [
      'with a length in an object',
      add(usual.replace('[22', '[24 0 R 22'), [
        [25, '1'],
        [24, '<</Length 25 0 R>>\nstream\nc\nendstream'],
      ]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'with a promised number',
      signedParts({ 14: '<</A 24 0 R>>' }).append([
        ...evidence,
        [24, stream('', 'c')],
        [store, `<<${usual.replace('[22', '[24 0 R 22')}>>`],
        named(signed),
      ]),
      'dss: allowed store-grows @21; forbidden object-added 24 undefined true @24; forbidden store-strays @21',
    ],
    [
      'with an object beside it',
      add(usual, [[24, '1']]),
      'dss: allowed store-grows @21; permitted object-unused 24 @24',
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});

describe('what a store says of single signatures', () => {
  it.each<[string, Forger, string]>([
    ['nothing', add(vri('')), 'dss: allowed store-grows @21; unusual store-unusual @21'],
    ['a certificate', add(vri('/Cert[22 0 R]')), 'dss: allowed store-grows @21; unusual store-unusual @21'],
    ['a CRL', add(vri('/CRL[23 0 R]')), 'dss: allowed store-grows @21; unusual store-unusual @21'],
    [
      'a certificate among CRLs',
      add(vri('/CRL[22 0 R]')),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'a certificate that the store does not name',
      add(vri('/Cert[24 0 R]'), [[24, stream('', 'c')]]),
      'dss: allowed store-grows @21; unjudged object-added 24 undefined false @24; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    ['a type and a time', add(vri('/Type/VRI/TU(D:2024)')), 'dss: allowed store-grows @21; unusual store-unusual @21'],
    [
      'another type',
      add(vri('/Type/VRX')),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'a time that is none',
      add(vri('/TU(x)')),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'something else',
      add(vri('/Other 1')),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'under a key that is none',
      add(vri('', 'AB'.repeat(19))),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'under a key in small letters',
      add(vri('', 'ab'.repeat(20))),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'under a key that is longer',
      add(vri('', `${'AB'.repeat(20)}A`)),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'with a type of all',
      add(vri('').replace('/VRI<<', '/VRI<</Type/VRI')),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'with another type of all',
      add(vri('').replace('/VRI<<', '/VRI<</Type/VRX')),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'in a value that is none',
      add(`${usual}/VRI 1`),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'in an entry that is none',
      add(`${usual}/VRI<</${'AB'.repeat(20)} 1>>`),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
    [
      'in objects',
      add(`${usual}/VRI 24 0 R`, [
        [24, `<</${'AB'.repeat(20)} 25 0 R>>`],
        [25, '<</Cert[22 0 R]>>'],
      ]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'for as many as there may be',
      add(`${usual}/VRI<<${Array.from({ length: 5 }, (_, i) => `/${String(i).repeat(40)}<<>>`).join('')}>>`),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'for more than there may be',
      add(`${usual}/VRI<<${Array.from({ length: 6 }, (_, i) => `/${String(i).repeat(40)}<<>>`).join('')}>>`),
      'dss: allowed store-grows @21; unjudged store-content vri @21; unusual store-unusual @21',
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});

describe('a store that was there', () => {
  const more: Forged = [24, stream('', 'd')];
  const grow = (entries: string, objects: readonly Forged[] = [more], file = stored): Forger =>
    file.append([[store, `<<${entries}>>`], ...objects]);
  const grown = usual.replace('[22 0 R', '[22 0 R 24 0 R');
  const apart = add('/Type/DSS/Certs 24 0 R/CRLs[23 0 R]', [[24, '[22 0 R]']]);
  const inCatalog = signed.append([...evidence, changed(signed, 1, '/Pages', `/DSS<<${usual}>>/Pages`)]);
  const older = signedParts({
    1: '<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R/DSS 14 0 R>>',
    14: '<</Type/DSS/Certs[15 0 R]/CRLs[]>>',
    15: stream('', 'c'),
  });
  it.each<[string, Forger, string]>([
    ['grows', grow(grown), 'dss: allowed store-grows @21'],
    ['is written anew', stored.append([[store, `<<${usual}>>`]]), 'dss: allowed store-grows @21'],
    ['is not touched', stored.append([[30, '1']]), 'other: permitted object-unused 30 @30'],
    ['is named again', stored.append([[1, stored.body(1)]]), 'other: forbidden no-purpose'],
    [
      'shrinks',
      grow(usual.replace('22 0 R', ''), []),
      'dss: allowed store-grows @21; forbidden store-shrinks Certs 1 @21',
    ],
    [
      'shrinks in both lists',
      grow('/Type/DSS/Certs[]/CRLs[]', []),
      'dss: allowed store-grows @21; forbidden store-shrinks CRLs 1 @21; forbidden store-shrinks Certs 1 @21',
    ],
    [
      'loses a list',
      grow('/Type/DSS/Certs[22 0 R]', []),
      'dss: allowed store-grows @21; forbidden store-shrinks CRLs 1 @21; unusual store-unusual @21',
    ],
    [
      'loses one and gains one',
      grow(usual.replace('22', '24')),
      'dss: allowed store-grows @21; forbidden store-shrinks Certs 1 @21',
    ],
    ['is removed', stored.append([changed(stored, 1, '/DSS 21 0 R', '')]), 'other: forbidden store-removed @1'],
    ['is null', stored.append([changed(stored, 1, '/DSS 21 0 R', '/DSS null')]), 'other: forbidden store-removed @1'],
    [
      'is none any more',
      stored.append([[store, '1']]),
      'other: forbidden store-damaged @21; unjudged object-replaced 21 @21',
    ],
    [
      'is another one',
      stored.append([[25, `<<${grown}>>`], more, changed(stored, 1, '/DSS 21', '/DSS 25')]),
      'dss: allowed store-grows @25',
    ],
    [
      'has its evidence written anew',
      stored.append([[certificate, stream('', 'x')]]),
      'other: unjudged object-replaced 22 @22',
    ],
    [
      'has its evidence written anew as it was',
      stored.append([[certificate, stream('', 'c')]]),
      'other: permitted object-rewritten 22 @22',
    ],
    [
      'has a list that grows',
      apart.append([
        [24, '[22 0 R 25 0 R]'],
        [25, stream('', 'd')],
      ]),
      'dss: allowed store-grows @21; unusual store-unusual @21',
    ],
    [
      'has a list that becomes a stream',
      apart.append([[24, stream('', '')]]),
      'dss: allowed store-grows @21; forbidden store-shrinks Certs 1 @21; unjudged object-replaced 24 @24; unjudged store-content list @21; unusual store-unusual @21',
    ],
    [
      'stands in the catalog and grows',
      inCatalog.append([[24, stream('', 'd')], changed(inCatalog, 1, '[22 0 R', '[22 0 R 24 0 R')]),
      'dss: allowed store-grows @1',
    ],
    [
      'stands in the catalog and stays',
      inCatalog.append([[30, '1']]),
      'dss: allowed store-grows @1; permitted object-unused 30 @30',
    ],
    [
      'is older than the signature and grows',
      older.append([
        [14, '<</Type/DSS/Certs[15 0 R 21 0 R]/CRLs[]>>'],
        [21, stream('', 'd')],
      ]),
      'dss: allowed store-grows @14',
    ],
    [
      'is older than the signature, and its evidence changes',
      older.append([[15, stream('', 'x')]]),
      'other: unjudged owner-replaced evidence-store @15',
    ],
    [
      'is older and not only a store',
      signedParts({ 1: '<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R/DSS 14 0 R>>', 14: '<</Other 1/Certs[]>>' }).append([
        [14, '<</Other 1/Certs[21 0 R]>>'],
        [21, stream('', 'd')],
      ]),
      'dss: allowed store-grows @14; unjudged owner-replaced evidence-store @14; unjudged store-key Other @14; unusual store-unusual @14',
    ],
    [
      'becomes a stream',
      stored.append([[store, stream(grown, '')], more]),
      'dss: allowed store-grows @21; unjudged object-replaced 21 @21; unjudged store-key Length @21; unusual store-unusual @21',
    ],
    [
      'comes with a signature',
      stored.append([filled(stored, 7, 25), [25, signature()], [store, `<<${grown}>>`], more]),
      'signature: allowed signature B undefined @7; allowed store-grows @21',
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });

  it('loses its catalog', () => {
    expect(judged(stored.append([[1, '1']]))).toBe(
      'other: forbidden owner-replaced catalog @1; forbidden store-removed',
    );
  });
});
