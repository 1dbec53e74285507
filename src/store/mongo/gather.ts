import DataLoader from 'dataloader';

/**
 * Group read, the counterpart of group commit: keys that are asked for in one turn of the event loop are read by one
 * query, and a record that many ask for is parsed once. The query starts after all its keys were asked for, and its
 * result is not kept for later ones, so that every caller sees everything that was durable when they asked.
 * @param find reads the rows of these keys, in any order; its error goes to all callers
 * @param read parses a row; its error goes only to the callers who asked for that row
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
