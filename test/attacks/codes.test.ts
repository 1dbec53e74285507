import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FindingCode } from '../../src/verification/findings.ts';
import type { Case } from './codes/case.ts';
import { changeCases } from './codes/change.ts';
import { judge } from './codes/judge.ts';
import { type Scene, setScene } from './codes/scene.ts';
import { signatureCases } from './codes/signature.ts';
import { structureCases } from './codes/structure.ts';
import { trustCases } from './codes/trust.ts';

/** A file for every code, which the compiler asks for. */
const cases = { ...structureCases, ...signatureCases, ...trustCases, ...changeCases } satisfies Record<
  FindingCode,
  Case
>;

describe('every code of a finding', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene();
  });

  it.each<[string, Case]>(Object.entries(cases))('%s', async (code, { severity, make, beside }) => {
    const { verdict, findings } = await judge(scene, make(scene));
    const weighed = findings.find((finding) => finding.code === code)?.severity ?? 'absent';
    const codes = [...new Set(findings.map((finding) => finding.code))].sort();
    expect(`${verdict}, ${weighed}: ${codes}`).toBe(
      `${severity === 'note' ? 'passed' : severity}, ${severity}: ${[code, ...beside].sort()}`,
    );
  });
});
