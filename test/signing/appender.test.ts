import { describe, expect, it } from '@jest/globals';
import { appendSigned } from '../../src/signing/appender.ts';
import { catalog } from '../../src/signing/catalog.ts';
import { baseState } from '../../src/signing/state.ts';
import { tinyBase } from '../support/base.ts';

const { plan, bytes } = tinyBase(1);
const state = baseState(plan, bytes);

describe('the appender', () => {
  const fill = (length: number) =>
    appendSigned(state, plan, [], {
      number: plan.nextObject,
      entries: '/Type/Sig',
      bound: 10,
      contents: async () => new Uint8Array(length).fill(0xab),
    });

  it('takes Contents that fill their hole to the last octet, and none that are longer', async () => {
    const text = Buffer.from((await fill(10)).bytes).toString('latin1');
    expect(text).toContain(`/Contents<${'ab'.repeat(10)}>/ByteRange[0 `);
    await expect(fill(11)).rejects.toMatchObject({ code: 'signature-too-large' });
  });

  it('leaves zeros behind Contents that are shorter', async () => {
    expect(Buffer.from((await fill(8)).bytes).toString('latin1')).toContain(`/Contents<${'ab'.repeat(8)}0000>`);
  });
});

describe('the catalog', () => {
  it('names a certification and a store only where there is one', () => {
    const { entries } = plan.catalog;
    const dss = { object: 12, certificates: [], crls: [] };
    expect(catalog(plan, {})).toBe(`<<${entries}>>`);
    expect(catalog(plan, { certification: 9 })).toBe(`<<${entries}/Perms<</DocMDP 9 0 R>>>>`);
    expect(catalog(plan, { dss })).toBe(`<<${entries}/DSS 12 0 R>>`);
  });
});
