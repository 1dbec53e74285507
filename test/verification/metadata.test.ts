import { describe, expect, it } from '@jest/globals';
import { sameInformation, samePacket } from '../../src/verification/changes/metadata.ts';
import type { PdfValue } from '../../src/verification/pdf/values.ts';
import { stream } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

describe('what a file says of itself', () => {
  const information = (entries: Readonly<Record<string, PdfValue>>): PdfValue => ({
    kind: 'dict',
    entries: new Map(Object.entries(entries)),
  });
  it('may name another writer and another time', () => {
    expect(sameInformation(undefined, information({ Producer: 1 }))).toBe(true);
    expect(sameInformation(information({ Title: 1 }), information({ Title: 1, ModDate: 2 }))).toBe(true);
    expect(sameInformation(information({ Title: 1 }), information({ Title: 2 }))).toBe(false);
    expect(sameInformation(undefined, information({ Title: 1 }))).toBe(false);
    expect(sameInformation(undefined, information({ Title: 1, Producer: 1 }))).toBe(false);
    expect(sameInformation(information({ Title: 1 }), information({ Title: 1 }))).toBe(true);
    expect(sameInformation(1, information({}))).toBe(false);
    expect(sameInformation(information({}), 1)).toBe(false);
  });

  const packet = (statements: string, entries = '') =>
    stream(
      entries,
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${statements}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    );
  const same = (before: string | undefined, after: string): boolean => {
    const file = read(foreignBase({ bodies: { 8: before ?? '1', 9: after } })).file!;
    return samePacket(file, before === undefined ? undefined : file.object(8, 0), file.object(9, 0)!);
  };
  const [title, format, source] = ['title', 'format', 'source'].map((name) => `<dc:${name}>x</dc:${name}>`) as [
    string,
    string,
    string,
  ];
  it('may say it in another order, plainly', () => {
    const packets = [title + format + source, source + format + title, format + title + source].map((one) =>
      packet(one),
    );
    for (const one of packets) for (const other of packets) expect(same(one, other)).toBe(true);
    expect(same(packet(title), packet(title + format))).toBe(false);
    expect(same(packet(title), packet(title.replace('>x<', '>y<')))).toBe(false);
    expect(same(packet(title, '/Filter/ASCIIHexDecode'), packet(title))).toBe(false);
    expect(same(packet(title), packet(title, '/Filter/ASCIIHexDecode'))).toBe(false);
    expect(same(packet(title, '/Filter/ASCIIHexDecode'), packet(title, '/Filter/ASCIIHexDecode'))).toBe(false);
    expect(same('1', packet(title))).toBe(false);
    expect(same('<<>>', packet(title))).toBe(false);
    expect([same(undefined, packet('')), same(undefined, packet(title))]).toEqual([true, false]);
  });

  it('is compared up to 256 kilobytes', () => {
    const long = (count: number) => packet(title.replace('x', 'x'.repeat(count)));
    const [, length] = /\/Length (\d+)/.exec(long(1))!;
    const most = 256 * 1024 - Number(length) + 1;
    expect([same(long(most), long(most)), same(long(most + 1), long(most + 1))]).toEqual([true, false]);
  });
});
