import { describe, expect, it } from '@jest/globals';
import { accountForBytes } from '../../src/verification/accounting.ts';
import { Findings } from '../../src/verification/findings.ts';
import type { Forger, Lies } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

const base = foreignBase();
/** What is said of bytes of a file that nothing lists: each as code, count and object. */
function account(file: Forger): string[] {
  const findings = new Findings();
  accountForBytes(read(file).file!, findings);
  return findings.all.map(({ finding, place: { object } }) =>
    [finding.code, 'count' in finding && finding.count, object && `@${object}`].filter(Boolean).join(' '),
  );
}
/** With text in front of the objects of an update, behind them, or instead of the end of its last line. */
const gap = (lies: Lies): string[] => account(base.append([[8, '1']], lies));
const binary = '%\xe2\xe3\xcf\xd3\n';

describe('the header', () => {
  const head = (text: string): string[] => {
    if (text.length !== binary.length) throw new Error('the length must stay');
    return account(base.edit(binary, text));
  };
  it.each<[string, string, string[]]>([
    ['and four octets beyond ASCII', binary, []],
    ['and 0x80 four times', '%\x80\x80\x80\x80\n', []],
    ['and a line that ends in CR', '%\xe2\xe3\xcf\xd3\r', []],
    ['and a comment of three octets beyond ASCII', '%\xe2\xe3\xcf.\n', ['comment']],
    ['and a comment', '%abcd\n', ['comment']],
    ['and white space', '     \n', []],
    ['and a word', 'abcde\n', ['bytes-unaccounted 6']],
    ['and two lines', '%\xe2\xe3\n%\n', ['comment', 'comment']],
    ['and a word beyond ASCII', '\xe2\xe3\xcf\xd3\xd3\n', ['bytes-unaccounted 6']],
  ])('%s', (_, text, told) => {
    expect(head(text)).toEqual(told);
  });

  it('has a second line of at most 256 octets, with its end', () => {
    const long = (length: number) => {
      const line = `%${'\xe2'.repeat(length - 2)}\n`;
      return account(foreignBase({ second: line }));
    };
    expect(long(256)).toEqual([]);
    expect(long(257)).toEqual(['comment']);
  });

  it('ends in CR and LF, as one end', () => {
    expect(account(foreignBase({ first: '%PDF-1.7\r\n' }))).toEqual([]);
  });
});

describe('between two objects', () => {
  const white = (count: number): string => ' '.repeat(count);
  it.each<[string, Lies, string[]]>([
    ['nothing', {}, []],
    ['4,096 white octets, an end of line among them', { before: white(4095) }, []],
    ['4,097 white octets', { before: white(4096) }, ['white-space-run 4097']],
    [
      '4,097 white octets around a comment',
      { before: `${white(2047)}%\n${white(2049)}` },
      ['comment', 'white-space-run 4097'],
    ],
    ['4,096 white octets around a comment', { before: `${white(2047)}%\n${white(2048)}` }, ['comment']],
    ['a comment', { before: '% x\n' }, ['comment']],
    ['two comments', { before: '% x\r% y\r\n' }, ['comment', 'comment']],
    ['a comment up to the next object', { before: '% x' }, ['comment']],
    ['a comment of 4,096 octets', { before: `%${'x'.repeat(4094)}\n` }, ['comment']],
    ['a comment of 4,097 octets', { before: `%${'x'.repeat(4095)}\n` }, ['bytes-unaccounted 4097']],
    ['a comment that says %%EOF', { before: '%%EOF\n' }, ['bytes-unaccounted 6']],
    ['a comment that says obj', { before: '% 1 0 obj\n' }, ['bytes-unaccounted 10']],
    ['a comment that says an object', { before: '% an object\n' }, ['comment']],
    ['a comment that says xref', { before: '%startxref\n' }, ['bytes-unaccounted 11']],
    ['a comment that says trailer', { before: '%trailer\n' }, ['bytes-unaccounted 9']],
    ['a comment that says stream', { before: '%stream\n' }, ['bytes-unaccounted 8']],
    ['a comment that says /ByteRange', { before: '%/ByteRange\n' }, ['signature-hidden 12', 'bytes-unaccounted 12']],
    ['a word', { before: 'x\n' }, ['bytes-unaccounted 2']],
    ['a signature', { before: '/ByteRange' }, ['signature-hidden 10', 'bytes-unaccounted 10']],
    ['a word behind a comment', { before: '%\nx' }, ['comment', 'bytes-unaccounted 1']],
    ['an object', { before: '9 0 obj\n1\nendobj\n' }, ['object-unlisted 17 @9']],
    ['an object behind a word', { before: 'x 9 0 obj' }, ['bytes-unaccounted 9']],
    ['a number that is too long for an object', { before: '12345678901 0 obj' }, ['bytes-unaccounted 17']],
    [
      'an object that is a signature',
      { before: '9 0 obj<</ByteRange[]>>' },
      ['signature-hidden 23', 'object-unlisted 23 @9'],
    ],
    [
      'the end of a signature',
      { before: `x${'/'.repeat(9)}/ByteRange` },
      ['signature-hidden 20', 'bytes-unaccounted 20'],
    ],
    ['the end of a revision', { before: 'x startxref 1 %%EOF' }, ['revision-hidden 19', 'bytes-unaccounted 19']],
    ['the end of a revision far away', { before: `${'x'.repeat(4090)}startxref 1 %%EOF` }, ['bytes-unaccounted 4107']],
    [
      'a signature far away',
      { before: `${'x'.repeat(9000)}/ByteRange` },
      ['signature-hidden 9010', 'bytes-unaccounted 9010'],
    ],
  ])('may stand: %s', (_, lies, told) => {
    expect(gap(lies)).toEqual(told);
  });

  it('counts in front of the first object too', () => {
    expect(gap({ glue: `\n${white(4095)}` })).toEqual([]);
    expect(gap({ glue: `\n${white(4096)}` })).toEqual(['white-space-run 4097']);
    expect(gap({ glue: 'x' })).toEqual(['bytes-unaccounted 1']);
  });
});

describe('an object', () => {
  it('in an object stream, and the stream that lists it, need no place of their own', () => {
    expect(account(base.appendStreams([[9, '1']], [[8, '2']]))).toEqual([]);
  });
});
