import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Hex } from '../../src/core/digest.ts';
import { IkrarError } from '../../src/errors.ts';
import type { Declaration, Person } from '../../src/model.ts';
import type { Services } from '../../src/services.ts';
import { buildHouse, bytesOf, draft, type House, people, signAll, strokes } from '../support/house.ts';

/** Two app nodes on one database and one key folder: what one does not know, (fileId, n) tells it. */
describe('two nodes', () => {
  let first: House;
  let second: House;
  let roster: readonly Person[];
  let declaration: Declaration;

  beforeAll(async () => {
    first = await buildHouse();
    const { stores } = first.services;
    second = await buildHouse({ stores: { ...stores, close: async () => {} } }, { DATA_DIR: first.config.dataDir });
    roster = people(40);
    declaration = await draft(first.services, roster);
  });
  afterAll(async () => {
    await second.services.stop();
    await first.raze();
  });

  const facts = async () => {
    const { stores } = first.services;
    const [file] = await stores.files.find({ where: { declarationId: declaration.id } });
    return { file: file!, revisions: await stores.revisions.facts(file!.id) };
  };

  it('open the same declaration at once to one file', async () => {
    await Promise.all([first, second].map(({ services }) => services.ceremony.open(declaration.id)));
    const { revisions } = await facts();
    expect(revisions.map(({ kind }) => kind)).toEqual(['certification', 'dss']);
  });

  it('take signers at once on both, and every receipt is true', async () => {
    const half = (n: number) => roster.filter((_, i) => i % 2 === n);
    const both = await Promise.all([
      signAll(first.services, declaration, half(0)),
      signAll(second.services, declaration, half(1)),
    ]);
    const receipts = both.flat();
    const { file, revisions } = await facts();
    expect(revisions.length).toBe(42);
    for (const receipt of receipts) {
      expect(revisions[receipt.n]).toMatchObject({ signerId: receipt.signerId, sha256: receipt.sha256 });
      expect(sha256Hex(await bytesOf(first.services, file.id, receipt.n))).toBe(receipt.sha256);
    }
    for (const { services } of [first, second])
      expect((await services.ceremony.progress(declaration.id)).signed).toBe(40);
  });

  it('answer the same person on the other node with their first receipt', async () => {
    const person = roster[0]!;
    const { file } = await facts();
    const request = {
      fileId: file.id,
      signerId: person.id,
      contentDigest: file.contentDigest,
      strokes,
      means: { kind: 'hall' } as const,
    };
    const [here, there] = await Promise.all([
      first.services.ceremony.sign(request),
      second.services.ceremony.sign(request),
    ]);
    expect(there).toEqual(here);
  });

  it('log every revision once', async () => {
    await Promise.all([first.services.ceremony.mend(), second.services.ceremony.mend()]);
    const { stores } = first.services;
    const { file, revisions } = await facts();
    expect(await stores.log.size()).toBe(revisions.length);
    for (const { n } of revisions) expect(await stores.log.find(file.id, n)).toBeDefined();
  });

  it('do not let a signature behind the seal, whoever closed', async () => {
    const late = people(2);
    const open = await draft(first.services, late);
    await first.services.ceremony.open(open.id);
    await signAll(second.services, open, late.slice(0, 1)); // the second node holds the file now
    // The second node read "open" just before the first one closed: its writer learns of the seal from the revisions.
    const stale: Services['stores'] = {
      ...first.services.stores,
      declarations: { ...first.services.stores.declarations, get: async () => ({ ...open, state: 'open' as const }) },
      close: async () => {},
    };
    const sleeper = await buildHouse({ stores: stale }, { DATA_DIR: first.config.dataDir });
    const [file] = await first.services.stores.files.find({ where: { declarationId: open.id } });
    await sleeper.services.ceremony.findReceipt(file!.id, late[0]!.id); // loads the file before the closing
    await first.services.ceremony.close(open.id);
    const request = {
      fileId: file!.id,
      signerId: late[1]!.id,
      contentDigest: file!.contentDigest,
      strokes,
      means: { kind: 'hall' } as const,
    };
    await expect(sleeper.services.ceremony.sign(request)).rejects.toMatchObject({ code: 'declaration-closed' });
    await expect(sleeper.services.ceremony.sign(request)).rejects.toBeInstanceOf(IkrarError);
    expect((await first.services.stores.revisions.facts(file!.id)).at(-1)!.kind).toBe('timestamp');
    await sleeper.services.stop();
  });

  it('close the same declaration, and the later one finds it closed', async () => {
    const two = people(2);
    const open = await draft(first.services, two);
    await first.services.ceremony.open(open.id);
    const { declarations } = first.services.stores;
    const seen = await declarations.get(open.id);
    await first.services.ceremony.close(open.id);
    let reads = 0; // the first read of the other node came just before the closing
    const get = (id: string) => (reads++ === 0 ? Promise.resolve(seen) : declarations.get(id));
    const stores = { ...first.services.stores, declarations: { ...declarations, get }, close: async () => {} };
    const late = await buildHouse({ stores }, { DATA_DIR: first.config.dataDir });
    reads = 0;
    expect((await late.services.ceremony.close(open.id)).state).toBe('closed');
    await late.services.stop();
  });
});
