import { describe, expect, it } from '@jest/globals';
import { findDecisive, type Statement } from '../../src/verification/statement.ts';

const day = (count: number): Date => new Date(Date.UTC(2024, 9, count));
const revoked = (held: boolean) => ({ since: day(1), held });
const of = (thisUpdate: number, more: Partial<Statement> = {}): Statement => ({
  thisUpdate: day(thisUpdate),
  nextUpdate: undefined,
  lasting: true,
  revoked: undefined,
  ...more,
});
/** About a certificate that ends on the tenth. */
const decisive = (statements: readonly Statement[], at = 5) => findDecisive(statements, day(at), day(10));

describe('the statement that decides', () => {
  it('is the newest of the certificate’s life', () => {
    const [old, recent] = [of(6, { revoked: revoked(true) }), of(7)];
    expect(decisive([old, recent])).toBe(recent);
    expect(decisive([recent, old])).toBe(recent);
    const last = of(10);
    expect(decisive([of(9, { revoked: revoked(false) }), last])).toBe(last);
  });

  it('is a revocation that is still told after its end, and no silence then', () => {
    const told = of(11, { revoked: revoked(true) });
    expect(decisive([of(12), told])).toBe(told);
  });

  it('is a revocation for good, however old, and no hold that has passed', () => {
    const silence = of(12);
    const old = (held: boolean) => of(1, { revoked: revoked(held), lasting: false });
    expect(decisive([silence, old(true)])).toBe(silence);
    const good = old(false);
    expect(decisive([silence, good])).toBe(good);
  });

  it('speaks of the time that is asked', () => {
    const past = (nextUpdate: number) => of(1, { nextUpdate: day(nextUpdate), lasting: false });
    expect(decisive([past(4)])).toBeUndefined();
    const held = past(5);
    expect(decisive([held])).toBe(held);
    const lasting = of(1);
    expect(decisive([lasting])).toBe(lasting);
    expect(decisive([of(1, { lasting: false })])).toBeUndefined();
    const later = of(5, { lasting: false });
    expect(decisive([later])).toBe(later);
  });
});
