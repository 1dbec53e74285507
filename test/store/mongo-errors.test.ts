import { describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { translate } from '../../src/store/mongo/call.ts';

class Renamed extends mongo.MongoNetworkError {
  override get name(): string {
    return 'PoolClearedOnNetworkError';
  }
}

describe('errors of the MongoDB driver', () => {
  const lost = new mongo.MongoNetworkError('gone');
  const renamed = new Renamed('interrupted due to server monitor timeout');

  it.each([
    ['a lost connection', lost],
    ['a pool that was cleared, whatever its class is called', renamed],
    ['a server too slow to answer', new mongo.MongoNetworkTimeoutError('slow')],
    [
      'a batch that was cut off',
      new mongo.MongoBulkWriteError(renamed as never, { getWriteConcernError: () => undefined } as never),
    ],
  ])('%s is a database that cannot be used now', (_what, error) => {
    expect(translate(error)).toMatchObject({ code: 'store-unavailable' });
  });

  it('leaves alone what is no fault of the database', () => {
    const ours = new TypeError('undefined is not a function');
    expect(translate(ours)).toBe(ours);
  });
});
