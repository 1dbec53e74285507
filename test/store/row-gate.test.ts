import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Membership, UsedText } from '../../src/model.ts';
import { createGates, type GivenRow, type RowGate } from '../../src/store/row-gate.ts';
import { createRowMacs } from '../../src/store/row-macs.ts';
import type { RefusedRow } from '../../src/stores.ts';

/** What a store asks of the gate for each row, without a store. */
describe('the gate between rows and records', () => {
  const right = (version: number): Membership => ({
    ...{ id: 'hak', version, accountId: 'akun', eventId: 'kegiatan', right: 'attendant' },
  });
  const text: UsedText = {
    id: 'ikrar-asn/1',
    version: 0,
    text: { id: 'ikrar-asn', version: 1, digest: 'ab'.repeat(32) },
  };
  let refused: RefusedRow[];
  let rights: RowGate<Membership>;
  let texts: RowGate<UsedText>;

  beforeEach(() => {
    refused = [];
    const gate = createGates(createRowMacs({ current: new Uint8Array(32), former: [] }), (row) => refused.push(row));
    rights = gate<Membership>('memberships');
    texts = gate<UsedText>('texts');
  });

  const rowOf = <T extends { readonly id: string; readonly version: number }>(
    gate: RowGate<T>,
    record: T,
  ): GivenRow => {
    const { id, version } = record;
    return { id, version, ...gate.sealed(record), record: () => record };
  };

  it('admits a row as it was sealed', () => {
    expect(rights.admitted(rowOf(rights, right(0)), rights.now())).toEqual(right(0));
    expect(refused).toEqual([]);
  });

  it('refuses a sealed record in the columns of another id or version, by which stores search and compare', () => {
    const row = rowOf(rights, right(0));
    expect(rights.admitted({ ...row, version: 1 }, rights.now())).toBeUndefined();
    expect(rights.admitted({ ...row, id: 'lain' }, rights.now())).toBeUndefined();
    expect(refused).toEqual(['hak', 'lain'].map((id) => ({ collection: 'memberships', id, reason: 'mac' })));
  });

  it('refuses an older row than one that it has read, though another process wrote that one', () => {
    const old = rowOf(rights, right(0));
    expect(rights.admitted(rowOf(rights, right(1)), rights.now())).toEqual(right(1));
    expect(rights.admitted(old, rights.now())).toBeUndefined();
    expect(refused).toEqual([{ collection: 'memberships', id: 'hak', reason: 'replayed' }]);
  });

  it('lets nothing take the place of a refused row, unless that counts as absent', () => {
    const forged = (row: GivenRow): GivenRow => ({ ...row, sum: '00' });
    expect(rights.yields(forged(rowOf(rights, right(0))), rights.now())).toBe(true);
    expect(rights.yields(rowOf(rights, right(0)), rights.now())).toBe(false);
    expect(texts.yields(forged(rowOf(texts, text)), texts.now())).toBe(false);
    expect(() => texts.admitted(forged(rowOf(texts, text)), texts.now())).toThrow(/texts/);
  });
});
