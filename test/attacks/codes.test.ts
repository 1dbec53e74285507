import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FindingCode } from '../../src/verification/findings.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { eventTime } from '../support/pki.ts';
import type { Case } from './codes/case.ts';
import { changeCases } from './codes/change.ts';
import { type Scene, setScene } from './codes/scene.ts';
import { signatureCases } from './codes/signature.ts';
import { structureCases } from './codes/structure.ts';
import { trustCases } from './codes/trust.ts';
import { Forger } from './forger.ts';

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

  async function judge(made: ReturnType<Case['make']>) {
    const { file, limits, ...how } = made instanceof Forger ? { file: made, limits: {} } : made;
    const roots = [scene.house.root.certificate, scene.root.certificate];
    return verifyPdf(file.bytes, { roots, at: eventTime, primitives, limits: { ...defaultLimits, ...limits }, ...how });
  }

  it.each<[string, Case]>(Object.entries(cases))('%s', async (code, { severity, make, beside }) => {
    const { verdict, findings } = await judge(make(scene));
    const weighed = findings.find((finding) => finding.code === code)?.severity ?? 'absent';
    const codes = [...new Set(findings.map((finding) => finding.code))].sort();
    expect(`${verdict}, ${weighed}: ${codes}`).toBe(
      `${severity === 'note' ? 'passed' : severity}, ${severity}: ${[code, ...beside].sort()}`,
    );
  });
});
