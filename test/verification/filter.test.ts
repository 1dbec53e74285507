import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { concat, latin1 } from '../../src/core/bytes.ts';
import { Findings } from '../../src/verification/findings.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { decodeStream } from '../../src/verification/pdf/filter.ts';
import { NameTable } from '../../src/verification/pdf/names.ts';
import type { PdfDict, PdfObject, PdfValue } from '../../src/verification/pdf/values.ts';

const name = (text: string): PdfValue => ({ kind: 'name', name: text });
const dict = (entries: Readonly<Record<string, PdfValue>>): PdfDict => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
});
const array = (...items: PdfValue[]): PdfValue => ({ kind: 'array', items });

/** The data of a stream of an object, what was found, and what is left of the budget. */
function decode(data: Uint8Array, entries: Readonly<Record<string, PdfValue>>, inflated = 1000) {
  const findings = new Findings();
  const budget = { inflated };
  const object: PdfObject = {
    num: 1,
    gen: 0,
    revision: 0,
    start: 0,
    end: 0,
    value: dict(entries),
    stream: { start: 0, end: data.length },
  };
  const decoded = decodeStream({ bytes: data, findings }, object, primitives, budget);
  return { decoded, told: findings.all.map(({ finding }) => finding), left: budget.inflated };
}
const data = Uint8Array.from({ length: 40 }, (_, i) => (i * i * 37) & 0xff);
const deflated = new Uint8Array(deflateSync(data));
const flate = { Filter: name('FlateDecode') };

/** What a writer of PNG writes for rows of so many samples (ISO 15948 section 9), told here in the other direction. */
function predict(type: number, columns: number): Uint8Array {
  const at = (row: number, i: number): number => (row < 0 || i < 0 ? 0 : data[row * columns + i]!);
  const paeth = (a: number, b: number, c: number): number => {
    const near = [a, b, c].map((one) => Math.abs(a + b - c - one));
    return [a, b, c][near.indexOf(Math.min(...near))]!;
  };
  const rows = Array.from({ length: data.length / columns }, (_, row) => {
    const samples = Array.from({ length: columns }, (__, i) => {
      const [left, up, corner] = [at(row, i - 1), at(row - 1, i), i === 0 ? 0 : at(row - 1, i - 1)];
      return at(row, i) - [0, left, up, (left + up) >> 1, paeth(left, up, corner)][type]!;
    });
    return Uint8Array.from([type, ...samples]);
  });
  return new Uint8Array(deflateSync(concat(...rows)));
}

describe('a stream', () => {
  it('is taken as it stands, or inflated', () => {
    expect(decode(data, {}).decoded).toEqual(data);
    expect(decode(data, { Filter: array() }).decoded).toEqual(data);
    for (const Filter of [name('FlateDecode'), array(name('FlateDecode'))])
      expect(decode(deflated, { Filter })).toEqual({ decoded: data, told: [], left: 960 });
    for (const Filter of [name('LZWDecode'), array(name('FlateDecode'), name('FlateDecode')), 1])
      expect(decode(deflated, { Filter }).decoded).toBe('structure-filter');
  });

  it('is damaged where it is none', () => {
    const object = { num: 1, gen: 0, revision: 0, start: 0, end: 0 };
    const budget = { inflated: 9 };
    const stream = { start: 0, end: 1 };
    expect(decodeStream({ bytes: data }, { ...object, value: dict({}) }, primitives, budget)).toBe('damaged');
    expect(decodeStream({ bytes: data }, { ...object, value: 1, stream }, primitives, budget)).toBe('damaged');
  });

  it('costs what it inflates to, and as much as it could have where it is damaged or too large', () => {
    expect(decode(deflated, flate, 40)).toMatchObject({ decoded: data, left: 0 });
    expect(decode(deflated, flate, 39)).toMatchObject({ decoded: 'limit-inflated', left: 0 });
    expect(decode(Uint8Array.of(1, 2), flate, 5000)).toMatchObject({ decoded: 'damaged', left: 5000 - 2064 });
    expect(decode(Uint8Array.of(1, 2), flate, 100)).toMatchObject({ decoded: 'damaged', left: 0 });
  });

  it('may have an end of line behind its deflated data, and nothing else', () => {
    const hidden = (text: string) => decode(concat(deflated, latin1(text)), flate).told;
    expect([hidden('\n'), hidden('\r\n')]).toEqual([[], []]);
    for (const text of ['x', ' x', '   '])
      expect(hidden(text)).toEqual([{ code: 'bytes-hidden', what: 'deflated', count: text.length }]);
  });

  const parms = (entries: Readonly<Record<string, PdfValue>>) => ({ ...flate, DecodeParms: dict(entries) });
  it.each([0, 1, 2, 3, 4])('has the predictor %s of PNG undone, in rows of any length', (type) => {
    for (const columns of [1, 2, 4, 5, 40])
      for (const Predictor of [10, 12, 15])
        expect(decode(predict(type, columns), parms({ Predictor, Columns: columns })).decoded).toEqual(data);
    expect(decode(predict(type, 1), parms({ Predictor: 10 })).decoded).toEqual(data);
    expect(
      decode(predict(type, 4), { ...flate, DecodeParms: array(dict({ Predictor: 12, Columns: 4 })) }).decoded,
    ).toEqual(data);
  });

  it.each<[string, PdfValue, boolean]>([
    ['null', null, true],
    ['null in a list', array(null), true],
    ['an empty list', array(), true],
    ['no predictor', dict({}), true],
    ['the predictor that is none', dict({ Predictor: 1, Columns: 0 }), true],
    ['a number', 1, false],
    ['two', array(dict({}), dict({})), false],
    ['a predictor below those of PNG', dict({ Predictor: 9, Columns: 4 }), false],
    ['a predictor above those of PNG', dict({ Predictor: 16, Columns: 4 }), false],
    ['a predictor that is no number', dict({ Predictor: 10.5, Columns: 4 }), false],
    ['no columns', dict({ Predictor: 10, Columns: 0 }), false],
    ['columns that are no number', dict({ Predictor: 10, Columns: name('x') }), false],
    ['columns that do not divide the data', dict({ Predictor: 10, Columns: 4 }), false],
    ['more than 65,536 columns', dict({ Predictor: 10, Columns: 65_537 }), false],
    ['colours', dict({ Predictor: 10, Columns: 3, Colors: 2 }), false],
    ['samples of four bits', dict({ Predictor: 10, Columns: 3, BitsPerComponent: 4 }), false],
    ['rows of an unknown kind', dict({ Predictor: 10, Columns: 39 }), false],
  ])('may have parameters: %s', (_, DecodeParms, read) => {
    const bytes = Uint8Array.from({ length: 40 }, () => 5);
    expect(decode(new Uint8Array(deflateSync(bytes)), { ...flate, DecodeParms }).decoded).toEqual(
      read ? bytes : 'damaged',
    );
  });

  it('has no rows of nothing, and of half a sample', () => {
    for (const Columns of [0, 1.5])
      expect(decode(new Uint8Array(deflateSync(new Uint8Array(40))), parms({ Predictor: 10, Columns })).decoded).toBe(
        'damaged',
      );
  });

  it('has equal distances of the fourth predictor decided for the left, then for what is above (ISO 15948 section 9.4)', () => {
    const rows = (...bytes: number[]) =>
      decode(new Uint8Array(deflateSync(Uint8Array.from(bytes))), parms({ Predictor: 14, Columns: 2 })).decoded;
    expect(rows(0, 2, 1, 4, 2, 0)).toEqual(Uint8Array.of(2, 1, 4, 4));
    expect(rows(0, 2, 4, 4, 255, 0)).toEqual(Uint8Array.of(2, 4, 1, 4));
  });

  it('may have rows of 65,536 samples', () => {
    const row = (columns: number) => new Uint8Array(deflateSync(new Uint8Array(columns + 1)));
    const columns = (count: number) => decode(row(count), parms({ Predictor: 10, Columns: count }), 100_000).decoded;
    expect(columns(65_536)).toHaveLength(65_536);
    expect(columns(65_537)).toBe('damaged');
  });
});

describe('the names of a file', () => {
  it('are each one object, however often they stand there', () => {
    const names = new NameTable();
    const bytes = latin1('Type Type Typo');
    const first = names.between(bytes, 0, 4);
    expect(first).toEqual({ kind: 'name', name: 'Type' });
    expect(names.between(bytes, 5, 9)).toBe(first);
    expect(names.between(bytes, 10, 14).name).toBe('Typo');
    expect(names.between(bytes, 0, 3).name).toBe('Typ');
  });

  it('are told apart where they share a slot', () => {
    const names = new NameTable();
    const many = Array.from({ length: 9000 }, (_, i) => i.toString(36));
    const sameSlot = ['ABto', 'A', 'ABnl', 'AB', 'AAYk', 'AAY'];
    for (const text of [...many, ...many, ...sameSlot])
      expect(names.between(latin1(text), 0, text.length).name).toBe(text);
  });
});
