import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { auditCommand } from '../../../src/cli/audit.ts';
import { readRowKeys } from '../../../src/pki/row-key-files.ts';
import type { Office } from '../office.ts';
import type { Hand } from './hand.ts';
import { manipulations, thief } from './manipulations.ts';
import { makeScene, type Scene } from './scene.ts';

export interface Database {
  environment(): Record<string, string>;
  handOf(office: Office): Promise<Hand>;
  /** Keeps a copy of the stopped installation's database. */
  keep(): Promise<void>;
  /** Puts the copy back. @returns a hand in it */
  reset(): Promise<Hand>;
}

/** What `ikrar audit` says about an installation in whose database somebody had a hand. */
export function auditFinds(name: string, database: Database): void {
  describe(`an audit of ${name}`, () => {
    const before = { ...process.env };
    const { log, error } = console;
    let printed: string[] = [];
    let scene: Scene;
    let folder: string;

    beforeAll(async () => {
      const made = await makeScene(database.environment(), database.handOf);
      ({ scene } = made);
      await made.office.services.stop();
      folder = made.office.config.dataDir;
      await database.keep();
      // Not BASE_URL: the audit runs in an operator's shell, which has none.
      Object.assign(process.env, { DATA_DIR: folder, ...database.environment() });
      delete process.env.BASE_URL;
      console.log = (line: string) => void printed.push(line);
    });
    afterEach(() => {
      printed = [];
      process.exitCode = undefined;
    });
    afterAll(() => {
      Object.assign(console, { log, error });
      process.env = before;
      rmSync(folder, { recursive: true, force: true });
    });

    async function audit() {
      await auditCommand().parseAsync(['--json'], { from: 'user' });
      const { findings } = JSON.parse(printed.at(-1)!) as { findings: readonly { code: string; where: string }[] };
      return { findings, codes: [...new Set(findings.map(({ code }) => code))].sort(), exit: process.exitCode };
    }

    it('finds nothing where nobody had', async () => {
      await (await database.reset()).close();
      expect(await audit()).toEqual({ findings: [], codes: [], exit: 0 });
    });

    it.each(manipulations.map((one) => [one.what, one.by, one] as const))('%s, by the %s', async (_, by, one) => {
      const hand = await database.reset();
      const keys = by === 'rows.key' ? (await readRowKeys(`${folder}/keys`)).keys : undefined;
      await one.do(thief(hand, keys), scene);
      await hand.close();
      const { codes, exit, findings } = await audit();
      const places = findings.map((one) => JSON.stringify(one.code === 'record-missing' ? one.where : one));
      expect(places).toEqual([...new Set(places)]); // each is told once
      expect([codes, exit, findings]).toEqual([one.found, one.found.length > 0 ? 1 : 0, expect.anything()]);
    });
  });
}
