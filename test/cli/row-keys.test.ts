import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { auditCommand } from '../../src/cli/audit.ts';
import { backupCommand, restoreCommand } from '../../src/cli/backup.ts';
import { certsCommand } from '../../src/cli/certs.ts';
import { acceptance } from '../../src/cli/confirmation.ts';
import { loadConfig } from '../../src/config.ts';
import { openStores } from '../../src/services.ts';
import { recordNames } from '../../src/stores.ts';
import { account } from '../store/contract/samples.ts';
import { buildHouse, draft, people, signAll } from '../support/house.ts';

/** Backup, restore and a change of the key as an operator types them, on an installation that was stopped. */
const folder = mkdtempSync(join(tmpdir(), 'ikrar-row-keys-'));
const copy = join(folder, 'copy.ikrar');
const passwordFile = join(folder, 'password.txt');
const before = { ...process.env };
const { log, error } = console;
const printed: string[] = [];
let source: string;

beforeAll(async () => {
  console.log = (line: string) => void printed.push(line);
  const house = await buildHouse();
  const roster = people(2);
  const declaration = await draft(house.services, roster);
  await house.services.ceremony.open(declaration.id);
  await signAll(house.services, declaration, roster);
  await house.services.stop();
  source = house.config.dataDir;
  Object.assign(process.env, { BASE_URL: house.config.baseUrl, ALLOW_HTTP: 'yes' });
  writeFileSync(passwordFile, 'kata sandi yang panjang\n');
  process.env.DATA_DIR = source;
  await backupCommand().parseAsync([copy, '--keys', passwordFile], { from: 'user' });
});
afterAll(() => {
  Object.assign(console, { log, error });
  process.env = before;
  process.exitCode = undefined;
});

let target: string;
beforeEach(() => {
  target = mkdtempSync(join(folder, 'target-'));
  process.env.DATA_DIR = target;
  printed.length = 0;
});

const restore = (...args: string[]) => restoreCommand().parseAsync(args, { from: 'user' });
const certs = (...args: string[]) => certsCommand().parseAsync(args, { from: 'user' });
const withKeysOf = (other: string) => cpSync(join(other, 'keys'), join(target, 'keys'), { recursive: true });

/** What an audit of the target finds. */
async function findings(): Promise<readonly unknown[]> {
  printed.length = 0;
  await auditCommand().parseAsync(['--json'], { from: 'user' });
  return JSON.parse(printed.at(-1)!).findings;
}

async function accountNames(): Promise<readonly string[]> {
  const stores = await openStores(loadConfig());
  const found = (await stores.accounts.find()).map(({ name }) => name);
  await stores.close();
  return found;
}

/** The backup with other lines, closed as anybody can close it. */
function changed(name: string, change: (lines: string[]) => string[], mac?: string): string {
  const all = gunzipSync(readFileSync(copy)).toString().trimEnd().split('\n');
  const lines = change(all.slice(0, -1));
  const text = lines.map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const end = { end: { lines: lines.length, ...(mac === undefined ? {} : { mac }), sha256 } };
  const path = join(folder, name);
  writeFileSync(path, gzipSync(`${text}${JSON.stringify(end)}\n`));
  return path;
}
const macOf = (path: string): string =>
  JSON.parse(gunzipSync(readFileSync(path)).toString().trimEnd().split('\n').at(-1)!).end.mac;
const intruder = account({ name: 'penyusup', admin: true });
const withIntruder = ([head, ...rest]: string[]) => [
  head!,
  JSON.stringify({ in: 'accounts', record: intruder }),
  ...rest,
];

const unvouched = expect.objectContaining({
  code: 'invalid-input',
  message: expect.stringContaining('Tidak ada kunci di sini yang menjamin'),
});

describe('a restore', () => {
  it('with the keys in the backup needs nothing else, and an audit finds nothing', async () => {
    await restore(copy, '--keys', passwordFile);
    expect(readFileSync(join(target, 'keys/rows.key'))).toEqual(readFileSync(join(source, 'keys/rows.key')));
    expect(await findings()).toEqual([]);
  });

  it('beside a copy of the key folder needs no password', async () => {
    withKeysOf(source);
    await restore(copy);
    expect(await findings()).toEqual([]);
  });

  it('without keys says what to do, and makes none', async () => {
    const missing = { code: 'keys-missing', message: expect.stringMatching(/Salin dulu folder kunci.*--keys/) };
    await expect(restore(copy)).rejects.toMatchObject(missing);
    expect(existsSync(join(target, 'keys'))).toBe(false);
  });

  it.each([
    ['an account put in', () => changed('intruder', withIntruder, macOf(copy))],
    ['its MAC taken out', () => changed('bare', (lines) => lines)],
    [
      'its schema set back, as if it came from before MACs',
      () =>
        changed('old', ([head, ...rest]) =>
          withIntruder([head!.replace(/"ikrar-backup":\d+/, '"ikrar-backup":2'), ...rest]),
        ),
    ],
    [
      'a row taken out',
      () =>
        changed('less', (lines) => lines.filter((line) => !line.includes('"attendance"')).slice(0, -1), macOf(copy)),
    ],
  ] as const)('with %s is refused before it writes', async (_, make) => {
    withKeysOf(source);
    const path = make();
    await expect(restore(path)).rejects.toEqual(unvouched);
    await expect(restore(path, '--keys', passwordFile)).rejects.toEqual(unvouched);
    await expect(restore(path, '--terima', 'ya')).rejects.toMatchObject({ code: 'invalid-input' });
    const stores = await openStores(loadConfig());
    for (const name of recordNames) expect(await stores[name].find()).toEqual([]);
    await stores.close();
  });

  it('that nobody vouches for is done when the sentence was typed', async () => {
    withKeysOf(source);
    await restore(changed('accepted', withIntruder), '--terima', acceptance);
    expect(await accountNames()).toContain('penyusup');
  });

  it('where all keys were lost takes new ones, the sentence, and adopt', async () => {
    await certs();
    await expect(restore(copy)).rejects.toEqual(unvouched);
    await restore(copy, '--terima', acceptance);
    await expect(findings()).rejects.toMatchObject({ code: 'keys-missing' });
    await certs('adopt');
    const codes = (await findings()).map((finding) => (finding as { code: string }).code);
    expect(codes).not.toContain('row-damaged');
  });
});

describe('a change of the key of the rows', () => {
  it('is made, spread and ended by two commands; a backup from before it can still be restored until the end', async () => {
    await restore(copy, '--keys', passwordFile);
    await certs('renew', 'rows');
    expect(readdirSync(join(target, 'keys'))).toContain('rows.former.key');
    expect(await findings()).toEqual([]);
    const second = mkdtempSync(join(folder, 'second-'));
    cpSync(join(target, 'keys'), join(second, 'keys'), { recursive: true });
    process.env.DATA_DIR = second;
    await restore(copy);
    process.env.DATA_DIR = target;
    await certs('rows');
    expect(printed.at(-1)).toMatch(/^[1-9]\d* baris diberi MAC baru\. Kunci lama dibuang/);
    expect(readdirSync(join(target, 'keys'))).not.toContain('rows.former.key');
    expect(await findings()).toEqual([]);
  });

  it('whose former key was lost is refused, and taken over when the sentence was typed', async () => {
    await restore(copy, '--keys', passwordFile);
    writeFileSync(join(target, 'keys/rows.key'), `${'cd'.repeat(32)}\n`);
    await expect(findings()).rejects.toMatchObject({ code: 'keys-missing' });
    await expect(certs('rows')).rejects.toMatchObject({ code: 'keys-missing' });
    await expect(certs('rows', '--terima', 'ya')).rejects.toMatchObject({ code: 'invalid-input' });
    await certs('rows', '--terima', acceptance);
    expect(await findings()).toEqual([]);
  });
});
