import { describe, expect, it } from '@jest/globals';
import type { FindingCode } from '../../src/verification/findings.ts';
import { defaultLimits, type Limits } from '../../src/verification/limits.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import type { Primitives } from '../../src/verification/primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { eventTime } from '../support/pki.ts';
import { bombs } from './bombs/bombs.ts';

/** What a check asked of its surroundings: counted, because a clock would tell of the machine. */
interface Spent {
  checks: number;
  keys: number;
  inflated: number;
}

function counting(spent: Spent): Primitives {
  return {
    ...nodePrimitives,
    publicKey(spki) {
      spent.keys++;
      const key = nodePrimitives.publicKey(spki);
      return {
        verify: (...asked) => {
          spent.checks++;
          return key.verify(...asked);
        },
      };
    },
    inflate(bytes, max) {
      spent.inflated += Math.min(max, 1032 * bytes.length);
      return nodePrimitives.inflate(bytes, max);
    },
  };
}

async function judge(name: string, size: number, tighter: Partial<Limits> = {}) {
  const limits = { ...defaultLimits, ...tighter };
  const spent: Spent = { checks: 0, keys: 0, inflated: 0 };
  const bytes = await bombs.find((bomb) => bomb.name === name)!.make(size);
  const report = await verifyPdf(bytes, { roots: [], at: eventTime, primitives: counting(spent), limits });
  const codes: string[] = report.findings.map(({ code }) => code);
  return { report, codes, spent, limits };
}

describe('small bombs', () => {
  it.each(bombs.map(({ name }) => name))('%s: a report, within what a file may cost', async (name) => {
    const { report, codes, spent, limits } = await judge(name, 100_000);
    expect(report.verdict).not.toBe('passed');
    expect(codes).not.toContain('check-unfinished');
    expect(spent.checks + spent.keys).toBeLessThanOrEqual(limits.checks);
    expect(spent.inflated).toBeLessThanOrEqual(2 * limits.inflated);
  });

  it.each<[code: FindingCode, limits: Partial<Limits>, bombs: readonly string[], size?: number]>([
    [
      'limit-steps',
      { steps: 2_000 },
      [
        'nodes of the page tree that share one list of kids',
        'pages that share one list of annotations',
        'pages that share one dictionary of resources',
        'one annotation with a large appearance, listed again and again',
        'fields below one parent with a long name',
        'fields that share one list of kids',
        'revisions that add a field to a form of many fields',
        'revisions below a DSS of many keys',
        'revisions that turn between two lists of evidence',
        'objects of no value',
        'dictionaries that name a key twice',
        'streams without an end',
        'containers of objects that are none, in a cross-reference stream',
        'certificates of nothing, in one signature',
        'certificates of nothing, in many signatures',
        'CRLs of nothing, in one signature',
      ],
    ],
    ['limit-steps', { steps: 500_000 }, ['consents whose names are set in a font each']],
    ['limit-steps', { steps: 500 }, ['signatures of one revision that share one reference'], 10_000],
    [
      'limit-checks',
      { checks: 50 },
      [
        'certificates that any of sixty-four authorities could have issued',
        'signatures on P-384',
        'signatures on P-521',
        'signatures below sixty-four authorities of one name',
        'CRLs that any of sixteen authorities could have issued',
      ],
    ],
    ['limit-revoked', { revoked: 1_000 }, ['a CRL of other millions of entries']],
    [
      'limit-objects',
      { values: 20_000 },
      ['dictionaries without entries', 'arrays without items', 'names that differ'],
    ],
    ['limit-depth', {}, ['nesting too deep, in many objects']],
    ['limit-inflated', { inflated: 1_000_000 }, ['streams that break after megabytes, in a DSS']],
    ['limit-inflated', { inflated: 1_000_000 }, ['streams that grow too large, in a DSS each']],
    ['syntax-invalid', {}, ['one name with an escape']],
    ['object-stream-invalid', {}, ['packed objects that share one long string']],
    [
      'cms-malformed',
      {},
      ['an object identifier of megabytes', 'a set of millions of values', 'BER of millions of pieces'],
    ],
    ['certificate-damaged', {}, ['extensions of millions', 'an authority of many extensions above many signers']],
  ])('%s', async (code, limits, names, size = 200_000) => {
    for (const name of names) expect(`${name}: ${(await judge(name, size, limits)).codes}`).toContain(code);
  });
});
