import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FindingCode } from '../../src/verification/findings.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { eventTime } from '../support/pki.ts';
import { type Scene, setScene } from './codes/scene.ts';
import { changeRules } from './foreign/changes.ts';
import { doubts, proofs } from './foreign/doubts.ts';
import { badlyProlonged, prolonged, rights, rollover } from './foreign/permissions.ts';
import type { Rule } from './foreign/rule.ts';
import { structureRules } from './foreign/structure.ts';
import type { Forger } from './forger.ts';

const rules: readonly Rule[] = [...structureRules, ...changeRules, rights, rollover];

describe('what is forgiven in a file of somebody else', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene();
  });
  const judge = ({ bytes }: Forger) =>
    verifyPdf(bytes, { roots: [scene.house.root.certificate, scene.root.certificate], at: eventTime, primitives });

  it('is left open where nothing proves it', async () => {
    for (const [name, [file, ...codes]] of Object.entries(doubts(scene))) {
      const { verdict, findings } = await judge(file);
      const heavy = findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
      expect([name, verdict, new Set(heavy)]).toEqual([name, 'indeterminate', new Set(codes)]);
    }
  });

  it('is a document timestamp by which others prolong a closed file of ours', async () => {
    for (const [name, file] of Object.entries(prolonged(scene))) {
      const { verdict, profile, findings } = await judge(file);
      const heavy = findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
      expect([name, verdict, profile, heavy]).toEqual([name, 'passed', 'ikrar', []]);
    }
  });

  it('is failed where it is proven wrong', async () => {
    for (const [name, [file, ...codes]] of Object.entries({ ...proofs(scene), ...badlyProlonged(scene) })) {
      const { verdict, findings } = await judge(file);
      const failed = findings.filter(({ severity }) => severity === 'failed').map(({ code }) => code);
      expect([name, verdict, codes.filter((code) => failed.includes(code as never)).length > 0, failed]).toEqual([
        name,
        'failed',
        true,
        failed,
      ]);
    }
  });

  describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    it('is no reason to doubt a good file', async () => {
      for (const [name, file] of Object.entries(rule.good(scene))) {
        const report = await judge(file);
        const heavy = report.findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
        expect([name, report.verdict, heavy]).toEqual([name, 'passed', []]);
      }
    });

    it('lets no forgery pass, and names each', async () => {
      const forgeries = Object.entries(rule.forgeries(scene));
      for (const [name, [file, ...codes]] of forgeries) {
        const report = await judge(file);
        const found = report.findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
        expect([name, report.verdict, found]).toEqual([name, expect.not.stringMatching('passed'), expect.anything()]);
        expect([name, codes.filter((code: FindingCode) => found.includes(code)), found]).not.toEqual([name, [], found]);
      }
      expect(forgeries.length).toBeGreaterThanOrEqual(3);
    });

    it('is not forgiven in a file of ours', async () => {
      for (const [name, [file, code]] of Object.entries(rule.ours(scene))) {
        const report = await judge(file);
        const codes = report.findings.map((finding) => finding.code);
        expect([name, report.verdict, codes]).toEqual([name, 'failed', expect.arrayContaining([code])]);
      }
    });
  });
});
