import { describe, expect, it } from '@jest/globals';
import { latin1 } from '../../src/core/bytes.ts';
import { isSignedByOthers } from '../../src/verification/unreadable.ts';

/** Bytes of which a signature claims all but some at the end. */
const signed = (tail = '', head = '%PDF-1.7\n', more = 0): string => {
  const text = (end: number) => `${head}/ByteRange [ 0 10 20 ${String(end - 20).padEnd(6)}]`;
  return text(text(99).length + more) + tail;
};

describe('bytes whose structure is not followed', () => {
  it.each<[string, string, boolean]>([
    ['as their last signer left them', signed(), true],
    ['and a few blanks', signed(' \n'.repeat(8)), true],
    ['and more blanks', signed(' '.repeat(17)), false],
    ['and something behind', signed('x'), false],
    ['cut short', signed('', undefined, 1), false],
    ['without a header', signed('', '%PS-1.7\n'), false],
    ['with a late header', signed('', `${' '.repeat(1020)}%PDF-1.7\n`), false],
    ['with a header in the first kilobyte', signed('', `${' '.repeat(1019)}%PDF-1.7\n`), true],
    ['behind a signature of something else', signed('', '%PDF-1.7\n/ByteRange[0 1 2]/ByteRange[0 0 0 0]'), true],
    ['without a signature', '%PDF-1.7\n', false],
    ['with an attachment of ours', signed('', '%PDF-1.7\n(ikrar.json)'), false],
    ['with an attachment of ours in front', signed('', 'ikrar.json%PDF-1.7\n'), false],
    ['with an attachment of another name', signed('', '%PDF-1.7\n(ikrar.jsom ikra)'), true],
  ])('%s are somebody else’s or not', (_, text, others) => {
    expect(isSignedByOthers(latin1(text))).toBe(others);
  });
});
