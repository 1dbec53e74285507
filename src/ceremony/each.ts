/**
 * Runs the work on every item, a few at a time: durable writes of different files then share one sync of the disk. After a
 * failure nothing new is started; the first error is thrown when what was under way has ended.
 */
export async function each<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
  atOnce = 16,
): Promise<void> {
  let next = 0;
  const errors: unknown[] = [];
  const worker = async () => {
    while (next < items.length && errors.length === 0) {
      const index = next++;
      await work(items[index]!, index).catch((error: unknown) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
}
