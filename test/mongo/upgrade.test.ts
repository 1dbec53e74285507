import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checksum, coveredRecord, recordText } from '../../src/store/checksum.ts';
import { migrations } from '../../src/store/migrations.ts';
import type { Call } from '../../src/store/mongo/call.ts';
import { migrate } from '../../src/store/mongo/upgrade.ts';
import { known } from '../store/ddfe733.ts';
import { openMongo, seals } from '../support/stores.ts';
import { type Loaded, loadDump } from './ddfe733.ts';

let loaded: Loaded;
beforeEach(async () => {
  loaded = await loadDump();
});
afterEach(() => loaded.drop());

const version = async () => (await loaded.hand.collection('meta').findOne({ _id: 'schema' as never }))?.version;
const trail = () => loaded.hand.collection('audit').find().sort({ _id: 1 }).toArray();
const byHand: Call = (work) => work();

async function move(state: string): Promise<void> {
  const declarations = loaded.hand.collection('declarations');
  const { _id, sum: _sum, ...fields } = (await declarations.findOne({ _id: known.open.id as never }))!;
  const record = { ...fields, id: String(_id), version: fields.version, state };
  await declarations.updateOne(
    { _id },
    { $set: { state, sum: checksum(coveredRecord('declarations', recordText(record))) } },
  );
}

describe('an installation of schema 1', () => {
  it('is brought forward once, also when several nodes start together', async () => {
    const nodes = await Promise.all([1, 2, 3].map(() => openMongo(loaded.uri)));
    expect(await version()).toBe(migrations.length);
    const entries = await nodes[0]!.audit.find();
    expect(new Set(entries.map(({ code }) => code))).toEqual(new Set(['legacy']));
    expect(entries.map(({ parameters }) => parameters)).toContainEqual({ action: 'akun dibuat', detail: '' });
    await Promise.all(nodes.map((node) => node.close()));
    const once = await trail();
    await (await openMongo(loaded.uri)).close();
    expect(await trail()).toEqual(once);
  });

  it.each(['opening', 'closing'])('is refused, and not changed, while a declaration is %s', async (state) => {
    await move(state);
    const before = await trail();
    const refused = { code: 'store-older', message: expect.stringContaining('versi Ikrar yang lama') };
    await expect(openMongo(loaded.uri)).rejects.toMatchObject(refused);
    expect([await version(), await trail()]).toEqual([1, before]);
    await move('open');
    await (await openMongo(loaded.uri)).close();
    expect(await version()).toBe(migrations.length);
  });

  it('ends the same when a start dies between any two calls of the database', async () => {
    for (let most = 0; ; most++) {
      let calls = 0;
      const dying: Call = async (work) => {
        if (calls++ >= most) throw new Error('the power is gone');
        return work();
      };
      const died = await migrate(loaded.hand, dying, seals).then(
        () => false,
        () => true,
      );
      if (!died) break;
    }
    expect(await version()).toBe(migrations.length);
    const [mended, other] = [await trail(), await loadDump()];
    await migrate(other.hand, byHand, seals);
    expect(mended).toEqual(await other.hand.collection('audit').find().sort({ _id: 1 }).toArray());
    await other.drop();
  });

  it('ends the same when a start has changed half of the entries', async () => {
    const half = (await trail()).slice(0, 20).map(({ _id }) => _id);
    const rest = await loaded.hand
      .collection('audit')
      .find({ _id: { $nin: half } })
      .toArray();
    await loaded.hand.collection('audit').deleteMany({ _id: { $nin: half } });
    const changed = migrations[1]!;
    await migrate(loaded.hand, dyingAfterRecords(), seals, [{}, changed]).catch(() => {});
    await loaded.hand.collection('audit').insertMany(rest);
    expect(await version()).toBe(1);
    await (await openMongo(loaded.uri)).close();
    expect(new Set((await trail()).map(({ code }) => code))).toEqual(new Set(['legacy']));
  });

  it('keeps a damaged document damaged', async () => {
    const [first] = await trail();
    await loaded.hand.collection('audit').updateOne({ _id: first!._id }, { $set: { actor: 'x' } });
    const stores = await openMongo(loaded.uri);
    await expect(stores.audit.get(String(first!._id))).rejects.toMatchObject({ code: 'store-damaged' });
    await stores.close();
  });

  it('is not read by a copy or an audit, which would have to change it', async () => {
    await expect(openMongo(loaded.uri, { reading: true })).rejects.toMatchObject({ code: 'store-older' });
    expect(await version()).toBe(1);
    await (await openMongo(loaded.uri)).close();
    await (await openMongo(loaded.uri, { reading: true })).close();
  });
});

/** Reads the version, the declarations and the entries, writes the entries, and dies. */
function dyingAfterRecords(): Call {
  let calls = 0;
  return async (work) => {
    if (calls++ === 4) throw new Error('the power is gone');
    return work();
  };
}
