import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { add, groupBy } from './grouping.ts';
import {
  type Block,
  blocksOf,
  installGlobals,
  notices,
  openSuite,
  runPlain,
  spent,
  type Test,
  tests,
} from './harness.ts';
import { instrument } from './instrument.ts';
import { root, sources } from './sources.ts';
import { type Hits, installSwitch } from './switch.ts';

/** A mutant to try. */
export interface Task {
  readonly id: number;
  /** A test that noticed its neighbour, tried first. */
  readonly first: string | undefined;
}

/** What a worker is told first. */
export interface Start {
  readonly rooms: readonly string[];
  readonly suites: readonly string[];
  /** Milliseconds of processor after which a mutant that no test noticed has survived: quick tests come first. */
  readonly effort: number;
}

export type Answer =
  | { readonly type: 'ready'; readonly covered: readonly number[]; readonly failing: readonly string[] }
  | { readonly type: 'broken'; readonly message: string }
  /** It goes on: sent between two tests. */
  | { readonly type: 'alive' }
  | { readonly type: 'tried'; readonly id: number; readonly by: string | undefined };

/** The tests in which each mutant makes a difference where it stands, quickest first. */
interface Plan {
  readonly effort: number;
  /** Names of tests that fail without a mutant: they are left out. */
  readonly failing: string[];
  /** Mutants that any test meets. */
  readonly met: Set<number>;
  readonly direct: Map<number, { readonly test: Test; readonly times: number }[]>;
  /** Those whose blocks meet it while they prepare. */
  readonly through: Map<number, Test[]>;
}

/** The life of a worker: loads everything, runs all tests once, then tries what it is sent. */
export async function work(serve: (sources: [path: string, source: string][]) => void): Promise<void> {
  const answer = (message: Answer): void => void process.send!(message);
  const first = new Promise<Start>((done) => process.once('message', (start) => done(start as Start)));
  setInterval(() => undefined, 60_000); // keeps the process while it waits for work
  process.once('disconnect', () => process.exit());
  try {
    const { rooms, suites, effort } = await first;
    const all = sources(rooms);
    installSwitch(all.mutants.length);
    installGlobals();
    serve(all.files.map(({ path, source, mutants }) => [resolve(root, path), instrument(source, mutants)]));
    for (const suite of suites) {
      openSuite(suite);
      await import(pathToFileURL(resolve(root, suite)).href);
    }
    const plan = await makePlan(effort);
    answer({ type: 'ready', covered: [...plan.met], failing: plan.failing });
    process.on(
      'message',
      (task) =>
        void tryMutant(task as Task, plan, () => answer({ type: 'alive' })).then((by) =>
          answer({ type: 'tried', id: (task as Task).id, by }),
        ),
    );
  } catch (error) {
    answer({ type: 'broken', message: error instanceof Error ? `${error.stack}` : String(error) });
  }
}

/** Runs every test once. */
async function makePlan(effort: number): Promise<Plan> {
  const runs: { test: Test; hits: Hits; time: number }[] = [];
  const failing: string[] = [];
  for (const test of tests) {
    const run = await runPlain(test).catch(() => undefined);
    if (run) runs.push({ test, ...run });
    else failing.push(test.name);
  }
  runs.sort((a, b) => a.time - b.time);
  const plan: Plan = { effort, failing, met: new Set(), direct: new Map(), through: new Map() };
  for (const { test, hits } of runs)
    for (const [id, { times, matters }] of hits) {
      plan.met.add(id);
      if (matters) add(plan.direct, id, { test, times });
    }
  const byBlock = groupBy(runs, ({ test }) => test.block);
  const cost = (block: Block): number => blocksOf(block).reduce((sum, one) => sum + one.time, 0);
  for (const [block, members] of [...byBlock].sort(([a], [b]) => cost(a) - cost(b))) {
    for (const one of blocksOf(block))
      for (const [id, { matters }] of one.hits) {
        plan.met.add(id);
        if (matters) for (const { test } of members) add(plan.through, id, test);
      }
  }
  return plan;
}

/** The name of a test that notices the mutant; undefined when none does. */
async function tryMutant(
  { id, first }: Task,
  { effort, direct, through }: Plan,
  goOn: () => void,
): Promise<string | undefined> {
  const start = process.cpuUsage();
  const found = direct.get(id) ?? [];
  const ordered = [
    ...found.filter(({ test }) => test.name === first),
    ...found.filter(({ test }) => test.name !== first),
  ];
  for (const { test, times } of ordered) {
    if (await notices(test, id, times * 20 + 50_000)) return test.name;
    if (spent(start) > effort) return undefined;
    goOn();
  }
  for (const test of through.get(id) ?? []) {
    if (await notices(test, id, 5_000_000, true)) return test.name;
    if (spent(start) > effort) return undefined;
    goOn();
  }
  return undefined;
}
