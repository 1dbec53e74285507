import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { entryOf } from '../../src/ceremony/journal.ts';
import { auditStore } from '../../src/store/audit.ts';
import { checksum, coveredRecord, recordText } from '../../src/store/checksum.ts';
import type { OldRecord } from '../../src/store/migrations/migration.ts';
import { migrations } from '../../src/store/migrations.ts';
import { query } from '../../src/store/sqlite/database.ts';
import { migrate, schemaVersion } from '../../src/store/sqlite/upgrade.ts';
import { keysInBackup, restore } from '../../src/store/transfer/restore.ts';
import { openSqlite, seals } from '../support/stores.ts';
import { known, unpacked } from './ddfe733.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'ikrar-upgrade-')), 'ikrar.sqlite');
  writeFileSync(path, unpacked('ikrar.sqlite'));
});

/** The file as no store has it open. */
function inFile<T>(work: (connection: Database.Database) => T): T {
  const connection = new Database(path);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

interface Row {
  readonly id: string;
  readonly body: string;
  readonly sum: string;
}
const rowsOf = (table: string) => inFile((connection) => query<Row>(connection, `SELECT * FROM ${table}`).all());

function move(state: string): void {
  inFile((connection) => {
    const { body } = query<Row>(connection, 'SELECT body FROM declarations WHERE id = ?').first(known.open.id)!;
    const next = recordText({ ...JSON.parse(body), state });
    query(connection, 'UPDATE declarations SET body = ?, sum = ? WHERE id = ?').run(
      next,
      checksum(coveredRecord('declarations', next)),
      known.open.id,
    );
  });
}

describe('an installation of schema 1', () => {
  it('is brought forward once; every sentence of its trail becomes one code with its text', async () => {
    await (await openSqlite(path)).close();
    expect(inFile(schemaVersion)).toBe(migrations.length);
    const trail = rowsOf('audit').map(({ body }) => JSON.parse(body));
    expect(trail.length).toBeGreaterThan(known.trail.length); // accounts are of no event
    for (const entry of trail) expect(entry).not.toHaveProperty('action');
    expect(new Set(trail.map(({ code }) => code))).toEqual(new Set(['legacy']));
    expect(trail.map(({ parameters }) => parameters)).toEqual(
      expect.arrayContaining([
        { action: 'akun dibuat', detail: '' },
        { action: 'hak attendant diberikan', detail: known.closed.id },
        { action: 'kehadiran: tidak-hadir', detail: 'Budi Saksi' },
      ]),
    );
    const once = rowsOf('audit');
    await (await openSqlite(path)).close();
    expect(rowsOf('audit')).toEqual(once);
  });

  it.each(['opening', 'closing'])('is refused, and not changed, while a declaration is %s', async (state) => {
    move(state);
    const before = rowsOf('audit');
    const refused = { code: 'store-older', message: expect.stringContaining('versi Ikrar yang lama') };
    await expect(openSqlite(path)).rejects.toMatchObject(refused);
    expect([inFile(schemaVersion), rowsOf('audit')]).toEqual([1, before]);
    move('open');
    await (await openSqlite(path)).close();
    expect(inFile(schemaVersion)).toBe(migrations.length);
  });

  it('that a step fails on stays as it was, and the next start goes on', async () => {
    const before = rowsOf('audit');
    let left = before.length / 2;
    const dying = {
      records: {
        audit(entry: OldRecord) {
          if (left-- < 0) throw new Error('the power is gone');
          return migrations[1]!.records!.audit!(entry);
        },
      },
    };
    expect(() => inFile((connection) => migrate(connection, seals, [{}, dying]))).toThrow('the power is gone');
    expect([inFile(schemaVersion), rowsOf('audit')]).toEqual([1, before]);
    await (await openSqlite(path)).close();
    expect(rowsOf('audit').every(({ body }) => body.includes('"code":"legacy"'))).toBe(true);
  });

  it('keeps a damaged row damaged', async () => {
    const [first] = rowsOf('audit');
    inFile((connection) => query(connection, "UPDATE audit SET sum = '00' WHERE id = ?").run(first!.id));
    const stores = await openSqlite(path);
    await expect(stores.audit.get(first!.id)).rejects.toMatchObject({ code: 'store-damaged' });
    const { findings } = await auditStore(stores, { verify: async () => [], entryOf, now: new Date(known.made) });
    expect(findings.map(({ code, where }) => [code, where])).toEqual([['row-damaged', `audit ${first!.id}`]]);
    await stores.close();
  });

  it('is not read by a copy or an audit, which would have to change it', async () => {
    await expect(openSqlite(path, { snapshot: true })).rejects.toMatchObject({ code: 'store-older' });
    await (await openSqlite(path)).close();
    await (await openSqlite(path, { snapshot: true })).close();
  });
});

describe('a backup of schema 1', () => {
  const zipped = (text: string) => {
    const file = `${path}.backup`;
    writeFileSync(file, gzipSync(text));
    return file;
  };

  it('is restored as if the store that it was made of had been brought forward', async () => {
    const target = await openSqlite(':memory:');
    const input = zipped(unpacked('backup.jsonl').toString());
    const keys = await keysInBackup(input, known.password);
    expect([...keys!.keys()]).toContain('seal.key.pem');
    await restore(target, input, { unvouched: true });
    const source = await openSqlite(path);
    for (const name of ['audit', 'accounts', 'declarations', 'rosters', 'credentials'] as const)
      expect(await target[name].find()).toEqual(await source[name].find());
    await source.close();
    await target.close();
  });

  it('is refused when it was made while files were opened or closed, or by a later version', async () => {
    const target = await openSqlite(':memory:');
    const moved = closed(unpacked('backup.jsonl').toString().replace('"state":"open"', '"state":"opening"'));
    await expect(restore(target, zipped(moved), { unvouched: true })).rejects.toMatchObject({ code: 'store-older' });
    const later = closed(unpacked('backup.jsonl').toString().replace('"ikrar-backup":1', '"ikrar-backup":99'));
    await expect(restore(target, zipped(later), { unvouched: true })).rejects.toMatchObject({ code: 'store-newer' });
    expect(await target.counters.find()).toEqual([]);
    await target.close();
  });
});

/** With a last line that vouches for the lines before it. */
function closed(text: string): string {
  const lines = text.trimEnd().split('\n').slice(0, -1);
  const whole = lines.map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(whole).digest('hex');
  return `${whole}${JSON.stringify({ end: { lines: lines.length, sha256 } })}\n`;
}
