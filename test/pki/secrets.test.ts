import { expect, it } from '@jest/globals';
import { pinHash, pinMatches } from '../../src/pki/secrets.ts';

const key = new Uint8Array(32).fill(7);

it('knows a PIN again, for this signer and this key only', () => {
  const stored = pinHash(key, 'p1', '482913');
  expect(stored).toMatch(/^[0-9a-f]{64}$/);
  expect(pinMatches(key, 'p1', '482913', stored)).toBe(true);
  expect(pinMatches(key, 'p1', '482914', stored)).toBe(false);
  expect(pinMatches(key, 'p2', '482913', stored)).toBe(false);
  expect(pinMatches(new Uint8Array(32), 'p1', '482913', stored)).toBe(false);
});

it('takes nothing else for a stored hash', () => {
  expect(pinMatches(key, 'p', '', 'not a hash')).toBe(false);
});
