import { describe, expect, it } from '@jest/globals';
import { LockedFields } from '../../src/verification/changes/locked-fields.ts';
import type { FieldLock } from '../../src/verification/terms.ts';

const lock = (action: FieldLock['action'], ...fields: string[]): FieldLock => ({ action, fields });
const locked = (name: string, ...locks: FieldLock[]): boolean => {
  const all = new LockedFields();
  for (const one of locks) all.add(one);
  return all.has(name);
};

describe('fields that signatures locked', () => {
  it.each<[string, boolean, string, FieldLock[]]>([
    ['nothing', false, 'a', []],
    ['all', true, 'a', [lock('All')]],
    ['all, whatever else is free', true, 'a', [lock('All'), lock('Exclude', 'a')]],
    ['one by name', true, 'a', [lock('Include', 'a')]],
    ['another by name', false, 'b', [lock('Include', 'a')]],
    ['one of two', true, 'b', [lock('Include', 'a', 'b')]],
    ['what is below the name', true, 'a.b.c', [lock('Include', 'a')]],
    ['what only begins like the name', false, 'ab', [lock('Include', 'a')]],
    ['what is above the name', false, 'a', [lock('Include', 'a.b')]],
    ['a field without a name', false, '', [lock('Include', '')]],
    ['all but one', true, 'b', [lock('Exclude', 'a')]],
    ['all but this', false, 'a', [lock('Exclude', 'a')]],
    ['all but what is below this', false, 'a.b', [lock('Exclude', 'a')]],
    ['all but none', true, 'a', [lock('Exclude')]],
    ['all but one, and all but another', true, 'a', [lock('Exclude', 'a'), lock('Exclude', 'b')]],
    ['all but two, and all but one of them', false, 'a', [lock('Exclude', 'a', 'b'), lock('Exclude', 'a')]],
    ['all but one, and all but what is below it', false, 'a.b', [lock('Exclude', 'a'), lock('Exclude', 'a.b')]],
    ['all but what is below one, and all but it', false, 'a.b', [lock('Exclude', 'a.b'), lock('Exclude', 'a')]],
    ['what is free by one lock and named by another', true, 'a', [lock('Exclude', 'a'), lock('Include', 'a')]],
  ])('%s', (_, told, name, locks) => {
    expect(locked(name, ...locks)).toBe(told);
  });

  const long = (length: number): string => 'n'.repeat(length);
  it('take a name of more than 1,024 characters for locked where any is', () => {
    expect(locked(long(1024), lock('Include', 'a'))).toBe(false);
    expect(locked(long(1025), lock('Include', 'a'))).toBe(true);
    expect(locked(long(1024), lock('Exclude', long(1024)))).toBe(false);
    expect(locked(long(1025), lock('Exclude', long(1025)))).toBe(true);
    expect(locked(long(1025), lock('Include'))).toBe(false);
    expect(locked(long(1025))).toBe(false);
  });

  it('take a list in once, however many locks share it', () => {
    for (const action of ['Include', 'Exclude'] as const) {
      let walked = 0;
      const fields = Object.assign(['a'], {
        *[Symbol.iterator]() {
          walked++;
          yield 'a';
        },
      });
      const all = new LockedFields();
      for (let i = 0; i < 9; i++) all.add({ action, fields });
      expect(walked).toBe(1);
      expect(all.has('a')).toBe(action === 'Include');
    }
  });
});
