import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createFairTurns, createTurns, joinRunning, LruMap, lazy, mapLimited, memoize } from '../../src/core/turns.ts';

/** Work that ends when it is told to, and says what is under way. */
function desk() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  return {
    begun,
    most: () => most,
    end: () => ends.shift()?.(),
    work: (name: string) => async () => {
      begun.push(name);
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running--;
      return name;
    },
  };
}

describe('a bounded map', () => {
  it('gives up what was not asked for the longest', () => {
    const map = new LruMap<string[]>(2);
    map.set('a', []).set('b', []);
    map.get('a');
    map.set('c', []);
    expect([...map.keys()]).toEqual(['a', 'c']);
    map.set('a', ['again']).set('d', []);
    expect([...map.keys()]).toEqual(['a', 'd']);
  });
});

describe('what is remembered', () => {
  it('is read once, also by many at once, until it makes room', async () => {
    const read: string[] = [];
    const known = memoize<string>(2);
    const ask = (key: string) => known(key, async () => `${key}${read.push(key)}`);
    expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual(['a1', 'a1', 'b2']);
    await ask('c');
    expect(await ask('b')).toBe('b2');
    expect(await ask('a')).toBe('a4');
  });

  it('is no failure', async () => {
    let tries = 0;
    const known = lazy(async () => {
      if (++tries === 1) throw new Error('not yet');
      return tries;
    });
    await expect(known()).rejects.toThrow('not yet');
    expect([await known(), await known()]).toEqual([2, 2]);
  });

  it('is not shared by two', async () => {
    const [mine, theirs] = [memoize<string>(2), memoize<string>(2)];
    await mine('a', async () => 'mine');
    expect(await theirs('a', async () => 'theirs')).toBe('theirs');
  });
});

it('work that is under way is joined, and begun anew after its end', async () => {
  const { begun, work, end } = desk();
  const join = joinRunning<string>();
  const all = Promise.all([join('a', work('a')), join('a', work('never')), join('b', work('b'))]);
  end();
  end();
  expect(await all).toEqual(['a', 'a', 'b']);
  const failing = join('a', async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const again = join('a', work('again'));
  end();
  expect(await again).toBe('again');
  expect(begun).toEqual(['a', 'b', 'again']);
});

describe('turns', () => {
  it('are taken in the order of coming, each key by itself, also after a failure', async () => {
    const { begun, work, end } = desk();
    const inTurn = createTurns();
    const failing = inTurn('a', async () => {
      throw new Error('no');
    });
    const all = [inTurn('a', work('a1')), inTurn('a', work('a2')), inTurn('b', work('b1'))];
    await expect(failing).rejects.toThrow('no');
    await sleep(1);
    expect(begun).toEqual(['b1', 'a1']);
    for (let i = 0; i < 3; i++) {
      end();
      await sleep(1);
    }
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1']);
  });

  it('are so many at once, never more, and may be refused by how many wait', async () => {
    const { begun, work, most, end } = desk();
    const inTurn = createTurns(2, (waiting) => {
      if (waiting >= 3) throw new Error('full');
    });
    const all = ['1', '2', '3', '4', '5'].map((name) => inTurn('', work(name)));
    await expect(inTurn('', work('6'))).rejects.toThrow('full');
    for (let i = 0; i < 5; i++) {
      end();
      await sleep(1);
      all.push(inTurn('', work(`late ${i}`)));
    }
    for (let i = 0; i < 5; i++) {
      end();
      await sleep(1);
    }
    await Promise.all(all);
    expect(most()).toBe(2);
    expect(begun.slice(0, 5)).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('many', () => {
  it('are done so many at a time, with results in their order', async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimited([5, 4, 3, 2, 1], 2, async (ms, i) => {
      most = Math.max(most, ++running);
      await sleep(ms);
      running--;
      return `${i}: ${ms}`;
    });
    expect(results).toEqual(['0: 5', '1: 4', '2: 3', '3: 2', '4: 1']);
    expect(most).toBe(2);
  });

  it('begin nothing after a failure, and tell the first when all has ended', async () => {
    const ended: number[] = [];
    const all = mapLimited([0, 1, 2, 3, 4], 2, async (n) => {
      await sleep(n * 5);
      ended.push(n);
      if (n < 2) throw new Error(`no ${n}`);
    });
    await expect(all).rejects.toThrow('no 0');
    expect(ended).toEqual([0, 1]);
  });
});

describe('turns that are shared fairly', () => {
  it('let no key wait because another has much to do', async () => {
    const { begun, end, most, work } = desk();
    const inTurn = createFairTurns(2, (waiting) => {
      if (waiting >= 5) throw new Error('too many of one');
    });
    const greedy = Array.from({ length: 7 }, (_, i) => inTurn('a', work(`a${i}`)));
    await expect(inTurn('a', work('a7'))).rejects.toThrow('too many of one');
    const modest = [inTurn('b', work('b0')), inTurn('c', work('c0'))];
    for (let i = 0; i < 9; i++) {
      await sleep(0);
      end();
    }
    expect(await Promise.all([...greedy, ...modest])).toHaveLength(9);
    expect(begun.slice(0, 5)).toEqual(['a0', 'a1', 'a2', 'b0', 'c0']);
    expect(most()).toBe(2);
    const after = inTurn('d', work('d0'));
    await sleep(0);
    end();
    expect(await after).toBe('d0');
  });
});
