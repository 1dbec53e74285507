import { describe, expect, it } from '@jest/globals';
import { concat, hex, latin1 } from '../../src/core/bytes.ts';
import { addEvidence } from '../../src/signing/long-term.ts';
import { baseState } from '../../src/signing/state.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { isEvidenceAsOurs } from '../../src/verification/own-revision.ts';
import { Forger } from '../attacks/forger.ts';
import { tinyBase } from '../support/base.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

/** A file with two revisions of evidence that our writer brought: two certificates and a CRL, then three certificates more. */
const { bytes: base, plan } = tinyBase(1);
const evidence = (certificates: readonly string[], crls: readonly string[] = ['list 1']) => ({
  certificates: certificates.map(latin1),
  crls: crls.map(latin1),
});
const first = addEvidence(baseState(plan, base), plan, evidence(['cert 1', 'cert 2']));
const second = addEvidence(first.state, plan, evidence(['cert 3', 'cert 4', 'cert 5']));
const again = addEvidence(second.state, plan, evidence(['cert 5']));
const text = (bytes: Uint8Array) => new Forger(bytes).text;
const file = text(concat(base, first.bytes, second.bytes));
const free = first.state.nextObject;
const start = base.length + first.bytes.length;

const [, infoNumber = ''] = /\/Info (\d+)/.exec(file)!;

/** Digests as of the file before anything in it was changed. */
const digests = {
  revisions: [base, concat(base, first.bytes), concat(base, first.bytes, second.bytes)].map((bytes) =>
    hex(primitives.digest('SHA-256', bytes)),
  ),
};
function isOurs(changed: string | Forger, n = 2): boolean {
  const { file: found, told } = read(changed);
  if (!found) throw new Error(`cannot be read: ${told}`);
  return isEvidenceAsOurs({ file: found, digests: digests as never, primitives }, n);
}
/** The second revision with other text of the same length. */
function edited(...changes: readonly (readonly [from: string | RegExp, to: string])[]): string {
  let tail = file.slice(start);
  for (const [from, to] of changes) {
    const next = tail.replace(from, to);
    if (next === tail || next.length !== tail.length) throw new Error(`cannot put ${to} in place of ${from}`);
    tail = next;
  }
  return file.slice(0, start) + tail;
}
/** The base's trailer with other text of the same length. */
function rebased(from: RegExp, to: (found: string) => string): string {
  const head = text(base).replace(from, (found) => to(found).padEnd(found.length));
  if (head === text(base)) throw new Error(`nothing like ${from}`);
  return head + file.slice(base.length);
}

describe('evidence as our own writer brings it', () => {
  it('is known by its octets', () => {
    expect([isOurs(file, 1), isOurs(file, 2)]).toEqual([true, true]);
    expect([isOurs(file, 0), isOurs(file, 3)]).toEqual([false, false]);
    expect(isOurs(text(concat(base, first.bytes, second.bytes, again.bytes)), 3)).toBe(true);
  });

  it.each<[string, string]>([
    ['a certificate that it has', edited(['cert 4', 'cert 3'])],
    ['one of an older revision', edited(['cert 4', 'cert 1'])],
    [
      'an object that is no stream',
      edited([
        /<<\/Length 6>>\nstream\ncert 4\nendstream/,
        `<<${' '.repeat('/Length 6>>\nstream\ncert 4\nendstream'.length - 2)}>>`,
      ]),
    ],
    ['another author', edited([/\/Info \d+/, `/Info ${'9'.repeat(infoNumber.length)}`])],
  ])('is not, with %s', (_, changed) => {
    expect(isOurs(changed)).toBe(false);
  });

  it('takes the next numbers in order', () => {
    const [b, c] = [free + 1, free + 2];
    const place = (num: number) => String(file.lastIndexOf(`\n${num} 0 obj`) + 1).padStart(10, '0');
    const swapped = edited(
      [`\n${b} 0 obj`, '\nBB 0 obj'.padEnd(`\n${b} 0 obj`.length)],
      [`\n${c} 0 obj`, `\n${b} 0 obj`],
      ['\nBB 0 obj', `\n${c} 0 obj`],
      [`${b} 0 R ${c} 0 R`, `${c} 0 R ${b} 0 R`],
      [`${place(b)} 0`, `${'B'.repeat(10)} 0`],
      [`${place(c)} 0`, `${place(b)} 0`],
      ['B'.repeat(10), place(c)],
    );
    expect(isOurs(swapped)).toBe(false);
  });

  it('goes on where the file ended', () => {
    const size = /\/Size \d+/g;
    expect(isOurs(file.replace(size, (found) => found.replace(/\d/g, '9')))).toBe(false);
    const nothingNew = text(concat(base, first.bytes, second.bytes, again.bytes));
    expect(
      isOurs(
        nothingNew.replace(size, (found) => found.replace(/\d/g, '9')),
        3,
      ),
    ).toBe(false);
  });

  it.each<[string, string]>([
    ['without an identifier', rebased(/\/ID\[[^\]]*\]/, () => '')],
    ['with an identifier that is no string', rebased(/\/ID\[[^\]]*\]/, () => '/ID[1 2]')],
    ['without document information', rebased(/\/Info \d+ 0 R/, () => '')],
    ['without a size', rebased(/\/Size \d+/, () => '')],
  ])('is nothing that a file has %s', (_, changed) => {
    expect(isOurs(changed, 1)).toBe(false);
  });

  const store = '<</Type/DSS/Certs[]/CRLs[]>>';
  const catalog = (more: string) => foreignBase().body(1).replace('<<', `<<${more}`);
  const foreign = (more: string, bodies: Readonly<Record<number, string>> = {}) =>
    foreignBase({ bodies: { 1: catalog(more), ...bodies } });
  it.each<[string, Forger]>([
    [
      'whose catalog was none',
      foreignBase({ bodies: { 1: '1' } }).append([
        [1, catalog('/DSS 8 0 R')],
        [8, store],
      ]),
    ],
    [
      'whose catalog was not there',
      new Forger(foreignBase().text.replace('/Root 1 0 R', '/Root 8 0 R')).append(
        [
          [8, catalog('/DSS 9 0 R')],
          [9, store],
        ],
        { size: 10, root: '8 0 R' },
      ),
    ],
    ['whose catalog becomes none', foreign('').append([[1, '1']])],
    [
      'whose store was a number',
      foreign('/DSS 1').append([
        [1, catalog('/DSS 8 0 R')],
        [8, store],
      ]),
    ],
    [
      'whose store named no stream',
      foreign('/DSS 8 0 R', { 8: '<</Certs[5 0 R]>>' }).append([
        [1, catalog('/DSS 9 0 R')],
        [9, '<</Type/DSS/Certs[5 0 R]/CRLs[]>>'],
      ]),
    ],
    [
      'whose store names no stream',
      foreign('').append([
        [1, catalog('/DSS 9 0 R')],
        [8, '1'],
        [9, '<</Type/DSS/Certs[8 0 R]/CRLs[]>>'],
      ]),
    ],
  ])('is no revision of a file %s', (_, changed) => {
    expect(isOurs(changed, 1)).toBe(false);
  });
});
