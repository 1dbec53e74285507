import { cpSync, existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { auditCommand } from '../../src/cli/audit.ts';
import { buildHouse, type House } from '../support/house.ts';

let house: House;
const before = { ...process.env };
const log = console.log;
const printed: string[] = [];
beforeAll(async () => {
  console.log = (line: string) => void printed.push(line);
  house = await buildHouse();
  Object.assign(process.env, { DATA_DIR: house.config.dataDir, BASE_URL: house.config.baseUrl, ALLOW_HTTP: 'yes' });
});
afterAll(async () => {
  console.log = log;
  process.env = before;
  process.exitCode = undefined;
  await house.raze();
});

const audit = () => auditCommand().parseAsync(['--json'], { from: 'user' });
const refused = expect.objectContaining({ code: 'keys-missing' });

it('an audit reads beside the server, makes no keys, and takes no others', async () => {
  await audit();
  expect(process.exitCode).toBe(0);
  expect(printed.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ findings: [] })]);
  const keys = house.config.keyFolder;
  rmSync(keys, { recursive: true });
  await expect(audit()).rejects.toEqual(refused);
  expect(existsSync(keys)).toBe(false);
  const stranger = await buildHouse();
  cpSync(stranger.config.keyFolder, keys, { recursive: true });
  await stranger.raze();
  await expect(audit()).rejects.toEqual(refused);
});
