import { expect, it } from '@jest/globals';
import { isBusy, translate } from '../../src/store/sqlite/database.ts';

/** libsql calls an extended code that it does not know UNKNOWN_SQLITE_ERROR_n. */
it.each([
  [1544, 'a folder that may not be written', 'store-unavailable'],
  [10 | (31 << 8), 'a disk that fails in an uncommon way', 'store-unavailable'],
  [11 | (9 << 8), 'a damaged index', 'store-damaged'],
])('%s, %s, is one of the house’s errors', (number, _, code) => {
  expect(translate({ code: `UNKNOWN_SQLITE_ERROR_${number}` })).toMatchObject({ code });
});

it('leaves alone what it does not know', () => {
  const error = { code: 'UNKNOWN_SQLITE_ERROR_1' };
  expect(translate(error)).toBe(error);
  expect(isBusy({ code: 'UNKNOWN_SQLITE_ERROR_517' })).toBe(true);
});
