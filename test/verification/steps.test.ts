import { describe, expect, it } from '@jest/globals';
import { Budget, LimitError } from '../../src/verification/budget.ts';
import { judgeChanges } from '../../src/verification/changes/judge.ts';
import { Findings } from '../../src/verification/findings.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { readFile } from '../../src/verification/pdf/reader.ts';
import { findSignatures } from '../../src/verification/signature.ts';
import { type Forger, stream } from '../attacks/forger.ts';
import { changed, filled, signature, signedParts } from '../support/judged.ts';

class CountingBudget extends Budget {
  spent = 0;

  override walk(items: number): void {
    this.spent += items;
    super.walk(items);
  }
}

/** The steps that a file is charged for. */
function steps(file: Forger): number {
  const budget = new CountingBudget(defaultLimits);
  const findings = new Findings();
  const read = readFile(file.bytes, { limits: defaultLimits, primitives, findings, budget })!;
  judgeChanges(read, findSignatures(read, defaultLimits, findings), undefined);
  return budget.spent;
}

describe('a list or dictionary that others may share is walked at a cost', () => {
  const many = (count: number, text: string): string => text.repeat(count);
  const touched = (file: Forger): Forger => file.append([changed(file, 5, 'Surat', 'Sura')]);
  const keys = (count: number): string => Array.from({ length: count }, (_, i) => `/K${i} 1`).join('');
  const signAgain = (count: number, how: 'list' | 'keys'): Forger => {
    const file = signedParts();
    const part = how === 'list' ? `[${many(count, '1 ')}]` : `<<${keys(count)}>>`;
    return file.append([
      filled(file, 7, 21),
      [21, signature('/Reference 22 0 R')],
      [22, `[<</Data ${part}/TransformParams ${part}>>]`],
    ]);
  };
  const store = (entries: string): Forger => {
    const file = signedParts();
    return file.append([
      [21, `<</Type/DSS/Certs[22 0 R${entries}]>>`],
      [22, stream('', 'x')],
      changed(file, 1, '/Pages', '/DSS 21 0 R/Pages'),
    ]);
  };
  const form = (count: number): Forger => {
    const file = signedParts({ 8: `<</Fields 9 0 R/SigFlags 1${keys(count)}>>` });
    return file.append([[8, `<</Fields 9 0 R/SigFlags 3${keys(count)}>>`]]);
  };
  const resources = (count: number): Forger => {
    const file = signedParts({ 8: `<</Fields 9 0 R/DR<<${keys(count)}>>>>` });
    return file.append([[8, `<</Fields 9 0 R/DR<<${keys(count)}/More 1>>>>`]]);
  };
  const fields = (count: number): Forger => {
    const file = signedParts({ 9: `[6 0 R 7 0 R 11 0 R ${many(count, '11 0 R ')}]` });
    return file.append([
      [22, '<</FT/Sig/T(N)/V 21 0 R>>'],
      [21, signature()],
      [9, file.body(9).replace(']', ' 22 0 R]')],
    ]);
  };
  const again = (count: number): Forger => {
    const file = store(many(count, ' 22 0 R'));
    return file.append([[21, file.body(21)]]);
  };
  const named = (length: number): Forger =>
    touched(
      signedParts({ 11: `<</Subtype/Widget/FT/Tx/T(C)/Parent 14 0 R>>`, 14: `<</T(${'n'.repeat(length)})>>` }),
    ).append([[11, '<</Subtype/Widget/FT/Tx/T(C)/Parent 14 0 R/V(x)>>']]);

  it.each<[string, number, (count: number) => Forger]>([
    [
      'kids of the page tree',
      1,
      (n) => touched(signedParts({ 2: `<</Type/Pages/Kids[3 0 R ${many(n, '3 0 R ')}]/Count 1>>` })),
    ],
    ['annotations of a page', 2, (n) => touched(signedParts({ 10: `[6 0 R 7 0 R ${many(n, '6 0 R ')}]` }))],
    ['a list that something belongs to', 1, (n) => touched(signedParts({ 14: `<</A[${many(n, '1 ')}]>>` }))],
    ['a dictionary that something belongs to', 1, (n) => touched(signedParts({ 14: `<<${keys(n)}>>` }))],
    ['fields of the form', 2, (n) => touched(signedParts({ 9: `[6 0 R 7 0 R ${many(n, '11 0 R ')}]` }))],
    ['entries of a form that changes', 2, form],
    ['resources of a form that changes', 2, resources],
    ['fields of a form that grows', 2, fields],
    ['certificates of a store', 2, (n) => store(many(n, ' 22 0 R'))],
    ['certificates of a store that is written anew', 6, again],
    ['a list in the terms of a signature', 1, (n) => signAgain(n, 'list')],
    ['entries in the terms of a signature', 1, (n) => signAgain(n, 'keys')],
    ['the name of a field', 8, named],
  ])('%s', (_, times, make) => {
    const [few, more] = [steps(make(10)), steps(make(1010))];
    expect((more - few) / 1000).toBeGreaterThanOrEqual(times);
  });
});

describe('a budget', () => {
  it('may be spent to the last step, check and entry', () => {
    const budget = new Budget({ ...defaultLimits, steps: 3, checks: 2, revoked: 1 });
    budget.walk(2);
    budget.walk(1);
    budget.check(2);
    budget.revoke();
    budget.walk(0);
    expect(() => budget.walk(1)).toThrow(LimitError);
    expect(() => budget.check(1)).toThrow('limit-checks');
    expect(() => budget.revoke()).toThrow('limit-revoked');
  });
});
