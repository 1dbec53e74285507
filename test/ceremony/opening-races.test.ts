import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SigningPlan } from '../../src/document/plan.ts';
import type { Declaration } from '../../src/model.ts';
import { update } from '../../src/stores.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { buildHouse, bytesOf, draft, type House, people, signAll } from '../support/house.ts';

/** What colleagues and phones do in the very moment of an opening. */
describe('while a declaration is being opened', () => {
  let house: House;
  beforeAll(async () => {
    house = await buildHouse();
  });
  afterAll(() => house.raze());

  it('a change that slips in between check and freezing is checked too', async () => {
    const { ceremony, stores } = house.services;
    const declaration = await draft(house.services, people(2));
    const { insert } = stores.texts;
    let slipped = false;
    const spoil = async () => {
      if (slipped) return;
      slipped = true;
      await update(stores.declarations, declaration.id, (current): Declaration => ({ ...current, slots: {} }));
    };
    Object.assign(stores.texts, {
      insert: async (record: Parameters<typeof insert>[0]) => {
        await spoil(); // after the check, before the freezing
        return insert(record);
      },
    });
    await expect(ceremony.open(declaration.id)).rejects.toMatchObject({ code: 'slot-missing' });
    Object.assign(stores.texts, { insert });
    expect((await stores.declarations.get(declaration.id))!.state).toBe('draft');
  });

  it('a PIN that is made in between is kept, and learns its file', async () => {
    const { ceremony, stores } = house.services;
    const [person] = people(1);
    const declaration = await draft(house.services, [person!]);
    const { id } = person!;
    const pinHash = 'ab'.repeat(32);
    const { insert } = stores.credentials;
    Object.assign(stores.credentials, {
      insert: async (record: Parameters<typeof insert>[0]) => {
        const made = { id, version: 0, declarationId: declaration.id, fileId: '', pinHash, attempts: 0 };
        await insert(made); // a card is made between the look and the write
        return insert(record);
      },
    });
    await ceremony.open(declaration.id);
    Object.assign(stores.credentials, { insert });
    expect(await stores.credentials.get(id)).toMatchObject({ pinHash, fileId: `${declaration.id}-00000` });
    const [receipt] = await signAll(house.services, declaration, [person!]);
    expect(receipt!.ordinal).toBe(1);
  });

  it('a link is told to wait, not that the store is damaged', async () => {
    const { ceremony, stores } = house.services;
    const [person] = people(1);
    const declaration = await draft(house.services, [person!], { state: 'opening' });
    const fileId = `${declaration.id}-00000`;
    const whole = { id: fileId, version: 0, eventId: declaration.eventId, declarationId: declaration.id };
    await stores.files.put([
      { ...whole, kind: 'ikrar', code: 'AAAA-AAAA-AAAA', order: 0, contentDigest: '0'.repeat(64), signers: 1 },
    ]);
    await stores.papers.put([
      {
        id: fileId,
        version: 0,
        content: '{"signers":[]}',
        plan: '{"signatures":[]}',
        address: '',
        at: '2024-09-30T00:00:00.000Z',
      },
    ]);
    expect(await ceremony.findReceipt(fileId, person!.id)).toBeUndefined();
    const request = { fileId, signerId: person!.id, contentDigest: '0', strokes: [], means: { kind: 'hall' } as const };
    await expect(ceremony.sign(request)).rejects.toMatchObject({ code: 'declaration-not-open' });
    await stores.declarations.remove(declaration.id);
  });

  it('an opening that an older program began is ended by this one, with the plan of the base that is certified', async () => {
    const { ceremony, stores } = house.services;
    const roster = people(2);
    const declaration = await draft(house.services, roster);
    const { append } = stores.revisions;
    Object.assign(stores.revisions, { append: () => Promise.reject(new Error('the power went')) });
    await expect(ceremony.open(declaration.id)).rejects.toThrow('the power went');
    Object.assign(stores.revisions, { append });
    const fileId = `${declaration.id}-00000`;
    const made = (await stores.papers.get(fileId))!;
    const plan = JSON.parse(made.plan) as SigningPlan;
    const older = { ...plan, size: plan.size + 9, startXref: plan.startXref + 9, nextObject: plan.nextObject + 1 };
    await stores.papers.put([{ ...made, plan: JSON.stringify(older) }]);
    await house.services.getPrinted(fileId); // somebody opens a link meanwhile
    await ceremony.mend();
    expect(await stores.papers.get(fileId)).toEqual({ ...made, version: made.version + 1 });
    await signAll(house.services, declaration, roster);
    await ceremony.close(declaration.id);
    const roots = [house.services.authority.root.certificate];
    const options = { roots, at: new Date(), primitives: nodePrimitives };
    const { verdict, signatures } = await verifyPdf(await bytesOf(house.services, fileId), options);
    expect([verdict, signatures.length]).toEqual(['passed', 4]);
  });

  it('an open file is not sealed by a renewal', async () => {
    const { ceremony, stores } = house.services;
    const roster = people(2);
    const declaration = await draft(house.services, roster);
    await ceremony.open(declaration.id);
    const fileId = `${declaration.id}-00000`;
    await expect(ceremony.extend(fileId)).rejects.toMatchObject({ code: 'conflict' });
    expect((await stores.revisions.facts(fileId)).length).toBe(2);
    await signAll(house.services, declaration, roster);
  });
});
