import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cardPin, cardToken } from '../../src/pki/card-secrets.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const seed = fc.record({
  signerId: fc.string({ minLength: 1, maxLength: 20 }),
  seed: fc.stringMatching(/^[0-9a-f]{32}$/),
});

describe('the secrets of a card', () => {
  it('are the same each time, and others for another key, person or seed', () => {
    fc.assert(
      fc.property(key, key, seed, seed, (one, other, card, another) => {
        expect([cardToken(one, card), cardPin(one, card)]).toEqual([cardToken(one, card), cardPin(one, card)]);
        if (Buffer.compare(one, other) !== 0) expect(cardToken(other, card)).not.toBe(cardToken(one, card));
        if (JSON.stringify(card) !== JSON.stringify(another))
          expect(cardToken(one, another)).not.toBe(cardToken(one, card));
      }),
    );
  });

  it('are a token of 128 bits and six digits, and neither is in the other or in the seed', () => {
    fc.assert(
      fc.property(key, seed, (one, card) => {
        const [token, pin] = [cardToken(one, card), cardPin(one, card)];
        expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
        expect(pin).toMatch(/^\d{6}$/);
        expect(card.seed).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
      }),
    );
  });

  it('draws every first digit about as often', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 5000; i++)
      counts[Number(cardPin(new Uint8Array(32), { signerId: `${i}`, seed: '00'.repeat(16) })[0])]!++;
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(120);
  });
});
