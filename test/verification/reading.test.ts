import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { latin1 } from '../../src/core/bytes.ts';
import { Budget } from '../../src/verification/budget.ts';
import { type Finding, Findings } from '../../src/verification/findings.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { readFile } from '../../src/verification/pdf/reader.ts';
import { deflated, Forger, stream } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

const base = foreignBase();
/** The base with other text in one place. */
const edited = (from: string | RegExp, to: string): string => {
  const text = base.text.replace(from, to);
  if (text === base.text) throw new Error(`nothing like ${from}`);
  return text;
};
const withPrev = (place: number): string => edited('/Root', `/Prev ${String(place).padStart(4, '0')}/Root`);
/** With its last numbers corrected to where the xref is. */
const moved = (text: string): string => text.replace(/startxref\s+\d+/, `startxref\n${text.indexOf('\nxref') + 1}`);

/** With an update whose cross-reference stream, object 8, is the end of the file. */
const unended = (file: Forger): Forger =>
  new Forger(file.appendStreams([]).text.replace(/startxref\n\d+\n%%EOF\n$/, ''));

describe('a file with a table', () => {
  it('is read as it stands', () => {
    const { file, told } = read(base);
    expect(told).toEqual([]);
    expect(file?.revisions).toHaveLength(1);
    expect(file?.revisions[0]).toMatchObject({ n: 0, start: 0, end: base.text.length, eof: base.text.length - 1 });
    expect([...file!.revisions[0]!.objects.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect([...file!.revisions[0]!.referred].sort()).toEqual([2, 3, 4, 6, 7]);
  });

  it.each<[string, string, string[]]>([
    ['a header of another version', edited('%PDF-1.7', '%PDF-1.8'), ['header-missing']],
    ['CR and LF behind the number', edited(/(startxref\n\d+)\n/, '$1\r\n'), []],
    ['CR behind the number', edited(/(startxref\n\d+)\n/, '$1\r'), []],
    ['LF and CR behind the number', edited(/(startxref\n\d+)\n/, '$1\n\r'), ['xref-loose']],
    ['another keyword before the end', edited('%%EOF', '%%EO'), ['eof-missing']],
    ['white space before startxref', edited('\nstartxref', '\n \nstartxref'), []],
    ['a header without an end of line', edited('%PDF-1.7\n', '%PDF-1.7x'), ['header-missing']],
    ['a header with CR', edited('%PDF-1.7\n', '%PDF-1.7\r'), []],
    ['a header with a space', edited('%PDF-1.7\n', '%PDF-2.0 '), []],
    ['something before the header', ` ${base.text}`, ['header-missing']],
    ['no %%EOF', edited('%%EOF', '%%EOX'), ['eof-missing']],
    ['no startxref', edited('startxref', 'startxrex'), ['startxref-invalid missing']],
    [
      'a startxref at the end',
      edited(/startxref\n\d+/, `startxref\n${base.text.length - 6}`),
      ['startxref-invalid outside'],
    ],
    ['a startxref behind the end', edited(/startxref\n\d+/, 'startxref\n99999'), ['startxref-invalid outside']],
    ['no line behind startxref', edited(/(startxref\n\d+)\n/, '$1'), ['startxref-invalid missing']],
    ['a space for the line behind startxref', edited(/(startxref\n\d+)\n/, '$1 '), ['startxref-invalid eof']],
    ['an xref without an end of line', edited('xref\n0 8\n', 'xref 0 8 \n'), ['xref-invalid no-eol']],
    ['an xref with CR and LF', edited('xref\n0 8\n', 'xref\r\n0 8\n'), []],
    ['a place that is no xref', edited('xref\n0 8', 'yref\n0 8'), ['syntax-invalid number']],
    ['no trailer behind the table', edited('trailer\n<<', 'trailer\n[<'), ['xref-invalid trailer']],
    ['no trailer at all', edited('trailer', 'trailex'), ['syntax-invalid number']],
    ['a subsection without a count', edited('xref\n0 8\n', 'xref\n0\n8\n'), ['xref-invalid subsection']],
    ['a subsection with another line', edited('xref\n0 8\n', 'xref\n0 8x\n'), ['syntax-invalid number']],
    ['a subsection with something behind', edited('xref\n0 8\n', 'xref\n0 8(\n'), ['xref-invalid subsection']],
    ['spaces behind the count', edited('xref\n0 8\n', 'xref\n0 8  \n'), []],
    ['more lines than there are', edited('xref\n0 8\n', 'xref\n0 9\n'), ['xref-invalid line']],
    ['more lines than the file has', edited('xref\n0 8\n', 'xref\n0 99\n'), ['xref-invalid line']],
    ['an object twice', edited('xref\n0 8\n', 'xref\n0 1\n0000000000 65535 f \n0 8\n'), ['xref-invalid repeated']],
    ['a line with a letter for a digit', edited('65535 f', '6553x f'), ['xref-invalid line']],
    ['a line with a letter in the place', edited('0000000000 65535', '000000000x 65535'), ['xref-invalid line']],
    ['a line with a slash for a digit', edited('0000000000 65535', '000000001/ 65535'), ['xref-invalid line']],
    ['a line of another kind', edited('65535 f', '65535 x'), ['xref-invalid line']],
    ['a line without a space', edited('0000000000 65535', '0000000000_65535'), ['xref-invalid line']],
    ['a line without the second space', edited('65535 f', '65535_f'), ['xref-invalid line']],
    ['a line that ends in two spaces', edited('65535 f \n', '65535 f  '), ['xref-invalid line']],
    ['a line that ends in space and CR', edited('65535 f \n', '65535 f \r'), []],
    ['a line that ends in CR and LF', edited('65535 f \n', '65535 f\r\n'), []],
    ['a line that ends in CR and space', edited('65535 f \n', '65535 f\r '), ['xref-invalid line']],
    ['a line that ends in LF and LF', edited('65535 f \n', '65535 f\n\n'), ['xref-invalid line']],
    ['a Prev that is no number', edited('/Root', '/Prev(x)/Root'), ['prev-invalid number']],
    ['a Prev at the end', withPrev(base.text.length + '/Prev 0000'.length), ['prev-invalid loop']],
    ['a Prev just before the end', withPrev(base.text.length + '/Prev 0000'.length - 1), ['syntax-invalid number']],
    ['a startxref at the start', edited(/startxref\n\d+/, 'startxref\n0'), ['syntax-invalid number']],
    ['a Prev behind the end', edited('/Root', '/Prev 99999/Root'), ['prev-invalid loop']],
    ['a hybrid that is no number', edited('/Root', '/XRefStm(x)/Root'), ['xref-invalid hybrid']],
    ['a hybrid that leads nowhere', edited('/Root', '/XRefStm 15/Root'), ['xref-invalid absent']],
    ['a Size that is too small', edited('/Size 8', '/Size 7'), ['trailer-invalid size']],
    ['a Size that is no number', edited('/Size 8', '/Size(8)'), ['trailer-invalid size']],
    ['a Root that is no reference', edited('/Root 1 0 R', '/Root<<>>'), ['trailer-invalid root']],
    ['encryption', edited('/Root', '/Encrypt<<>>/Root'), ['structure-encrypted']],
    ['no line behind %%EOF', edited('%%EOF\n', '%%EOF'), ['eof-unterminated']],
    ['bytes behind the end', `${base.text}x`, ['bytes-after-eof']],
    ['a comment in the section', edited('trailer\n', 'trailer%x\n'), ['comment']],
  ])('is told of with %s', (_, text, told) => {
    const found = read(text);
    expect(found.told).toEqual(told);
  });

  const place = base.startxref;
  it.each<[string, string]>([
    ['white space behind the number', moved(edited(/(startxref\n\d+)\n/, '$1\n \n'))],
    ['an empty line behind the lines', edited('trailer', '\ntrailer')],
    ['an empty line behind xref', edited('xref\n0 8', 'xref\n\n0 8')],
    ['a startxref that points before', edited(`startxref\n${place}`, `startxref\n${place - 1}`)],
    ['spaces on the line behind the number', edited(/(startxref\n\d+)\n/, '$1 \n')],
    ['sixteen blanks before xref', foreignBase({ beforeXref: ' '.repeat(16) }).text],
    ['two ends of line', edited(/(startxref\n\d+)\n/, '$1\n\r\n')],
  ])('may be loose: %s', (_, text) => {
    expect(read(text).told).toEqual(['xref-loose']);
  });

  it('may have sixteen blanks before xref, not more', () => {
    expect(read(foreignBase({ beforeXref: ' '.repeat(17) })).told).toEqual(['syntax-invalid number']);
  });

  const looseEnd = edited(`startxref\n${place}`, `startxref\n${place - 1}`);
  it.each<[string, Forger, string[]]>([
    ['that the next one finds by the white space before it', base.append([], { prev: place - 1 }), ['xref-loose']],
    ['whose own startxref is loose', new Forger(looseEnd).append([], { prev: place }), ['xref-loose']],
    [
      'without startxref',
      new Forger(edited('startxref', 'startxrex')).append([], { prev: place }),
      ['syntax-invalid keyword'],
    ],
    [
      'with another word for %%EOF, and an object behind it',
      new Forger(edited('%%EOF\n', '%%EOX')).append([[5, '1']], { glue: '', prev: place }),
      ['startxref-invalid eof'],
    ],
    [
      'that is a stream without startxref',
      unended(base).append([[5, '1']], { prev: unended(base).place(8) }),
      ['startxref-invalid missing'],
    ],
    [
      'whose size is no whole number',
      new Forger(edited('/Size 8', '/Size 8.5')).append([], { size: 8 }),
      ['trailer-invalid size'],
    ],
    ['before one whose size is negative', base.append([], { size: -1 }), ['trailer-invalid size']],
  ])('may stand before others: one %s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });

  it('has limits of its own', () => {
    expect(read(base, { size: base.text.length }).told).toEqual([]);
    expect(read(base, { size: base.text.length - 1 }).told).toEqual(['limit-size']);
    expect(read(base, { objects: 8 }).told).toEqual([]);
    expect(read(base, { objects: 7 }).told).toEqual(['limit-objects objects']);
    expect(read(edited('xref\n0 8\n', 'xref\n0 99\n'), { objects: 98 }).told).toEqual(['limit-objects objects']);
    const second = base.append([[5, '<<>>']]);
    expect(read(second, { revisions: 2, objects: 9 }).told).toEqual([]);
    expect(read(second, { objects: 8 }).told).toEqual(['limit-objects objects']);
    expect(read(second, { revisions: 1 }).told).toEqual(['limit-revisions']);
    const structured = base.append([[8, `[${'<</S/P/K 1>>'.repeat(150_000)}]`]]);
    expect(read(structured).told).toEqual([]);
  });
});

describe('an object', () => {
  const replaced = (body: string) => base.append([[5, body]]);
  it.each<[string, Forger, string[]]>([
    ['that is what it should be', replaced('<<>>'), []],
    [
      'with another number',
      base.append([[5, '1']], { places: { 4: base.text.length + 1 } }),
      ['xref-entry-wrong number'],
    ],
    [
      'with another generation',
      new Forger(base.append([[5, '1']]).text.replace('\n5 0 obj\n1', '\n5 1 obj\n1')),
      ['xref-entry-wrong generation'],
    ],
    ['without its end', new Forger(replaced('1').text.replace('1\nendobj', '1\nendobx')), ['syntax-invalid keyword']],
    [
      'without its beginning',
      new Forger(replaced('1').text.replace('5 0 obj\n1', '5 0 obx\n1')),
      ['syntax-invalid keyword'],
    ],
    ['with two values', replaced('1 2'), ['syntax-invalid keyword']],
    ['with a comment', replaced('1 % x\n'), ['comment']],
    ['with a stream without a length', replaced('<<>>\nstream\nx\nendstream'), ['stream-length unknown']],
    ['with a length that is none', replaced('<</Length(1)>>\nstream\nx\nendstream'), ['stream-length unknown']],
    ['with a length that is too short', replaced(stream('', 'abc').replace('3', '2')), ['stream-length wrong']],
    ['with a length that is too long', replaced(stream('', 'abc').replace('3', '5')), ['stream-length wrong']],
    [
      'with a length that reaches to its end',
      replaced(stream('', 'abc').replace('3', String('abc\nendstream\nendobj\n'.length))),
      ['stream-length wrong'],
    ],
    [
      'with a length that reaches just beyond its end',
      replaced(stream('', 'abc').replace('3', String('abc\nendstream\nendobj\n'.length + 1))),
      ['stream-length outside'],
    ],
    ['with a length beyond its end', replaced(stream('', 'abc').replace('3', '99')), ['stream-length outside']],
    [
      'with a stream behind a space',
      replaced(stream('', 'abc').replace('stream\n', 'stream ')),
      ['stream-length no-eol'],
    ],
    ['with a stream in CR', replaced(stream('', 'abc').replace('stream\n', 'stream\r')), ['stream-length no-eol']],
    [
      'with a stream in CR and LF',
      replaced(stream('', 'abc').replace('stream\n', 'stream\r\n').replace('\nend', '\r\nend')),
      [],
    ],
    ['with no line before endstream', replaced(stream('', 'abc').replace('\nend', 'end')), []],
    ['with CR before endstream', replaced(stream('', 'abc').replace('\nend', '\rend')), []],
    [
      'that an older one is repeated for',
      base.append([[5, '1']], { places: { 4: base.place(4) } }),
      ['xref-repeats object'],
    ],
    [
      'that an older one stands in for',
      replaced('1').append([], { places: { 5: base.place(5) } }),
      ['xref-points-back'],
    ],
    ['of another name than the older place', base.append([], { places: { 5: base.place(4) } }), ['xref-points-back']],
    ['that is freed', base.append([], { freed: [5] }), []],
    ['that is freed and was not there', base.append([], { freed: [77], size: 78 }), []],
  ])('%s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });

  it('is what its newest revision says', () => {
    const file = read(
      base
        .append([[5, '1']])
        .append([], { freed: [4] })
        .append([[4, '2']]),
    ).file!;
    const values = (num: number) => [0, 1, 2, 3].map((n) => file.object(num, n)?.value);
    expect(values(5)).toEqual([expect.objectContaining({ kind: 'dict' }), 1, 1, 1]);
    expect(values(4)).toEqual([expect.anything(), expect.anything(), undefined, 2]);
    expect(file.revisions.map(({ freed }) => freed)).toEqual([[], [], [4], []]);
    expect(file.object(99, 3)).toBeUndefined();
    expect(file.object(4, 2)).toBeUndefined();
    expect(file.object(5, -1)).toBeUndefined();
  });

  const withLength = (length: string, gen = '0') =>
    base.append([
      [8, `<</Length 9 ${gen} R>>\nstream\nabc\nendstream`],
      [9, length],
    ]);
  it.each<[string, Forger, string[]]>([
    ['behind it', withLength('3'), ['stream-length-indirect']],
    [
      'before it',
      base.append([[9, '3']]).append([[8, '<</Length 9 0 R>>\nstream\nabc\nendstream']]),
      ['stream-length-indirect'],
    ],
    ['that is no number', withLength('(3)'), ['stream-length-indirect', 'syntax-invalid number']],
    [
      'with more than a number',
      withLength('3 3'),
      ['stream-length-indirect', 'syntax-invalid keyword', 'syntax-invalid keyword'],
    ],
    [
      'that is not there',
      base.append([[8, '<</Length 9 0 R>>\nstream\nabc\nendstream']]),
      ['stream-length-indirect', 'stream-length unknown'],
    ],
    ['of another generation', withLength('3', '1'), ['stream-length-indirect', 'stream-length unknown']],
    [
      'that is no number and older',
      base.append([[9, '(3)']]).append([[8, '<</Length 9 0 R>>\nstream\nabc\nendstream']]),
      ['stream-length-indirect', 'stream-length unknown'],
    ],
  ])('may have a length in an object of its own: %s', (_, file, told) => {
    expect(read(file).told.filter((one) => one !== 'reference-wrong')).toEqual(told);
  });
});

describe('revisions', () => {
  it.each<[string, Forger, string[]]>([
    ['that shrink', base.append([], { size: 7 }), ['trailer-invalid size', 'size-shrinks'].slice(1)],
    [
      'with another first half of the ID',
      new Forger(base.text + base.increment([]).replace('/ID[<00>', '/ID[<01>')),
      ['id-changes'],
    ],
    ['without an ID', new Forger(base.text + base.increment([]).replace(/\/ID\[[^\]]*\]/, '')), ['id-changes']],
    [
      'whose startxref names an older one',
      base.append([], { startxref: base.startxref }).append([], { prev: base.text.length + 1 }),
      ['startxref-disagrees'],
    ],
    ['that point at themselves', base.append([], { prev: base.text.length + 1 }), ['prev-invalid target']],
  ])('%s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });
});

interface Bent {
  /** What the first section says its startxref is, and its last line that of the main one. */
  readonly first?: number;
  readonly main?: number;
  readonly firstEntries?: string;
  readonly mainEntries?: string;
  /** White space in the first section and in the main one. */
  readonly loose?: readonly [first: string, main: string];
  /** Whether the main section lies in a string of the first one. */
  readonly inside?: boolean;
  /** What stands between the two. */
  readonly between?: string;
}

/** With a cross-reference stream, object 8, that lists a free number. */
const listed = foreignBase({ bodies: { 8: stream('/Type/XRef/W[1 1 1]/Index[20 1]/Size 21/Root 1 0 R', '\0\0\0') } });

/** A linearized file with tables: first the section that its end names, then the main one. And the place of the first. */
function linear(bent: Bent = {}): { readonly file: Forger; readonly at: number } {
  const { firstEntries = '', mainEntries = '', loose = ['', ''], inside = false, between = '' } = bent;
  const at = listed.startxref;
  const [, table = ''] = /(xref.*)trailer/s.exec(listed.text)!;
  const end = (startxref: number) => `startxref\n${startxref}\n%%EOF\n`;
  const main = `xref\n${loose[1]}0 0\ntrailer\n<</Size 9/Root 1 0 R/Info 5 0 R${mainEntries}>>\n${end(bent.main ?? at)}`;
  const first = (prev: number) => {
    const entries = `/Size 9/Root 1 0 R/ID[<00><00>]${firstEntries}/Prev ${String(prev).padStart(6, '0')}`;
    const within = inside ? `/In(${main})` : '';
    return `${table}${loose[0]}trailer\n<<${entries}${within}>>\n${end(bent.first ?? 0)}${between}`;
  };
  const prev = inside ? first(0).indexOf('/In(') + 4 : first(0).length;
  return { file: new Forger(listed.text.slice(0, at) + first(at + prev) + (inside ? '' : main)), at };
}

describe('a linearized file', () => {
  const { at } = linear();
  const beside = `/XRefStm ${listed.place(8)}`;
  const behind = ({ file }: ReturnType<typeof linear>) => file.append([], { prev: at });
  it.each<[string, Forger, string[]]>([
    ['as it should be', linear().file, ['structure-linearized']],
    ['with an update', behind(linear()), ['structure-linearized']],
    ['with something between', linear({ between: '% x\n' }).file, ['structure-linearized']],
    [
      'with white space in its first section',
      linear({ loose: ['\n', ''] }).file,
      ['structure-linearized', 'xref-loose'],
    ],
    [
      'with white space in its main section',
      linear({ loose: ['', '\n'] }).file,
      ['structure-linearized', 'xref-loose'],
    ],
    ['whose first section leads somewhere', linear({ first: 9 }).file, ['prev-invalid target']],
    ['whose main section leads elsewhere', behind(linear({ main: 9 })), ['prev-invalid target']],
    ['whose main section has one before', linear({ mainEntries: '/Prev 9' }).file, ['prev-invalid target']],
    ['whose main section has one at the start', linear({ mainEntries: '/Prev 0' }).file, ['prev-invalid target']],
    [
      'with a stream beside its first table',
      linear({ firstEntries: beside }).file,
      ['structure-linearized', 'structure-hybrid'],
    ],
    [
      'with a stream beside its main table',
      linear({ mainEntries: beside }).file,
      ['structure-linearized', 'structure-hybrid'],
    ],
    ['whose main section lies in the first', behind(linear({ inside: true })), ['prev-invalid target']],
  ])('%s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });
});

describe('a system that breaks', () => {
  const broken = new Error('no memory');
  const readWith = (text: string, means: { inflate?: () => never; findings?: Findings }) => {
    const { inflate, findings = new Findings() } = means;
    const primitives = { ...nodePrimitives, ...(inflate && { inflate }) };
    const budget = new Budget(defaultLimits);
    return () => readFile(latin1(text), { limits: defaultLimits, primitives, findings, budget });
  };
  it('is no fault of the file', () => {
    const inflate = (): never => {
      throw broken;
    };
    const findings = new (class extends Findings {
      override add(finding: Finding): undefined {
        if (finding.code === 'comment') throw broken;
        super.add(finding);
      }
    })();
    expect(readWith(streamed({ pack: deflated }), { inflate })).toThrow(broken);
    expect(readWith(base.appendStreams([], [[8, '1']], deflated).text, { inflate })).toThrow(broken);
    expect(readWith(base.append([[8, '1 %x\n']]).text, { findings })).toThrow(broken);
  });
});

/** A file whose one section is a cross-reference stream, object 1 at byte 9. */
function streamed(how: { dict?: string; data?: string; pack?: (entries: string, data: string) => string }): string {
  const { dict = '/W[1 2 1]/Index[1 1]/Size 2', data = '\x01\x00\x09\x00', pack = stream } = how;
  return `%PDF-1.7\n1 0 obj\n${pack(`/Type/XRef/Root 1 0 R${dict}`, data)}\nendobj\nstartxref\n9\n%%EOF\n`;
}

describe('a cross-reference stream', () => {
  const rows = (...bytes: number[]) => String.fromCharCode(...bytes);
  const own = [1, 0, 9, 0];

  it.each<[string, Parameters<typeof streamed>[0], string[]]>([
    ['as it should be', {}, []],
    ['deflated', { pack: deflated }, []],
    ['without an index', { dict: '/W[1 2 1]/Size 2', data: rows(0, 0, 0, 0, ...own) }, []],
    ['without types', { dict: '/W[0 2 1]/Index[1 1]/Size 2', data: rows(0, 9, 0) }, []],
    ['without generations', { dict: '/W[1 2 0]/Index[1 1]/Size 2', data: rows(1, 0, 9) }, []],
    [
      'of another type',
      { pack: (entries, data) => stream(entries.replace('XRef', 'XRex'), data) },
      ['xref-invalid absent'],
    ],
    ['that is no stream', { pack: (entries) => `<<${entries}>>` }, ['xref-invalid absent']],
    ['that is no dictionary', { pack: () => '[1]' }, ['xref-invalid absent']],
    ['with a damaged filter', { pack: (e, d) => stream(`${e}/Filter/FlateDecode`, d) }, ['xref-invalid unreadable']],
    ['with another filter', { pack: (e, d) => stream(`${e}/Filter/LZWDecode`, d) }, ['structure-filter']],
    ['without widths', { dict: '/Index[1 1]/Size 2' }, ['xref-invalid widths']],
    ['with two widths', { dict: '/W[1 3]/Index[1 1]/Size 2' }, ['xref-invalid widths']],
    ['with four widths', { dict: '/W[1 2 1 0]/Index[1 1]/Size 2' }, ['xref-invalid widths']],
    ['with a width that is no number', { dict: '/W[1 2 (1)]/Index[1 1]/Size 2' }, ['xref-invalid widths']],
    [
      'with a width of nine',
      { dict: '/W[1 9 1]/Index[1 1]/Size 2', data: rows(1, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0) },
      ['xref-invalid widths'],
    ],
    ['with a width of eight', { dict: '/W[1 8 1]/Index[1 1]/Size 2', data: rows(1, 0, 0, 0, 0, 0, 0, 0, 9, 0) }, []],
    [
      'with a number that is too large',
      { dict: '/W[1 8 1]/Index[1 1]/Size 2', data: rows(1, 1, 0, 0, 0, 0, 0, 0, 9, 0) },
      ['xref-invalid number'],
    ],
    ['without a size', { dict: '/W[1 2 1]/Index[1 1]' }, ['xref-invalid widths']],
    ['with an index that is no list', { dict: '/W[1 2 1]/Index 1/Size 2' }, ['xref-invalid index']],
    ['with half an index', { dict: '/W[1 2 1]/Index[1 1 3]/Size 4' }, ['xref-invalid index']],
    ['with no width at all', { dict: '/W[0 0 0]/Index[1 1]/Size 2', data: '' }, ['xref-invalid index']],
    ['that is too short', { data: rows(1, 0, 9) }, ['xref-invalid short']],
    ['that is too long', { data: rows(...own, 0) }, ['xref-invalid long']],
    [
      'with an unknown type',
      { dict: '/W[1 2 1]/Index[1 2]/Size 3', data: rows(...own, 3, 0, 0, 0) },
      ['xref-invalid entry'],
    ],
    [
      'with an object twice',
      { dict: '/W[1 2 1]/Index[1 1 1 1]/Size 2', data: rows(...own, ...own) },
      ['xref-invalid entry'],
    ],
    [
      'with an object in a stream that is not there',
      { dict: '/W[1 2 1]/Index[1 2]/Size 3', data: rows(...own, 2, 0, 7, 0) },
      ['object-stream-invalid elsewhere'],
    ],
  ])('%s', (_, how, told) => {
    const { file, told: found } = read(streamed(how));
    expect(found).toEqual(told);
    if (told.length === 0) expect([...file!.revisions[0]!.objects.keys()]).toEqual([1]);
  });

  it('has limits of its own', () => {
    expect(read(streamed({}), { objects: 1 }).told).toEqual([]);
    expect(read(streamed({}), { objects: 0 }).told).toEqual(['limit-objects objects']);
    const many = streamed({ dict: '/W[1 2 1]/Index[1 9]/Size 10' });
    expect([read(many, { objects: 9 }).told, read(many, { objects: 8 }).told]).toEqual([
      ['xref-invalid short'],
      ['limit-objects objects'],
    ]);
    expect(read(streamed({ pack: deflated }), { inflated: 4 }).told).toEqual([]);
    expect(read(streamed({ pack: deflated }), { inflated: 3 }).told).toEqual(['limit-inflated']);
  });

  it('undoes each predictor of PNG', () => {
    const data = [1, 0, 9, 0];
    const filtered: Readonly<Record<number, number[]>> = {
      0: data,
      1: [1, 255, 9, 247],
      2: data,
      3: [1, 0, 9, 252],
      4: [1, 255, 9, 247],
    };
    for (const [type, bytes] of Object.entries(filtered)) {
      const packed = deflateSync(Buffer.from([Number(type), ...bytes])).toString('latin1');
      const pack = (parms: string) => (entries: string) =>
        stream(`${entries}/Filter/FlateDecode/DecodeParms<<${parms}>>`, packed);
      expect([type, read(streamed({ pack: pack('/Predictor 12/Columns 4') })).told]).toEqual([type, []]);
      for (const wrong of [
        '/Predictor 9/Columns 4',
        '/Predictor 16/Columns 4',
        '/Predictor 12/Columns 3',
        '/Predictor 12/Columns 0',
        '/Predictor 12/Columns 1.5',
        '/Predictor 12/Columns 4/Colors 2',
        '/Predictor 12/Columns 4/BitsPerComponent 4',
        '/Predictor(12)/Columns 4',
      ])
        expect([wrong, read(streamed({ pack: pack(wrong) })).told]).toEqual([wrong, ['xref-invalid unreadable']]);
    }
    const unknown = deflateSync(Buffer.from([5, ...data])).toString('latin1');
    const parms = '/Filter[/FlateDecode]/DecodeParms[<</Predictor 15/Columns 4>>]';
    expect(read(streamed({ pack: (entries) => stream(entries + parms, unknown) })).told).toEqual([
      'xref-invalid unreadable',
    ]);
  });
});

describe('an object stream', () => {
  const packed = (pack: (entries: string, data: string) => string) =>
    base.appendStreams(
      [],
      [
        [5, '1'],
        [8, '[2]'],
      ],
      pack,
    );
  it.each<[string, Forger, string[]]>([
    ['as it should be', packed(stream), []],
    ['deflated', packed(deflated), []],
    [
      'of another type',
      packed((entries, data) => stream(entries.replace('ObjStm', 'ObjStx'), data)),
      ['object-stream-invalid kind'],
    ],
    ['that is no dictionary', packed(() => '[1]'), ['object-stream-invalid kind']],
    ['that is no stream', packed((entries) => `<<${entries}>>`), ['object-stream-invalid damaged']],
    ['that is damaged', packed((e, d) => stream(`${e}/Filter/FlateDecode`, d)), ['object-stream-invalid damaged']],
    ['with another filter', packed((e, d) => stream(`${e}/Filter/LZWDecode`, d)), ['structure-filter']],
    ['without a count', packed((e, d) => stream(e.replace('/N 2', ''), d)), ['object-stream-invalid header']],
    ['without a first', packed((e, d) => stream(e.replace(/\/First \d+/, ''), d)), ['object-stream-invalid header']],
    [
      'whose first is behind its end',
      packed((e, d) => stream(e.replace(/\/First \d+/, `/First ${d.length + 1}`), d)),
      ['object-stream-invalid header'],
    ],
    [
      'that holds nothing',
      packed((e, d) => stream(e.replace('/N 2', '/N 0').replace(/\/First \d+/, `/First ${d.length}`), d)),
      ['object-stream-invalid absent'],
    ],
    ['whose header is too short', packed((e, d) => stream(e.replace('/N 2', '/N 3'), d)), ['syntax-invalid number']],
    [
      'that has fewer than it should',
      packed((e, d) => stream(e.replace('/N 2', '/N 1'), d)),
      ['object-stream-invalid absent'],
    ],
    ['that names another', packed((e, d) => stream(e, d.replace('8 ', '9 '))), ['object-stream-invalid absent']],
    ['out of order', packed((e, d) => stream(e, d.replace('5 0 8 2', '5 2 8 0'))), ['object-stream-invalid order']],
    ['at one place', packed((e, d) => stream(e, d.replace('5 0 8 2', '5 0 8 0'))), ['object-stream-invalid order']],
    [
      'whose first object is open',
      packed((e, d) => stream(e, d.replace('1 [2]', '[ [2]'))),
      ['syntax-invalid truncated'],
    ],
  ])('%s', (_, file, told) => {
    expect(read(file).told).toEqual(told);
  });

  it('of an older revision is repeated', () => {
    const file = packed(stream);
    const again = file.appendStreams([]).text;
    expect(read(new Forger(again)).told).toEqual([]);
  });
});
