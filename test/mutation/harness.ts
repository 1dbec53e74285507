import { expect } from 'expect';
import { activate, type Hits, takeHits } from './switch.ts';

/** The part of jest that the suites use, done so that one process runs any test again and again. */

type Body = () => unknown;

export interface Block {
  readonly parent: Block | undefined;
  readonly name: string;
  readonly before: Body[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
  /** What is cleared away in the end was written by tests: such a block is prepared anew for every test. */
  readonly after: Body[];
  /** Whether its `beforeAll` ran, and with which mutant: what it prepared may be spoiled by it. */
  prepared: { readonly by: number | undefined } | undefined;
  /** What its `beforeAll` met without a mutant, and how many milliseconds of processor it took. */
  hits: Hits;
  time: number;
}

export interface Test {
  /** Path of the suite, then the names of blocks and test, made unique by a number. */
  readonly name: string;
  readonly block: Block;
  readonly body: Body;
}

export const tests: Test[] = [];

const open = (parent: Block | undefined, name: string): Block => {
  const hooks = { before: [], beforeEach: [], afterEach: [], after: [] };
  return { parent, name, ...hooks, prepared: undefined, hits: new Map(), time: 0 };
};
let block = open(undefined, '');

/** What is declared from here on belongs to a suite. */
export function openSuite(path: string): void {
  block = open(undefined, path);
}

/** A block behind those around it. */
export const blocksOf = (inner: Block): Block[] => [...(inner.parent ? blocksOf(inner.parent) : []), inner];

function describe(name: string, body: () => void): void {
  const parent = block;
  block = open(parent, name);
  body();
  block = parent;
}

function it(name: string, body: Body): void {
  const path = [...blocksOf(block).map((one) => one.name), name].join(' › ');
  tests.push({ name: `${path} #${tests.length}`, block, body });
}

const each =
  (declare: (name: string, body: Body & (() => void)) => void) =>
  (rows: readonly unknown[]) =>
  (name: string, body: (...row: unknown[]) => void): void => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      declare(name.replace('%s', String(values[0])), () => body(...values));
    }
  };

/** Makes the globals that `@jest/globals` hands out. */
export function installGlobals(): void {
  const one = Object.assign(it, { each: each(it) });
  Object.assign(globalThis, {
    describe: Object.assign(describe, { each: each(describe) }),
    it: one,
    test: one,
    expect,
    beforeAll: (body: Body) => block.before.push(body),
    beforeEach: (body: Body) => block.beforeEach.push(body),
    afterEach: (body: Body) => block.afterEach.push(body),
    afterAll: (body: Body) => block.after.push(body),
  });
}

/** Milliseconds of processor since then. */
export function spent(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Runs the `beforeAll` of all blocks around a test that did not run with just this mutant, or without one, yet. */
async function prepare(test: Test, mutant: number | undefined): Promise<void> {
  let anew = false;
  for (const one of blocksOf(test.block)) {
    anew ||= one.prepared === undefined || one.prepared.by !== mutant;
    if (!anew) continue;
    one.prepared = { by: mutant };
    activate(mutant);
    const start = process.cpuUsage();
    for (const body of one.before) await body();
    if (mutant !== undefined) continue;
    one.hits = takeHits();
    one.time = spent(start);
  }
}

/** Runs the body between the hooks of the blocks around it. @throws what any of them throws */
async function runBody({ block, body }: Test): Promise<void> {
  const around = blocksOf(block);
  try {
    for (const one of around) for (const hook of one.beforeEach) await hook();
    await body();
  } finally {
    for (const one of around.toReversed()) for (const hook of one.afterEach) await hook();
  }
}

/** Runs the `afterAll` of the blocks around a test that have one. Without mutants; what fails there is no test's fault. */
async function clear({ block }: Test): Promise<void> {
  activate();
  for (const one of blocksOf(block).toReversed()) {
    if (one.after.length === 0 || !one.prepared) continue;
    one.prepared = undefined;
    for (const hook of one.after) await Promise.resolve(hook()).catch(() => undefined);
  }
}

/** Runs a test without a mutant. @throws what the test throws */
export async function runPlain(test: Test): Promise<{ readonly hits: Hits; readonly time: number }> {
  try {
    await prepare(test, undefined);
    activate();
    const start = process.cpuUsage();
    await runBody(test);
    return { hits: takeHits(), time: spent(start) };
  } finally {
    await clear(test);
  }
}

/**
 * Runs a test with a mutant. What its blocks prepared is made without the mutant, or with it where `through` is set.
 * @returns whether the test noticed: it failed, or met the mutant more than `limit` times
 */
export async function notices(test: Test, mutant: number, limit: number, through = false): Promise<boolean> {
  try {
    await prepare(test, through ? mutant : undefined);
    activate(mutant, limit);
    await runBody(test);
    return false;
  } catch {
    return true;
  } finally {
    activate();
    await clear(test);
  }
}
