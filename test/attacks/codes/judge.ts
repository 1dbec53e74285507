import { defaultLimits } from '../../../src/verification/limits.ts';
import { nodePrimitives as primitives } from '../../../src/verification/node-primitives.ts';
import type { Report } from '../../../src/verification/report.ts';
import { verifyPdf } from '../../../src/verification/verify.ts';
import { eventTime } from '../../support/pki.ts';
import { Forger } from '../forger.ts';
import type { Case } from './case.ts';
import type { Scene } from './scene.ts';

/** The report about a file, with the scene's roots and at its time where the file does not say otherwise. */
export function judge(scene: Scene, made: ReturnType<Case['make']>): Promise<Report> {
  const { file, limits, ...how } = made instanceof Forger ? { file: made, limits: {} } : made;
  const roots = [scene.house.root.certificate, scene.root.certificate];
  return verifyPdf(file.bytes, { roots, at: eventTime, primitives, limits: { ...defaultLimits, ...limits }, ...how });
}

/** Its verdict and codes in a line. */
export async function answer(scene: Scene, made: ReturnType<Case['make']>): Promise<string> {
  const { verdict, findings } = await judge(scene, made);
  return [verdict, ...[...new Set(findings.map(({ code }) => code))].sort()].join(' ');
}
