import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { auditCommand } from '../../src/cli/audit.ts';
import { backupCommand, restoreCommand } from '../../src/cli/backup.ts';
import { logCommand } from '../../src/cli/log.ts';
import { parseConfig } from '../../src/config.ts';
import { parseCheckpoint } from '../../src/core/checkpoint.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { parseRemembered } from '../../src/log/remembered.ts';
import { createServices, type Services } from '../../src/services.ts';
import { buildHouse, draft, people, signAll, spared } from '../support/house.ts';

/** An installation whose newest signature somebody with the database alone, or an operator with an old copy, takes back. */
let folder: string;
const roster = people(3);
const baseUrl = 'http://ikrar.test';
const before = { ...process.env };
const log = console.log;
let printed: string[] = [];

const path = (name: string): string => join(folder, name);
const keys = (name: string): string => join(folder, 'keys', name);
const start = (settings: Record<string, string> = { BASE_URL: baseUrl }): Promise<Services> =>
  createServices(parseConfig({ DATA_DIR: folder, ALLOW_HTTP: 'yes', ...settings }), spared);
const known = () => parseRemembered(readFileSync(keys('log.checkpoint'), 'utf8'));

async function published(services: Services): Promise<void> {
  await services.ceremony.mend();
  while ((await services.stores.log.checkpoint())?.size !== (await services.stores.log.size()))
    await services.sequencer.publish();
}

beforeAll(async () => {
  const house = await buildHouse();
  folder = house.config.dataDir;
  const { services } = house;
  Object.assign(process.env, { DATA_DIR: folder, BASE_URL: undefined });
  delete process.env.BASE_URL;
  const declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  await signAll(services, declaration, roster.slice(0, 2));
  await published(services);
  writeFileSync(path('password'), 'empat kata yang cukup panjang');
  printed = [];
  console.log = (line: string) => void printed.push(line);
  await backupCommand().parseAsync([path('older.ikrar'), '--keys', path('password')], { from: 'user' });
  rmSync(keys('key-uses.jsonl'), { force: true }); // which the trail would tell of, in an entry after the newest signature
  await signAll(services, declaration, roster.slice(2));
  await published(services);
  await services.stop();
  copyFileSync(path('ikrar.sqlite'), path('whole.sqlite'));
  copyFileSync(keys('log.checkpoint'), path('whole.checkpoint'));
});
beforeEach(() => {
  removeDatabase();
  copyFileSync(path('whole.sqlite'), path('ikrar.sqlite'));
  copyFileSync(path('whole.checkpoint'), keys('log.checkpoint'));
  printed = [];
});
afterEach(() => {
  process.exitCode = undefined;
});
afterAll(() => {
  console.log = log;
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});

const database = (sql: string): void => {
  const connection = new Database(path('ikrar.sqlite'));
  connection.exec(sql);
  connection.close();
};

/** The newest signature, its entry, all tiles and the checkpoint: nothing in the database contradicts it afterwards. */
const takeBack = `
  DELETE FROM payloads WHERE (file_id, n) IN (SELECT file_id, n FROM entries WHERE position = (SELECT max(position) FROM entries));
  DELETE FROM revisions WHERE (file_id, n) IN (SELECT file_id, n FROM entries WHERE position = (SELECT max(position) FROM entries));
  DELETE FROM entries WHERE position = (SELECT max(position) FROM entries);
  DELETE FROM tiles; DELETE FROM checkpoint;`;

function removeDatabase(): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith('ikrar.sqlite'))) rmSync(path(name));
}

async function restoreOlder(): Promise<void> {
  removeDatabase();
  await restoreCommand().parseAsync([path('older.ikrar')], { from: 'user' });
}

const accept = (...said: string[]) => logCommand().parseAsync(['accept-loss', ...said], { from: 'user' });
const audit = async () => {
  printed = [];
  await auditCommand().parseAsync(['--json'], { from: 'user' });
  return JSON.parse(printed[0]!).findings.map(({ message }: { message: string }) => message);
};

describe('a database from which the newest signature was taken', () => {
  it('starts no server, and the audit finds it', async () => {
    database(takeBack);
    await expect(start()).rejects.toMatchObject({ code: 'log-rolled-back' });
    await expect(start()).rejects.toMatchObject({ code: 'log-rolled-back' }); // not at the second try either
    expect(await audit()).toContainEqual(expect.stringContaining('log menyusut'));
    expect(process.exitCode).toBe(1);
  });

  it('halts a server that is running', async () => {
    const services = await start();
    database(takeBack);
    expect(await services.halted).toMatchObject({
      code: 'log-rolled-back',
      message: expect.stringContaining('accept-loss'),
    });
    await services.stop();
  });
});

describe('an older backup', () => {
  it('says at once what it costs, and starts no server', async () => {
    await restoreOlder();
    const { size } = known().checkpoint;
    expect(printed.join('\n')).toContain(`log sebesar ${size} catatan. Basis data punya ${size - 1}`);
    expect(printed.join('\n')).toContain('accept-loss');
    await expect(start()).rejects.toMatchObject({ code: 'log-rolled-back' });
  });

  it('starts after the loss was accepted in words, and the log declares it', async () => {
    await restoreOlder();
    const { checkpoint: lost } = known();
    await expect(accept()).rejects.toMatchObject({
      message: expect.stringContaining('saya menerima hilangnya 1 catatan'),
    });
    await expect(accept('--terima', 'ya')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(start()).rejects.toMatchObject({ code: 'log-rolled-back' });
    await accept('--terima', 'Saya menerima hilangnya 1 catatan');
    expect(readFileSync(keys('key-uses.jsonl'), 'utf8')).toContain('log accept-loss');
    const services = await start();
    await published(services);
    const [entry] = await services.stores.log.read(lost.size - 1, 1);
    expect(parseEntry(entry!.bytes)).toMatchObject({
      kind: 'loss',
      lost: { size: lost.size },
      kept: { size: lost.size - 1 },
    });
    await services.stop();
    expect(await audit()).toEqual([]);
    expect(known().losses).toHaveLength(1);
    await (await start()).stop();
    printed = [];
    await accept();
    expect(printed.join()).toContain('Tidak ada yang hilang');
  });

  it('brings the name of the log back, and no memory of it', async () => {
    await (await start()).stop(); // the name is written when the log has an entry
    expect(readFileSync(keys('log.origin'), 'utf8')).toBe('ikrar.test/log\n');
    await backupCommand().parseAsync([path('all.ikrar'), '--keys', path('password')], { from: 'user' });
    const elsewhere = path('elsewhere');
    Object.assign(process.env, { DATA_DIR: elsewhere });
    try {
      await restoreCommand().parseAsync([path('all.ikrar'), '--keys', path('password')], { from: 'user' });
    } finally {
      Object.assign(process.env, { DATA_DIR: folder });
    }
    expect(printed.join('\n')).toContain('salin dulu log.checkpoint');
    expect(existsSync(join(elsewhere, 'keys/log.checkpoint'))).toBe(false);
    expect(readFileSync(join(elsewhere, 'keys/log.origin'), 'utf8')).toBe('ikrar.test/log\n');
    const services = await start({ DATA_DIR: elsewhere, BASE_URL: 'https://baru.example' });
    expect(services.sequencer.origin).toBe('ikrar.test/log');
    await services.stop();
    expect(existsSync(join(elsewhere, 'keys/log.checkpoint'))).toBe(true);
  });
});

describe('the name of the log', () => {
  it('stays when the address changes', async () => {
    const services = await start({ BASE_URL: 'https://lain.example' });
    expect(services.sequencer.origin).toBe('ikrar.test/log');
    await services.sequencer.add([]);
    expect(parseCheckpoint((await services.stores.log.checkpoint())!.note).origin).toBe('ikrar.test/log');
    await services.stop();
  });

  it('is known to the audit without the address, before the key folder names it and after', async () => {
    rmSync(keys('log.origin'), { force: true });
    expect(await audit()).toEqual([]);
    rmSync(keys('log.checkpoint'));
    expect(await audit()).toEqual([]);
    await (await start({ BASE_URL: 'https://lain.example' })).stop();
    expect(await audit()).toEqual([]);
  });

  it('is not what the database says it is', async () => {
    await (await start()).stop();
    database(`UPDATE checkpoint SET note = replace(note, 'ikrar.test/log', 'lain.example/log')`);
    await expect(start()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('ikrar.test/log'),
    });
    expect(await audit()).toContainEqual(expect.stringContaining('lain.example/log'));
  });
});
