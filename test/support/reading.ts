import { latin1 } from '../../src/core/bytes.ts';
import { Budget } from '../../src/verification/budget.ts';
import { Findings } from '../../src/verification/findings.ts';
import { defaultLimits, type Limits } from '../../src/verification/limits.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { readFile } from '../../src/verification/pdf/reader.ts';
import type { Forger } from '../attacks/forger.ts';

/** The findings of reading a file, each as code and part; and the file where its revisions can be followed. */
export function read(text: string | Forger, limits: Partial<Limits> = {}) {
  const findings = new Findings();
  const all = { ...defaultLimits, ...limits };
  const bytes = typeof text === 'string' ? latin1(text) : text.bytes;
  const file = readFile(bytes, { limits: all, primitives, findings, budget: new Budget(all) });
  const told = findings.all.map(({ finding }) =>
    'what' in finding ? `${finding.code} ${finding.what}` : finding.code,
  );
  return { file, told };
}
