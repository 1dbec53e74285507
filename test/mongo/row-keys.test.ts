import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checksum, coveredRecord, recordText } from '../../src/store/checksum.ts';
import { rowOf } from '../../src/store/mongo/record-row.ts';
import type { RowKeyring } from '../../src/store/row-keys.ts';
import { account } from '../store/contract/samples.ts';
import { accountNames, known, readAll } from '../store/ddfe733.ts';
import { openMongo, ring } from '../support/stores.ts';
import { type Loaded, loadDump } from './ddfe733.ts';

let loaded: Loaded;
beforeEach(async () => {
  loaded = await loadDump();
});
afterEach(() => loaded.drop());

const open = (keyring: RowKeyring = ring, takeOver = false) =>
  openMongo(loaded.uri, { rows: { findKeys: async () => keyring, takeOver } });
const given: RowKeyring = { ...ring, given: true };
const otherNode: RowKeyring = { ...ring, keys: { current: new Uint8Array(32).fill(2), former: [] } };
const renewed: RowKeyring = { ...given, keys: { current: new Uint8Array(32).fill(3), former: [ring.keys.current] } };
const refused = expect.objectContaining({ code: 'keys-missing' });

const documents = (name: string) => loaded.hand.collection<{ _id: string; [field: string]: unknown }>(name);
const setBack = (version: number) => documents('meta').updateOne({ _id: 'schema' }, { $set: { version } });

const intruder = account({ name: 'penyusup', admin: true });
const intrusion = rowOf(recordText(intruder), checksum(coveredRecord('accounts', recordText(intruder))));

describe('rows of an older installation in MongoDB', () => {
  it('are given their MAC once, also when several nodes with one key start together', async () => {
    const nodes = await Promise.all([1, 2, 3].map(() => open()));
    for (const stores of nodes) {
      await readAll(stores);
      expect(stores.refusedRows()).toEqual([]);
      expect(await accountNames(stores)).toContain(known.accounts.chief);
      await stores.close();
    }
  });

  it('are given it by one of two nodes that start together with different keys; the other is refused', async () => {
    const started = await Promise.allSettled([open(), open(otherNode)]);
    const opened = started.filter((one) => one.status === 'fulfilled');
    expect(opened).toHaveLength(1);
    expect(started.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'keys-missing' } });
    await readAll(opened[0]!.value);
    expect(opened[0]!.value.refusedRows()).toEqual([]);
    await opened[0]!.value.close();
  });

  it.each([1, 2])('are not given it again when the schema number is set back to %i', async (number) => {
    await (await open()).close();
    await setBack(number);
    await documents('accounts').insertOne(intrusion as never, { bypassDocumentValidation: true });
    const stores = await open(given);
    expect(await accountNames(stores)).toContain(known.accounts.chief);
    expect(await accountNames(stores)).not.toContain('penyusup');
    expect(stores.refusedRows()).toEqual([{ collection: 'accounts', id: intruder.id, reason: 'mac' }]);
    await stores.close();
  });

  it('are not given it again when the mark of the key is gone as well', async () => {
    await (await open()).close();
    await documents('row_key').deleteMany({});
    await setBack(2);
    await documents('accounts').insertOne(intrusion as never, { bypassDocumentValidation: true });
    const stores = await open(given);
    expect(await accountNames(stores)).not.toContain('penyusup');
    await stores.close();
    await expect(open(otherNode)).rejects.toEqual(refused);
  });

  it('are refused whole where the keys have given MACs before, and taken over when that was confirmed', async () => {
    await expect(open(given)).rejects.toEqual(refused);
    const stores = await open(given, true);
    expect(await accountNames(stores)).toEqual([]);
    expect((await stores.renewMacs('all')).refused).toBe(0);
    expect(await accountNames(stores)).toContain(known.accounts.chief);
    await stores.close();
    await (await open(given)).close();
  });

  it('that lost their MAC, or hold what is no JSON, are not there', async () => {
    await (await open()).close();
    await documents('sessions').updateMany({}, { $unset: { sum: 1 } }, { bypassDocumentValidation: true });
    const locked = { $set: { attempts: Number.NaN } };
    await documents('credentials').updateMany({}, locked, { bypassDocumentValidation: true });
    const stores = await open(given);
    expect(await stores.sessions.find()).toEqual([]);
    expect(await stores.credentials.find()).toEqual([]);
    expect(stores.refusedRows().length).toBeGreaterThan(2);
    await stores.close();
  });
});

describe('a change of the key in MongoDB', () => {
  it('leaves both valid until every row has the new one, and nodes with the former alone are refused', async () => {
    await (await open()).close();
    const stores = await open(renewed);
    expect(await accountNames(stores)).toContain(known.accounts.chief);
    await expect(open()).rejects.toEqual(refused);
    const { changed, refused: left } = await stores.renewMacs('vouched');
    expect([changed > 100, left]).toEqual([true, 0]);
    await stores.close();
    const after = await open({ ...renewed, keys: { ...renewed.keys, former: [] } });
    await readAll(after);
    expect(after.refusedRows()).toEqual([]);
    await after.close();
  });
});
