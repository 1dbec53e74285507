import type { Random } from './clock.ts';

/**
 * The code of a file as people type it: `XXXX-XXXX-XXXX`, twelve Crockford base32 characters, 55 random bits and a
 * 5-bit check character. The check character distinguishes a typing error from a code that was never issued: every
 * single wrong character and every swap of two neighbours changes it.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const payloadLength = 11;

/** Crockford's look-alikes, so that a code read from paper is understood. */
const readAs: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/**
 * The payload as a polynomial over GF(32) at a primitive element: the sum of symbol_i · α^(i+1).
 * A single error e at i adds e·α^(i+1) ≠ 0; a swap of neighbours adds (a+b)(α^(i+1)+α^(i+2)) ≠ 0.
 */
function check(symbols: readonly number[]): number {
  let sum = 0;
  for (const [i, symbol] of symbols.entries()) sum ^= multiply(symbol, power(i + 1));
  return sum;
}

/** GF(32) with x^5 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 5; bit++) if (b & (1 << bit)) product ^= a << bit;
  for (let bit = 9; bit >= 5; bit--) if (product & (1 << bit)) product ^= 0b100101 << (bit - 5);
  return product;
}

function power(exponent: number): number {
  let value = 1;
  for (let i = 0; i < exponent; i++) value = multiply(value, 2);
  return value;
}

export function createCode(random: Random): string {
  const symbols = Array.from(random(payloadLength), (byte) => byte & 31);
  return format([...symbols, check(symbols)]);
}

export type ParsedCode = { readonly code: string } | { readonly fault: 'length' | 'character' | 'check' };

/** Reads a code as typed: any case, spaces and dashes anywhere, O for 0, I and L for 1. Never throws. */
export function parseCode(text: string): ParsedCode {
  const typed = text
    .slice(0, 64)
    .toUpperCase()
    .replace(/[\s\-‐–—]/g, '');
  const symbols = [...typed].map((c) => alphabet.indexOf(readAs[c] ?? c));
  if (symbols.some((symbol) => symbol < 0)) return { fault: 'character' };
  if (symbols.length !== payloadLength + 1) return { fault: 'length' };
  if (check(symbols.slice(0, payloadLength)) !== symbols[payloadLength]) return { fault: 'check' };
  return { code: format(symbols) };
}

function format(symbols: readonly number[]): string {
  const text = symbols.map((symbol) => alphabet[symbol]).join('');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}
