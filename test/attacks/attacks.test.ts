import { beforeAll, describe, expect, it } from '@jest/globals';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { eventTime } from '../support/pki.ts';
import type { Loot } from './attack.ts';
import { families, gatherLoot } from './corpus.ts';

describe('attacks on a signed file', () => {
  let loot: Loot;
  const judge = (bytes: Uint8Array) =>
    verifyPdf(bytes, { roots: [loot.house.root.certificate], at: eventTime, primitives });
  beforeAll(async () => {
    loot = await gatherLoot();
  });

  it('start from good files', async () => {
    for (const file of [loot.closed, loot.open, loot.certified, ...loot.earlier])
      expect(await judge(file.bytes)).toMatchObject({ verdict: 'passed' });
  });

  it.each(families.map((family) => [family.name, family] as const))(
    '%s: every variant is refused by name',
    async (_, family) => {
      const missed: string[] = [];
      const names = await family.make(loot);
      for (const { name, file, findings } of names) {
        const report = await judge(file.bytes);
        const found = report.findings.filter(({ severity }) => severity === 'failed').map(({ code }) => code);
        if (report.verdict !== 'failed')
          missed.push(`${name}: ${report.verdict} (${report.findings.map(({ code }) => code)})`);
        else if (!findings.some((code) => found.includes(code))) missed.push(`${name}: not ${findings} but ${found}`);
      }
      expect(missed).toEqual([]);
      expect(names.length).toBeGreaterThan(4);
    },
  );
});
