import { expect, it } from '@jest/globals';
import { createRegister } from '../../src/core/register.ts';

it('keeps and tells each thing once, and no more of them than somebody could wish for', () => {
  const told: string[] = [];
  const register = createRegister<string>(
    (word) => word.toLowerCase(),
    (word) => told.push(word),
  );
  for (const word of ['a', 'A', 'b', 'a']) register.add(word);
  expect([register.list(), told]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  for (let i = 0; i < 2000; i++) register.add(String(i));
  expect([register.list().length, told.length]).toEqual([1000, 1000]);
});
