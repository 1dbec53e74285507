import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { IkrarError } from '../../src/errors.ts';
import { migrations } from '../../src/store/migrations.ts';
import { createCommitGroup } from '../../src/store/sqlite/commit-group.ts';
import { query } from '../../src/store/sqlite/database.ts';
import { migrate, schemaVersion } from '../../src/store/sqlite/upgrade.ts';
import { openSqlite, seals } from '../support/stores.ts';
import { audited, declaration, entry, revisions, unique } from './contract/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'ikrar-sqlite-faults-'));
const newPath = () => join(folder, unique(), 'ikrar.db');

/** Changes the file as a hand or a failing disk would, while nobody serves it. */
function tamper(path: string, sql: string): void {
  const connection = new Database(path);
  connection.exec(sql);
  connection.close();
}

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a SQLite file', () => {
  it('is served by one process only, and is free again after a close', async () => {
    const path = newPath();
    const first = await openSqlite(path);
    await expect(openSqlite(path)).rejects.toEqual(code('store-locked'));
    await first.close();
    await (await openSqlite(path)).close();
  });

  it('can be read at one moment while it is written', async () => {
    const path = newPath();
    const serving = await openSqlite(path);
    const eventId = unique();
    await serving.audit.insert(audited(eventId));
    const snapshot = await openSqlite(path, { snapshot: true });
    await serving.audit.insert(audited(eventId));
    expect(await snapshot.audit.find({ where: { eventId } })).toHaveLength(1);
    expect(await serving.audit.find({ where: { eventId } })).toHaveLength(2);
    await expect(snapshot.audit.insert(audited(eventId))).rejects.toThrow();
    await snapshot.close();
    await serving.close();
  });

  it('is held by no snapshot that was closed or refused', async () => {
    const path = newPath();
    const serving = await openSqlite(path);
    const snapshot = await openSqlite(path, { snapshot: true });
    await serving.audit.insert(audited(unique()));
    await snapshot.close();
    await serving.close();
    expect(statSync(`${path}-wal`).size).toBe(0);
    tamper(path, 'PRAGMA user_version = 99');
    await expect(openSqlite(path, { snapshot: true })).rejects.toEqual(code('store-newer'));
    tamper(path, `PRAGMA user_version = ${migrations.length}`);
    await (await openSqlite(path)).close();
    expect(statSync(`${path}-wal`).size).toBe(0);
  });

  it('of a later version is refused and left alone', async () => {
    const path = newPath();
    await (await openSqlite(path)).close();
    tamper(path, 'PRAGMA user_version = 99');
    await expect(openSqlite(path)).rejects.toEqual(code('store-newer'));
    await expect(openSqlite(path, { snapshot: true })).rejects.toEqual(code('store-newer'));
    tamper(path, `PRAGMA user_version = ${migrations.length}`);
    await (await openSqlite(path)).close();
  });

  it('goes forward by the steps that it lacks, each whole or not at all', () => {
    const connection = new Database(':memory:');
    const first = { sqlite: ['CREATE TABLE a (x)'] };
    migrate(connection, seals, [first]);
    const steps = [first, { sqlite: ['ALTER TABLE a ADD COLUMN y', "INSERT INTO a VALUES ('x', 'y')"] }];
    migrate(connection, seals, steps);
    migrate(connection, seals, steps);
    expect(query(connection, 'SELECT x, y FROM a').all()).toEqual([{ x: 'x', y: 'y' }]);
    expect(() =>
      migrate(connection, seals, [...steps, { sqlite: ['CREATE TABLE b (x)', 'CREATE TABLE a (x)'] }]),
    ).toThrow();
    expect(schemaVersion(connection)).toBe(2);
    expect(query(connection, "SELECT name FROM sqlite_master WHERE name = 'b'").all()).toEqual([]);
    connection.close();
  });

  it('that cannot be made is one clear sentence', async () => {
    const inTheWay = join(folder, 'file');
    writeFileSync(inTheWay, '');
    await expect(openSqlite(join(inTheWay, 'data', 'ikrar.db'))).rejects.toEqual(code('store-unavailable'));
    await expect(openSqlite(folder)).rejects.toEqual(code('store-unavailable'));
    await expect(openSqlite(newPath(), { snapshot: true })).rejects.toEqual(code('store-unavailable'));
  });

  it('that is something else is called damaged, and can be opened once it is mended', async () => {
    const path = join(folder, 'letter.db');
    writeFileSync(path, 'Dengan hormat, '.repeat(500));
    await expect(openSqlite(path)).rejects.toEqual(code('store-damaged'));
    writeFileSync(path, '');
    await (await openSqlite(path)).close();
  });

  it('gets an index back that it lost', async () => {
    const path = newPath();
    await (await openSqlite(path)).close();
    tamper(path, 'DROP INDEX revisions_signer');
    const stores = await openSqlite(path);
    await stores.revisions.append(revisions('f', 0, 2));
    const again = { ...revisions('f', 1, 2)[0]!, n: 2, at: '2025-01-01T00:00:00.000Z' };
    expect(await stores.revisions.append([again])).toEqual({ written: 0, conflict: 'signer' });
    await stores.close();
  });

  it.each([
    ['is another', 'DROP INDEX files_code; CREATE INDEX files_code ON files (id)'],
    [
      'cannot be unique any more',
      `DROP INDEX accounts_name; INSERT INTO accounts VALUES ('a', 1, '{"name":"x"}', ''), ('b', 1, '{"name":"x"}', '')`,
    ],
  ])('whose index %s is refused', async (_, sql) => {
    const path = newPath();
    await (await openSqlite(path)).close();
    tamper(path, sql);
    await expect(openSqlite(path)).rejects.toEqual(code('store-damaged'));
  });
});

describe('a damaged row is named and never served', () => {
  const fileId = 'berkas-7';
  const draft = declaration();

  async function damagedBy(sql: string) {
    const path = newPath();
    const before = await openSqlite(path);
    await before.declarations.insert(draft);
    await before.revisions.append(revisions(fileId, 0, 4));
    await before.log.append([entry(0, fileId, 0), entry(1, fileId, 1), entry(2, fileId, 2)]);
    await before.log.putTiles([{ path: 'tile/0/000', bytes: new Uint8Array(32) }]);
    await before.close();
    tamper(path, sql);
    return openSqlite(path);
  }

  const damage = (name: string) =>
    expect.objectContaining({ code: 'store-damaged', message: expect.stringContaining(name) });

  it.each([
    ['body', `UPDATE declarations SET body = replace(body, '"draft"', '"closed"')`],
    ['version', 'UPDATE declarations SET version = 7'],
    ['sum', `UPDATE declarations SET sum = '00'`],
  ])('a record, in its %s', async (_, sql) => {
    const stores = await damagedBy(sql);
    await expect(stores.declarations.get(draft.id)).rejects.toEqual(damage(draft.id));
    await expect(stores.declarations.find()).rejects.toEqual(damage(draft.id));
    expect(stores.refusedRows()).toEqual([{ collection: 'declarations', id: draft.id, reason: 'mac' }]);
    await stores.close();
  });

  it.each([
    ['facts', `UPDATE revisions SET facts = replace(facts, '"kind":"signature"', '"kind":"timestamp"') WHERE n = 2`],
    ['signer', `UPDATE revisions SET signer_id = 'x' WHERE n = 2`],
    ['digest', `UPDATE revisions SET payload_sum = '00' WHERE n = 2`],
    ['position', 'UPDATE revisions SET n = 9 WHERE n = 2'],
    ['existence', 'DELETE FROM revisions WHERE n = 2'],
  ])('a revision, in its %s', async (_, sql) => {
    const stores = await damagedBy(sql);
    await expect(stores.revisions.facts(fileId)).rejects.toEqual(damage(`revisi 2 berkas ${fileId}`));
    await expect(stores.revisions.read(fileId)).rejects.toEqual(damage(`revisi 2 berkas ${fileId}`));
    await stores.close();
  });

  it.each([
    ['changed', `UPDATE payloads SET bytes = x'00' WHERE n = 2`],
    ['with another consent', `UPDATE payloads SET consent = '{}' WHERE n = 2`],
    ['with no consent', 'UPDATE payloads SET consent = NULL WHERE n = 2'],
    ['lost', 'DELETE FROM payloads WHERE n = 2'],
  ])('the payload of a revision, %s; its facts are still good', async (_, sql) => {
    const stores = await damagedBy(sql);
    await expect(stores.revisions.read(fileId)).rejects.toEqual(damage(`revisi 2 berkas ${fileId}`));
    expect(await stores.revisions.facts(fileId)).toHaveLength(4);
    expect(await stores.revisions.read(fileId, { limit: 2 })).toHaveLength(2);
    await stores.close();
  });

  it.each([
    ['bytes', `UPDATE entries SET bytes = x'00' WHERE position = 1`],
    ['existence', 'DELETE FROM entries WHERE position = 1'],
  ])('a log entry, in its %s', async (_, sql) => {
    const stores = await damagedBy(sql);
    await expect(stores.log.read(0, 10)).rejects.toEqual(damage('entri log 1'));
    await stores.close();
  });

  it('a tile', async () => {
    const stores = await damagedBy(`UPDATE tiles SET bytes = x'00'`);
    await expect(stores.log.tile('tile/0/000')).rejects.toEqual(damage('tile/0/000'));
    await stores.close();
  });
});

describe('writes that share a commit', () => {
  function table(pages?: number) {
    const connection = new Database(':memory:');
    connection.exec('CREATE TABLE t (x PRIMARY KEY, y)');
    if (pages) connection.exec(`PRAGMA max_page_count = ${pages}`);
    return { connection, group: createCommitGroup(connection), put: query(connection, 'INSERT INTO t VALUES (?, ?)') };
  }

  it('are one commit, and one that fails undoes itself alone', async () => {
    const { connection, group, put } = table();
    const failing = () => {
      put.run('half', 'done');
      throw new Error('in the middle');
    };
    const outcomes = await Promise.allSettled([
      group.write(() => put.run('a', 1)),
      group.write(failing),
      group.write(() => put.run('b', 2)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(query(connection, 'SELECT x FROM t ORDER BY x').all()).toEqual([{ x: 'a' }, { x: 'b' }]);
    expect(group.commits()).toBe(1);
  });

  it('all get their answer when there are more than one commit takes', async () => {
    const { connection, group, put } = table();
    await Promise.all(Array.from({ length: 300 }, (_, i) => group.write(() => put.run(i, i))));
    expect(query(connection, 'SELECT count(*) AS n FROM t').all()).toEqual([{ n: 300 }]);
    expect(group.commits()).toBe(3);
  });

  it('leave the event loop as much time as they take, so that others are heard on a slow disk', async () => {
    const { group, put } = table();
    let turns = 0;
    let on = true;
    const turning = () => {
      turns++;
      if (on) setImmediate(turning);
    };
    setImmediate(turning);
    for (let i = 0; i < 5; i++)
      await group.write(() => {
        const end = performance.now() + 15;
        while (performance.now() < end) put.run(`${i} ${performance.now()}`, 1);
      });
    on = false;
    expect(turns).toBeGreaterThan(100);
  });

  it('are refused when the disk is full, keep what stood, and go on once there is room', async () => {
    const { connection, group, put } = table(8);
    await group.write(() => put.run('small', 'x'));
    const large = () => put.run('large', new Uint8Array(100_000));
    await expect(group.write(large)).rejects.toEqual(code('store-unavailable'));
    await expect(group.write(large)).rejects.toBeInstanceOf(IkrarError);
    expect(query(connection, 'SELECT x FROM t').all()).toEqual([{ x: 'small' }]);
    connection.exec('PRAGMA max_page_count = 1000');
    await group.write(large);
    expect(query(connection, 'SELECT x FROM t').all()).toHaveLength(2);
  });
});
