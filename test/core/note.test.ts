import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf8 } from '../../src/core/bytes.ts';
import { checkpointText, originOf, parseCheckpoint, parseDecimal } from '../../src/core/checkpoint.ts';
import { sha256 } from '../../src/core/digest.ts';
import { ed25519PublicKey, notePrimitives, signEd25519 } from '../../src/core/ed25519.ts';
import {
  checkNote,
  formatNote,
  formatVkey,
  noteKey,
  parseNote,
  parseVkey,
  signatureLine,
} from '../../src/core/note.ts';
import { keyFrom } from '../log/log-fixture.ts';

/** golang.org/x/mod/sumdb/note, package example: the note the format comes from. */
const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const note =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n" +
  '\n' +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const key = keyFrom('note');
const named = (name: string, type: 1 | 4 = 1) => noteKey(sha256, name, ed25519PublicKey(key), type);
const signed = (text: string, name = 'ikrar.example/log'): string =>
  formatNote(text, [signatureLine(named(name), signEd25519(key, utf8(text)))]);
const check = (text: string, ...keys: readonly ReturnType<typeof named>[]) =>
  checkNote(notePrimitives, parseNote(text), keys);

describe('signed notes', () => {
  it('reads and checks the example of the reference implementation', () => {
    const known = parseVkey(sha256, vkey);
    expect(formatVkey(known)).toBe(vkey);
    expect(check(note, known)).toMatchObject({ good: true });
    expect(check(note.replace('problem is', 'Problem is'), known)).toEqual({ good: false, fault: 'signature-wrong' });
  });

  it('passes over unknown keys, and needs one it knows', () => {
    const mine = named('ikrar.example/log');
    expect(check(signed('a\n'), parseVkey(sha256, vkey))).toEqual({ good: false, fault: 'unsigned' });
    const both = `${signed('a\n')}${note.split('\n').at(-2)}\n`;
    expect(check(both, mine)).toMatchObject({ good: true });
    expect(check(both, mine, parseVkey(sha256, vkey))).toEqual({ good: false, fault: 'signature-wrong' });
  });

  it('a key signs under its own name only', () => {
    expect(check(signed('a\n', 'other.example/log'), named('ikrar.example/log'))).toMatchObject({ fault: 'unsigned' });
  });

  it('checks a cosignature together with its time', () => {
    const witness = named('witness.example/w', 4);
    const at = new Uint8Array(8);
    new DataView(at.buffer).setBigUint64(0, 1_679_315_147n);
    const signature = signEd25519(key, utf8('cosignature/v1\ntime 1679315147\na\n'));
    const line = signatureLine(witness, Uint8Array.from([...at, ...signature]));
    expect(check(formatNote('a\n', [line]), witness)).toMatchObject({
      good: true,
      signatures: [{ at: 1_679_315_147 }],
    });
    at[7]! ^= 1;
    const later = signatureLine(witness, Uint8Array.from([...at, ...signature]));
    expect(check(formatNote('a\n', [later]), witness)).toEqual({ good: false, fault: 'signature-wrong' });
  });

  it('any one changed character is noticed', () => {
    const good = signed(checkpointText({ origin: 'ikrar.example/log', size: 7, root: sha256() }));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const changed = good.slice(0, at) + String.fromCharCode(code) + good.slice(at + 1);
        fc.pre(changed !== good);
        expect(readable(changed) && check(changed, named('ikrar.example/log')).good).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is no note', () => {
    const bad = [
      '',
      '\n\n',
      'a\n',
      'a\n\n',
      'a\n\nb\n',
      'a\n\n— b\n',
      'a\r\n\n— b AAAAAAAA\n',
      `a\n\n— b AAAA\n`,
      note.trimEnd(),
    ];
    for (const text of bad) expect(() => parseNote(text)).toThrow(RangeError);
    expect(() => parseNote(`a\n\n${'— b AAAAAAAA\n'.repeat(65)}`)).toThrow(RangeError);
  });

  it('refuses verifier keys that are not whole', () => {
    const bad = ['', 'a+b', vkey.replace('c74f20a3', 'c74f20a4'), vkey.replace('+AR', '+BR'), vkey.slice(0, -4)];
    for (const text of bad) expect(() => parseVkey(sha256, text)).toThrow(RangeError);
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb']) expect(() => named(name)).toThrow(RangeError);
  });
});

describe('checkpoints', () => {
  it('say origin, size and root', () => {
    const checkpoint = { origin: 'ikrar.example/log', size: 3, root: sha256() };
    expect(parseCheckpoint(signed(checkpointText(checkpoint)))).toEqual(checkpoint);
  });

  it('are refused in any other form', () => {
    const good = checkpointText({ origin: 'o', size: 3, root: sha256() });
    const bad = [good.replace('3', '03'), good.replace('3', '-3'), good.replace('3', '9007199254740993')];
    for (const text of [...bad, good.replace('=', ''), 'o\n3\n', `\n${good}`])
      expect(() => parseCheckpoint(signed(text))).toThrow(RangeError);
    for (const text of ['', '1e3', '٣', '1.0', '0x1']) expect(() => parseDecimal(text)).toThrow(RangeError);
  });

  it('take their origin from the base address', () => {
    expect(originOf('https://ikrar.example')).toBe('ikrar.example/log');
    expect(originOf('https://ikrar.example:8443/neutral/')).toBe('ikrar.example:8443/neutral/log');
  });
});

function readable(text: string): boolean {
  try {
    parseNote(text);
    return true;
  } catch {
    return false;
  }
}
