import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { accepted, keyOf } from './accepted.ts';
import { type Choice, choose } from './choice.ts';
import { Memory } from './memory.ts';
import type { Mutant } from './mutants.ts';
import { type Outcome, tryAll } from './pool.ts';
import { describeRun, type Tried } from './report.ts';
import { sources } from './sources.ts';
import { suites, usualRooms } from './suites.ts';

const options = {
  rooms: { type: 'string', default: usualRooms.join(',') },
  suites: { type: 'string' },
  files: { type: 'string' },
  kinds: { type: 'string', default: 'deleted,flipped' },
  since: { type: 'string' },
  sample: { type: 'string' },
  minutes: { type: 'string' },
  workers: { type: 'string', default: String(availableParallelism()) },
  survivors: { type: 'boolean', default: false },
  resume: { type: 'boolean', default: false },
  thorough: { type: 'boolean', default: false },
} as const;

/** @returns the exit code: 1 where something survived that is not accepted */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options });
  const rooms = values.rooms.split(',');
  const { mutants } = sources(rooms);
  const keys = keyOf(mutants);
  const { held, reasons } = accepted();
  const memory = new Memory(keys);
  const choice: Choice = {
    files: values.files?.split(',') ?? [],
    kinds: new Set(values.kinds.split(',')),
    since: values.since,
    sample: values.sample,
  };
  const wanted = choose(mutants, choice).map((group) =>
    group.filter((mutant) => {
      const before = memory.outcome(mutant);
      if (values.survivors) return before?.kind === 'survived' || before?.kind === 'unmet';
      if (values.resume) return before === undefined;
      return values.minutes === undefined || !reasons.has(keys.get(mutant)!);
    }),
  );
  const tried: Tried[] = [];
  const failing = new Set<string>();
  const total = wanted.flat().length;
  await tryAll(Number(values.workers), {
    rooms,
    suites: values.suites?.split(',') ?? suites(rooms),
    effort: values.thorough ? 600_000 : 3_000,
    groups: wanted.filter((group) => group.length > 0),
    deadline:
      values.minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + Number(values.minutes) * 60_000,
    failing(tests) {
      for (const test of tests) failing.add(test);
    },
    done(mutant: Mutant, outcome: Outcome) {
      const key = keys.get(mutant)!;
      tried.push({ mutant, name: key.slice(mutant.file.length + 1), outcome, reason: reasons.get(key) });
      memory.add(mutant, outcome);
    },
  });
  const isTried = (key: string): boolean =>
    rooms.some((room) => key.startsWith(`${room}/`) || key.startsWith(`${room} `));
  const there = new Set(keys.values());
  const stale =
    values.files || values.since ? [] : [...reasons.keys()].filter((key) => isTried(key) && !there.has(key));
  const { text, faults } = describeRun({ tried, wanted: total, stale, held });
  for (const test of failing) console.log(`left out, since it fails without a mutant: ${test}`);
  console.log(text);
  return faults === 0 ? 0 : 1;
}
