import { beforeAll, describe, expect, it } from '@jest/globals';
import { issueOneTime } from '../../src/pki/one-time.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { makeToken } from '../support/cms.ts';
import { eventTime, seededRandom } from '../support/pki.ts';
import type { Loot } from './attack.ts';
import { families, gatherLoot } from './corpus.ts';
import { listed, signatureEntries } from './families/people.ts';

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

  it("a stranger's clock proves no time: never passed, and said so", async () => {
    const { open, house, stranger } = loot;
    const subject = listed(3);
    const insider = { ...issueOneTime(house, subject), chain: [house.issuer.certificate] };
    const stamp = (digest: Uint8Array) =>
      makeToken(digest, { ...stranger.tsa, chain: [] }, eventTime, seededRandom('stranger'));
    const waiting = open.find(/\/T\(Sig0003\)/);
    const filled = `${open.body(waiting).slice(0, -2)}/V ${open.size} 0 R>>`;
    const entries = signatureEntries('Penanda Tangan 3');
    const report = await judge(open.sign(open.size, entries, [[waiting, filled]], insider, { stamp }).bytes);
    expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'NO_POE' });
    expect(report.findings[0]?.code).toBe('timestamp-untrusted');
  });
});
