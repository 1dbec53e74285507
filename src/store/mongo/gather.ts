import DataLoader from 'dataloader';

/**
 * Group read, the mirror of the writer's group commit: what a crowd asks in one turn of the event loop is read by one query,
 * and a record that many ask for is parsed once. The query leaves after everything that it answers was asked and nothing is
 * kept for the next one, so nobody sees less than what was durable at the moment of asking.
 * @param find the rows of these keys, in any order; its error is told to all who asked
 * @param read its error is told to those only who asked for that row
 */
export function gather<Row, Value>(
  find: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  read: (row: Row) => Value,
): (key: string) => Promise<Value | undefined> {
  async function answer(asked: readonly string[]): Promise<(Value | Error | undefined)[]> {
    const values = new Map<string, Value | Error>();
    for (const row of await find([...new Set(asked)]))
      values.set(
        keyOf(row),
        attempt(() => read(row)),
      );
    return asked.map((key) => values.get(key));
  }
  const loader = new DataLoader<string, Value | undefined>(answer, {
    cache: false,
    batchScheduleFn: setImmediate,
    maxBatchSize: 1000,
  });
  return (key) => loader.load(key);
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}
