import { describe, expect, it } from '@jest/globals';
import { Budget } from '../../src/verification/budget.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { PdfFile, type Revision } from '../../src/verification/pdf/file.ts';
import type { PdfObject, PdfValue } from '../../src/verification/pdf/values.ts';
import { byWordProcessor, withBeside } from '../attacks/foreign/structure.ts';
import { type Forged, Forger, type Lies, stream } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

const base = foreignBase();
/** With an object 8 of generation 1, where it stands and where it is listed. */
const regenerated = (body: string, more: readonly Forged[] = [], file = base, listed = '00001'): Forger => {
  const { text } = file.append([[8, body], ...more]);
  const at = text.lastIndexOf('\n8 0 obj');
  const place = `${String(at + 1).padStart(10, '0')} `;
  return new Forger(`${text.slice(0, at)}\n8 1${text.slice(at + 4)}`.replace(`${place}00000`, place + listed));
};

describe('the generation of an object', () => {
  const old = regenerated('1');
  it.each<[string, Forger, string[]]>([
    ['that nobody refers to', old, []],
    ['that a reference names', regenerated('1', [[9, '8 1 R']]), []],
    ['that a reference does not name', regenerated('1', [[9, '8 0 R']]), ['reference-wrong']],
    [
      'that two references do not name',
      regenerated('1', [[9, '[8 0 R 8 2 R]']]),
      ['reference-wrong', 'reference-wrong'],
    ],
    ['that a later revision names', old.append([[9, '8 1 R']]), []],
    ['that a later revision does not name', old.append([[9, '8 0 R']]), ['reference-wrong']],
    ['that a later revision takes back', old.append([[8, '2']]).append([[9, '8 0 R']]), []],
    [
      'that a later revision takes back, with a reference to the old one',
      old.append([[8, '2']]).append([[9, '8 1 R']]),
      ['reference-wrong'],
    ],
    ['that was freed', old.append([], { freed: [8] }).append([[9, '[8 0 R 8 1 R]']]), []],
    ['that no object has', base.append([[9, '4 1 R']]), ['reference-wrong']],
    ['that a trailer does not name', base.append([], { trailer: '/Also 4 1 R' }), ['reference-wrong']],
    ['that nobody refers to, beside references to others', regenerated('1', [[9, '[3 0 R 4 0 R]']]), []],
    ['that the table does not name', regenerated('1', [], base, '00000'), ['xref-entry-wrong generation']],
  ])('%s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });

  it('counts as referred to', () => {
    expect([...read(base.append([[9, '[4 1 R 90 1 R 5 0 R]']])).file!.revisions[1]!.referred].sort()).toEqual([
      4, 5, 90,
    ]);
  });
});

type Row = readonly [num: number, type: number, second: number, third: number];

/** An update with objects in a table, and beside it a stream that lists what `rows` makes of their places. */
function beside(
  rows: (place: (num: number) => number) => readonly Row[],
  objects: readonly Forged[] = [],
  file = base,
  lies: Lies = {},
): Forger {
  const text = file.text + file.increment(objects);
  const all = rows((num) => text.lastIndexOf(`\n${num} 0 obj`) + 1);
  const data = all.map(([, type, second, third]) => String.fromCharCode(type, second >> 8, second & 255, third));
  const index = all.map(([num]) => `${num} 1`).join(' ');
  const list = stream(`/Type/XRef/W[1 2 1]/Index[${index}]/Size 40/Root 1 0 R`, data.join(''));
  const trailer = `/XRefStm ${file.text.length + file.increment(objects).indexOf('xref\n')}`;
  return file.append([...objects, [30, list]], { trailer, ...lies });
}

describe('a stream beside a table that lists', () => {
  const one: Forged = [8, '1'];
  const packed = base.appendStreams([], [[9, '2']]);
  it.each<[string, Forger, boolean]>([
    ['an object where the table has it', beside((at) => [[8, 1, at(8), 0]], [one]), true],
    ['an object in another place than the table', beside((at) => [[8, 1, at(8) + 1, 0]], [one]), false],
    ['an object with another generation than the table', beside((at) => [[8, 1, at(8), 1]], [one]), false],
    ['an object in a stream that the table has outside', beside(() => [[8, 2, 9, 0]], [one]), false],
    ['an object as free that the table has', beside(() => [[8, 0, 0, 0]], [one]), false],
    ['an older object where it is', beside((at) => [[4, 1, at(4), 0]]), true],
    ['an older object in another place', beside((at) => [[4, 1, at(5), 0]]), false],
    ['an older object as free', beside(() => [[4, 0, 0, 0]]), false],
    ['an older object in a stream', beside(() => [[4, 2, 9, 0]]), false],
    ['what is nowhere as free', beside(() => [[20, 0, 0, 0]]), true],
    ['an older packed object in its stream', beside(() => [[9, 2, 10, 0]], [], packed), true],
    ['an older packed object in another stream', beside(() => [[9, 2, 11, 0]], [], packed), false],
    ['an older packed object where its stream is', beside((at) => [[9, 1, at(10), 0]], [], packed), false],
    ['an older object as the table frees it', beside(() => [[4, 0, 0, 0]], [], base, { freed: [4] }), false],
  ])('%s', (_, file, clear) => {
    const { told } = read(file);
    expect(told).toContain('structure-hybrid');
    expect(told.includes('xref-ambiguous')).toBe(!clear);
    if (clear) expect(told).toEqual(['structure-hybrid']);
  });

  it('what is nowhere else adds it', () => {
    const { file } = read(beside((at) => [[12, 1, at(12), 0]], [[12, '7']], base, { places: {} }));
    expect(file?.object(12, 1)?.value).toBe(7);
    expect(read(withBeside(base, [[8, '1']])).file?.object(8, 1)?.value).toBe(1);
  });
});

describe('a stream beside a table', () => {
  const page = base.body(3);
  it.each<[string, Forger, string[]]>([
    ['that adds an object', withBeside(base, [[8, '1']]), ['structure-hybrid']],
    ['as word processors write it', byWordProcessor(), ['structure-hybrid']],
    ['that names an object of the table again', withBeside(base, [[3, page]]), ['xref-ambiguous', 'structure-hybrid']],
    [
      'that has an object that the table has too',
      withBeside(base, [[4, page]], [[4, stream('', '1')]]),
      ['xref-ambiguous', 'structure-hybrid'],
    ],
    [
      'that keeps what the table frees',
      withBeside(base, [[3, page]], [], { freed: [3] }),
      ['xref-ambiguous', 'structure-hybrid'],
    ],
    [
      'that adds what the table frees and was not there',
      withBeside(base, [[8, '1']], [], { freed: [8] }),
      ['structure-hybrid'],
    ],
  ])('%s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });

  it('is followed 64 times', () => {
    let file = withBeside(base, [[8, '1']]);
    const [trailer] = /\/XRefStm \d+/.exec(file.text)!;
    for (let i = 1; i < 64; i++) file = file.append([], { trailer });
    expect(read(file).told).toEqual(Array(64).fill('structure-hybrid'));
    expect(read(file.append([], { trailer })).told).toEqual(['xref-invalid hybrid']);
  });
});

describe('the length of a stream in an object of its own', () => {
  const given = (num: number, gen = 0): string => `<</Length ${num} ${gen} R>>\nstream\nabc\nendstream`;
  const indirect = 'stream-length-indirect';
  const unknown = [indirect, 'stream-length unknown'];
  it.each<[string, Forger, string[]]>([
    ['that the revision before wrote', base.append([[9, '3']]).append([[8, given(9)]]), [indirect]],
    [
      'of another generation there',
      base.append([[9, '3']]).append([[8, given(9, 1)]]),
      [...unknown, 'reference-wrong'],
    ],
    [
      'at the very start of its revision',
      base.append(
        [
          [9, '3'],
          [8, given(9)],
        ],
        { glue: '' },
      ),
      [indirect],
    ],
    ['that stands in a stream', base.appendStreams([[8, given(9)]], [[9, '3']]), unknown],
    [
      'that is listed in an older place',
      base.append([[9, '3']]).append([[8, given(9)]], { places: { 9: base.text.length + 1 } }),
      [...unknown, 'xref-repeats object'],
    ],
    [
      'whose place is another object',
      base.append(
        [
          [8, given(9)],
          [10, '3'],
        ],
        { places: { 9: base.text.length + 1 + `8 0 obj\n${given(9)}\nendobj\n`.length } },
      ),
      [...unknown, 'xref-entry-wrong number'],
    ],
    [
      'within 128 octets',
      base.append([
        [8, given(9)],
        [9, `3${' '.repeat(128 - '9 0 obj\n3\nendobj'.length)}`],
      ]),
      [indirect],
    ],
    [
      'beyond 128 octets',
      base.append([
        [8, given(9)],
        [9, `3${' '.repeat(129 - '9 0 obj\n3\nendobj'.length)}`],
      ]),
      [indirect, 'syntax-invalid keyword'],
    ],
  ])('%s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });
});

describe('an object stream of an older revision', () => {
  const packed = base.appendStreams(
    [],
    [
      [8, '1'],
      [9, '[2]'],
    ],
  );
  const container = 10;
  /** Lists objects of the older stream again. */
  const again = (rows: readonly [num: number, container: number, index: number][]): Forger => {
    const num = packed.size;
    const place = packed.text.length + 1;
    const all = [...rows.map(([of, ...where]) => [of, 2, ...where]), [num, 1, place, 0]];
    const data = all
      .map(([, type, second, third]) => String.fromCharCode(type!, second! >> 8, second! & 255, third!))
      .join('');
    const index = all.map(([of]) => `${of} 1`).join(' ');
    const dict = `/Type/XRef/W[1 2 1]/Index[${index}]/Size ${num + 1}/Root 1 0 R/Info 5 0 R/ID[<00><00>]/Prev ${packed.startxref}`;
    return new Forger(`${packed.text}\n${num} 0 obj\n${stream(dict, data)}\nendobj\nstartxref\n${place}\n%%EOF\n`);
  };
  it.each<[string, string, Forger]>([
    ['an object of it', 'xref-repeats object-stream', again([[8, container, 0]])],
    [
      'all objects of it',
      'xref-repeats object-stream',
      again([
        [8, container, 0],
        [9, container, 1],
      ]),
    ],
    ['another object of it', 'xref-repeats object-stream', again([[8, container, 1]])],
    [
      'one that is not in it',
      'object-stream-invalid elsewhere',
      again([
        [8, container, 0],
        [7, container, 1],
      ]),
    ],
    ['one of no object stream', 'object-stream-invalid elsewhere', again([[8, 4, 0]])],
    ['one of nothing', 'object-stream-invalid elsewhere', again([[8, 99, 0]])],
  ])('is listed again with %s', (_, told, file) => {
    expect(read(file).told).toEqual([told]);
  });
});

describe('an object after a revision', () => {
  const object = (num: number, revision: number, value: PdfValue): PdfObject => ({
    num,
    gen: 0,
    revision,
    start: 0,
    end: 0,
    value,
  });
  const ref = (num: number): PdfValue => ({ kind: 'ref', num, gen: 0 });
  /** Revisions of one object a number, or of none where it is freed. */
  const fileOf = (...revisions: Readonly<Record<number, PdfValue | 'freed'>>[]): PdfFile =>
    new PdfFile(
      new Uint8Array(),
      revisions.map((written, n) => {
        const all = Object.entries(written).map(([num, value]) => [Number(num), value] as const);
        const objects = all.flatMap(([num, value]) =>
          value === 'freed' ? [] : [[num, object(num, n, value)] as const],
        );
        return {
          n,
          objects: new Map(objects),
          freed: all.filter(([, value]) => value === 'freed').map(([num]) => num),
        } as unknown as Revision;
      }),
      new Budget(defaultLimits),
    );

  it('is the version of that revision, and none where it was freed', () => {
    const file = fileOf({ 1: 10 }, {}, { 1: 'freed' }, { 1: 13 });
    expect([0, 1, 2, 3, 4].map((n) => file.object(1, n)?.value)).toEqual([10, 10, undefined, 13, 13]);
    expect(file.object(1, -1)).toBeUndefined();
    expect(file.object(2, 3)).toBeUndefined();
  });

  it('is found through eight references', () => {
    const chain = (length: number) =>
      fileOf(Object.fromEntries(Array.from({ length }, (_, i) => [i + 1, i + 1 < length ? ref(i + 2) : 7])));
    expect(chain(8).resolve(ref(1), 0)).toBe(7);
    expect(chain(8).target(ref(1), 0)?.num).toBe(8);
    expect(chain(9).resolve(ref(1), 0)).toBeUndefined();
    expect(chain(9).target(ref(1), 0)).toBeUndefined();
    expect(fileOf({ 1: ref(1) }).resolve(ref(1), 0)).toBeUndefined();
    expect(fileOf({}).target(ref(1), 0)).toBeUndefined();
    expect(fileOf({}).target(7, 0)).toBeUndefined();
    expect(fileOf({ 1: null }).resolve(ref(1), 0)).toBeUndefined();
  });
});
