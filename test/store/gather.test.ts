import { gather } from '../../src/store/mongo/gather.ts';

interface Row {
  readonly key: string;
  readonly text: string;
}

function setUp(rows: Row[]) {
  const queries: (readonly string[])[] = [];
  const find = async (keys: readonly string[]) => {
    queries.push(keys);
    return rows.filter(({ key }) => keys.includes(key));
  };
  const read = ({ text }: Row): { readonly text: string } => {
    if (text === 'damaged') throw new Error('this row is damaged');
    return { text };
  };
  return { queries, one: gather(find, ({ key }) => key, read) };
}

describe('what is asked in one turn of the event loop', () => {
  test('is one query, and each caller gets what they asked for', async () => {
    const { queries, one } = setUp([
      { key: 'b', text: 'B' },
      { key: 'a', text: 'A' },
    ]);
    const [a, nobody, b, again] = await Promise.all([one('a'), one('c'), one('b'), one('a')]);
    expect([a, nobody, b]).toEqual([{ text: 'A' }, undefined, { text: 'B' }]);
    expect(again).toBe(a);
    expect(queries).toEqual([['a', 'c', 'b']]);
  });

  test('a damaged row is told to those only who asked for it', async () => {
    const { one } = setUp([
      { key: 'a', text: 'A' },
      { key: 'b', text: 'damaged' },
    ]);
    const damaged = one('b');
    await expect(one('a')).resolves.toEqual({ text: 'A' });
    await expect(damaged).rejects.toThrow('this row is damaged');
  });

  test('a query that fails is told to all who asked, and the next one is asked anew', async () => {
    let failing = true;
    const one = gather(
      async (keys) => {
        if (failing) throw new Error('no answer');
        return keys;
      },
      (key) => key,
      (key) => key,
    );
    const both = [one('a'), one('b')];
    for (const asked of both) await expect(asked).rejects.toThrow('no answer');
    failing = false;
    await expect(one('a')).resolves.toBe('a');
  });
});

test('a reader who comes while a query is under way sees what was written before they asked', async () => {
  const rows = [{ key: 'a', text: 'old' }];
  const { queries, one } = setUp(rows);
  const before = one('a');
  await new Promise(setImmediate);
  expect(queries).toHaveLength(1);
  rows[0] = { key: 'a', text: 'new' };
  await expect(one('a')).resolves.toEqual({ text: 'new' });
  await expect(before).resolves.toEqual({ text: 'old' });
});
