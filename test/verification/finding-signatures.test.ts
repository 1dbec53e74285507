import { describe, expect, it } from '@jest/globals';
import { Findings } from '../../src/verification/findings.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { findSignatures } from '../../src/verification/signature.ts';
import { type Forged, Forger } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { filled, signature } from '../support/judged.ts';
import { read } from '../support/reading.ts';

const base = foreignBase();
/** Kind, object and field of each signature, whether its ranges are as they must be, and then what was found. */
function found(file: Forger, limits = defaultLimits): string[] {
  const findings = new Findings();
  const all = findSignatures(read(file).file!, limits, findings);
  return [
    ...all.map(({ kind, object, field, range }) =>
      [kind, object, field?.name ?? 'no field', range ? 'whole' : 'open'].join(' '),
    ),
    ...findings.all.map(({ finding }) => ('what' in finding ? `${finding.code} ${finding.what}` : finding.code)),
  ];
}
/** Field A is filled with an object 8. */
const signed = (body: string, more: readonly Forged[] = [], field = filled(base, 6, 8)): Forger =>
  base.append([field, [8, body], ...more]);

/** A signature whose Contents and ByteRange are right, but for what is replaced in the end. */
function sound(entries = '/Type/Sig', contents = '<00>'): Forger {
  const range = '/ByteRange[0 0000000000 0000000000 0000000000]';
  const laid = base.append([filled(base, 6, 8), [8, `<<${entries}${range}/Contents${contents}>>`]]);
  const start = laid.text.indexOf(`/Contents${contents}`) + '/Contents'.length;
  const end = start + contents.length;
  const numbers = [start, end, laid.text.length - end].map((n) => String(n).padStart(10, '0')).join(' ');
  return new Forger(laid.text.replace(range, `/ByteRange[0 ${numbers}]`));
}
/** The same with other numbers, by how much each differs. */
const off = (...by: readonly [number, number, number, number]): Forger =>
  new Forger(
    sound().text.replace(/ByteRange\[0 (\d+) (\d+) (\d+)\]/, (_, ...numbers: string[]) => {
      const [start, end, rest] = numbers.slice(0, 3).map((n, i) => String(Number(n) + by[i + 1]!).padStart(10, '0'));
      return `ByteRange[${by[0]} ${start} ${end} ${rest}]`;
    }),
  );

describe('a signature', () => {
  it.each<[string, Forger, string[]]>([
    ['is none where there is none', base, []],
    ['is found by its type', signed('<</Type/Sig>>'), ['approval 8 A open', 'signature-incomplete entries']],
    [
      'is found by the type of a timestamp',
      signed('<</Type/DocTimeStamp>>'),
      ['timestamp 8 A open', 'signature-incomplete entries'],
    ],
    [
      'is found by its form, as a timestamp',
      signed('<</Type/Sig/SubFilter/ETSI.RFC3161>>'),
      ['timestamp 8 A open', 'signature-incomplete entries'],
    ],
    ['is found by its field', signed('<<>>'), ['approval 8 A open', 'signature-incomplete entries']],
    [
      'is found by its ranges',
      base.append([[8, '<</ByteRange 1>>']]),
      ['approval 8 no field open', 'signature-without-field', 'signature-incomplete entries'],
    ],
    [
      'is found by its type alone',
      base.append([[8, '<</Type/Sig>>']]),
      ['approval 8 no field open', 'signature-without-field', 'signature-incomplete entries'],
    ],
    [
      'is found as a timestamp by its type alone',
      base.append([[8, '<</Type/DocTimeStamp>>']]),
      ['timestamp 8 no field open', 'signature-without-field', 'signature-incomplete entries'],
    ],
    ['is no other object', base.append([[8, '<</Type/Font>>']]), []],
    ['is a dictionary', signed('[]'), ['signature-incomplete value']],
    [
      'is one of two in a revision',
      signed(signature(), [[9, signature()], filled(base, 7, 9)]),
      ['approval 8 A open', 'approval 9 B open', 'byte-range-invalid gap', 'signatures-share-revision'],
    ],
    [
      'stands in one field',
      signed(signature(), [filled(base, 7, 8)]),
      ['approval 8 A open', 'signature-shared', 'byte-range-invalid gap'],
    ],
    [
      'fills its field in its own revision',
      base.append([[8, signature()]]).append([filled(base, 6, 8)]),
      ['approval 8 A open', 'coverage-partial field', 'byte-range-invalid gap'],
    ],
    [
      'certifies by its transform',
      signed(signature('/Reference[<</TransformMethod/DocMDP>>]')),
      ['certification 8 A open', 'byte-range-invalid gap', 'terms-unusual'],
    ],
    [
      'only approves where its field limits what follows',
      base.append([
        [6, '<</FT/Sig/T(A)/V 8 0 R/Lock<</Action/All/P 1>>>>'],
        [8, signature('/Reference[<</TransformMethod/DocMDP>>]')],
      ]),
      ['approval 8 A open', 'byte-range-invalid gap', 'signature-deviates lock', 'terms-unusual'],
    ],
    [
      'certifies where the catalog says so',
      base.append([
        [1, base.body(1).replace('/Pages', '/Perms<</DocMDP 8 0 R>>/Pages')],
        [6, '<</FT/Sig/T(A)/V 8 0 R/Lock<</Action/All/P 1>>>>'],
        [8, signature('/Reference[<</TransformMethod/DocMDP>>]')],
      ]),
      ['certification 8 A open', 'byte-range-invalid gap', 'signature-deviates lock', 'terms-unusual'],
    ],
    [
      'is no usage right',
      base.append([
        [1, base.body(1).replace('/Pages', '/Perms<</UR3 8 0 R>>/Pages')],
        [8, signature('/Reference[<</TransformMethod/UR3>>]')],
      ]),
      ['usage-rights'],
    ],
    [
      'is one in spite of usage rights, where a field shows it',
      signed(signature('/Reference[<</TransformMethod/UR3>>]'), [
        [1, base.body(1).replace('/Pages', '/Perms<</UR3 8 0 R>>/Pages')],
      ]),
      ['approval 8 A open', 'byte-range-invalid gap', 'terms-unusual'],
    ],
  ])('%s', (_, file, told) => {
    expect(found(file)).toEqual(told);
  });

  it('is found as often as there may be any', () => {
    const two = signed(signature()).append([filled(base, 7, 9), [9, signature()]]);
    expect(found(two, { ...defaultLimits, signatures: 2 })).toHaveLength(4);
    expect(found(two, { ...defaultLimits, signatures: 1 })).toEqual([
      'approval 8 A open',
      'limit-signatures',
      'byte-range-invalid gap',
    ]);
  });
});

describe('the ranges of a signature', () => {
  const bent = (from: string, to: string): Forger => new Forger(sound().text.replace(from, to));
  const ranges = /\/ByteRange\[[^\]]*\]/;
  /** With other ranges, or with something else changed, of the same length. */
  const other = (change: (range: string) => string, of: RegExp = ranges): Forger =>
    new Forger(sound().text.replace(of, (range) => change(range).padEnd(range.length)));
  const [open, whole] = ['approval 8 A open', 'approval 8 A whole'];
  it.each<[string, Forger, string[]]>([
    ['leave out Contents alone', sound(), [whole]],
    ['end with the marker', off(0, 0, 0, -1), [whole]],
    ['end before the marker', off(0, 0, 0, -2), [open, 'coverage-partial end']],
    ['end behind the file', off(0, 0, 0, 1), [open, 'coverage-partial end']],
    ['begin behind the first octet', off(1, 0, 0, 0), [open, 'byte-range-invalid gap']],
    ['leave out an octet before', off(0, -1, 0, 0), [open, 'byte-range-invalid gap']],
    ['leave out an octet behind', off(0, 0, 1, -1), [open, 'byte-range-invalid gap']],
    ['are three', other((range) => range.replace(/ \d+\]/, ']')), [open, 'byte-range-invalid form']],
    ['are five', other((range) => range.replace('[0 0', '[0 0 ')), [open, 'byte-range-invalid form']],
    ['are no list', other(() => '/ByteRange 0'), [open, 'byte-range-invalid form']],
    ['are no numbers', bent('ByteRange[0 0', 'ByteRange[/ 0'), [open, 'byte-range-invalid form']],
    ['are negative', bent('ByteRange[0 0', 'ByteRange[0 -'), [open, 'byte-range-invalid form']],
    ['are absent', other(() => ''), [open, 'signature-incomplete entries']],
    ['leave out what is absent', other(() => '', /\/Contents<00>/), [open, 'signature-incomplete entries']],
  ])('%s', (_, file, told) => {
    expect(found(file)).toEqual(told);
  });

  it.each<[string, string, string[]]>([
    ['small letters', '<0aff>', [whole]],
    ['capitals', '<0AFF>', [whole]],
    ['both', '<0aFF>', [open, 'contents-invalid spelling']],
    ['decimal digits from 0 to 9', '<09>', [whole]],
    ['white space', '<0 0>', [open, 'contents-invalid spelling']],
    ['half an octet', '<000>', [open, 'contents-invalid spelling']],
    ['nothing', '<>', [open, 'contents-invalid spelling']],
    ['a literal string', '(00)', [open, 'contents-invalid spelling']],
    ['a name', '/Nx', [open, 'contents-invalid spelling']],
  ])('leave out Contents of %s', (_, contents, told) => {
    expect(found(sound('/Type/Sig', contents))).toEqual(told);
  });

  it('leave out no Contents that stand elsewhere', () => {
    const packed = base
      .append([filled(base, 6, 8)])
      .appendStreams([], [[8, '<</Type/Sig/ByteRange[0 1 5 6]/Contents<00>>>']]);
    expect(found(packed)).toEqual([
      open,
      'signature-incomplete field-target',
      'coverage-partial field',
      'contents-invalid spelling',
    ]);
  });
});

describe('a signature field', () => {
  const [hung, empty] = ['field-unreachable', 'signature-incomplete entries'];
  it.each<[string, Forger, string[]]>([
    [
      'has a name below those above it',
      base.append([
        [6, '<</FT/Sig/T(A)/Parent 9 0 R/V 8 0 R>>'],
        [8, '<<>>'],
        [9, '<</T(X)/Kids[6 0 R]>>'],
      ]),
      ['approval 8 X.A open', empty],
    ],
    [
      'inherits its type',
      base.append([
        [6, '<</T(A)/Parent 9 0 R/V 8 0 R>>'],
        [8, '<<>>'],
        [9, '<</FT/Sig/T(X)/Kids[6 0 R]>>'],
      ]),
      ['approval 8 X.A open', hung, empty],
    ],
    ['has a value that is there', base.append([filled(base, 6, 90)]), ['signature-incomplete field-target']],
    [
      'has a value that is a reference',
      base.append([[6, '<</FT/Sig/T(A)/V 1>>']]),
      ['signature-incomplete field-value'],
    ],
    ['has no value in itself', base.append([[6, '<</FT/Sig/T(A)/V<<>>>>']]), ['signature-direct']],
    ['may have none', base.append([[6, '<</FT/Sig/T(A)/V null>>']]), []],
    ['has a name of its own', base.append([[7, '<</FT/Sig/T(a)>>']]), ['field-names-collide']],
    ['hangs in the form', base.append([[8, '<</FT/Sig/T(N)>>']]), [hung]],
    [
      'hangs below another',
      base.append([
        [7, '<</T(X)/Kids[8 0 R]>>'],
        [8, '<</FT/Sig/T(N)/Parent 7 0 R>>'],
      ]),
      [],
    ],
    [
      'hangs below another in a list of its own',
      base.append([
        [7, '<</T(X)/Kids 9 0 R>>'],
        [8, '<</FT/Sig/T(N)/Parent 7 0 R>>'],
        [9, '[1 7 0 R 8 0 R]'],
      ]),
      [],
    ],
    ['hangs in a form that is there', base.append([[1, base.body(1).replace(/\/AcroForm<<.*?>>/, '')]]), [hung, hung]],
  ])('%s', (_, file, told) => {
    expect(found(file)).toEqual(told);
  });

  it('that shares its value with eight others is named with as many', () => {
    const sharers = (count: number) => {
      const all = Array.from({ length: count }, (_, i): Forged => [20 + i, `<</FT/Sig/T(N${i})/V 8 0 R>>`]);
      const findings = new Findings();
      findSignatures(read(base.append([[8, '<<>>'], ...all])).file!, defaultLimits, findings);
      const shared = findings.all.find(({ finding }) => finding.code === 'signature-shared')?.finding;
      return shared?.code === 'signature-shared' ? shared.fields.length : 0;
    };
    expect([1, 2, 8, 9].map(sharers)).toEqual([0, 2, 8, 8]);
  });

  it('is what it inherits over 32 levels', () => {
    const chain = (levels: number): Forger =>
      base.append(
        Array.from({ length: levels }, (_, i): Forged => {
          const up = i + 1 < levels ? `/Parent ${21 + i} 0 R` : '/FT/Sig';
          return [20 + i, `<<${i === 0 ? '/V 8 0 R' : ''}/T(N)${up}>>`];
        }).concat([[8, '<<>>']]),
      );
    expect(found(chain(32))[0]).toBe(`approval 8 ${Array(32).fill('N').join('.')} open`);
    expect(found(chain(33))[0]).toBe('field-unreachable');
  });
});
