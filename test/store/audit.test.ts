import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { entryOf } from '../../src/ceremony/journal.ts';
import type { PledgeFile } from '../../src/model.ts';
import { findRowKeys } from '../../src/services.ts';
import { type AuditMeans, auditStore } from '../../src/store/audit.ts';
import { damaged } from '../../src/store/checksum.ts';
import type { RowOptions } from '../../src/store/row-keys.ts';
import { buildHouse, draft, people, signAll } from '../support/house.ts';
import { openSqlite } from '../support/stores.ts';

/** One closed ceremony, copied for each damage. */
const folder = mkdtempSync(join(tmpdir(), 'ikrar-audit-'));
const original = join(folder, 'original.sqlite');
let pledge: PledgeFile;
let rows: RowOptions;

beforeAll(async () => {
  const house = await buildHouse();
  const { services } = house;
  const roster = people(3);
  const declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  await signAll(services, declaration, roster);
  await services.ceremony.close(declaration.id);
  [pledge] = (await services.stores.files.find({ where: { declarationId: declaration.id } })) as [PledgeFile];
  await services.stop();
  rows = { findKeys: () => findRowKeys(house.config) };
  copyFileSync(join(house.config.dataDir, 'ikrar.sqlite'), original);
});

let copies = 0;
async function audit(sql?: string, means: Partial<AuditMeans> = {}) {
  const path = join(folder, `copy-${copies++}.sqlite`);
  copyFileSync(original, path);
  const connection = new Database(path);
  if (sql) connection.exec(sql.replaceAll(':file', `'${pledge.id}'`));
  connection.close();
  const stores = await openSqlite(path, { rows });
  const report = await auditStore(stores, { verify: async () => [], entryOf, now: new Date(), ...means });
  await stores.close();
  return report;
}
const codesOf = ({ findings }: Awaited<ReturnType<typeof audit>>) => findings.map(({ code }) => code);

describe('an audit', () => {
  it('finds nothing in a sound store, having seen every file whole', async () => {
    const seen: number[] = [];
    const report = await audit(undefined, {
      verify: async (pdf) => {
        seen.push(Buffer.from(pdf).toString('latin1').split('/ByteRange').length);
        return [];
      },
    });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ files: 2, revisions: report.entries });
    expect(seen.every((signatures) => signatures > 1)).toBe(true);
  });

  it('does not end at a log whose tree cannot be built', async () => {
    const verifyLog = () => Promise.reject(damaged('entri log 1'));
    expect(codesOf(await audit(undefined, { verifyLog }))).toEqual(['log']);
    const broken = () => Promise.reject(new Error('a fault of ours'));
    await expect(audit(undefined, { verifyLog: broken })).rejects.toThrow('a fault of ours');
  });

  it('tells what the verifier says, by file', async () => {
    const report = await audit(undefined, {
      verify: async (_, { code }) => (code === pledge.code ? [{ code: 'signature', message: 'salah' }] : []),
    });
    expect(report.findings).toEqual([{ code: 'signature', where: pledge.code, message: 'salah' }]);
  });

  it.each([
    ['a record', `UPDATE rosters SET body = replace(body, 'Wali', 'Lurah')`, ['row-damaged']],
    [
      'two records among many',
      `UPDATE credentials SET version = 9 WHERE rowid IN (1, 3)`,
      ['row-damaged', 'row-damaged'],
    ],
    ['a payload', `UPDATE payloads SET bytes = x'00' WHERE file_id = :file AND n = 2`, ['row-damaged']],
    [
      'a log entry',
      `UPDATE entries SET bytes = x'00' WHERE file_id = :file AND n = 3`,
      ['row-damaged', 'entry-missing'],
    ],
  ])('finds %s that was damaged', async (_, sql, codes) => {
    const later = new Date(Date.now() + 3_600_000);
    expect(codesOf(await audit(sql, { now: later })).sort()).toEqual([...codes].sort());
  });

  it('finds a file whose last revision was taken away, though every row is sound', async () => {
    const last = `file_id = :file AND n = (SELECT max(n) FROM revisions WHERE file_id = :file)`;
    const report = await audit(`DELETE FROM payloads WHERE ${last}; DELETE FROM revisions WHERE ${last}`);
    expect(codesOf(report)).toEqual(['entry-without-revision']);
  });

  it('finds a revision that never came into the log, once it is old enough', async () => {
    const sql = `DELETE FROM entries WHERE position = (SELECT max(position) FROM entries)`;
    expect(codesOf(await audit(sql))).toEqual([]);
    expect(codesOf(await audit(sql, { now: new Date(Date.now() + 3_600_000) }))).toEqual(['entry-missing']);
  });

  it('finds what the log says differently', async () => {
    const report = await audit(undefined, { entryOf: (file, facts) => entryOf(file, { ...facts, at: 'never' }) });
    expect(new Set(codesOf(report))).toEqual(new Set(['entry-differs']));
  });
});
