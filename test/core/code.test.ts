import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCode, parseCode } from '../../src/core/code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const code = fc.uint8Array({ minLength: 11, maxLength: 11 }).map((bytes) => createCode(() => bytes));

describe('codes', () => {
  it('have the form people type, and are read back', () => {
    fc.assert(
      fc.property(code, (text) => {
        expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(parseCode(text)).toEqual({ code: text });
      }),
    );
  });

  it('are read in any case, with any spacing, and with the look-alikes O, I and L', () => {
    const text = createCode(() => Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    const typed = ` ${text.toLowerCase().replaceAll('-', ' – ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(parseCode(typed)).toEqual({ code: text });
  });

  it('tell every single wrong character', () => {
    fc.assert(
      fc.property(code, fc.nat(11), fc.integer({ min: 1, max: 31 }), (text, at, shift) => {
        const symbols = [...text.replaceAll('-', '')];
        symbols[at] = alphabet[(alphabet.indexOf(symbols[at]!) + shift) % 32]!;
        expect(parseCode(symbols.join(''))).toEqual({ fault: 'check' });
      }),
    );
  });

  it('tell every swap of two unequal neighbours', () => {
    fc.assert(
      fc.property(code, fc.nat(10), (text, at) => {
        const symbols = [...text.replaceAll('-', '')];
        fc.pre(symbols[at] !== symbols[at + 1]);
        [symbols[at], symbols[at + 1]] = [symbols[at + 1]!, symbols[at]!];
        expect(parseCode(symbols.join(''))).toEqual({ fault: 'check' });
      }),
    );
  });

  it('say what is wrong with anything else, and never throw', () => {
    expect(parseCode('ABCD-EFGH')).toEqual({ fault: 'length' });
    expect(parseCode('')).toEqual({ fault: 'length' });
    expect(parseCode("'; DROP TABLE--")).toEqual({ fault: 'character' });
    expect(parseCode('UUUU-UUUU-UUUU')).toEqual({ fault: 'character' });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseCode(text)));
  });
});
