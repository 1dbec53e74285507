import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concat, hex, latin1, parseHex } from '../../src/core/bytes.ts';
import * as der from '../../src/core/der.ts';
import { DerError, parseInteger, parseOid, parseTime, readDer, readDerPrefix } from '../../src/core/der-reader.ts';

const bytes = (max: number) => fc.uint8Array({ maxLength: max });
const leaf = fc.oneof(
  fc.bigInt().map((n) => der.integer(n)),
  bytes(300).map((b) => der.octetString(b)),
  fc.string().map((s) => der.utf8String(s)),
  fc.boolean().map((b) => der.boolean(b)),
  fc.constant(der.nul()),
);
const { tree } = fc.letrec<{ tree: Uint8Array }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }).map((items) => der.sequence(...items)),
    fc.array(tie('tree'), { maxLength: 4 }).map((items) => der.setOf(...items)),
    tie('tree').map((item) => der.context(3, item)),
  ),
}));

describe('DER as X.690 writes it', () => {
  it.each([
    ['integer 0', der.integer(0), '020100'],
    ['integer 127', der.integer(127), '02017f'],
    ['integer 128', der.integer(128), '02020080'],
    ['integer -128', der.integer(-128), '020180'],
    ['integer -129', der.integer(-129), '0202ff7f'],
    ['a serial with its high bit set', der.integer(Uint8Array.of(0x80)), '02020080'],
    ['the OID of X.690 8.19.5, 2.999.3', der.oid('2.999.3'), '0603883703'],
    ['RSA, 1.2.840.113549', der.oid('1.2.840.113549'), '06062a864886f70d'],
    ['the bit string of X.690 8.6.4.2', der.bitString(parseHex('0a3b5f291cd0'), 4), '0307040a3b5f291cd0'],
    ['true as 8.2 and 11.1 demand', der.boolean(true), '0101ff'],
    ['a long length', der.octetString(new Uint8Array(201)).subarray(0, 3), '0481c9'],
    ['a UTC time through 2049', der.time(new Date('2049-12-31T23:59:59.999Z')), '170d3439313233313233353935395a'],
    ['a generalized time after', der.time(new Date('2050-01-01T00:00:00Z')), '180f32303530303130313030303030305a'],
  ])('%s', (_, encoding, expected) => {
    expect(hex(encoding)).toBe(expected);
  });

  it('sorts a SET OF by encoding (11.6), whatever order it is given in', () => {
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 6 }), (items) => {
        const written = readDer(der.setOf(...items)).children.map(({ raw }) => raw);
        expect(written).toEqual(items.toSorted(der.compareBytes));
      }),
    );
  });
});

describe('the strict reader', () => {
  it('reads every tree that was written, to the same bytes', () => {
    fc.assert(
      fc.property(tree, (encoding) => {
        const node = readDer(encoding);
        expect(hex(node.raw)).toBe(hex(encoding));
        if (node.children.length > 0) expect(hex(concat(...node.children.map(({ raw }) => raw)))).toBe(hex(node.value));
      }),
    );
  });

  it('gives integers back', () => {
    fc.assert(fc.property(fc.bigInt(), (n) => expect(parseInteger(readDer(der.integer(n)))).toBe(n)));
  });

  it('never throws anything but DerError, whatever it is fed', () => {
    fc.assert(
      fc.property(bytes(64), (garbage) => {
        try {
          expect(hex(readDer(garbage).raw)).toBe(hex(garbage));
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every truncation and every byte behind the value', () => {
    fc.assert(
      fc.property(tree, bytes(8), (encoding, tail) => {
        expect(() => readDer(encoding.subarray(0, -1))).toThrow(DerError);
        if (tail.length > 0) expect(() => readDer(concat(encoding, tail))).toThrow(DerError);
      }),
    );
  });

  it.each([
    ['indefinite length', '3080020100' + '0000'],
    ['length not minimal', '02810100'],
    ['length with a leading zero', '0482000100'],
    ['multi-octet tag', '1f8101'],
    ['child past its container', '30030202' + '01'],
    ['no content', ''],
  ])('refuses %s', (_, text) => {
    expect(() => readDer(parseHex(text))).toThrow(DerError);
  });

  it.each([
    ['an integer with a spare zero', '02020001', parseInteger],
    ['an integer with a spare ff', '0202ff80', parseInteger],
    ['an empty integer', '0200', parseInteger],
    ['an OID arc with a leading 80', '0603550480', parseOid],
    ['a local time', '170c3234303130313030303030302b', parseTime],
    ['the 24th hour', hex(der.tlv(0x18, latin1('20240229240000Z'))), parseTime],
    ['the 61st second', hex(der.tlv(0x17, latin1('240229235960Z'))), parseTime],
    ['the 30th of February', hex(der.tlv(0x18, latin1('20240230000000Z'))), parseTime],
  ])('refuses %s', (_, text, parse) => {
    expect(() => parse(readDer(parseHex(text)))).toThrow(DerError);
  });

  it('reads times of both forms, with fractions', () => {
    const read = (tag: number, text: string) => parseTime(readDer(der.tlv(tag, latin1(text)))).toISOString();
    expect(read(0x17, '491231235959Z')).toBe('2049-12-31T23:59:59.000Z');
    expect(read(0x17, '500101000000Z')).toBe('1950-01-01T00:00:00.000Z');
    expect(read(0x18, '20240229120000.25Z')).toBe('2024-02-29T12:00:00.250Z');
  });

  it('takes values inside an opaque node whole, and still refuses what is broken beside it', () => {
    const inner = der.sequence(der.sequence(der.integer(1)));
    const node = readDerPrefix(concat(der.context(0, inner), Uint8Array.of(0)), (tagByte) => tagByte === 0xa0);
    expect(node.children.map(({ raw, children }) => [hex(raw), children.length])).toEqual([[hex(inner), 0]]);
    const broken = der.sequence(der.context(0, parseHex('30020201')), parseHex('3002020102'));
    expect(() => readDerPrefix(broken, (tagByte) => tagByte === 0xa0)).toThrow(DerError);
  });

  it('bounds the depth', () => {
    let nested = der.nul();
    for (let i = 0; i < 40; i++) nested = der.sequence(nested);
    expect(() => readDer(nested)).toThrow('nested too deeply');
  });
});
