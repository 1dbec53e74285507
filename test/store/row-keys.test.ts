import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { parseConfig } from '../../src/config.ts';
import { forgetFormerRowKeys, renewRowKey } from '../../src/pki/row-key-files.ts';
import { openStores } from '../../src/services.ts';
import { checksum, coveredRecord, recordText } from '../../src/store/checksum.ts';
import { migrations } from '../../src/store/migrations.ts';
import { backup } from '../../src/store/transfer/backup.ts';
import { account, session, unique } from './contract/samples.ts';
import { accountNames, known, readAll, settingsWithKeys, unpacked } from './ddfe733.ts';

/** An installation that ddfe733 left, with its keys, on SQLite. */
let settings: Record<string, string>;
let file: string;
let keys: string;
beforeEach(() => {
  settings = settingsWithKeys();
  file = join(settings.DATA_DIR!, 'ikrar.sqlite');
  keys = join(settings.DATA_DIR!, 'keys');
  writeFileSync(file, unpacked('ikrar.sqlite'));
});

const open = (options = {}) => openStores(parseConfig(settings), options);
const openAndClose = async (options = {}) => (await open(options)).close();

/** Somebody who writes to the file while nobody serves it. */
function hand(...sql: readonly string[]): void {
  const connection = new Database(file);
  for (const one of sql) connection.exec(one);
  connection.close();
}

/** An administrator with the checksum that anybody can make. */
const intruder = account({ name: 'penyusup', admin: true });
const intrusion = `INSERT INTO accounts (id, version, body, sum) VALUES ('${intruder.id}', ${intruder.version},
  '${recordText(intruder)}', '${checksum(coveredRecord('accounts', recordText(intruder)))}')`;

const refused = expect.objectContaining({ code: 'keys-missing' });

describe('rows of an older installation', () => {
  it('are given their MAC once: everything is there afterwards, and nothing is reported', async () => {
    const stores = await open();
    await readAll(stores);
    expect(stores.refusedRows()).toEqual([]);
    expect(await accountNames(stores)).toContain(known.accounts.chief);
    await stores.close();
    expect(readFileSync(join(keys, 'rows.given'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it.each([1, 2])('are not given it again when the schema number is set back to %i', async (number) => {
    await openAndClose();
    hand(`PRAGMA user_version = ${number}`, intrusion);
    const stores = await open();
    expect(await stores.accounts.get(intruder.id)).toBeUndefined();
    expect(await accountNames(stores)).toContain(known.accounts.chief);
    expect(await accountNames(stores)).not.toContain('penyusup');
    expect(stores.refusedRows()).toEqual([{ collection: 'accounts', id: intruder.id, reason: 'mac' }]);
    await stores.close();
  });

  it('that have none are told of in the log, each once', async () => {
    await openAndClose();
    hand(intrusion);
    const lines: unknown[] = [];
    const stores = await open({ log: { error: (...line: unknown[]) => void lines.push(line) } });
    for (const _ of [1, 2]) await stores.accounts.find();
    expect(lines).toEqual([[{ collection: 'accounts', id: intruder.id, reason: 'mac' }, 'row refused']]);
    await stores.close();
  });

  it('that have none are left out of a backup, which is otherwise whole', async () => {
    await openAndClose();
    const [bare, spoiled] = ['bare', 'spoiled'].map((name) => join(settings.DATA_DIR!, name));
    const options = { at: new Date(known.made), random: (length: number) => new Uint8Array(length) };
    for (const path of [bare!, spoiled!]) {
      const stores = await open();
      await backup(stores, path, options);
      expect(stores.refusedRows()).toHaveLength(path === bare ? 0 : 1);
      await stores.close();
      hand(intrusion.replace('INSERT', 'INSERT OR REPLACE'));
    }
    expect(gunzipSync(readFileSync(spoiled!))).toEqual(gunzipSync(readFileSync(bare!)));
  });

  it('are not given it again when the mark of the key is gone as well', async () => {
    await openAndClose();
    hand('PRAGMA user_version = 2', 'DROP TABLE row_key', intrusion);
    const stores = await open();
    expect(await accountNames(stores)).not.toContain('penyusup');
    await stores.close();
    await openAndClose();
  });

  it('are refused whole where the keys have given MACs before: an old copy, or somebody made it one', async () => {
    await openAndClose();
    writeFileSync(file, unpacked('ikrar.sqlite'));
    await expect(open()).rejects.toEqual(refused);
    hand(`PRAGMA user_version = ${migrations.length}`);
    await expect(open()).rejects.toEqual(refused);
    hand('PRAGMA user_version = 1');
    const stores = await open({ takeOver: true }); // the operator has typed the sentence
    expect(await accountNames(stores)).toEqual([]);
    const { changed, refused: left } = await stores.renewMacs('all');
    expect([changed > 100, left]).toEqual([true, 0]);
    expect(await accountNames(stores)).toContain(known.accounts.chief);
    await stores.close();
    await openAndClose();
  });

  it('that were damaged before the upgrade get none', async () => {
    hand(`UPDATE accounts SET body = replace(body, '"admin":false', '"admin":true')`);
    const stores = await open();
    expect((await accountNames(stores)).length).toBeLessThan(5);
    expect(stores.refusedRows().length).toBeGreaterThan(0);
    await stores.close();
  });

  it('keep their MAC when a crash comes between the step and the mark in the folder', async () => {
    await openAndClose();
    rmSync(join(keys, 'rows.given'));
    await openAndClose();
    hand('PRAGMA user_version = 2', intrusion);
    const stores = await open();
    expect(await accountNames(stores)).not.toContain('penyusup');
    await stores.close();
  });
});

describe('a store without the keys of its rows', () => {
  it('is not opened with others, and not with new ones', async () => {
    await openAndClose();
    const own = readFileSync(join(keys, 'rows.key'));
    writeFileSync(join(keys, 'rows.key'), `${'ab'.repeat(32)}\n`);
    await expect(open()).rejects.toEqual(refused);
    await expect(open({ reading: true })).rejects.toEqual(refused);
    rmSync(join(keys, 'rows.key'));
    await expect(open()).rejects.toEqual(refused);
    rmSync(keys, { recursive: true });
    await expect(open()).rejects.toEqual(refused);
    cpSync(join(import.meta.dirname, '../vectors/ddfe733/keys'), keys, { recursive: true }); // the folder of before
    await expect(open()).rejects.toEqual(refused);
    writeFileSync(join(keys, 'rows.key'), own);
    await openAndClose();
  });

  it('is not opened either when it lost the column of the MACs', async () => {
    await openAndClose();
    hand('ALTER TABLE sessions DROP COLUMN sum');
    const damaged = { code: 'store-damaged', message: expect.stringContaining('sessions') };
    await expect(open()).rejects.toMatchObject(damaged);
    hand(`ALTER TABLE sessions ADD COLUMN sum TEXT NOT NULL DEFAULT ''`);
    const stores = await open();
    expect(await stores.sessions.find()).toEqual([]);
    expect(stores.refusedRows().length).toBeGreaterThan(0);
    await stores.close();
  });
});

describe('a change of the key', () => {
  const random = (length: number) => new Uint8Array(length).fill(7);

  it('leaves both valid until every row has the new one; then the former makes no row any more', async () => {
    const before = await open();
    await before.log.putTiles([{ path: 'tile/0/000', bytes: new Uint8Array(32) }]);
    await before.close();
    await renewRowKey(keys, random);
    const between = await open();
    expect(await accountNames(between)).toContain(known.accounts.chief);
    const late = session(unique());
    await between.sessions.insert(late);
    expect(between.refusedRows()).toEqual([]);
    await between.close();

    const stores = await open();
    const { changed, refused: left } = await stores.renewMacs('vouched');
    expect([changed > 100, left]).toEqual([true, 0]);
    expect(await stores.renewMacs('vouched')).toEqual({ changed: 0, refused: 0 });
    await stores.close();
    expect(await forgetFormerRowKeys(keys)).toBe(true);
    const after = await open();
    expect(await after.sessions.get(late.id)).toEqual(late);
    await readAll(after);
    expect(await after.log.tile('tile/0/000')).toEqual(new Uint8Array(32));
    expect(after.refusedRows()).toEqual([]);
    await after.close();
  });

  it('does not give the new one to a row that had none', async () => {
    await openAndClose();
    hand(intrusion);
    await renewRowKey(keys, random);
    const stores = await open();
    expect((await stores.renewMacs('vouched')).refused).toBe(1);
    expect(await accountNames(stores)).not.toContain('penyusup');
    await stores.close();
  });

  it('is refused on a node that has only the former', async () => {
    await openAndClose();
    const before = `${keys}-of-another-node`;
    cpSync(keys, before, { recursive: true });
    await renewRowKey(keys, random);
    await openAndClose();
    rmSync(keys, { recursive: true });
    cpSync(before, keys, { recursive: true });
    await expect(open()).rejects.toEqual(refused);
  });

  it('that died in the middle is made again by the same call', async () => {
    await openAndClose();
    const former = readFileSync(join(keys, 'rows.key'), 'utf8');
    writeFileSync(join(keys, 'rows.former.key'), former); // and the key itself was not yet replaced
    await openAndClose();
    await renewRowKey(keys, random);
    const stores = await open();
    expect(await accountNames(stores)).toContain(known.accounts.chief);
    await stores.close();
  });
});

it('a new installation marks its folder at once', async () => {
  settings = { ...settings, DATA_DIR: mkdtempSync(join(tmpdir(), 'ikrar-new-')) };
  file = join(settings.DATA_DIR!, 'ikrar.sqlite');
  await openAndClose();
  expect(readFileSync(join(settings.DATA_DIR!, 'keys/rows.given'), 'utf8')).toMatch(/^\d{4}/);
  hand('PRAGMA user_version = 1', intrusion);
  const stores = await open();
  expect(await accountNames(stores)).toEqual([]);
  await stores.close();
});
