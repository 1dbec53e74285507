import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { takeKeyUses } from '../../src/ceremony/key-uses.ts';
import type { Happening } from '../../src/ceremony/trail.ts';
import { auditCommand } from '../../src/cli/audit.ts';
import { backupCommand } from '../../src/cli/backup.ts';
import { certsCommand } from '../../src/cli/certs.ts';
import { extendCommand } from '../../src/cli/extend.ts';
import { parseConfig } from '../../src/config.ts';
import { createServices } from '../../src/services.ts';
import { buildHouse, draft, people, signAll, spared } from '../support/house.ts';

/** What an operator does with keys at a terminal, on an installation whose server is stopped or runs beside it. */
const before = { ...process.env };
const { log, error } = console;
let folder: string;
const printed: string[] = [];
const start = () =>
  createServices(parseConfig({ DATA_DIR: folder, BASE_URL: 'http://ikrar.test', ALLOW_HTTP: 'yes' }), spared);

beforeAll(async () => {
  console.log = (line: string) => void printed.push(line);
  const house = await buildHouse({ clock: () => new Date(Date.now() - 3_600_000) });
  folder = house.config.dataDir;
  Object.assign(process.env, { DATA_DIR: folder, BASE_URL: house.config.baseUrl, ALLOW_HTTP: 'yes' });
  const roster = people(1);
  const declaration = await draft(house.services, roster);
  await house.services.ceremony.open(declaration.id);
  await signAll(house.services, declaration, roster);
  await house.services.ceremony.close(declaration.id);
  await house.services.stop();
  writeFileSync(join(folder, 'password'), 'empat kata yang cukup panjang');
});
afterAll(() => {
  Object.assign(console, { log, error });
  process.env = before;
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const certs = (...args: string[]) => certsCommand().parseAsync(args, { from: 'user' });

async function told(): Promise<readonly unknown[]> {
  const services = await start();
  await services.stop(); // takes what is waiting
  const again = await start();
  const { trail, trailDetails } = again.stores;
  const entries = (await trail.find()).filter(({ code }) => code === 'key-used');
  const details = await Promise.all(entries.map(async (entry) => (await trailDetails.get(entry.details))!));
  await again.stop();
  return details.map(({ parameters }) => `${parameters.key}: ${parameters.for}`);
}

it('every command that uses a key is in the trail, with who and when, and the audit is content', async () => {
  await certs();
  await certs('revoke', 'seal', 'superseded');
  await certs('renew', 'seal');
  await certs('renew', 'log');
  await certs('renew', 'tsa');
  await certs('renew', 'rows');
  await certs('rows');
  await backupCommand().parseAsync([join(folder, 'a.ikrar')], { from: 'user' });
  await backupCommand().parseAsync([join(folder, 'b.ikrar'), '--keys', join(folder, 'password')], { from: 'user' });
  await certs('adopt');
  await extendCommand().parseAsync(['--due', '0'], { from: 'user' });
  expect(await told()).toEqual([
    ...['root: certs', 'seal: certs revoke', 'seal: certs renew', 'log: certs renew', 'tsa: certs renew'],
    ...[
      'rows: certs renew',
      'rows: certs rows',
      'rows: backup',
      'semua: backup --keys',
      'semua: certs adopt',
      'tsa: extend',
    ],
  ]);
  expect(existsSync(join(folder, 'keys/key-uses.jsonl'))).toBe(false);
  expect(existsSync(join(folder, 'keys/key-uses.jsonl.taken'))).toBe(false);
  await auditCommand().parseAsync(['--json'], { from: 'user' });
  expect(JSON.parse(printed.at(-1)!).findings).toEqual([]);
});

it('what was being taken when the server died is taken by the next, and a cut line is told as one', async () => {
  const keys = join(folder, 'keys');
  const use = { key: 'seal', for: 'certs renew', by: 'budi', at: '2026-11-30T00:00:00.000Z' };
  writeFileSync(join(keys, 'key-uses.jsonl.taken'), `${JSON.stringify(use)}\n`);
  appendFileSync(join(keys, 'key-uses.jsonl'), '{"key":"lo');
  const heard: Happening[] = [];
  const trail = { append: async (happening: Happening) => void heard.push(happening) };
  const dying = { append: () => Promise.reject(new Error('disk')) };
  await expect(takeKeyUses(keys, dying)).rejects.toThrow('disk');
  await takeKeyUses(keys, trail);
  await takeKeyUses(keys, trail);
  await takeKeyUses(keys, trail);
  expect(heard.map(({ parameters }) => parameters.key)).toEqual(['seal', '?']);
});
