import { describe, expect, it } from '@jest/globals';
import type { Place } from '../../src/verification/findings/kind.ts';
import type { Finding } from '../../src/verification/findings.ts';
import { type FileContext, heavier, severityOf, verdictFor } from '../../src/verification/severity.ts';

const foreign: FileContext = {
  profile: 'general',
  lastEnd: 100,
  lastRevision: 2,
  signed: true,
  prolonged: undefined,
  documentStamps: new Set([7]),
};
const ours: FileContext = { ...foreign, profile: 'ikrar' };
const prolonged: FileContext = { ...ours, prolonged: { from: 100, until: 200 } };
const weigh = (finding: Finding, place: Place, context: FileContext) => severityOf({ finding, place }, context);

/** A finding of each weight: what it is in a file of ours and in one of somebody else. */
describe('the severity of a finding', () => {
  const damaged: Finding = { code: 'certificate-damaged', what: 'forged' };
  const imprint: Finding = { code: 'timestamp-imprint' };
  it.each<[string, Finding, Place, FileContext, string]>([
    ['damage', damaged, {}, ours, 'failed'],
    ['damage', damaged, {}, foreign, 'failed'],
    ['damage in a token', damaged, { within: 'timestamp' }, ours, 'failed'],
    ['damage in a token', damaged, { within: 'timestamp', signature: 1 }, foreign, 'indeterminate'],
    ['damage in the token of a document timestamp', damaged, { within: 'timestamp', signature: 7 }, foreign, 'failed'],
    ['damage in a token of nobody', damaged, { within: 'timestamp' }, foreign, 'failed'],
    ['damage in an object', damaged, { within: 'object', signature: 1 }, foreign, 'failed'],
    ['a bad token', imprint, { signature: 1 }, ours, 'failed'],
    ['a bad token', imprint, { signature: 1 }, foreign, 'indeterminate'],
    ['a bad document timestamp', imprint, { signature: 7 }, foreign, 'failed'],
    ['a comment', { code: 'comment' }, { offset: 150 }, foreign, 'note'],
    ['a comment', { code: 'comment' }, { offset: 150 }, ours, 'failed'],
    ['a comment in front of what prolongs', { code: 'comment' }, { offset: 99 }, prolonged, 'failed'],
    ['a comment at the begin of what prolongs', { code: 'comment' }, { offset: 100 }, prolonged, 'note'],
    ['a comment at the end of what prolongs', { code: 'comment' }, { offset: 199 }, prolonged, 'note'],
    ['a comment behind what prolongs', { code: 'comment' }, { offset: 200 }, prolonged, 'failed'],
    ['a comment nowhere', { code: 'comment' }, {}, prolonged, 'failed'],
  ])('%s at %j', (_, finding, place, context, severity) => {
    expect(weigh(finding, place, context)).toBe(severity);
  });

  const change = (what: 'version' | 'usage-rights'): Finding => ({
    code: 'change-permitted',
    change: what === 'version' ? { what, key: 'Version' } : { what },
    approvals: 1,
  });
  it('of a change is a note where it prolongs a file of ours, and only for what prolonging takes', () => {
    expect(weigh(change('version'), { offset: 150 }, prolonged)).toBe('note');
    expect(weigh(change('usage-rights'), { offset: 150 }, prolonged)).toBe('failed');
    expect(weigh(change('version'), { offset: 150 }, ours)).toBe('failed');
    expect(weigh(change('usage-rights'), { offset: 150 }, foreign)).toBe('note');
  });

  it('of what stands in a place depends on what is signed after it', () => {
    const collide: Finding = { code: 'field-names-collide', field: 'A' };
    expect(weigh(collide, { offset: 99 }, foreign)).toBe('indeterminate');
    expect(weigh(collide, { offset: 100 }, foreign)).toBe('failed');
    expect(weigh(collide, { revision: 2 }, foreign)).toBe('indeterminate');
    expect(weigh(collide, { revision: 3 }, foreign)).toBe('failed');
    expect(weigh(collide, {}, foreign)).toBe('failed');
    expect(weigh(collide, { offset: 150, revision: 1 }, foreign)).toBe('failed');
    expect(weigh(collide, { revision: 3 }, { ...foreign, signed: false })).toBe('indeterminate');
    expect(weigh(collide, { revision: 2 }, ours)).toBe('failed');
  });
});

describe('a verdict', () => {
  it('is the heaviest of all severities', () => {
    expect(verdictFor([])).toBe('passed');
    expect(verdictFor(['note'])).toBe('passed');
    expect(verdictFor(['note', 'indeterminate', 'note'])).toBe('indeterminate');
    expect(verdictFor(['indeterminate', 'failed', 'note'])).toBe('failed');
    expect((['note', 'failed', 'indeterminate'] as const).toSorted(heavier)).toEqual([
      'failed',
      'indeterminate',
      'note',
    ]);
  });
});
