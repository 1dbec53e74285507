import { groupBy } from './grouping.ts';
import type { Mutant } from './mutants.ts';
import type { Outcome } from './pool.ts';

export interface Tried {
  readonly mutant: Mutant;
  /** Its name in accepted.json, behind the file's. */
  readonly name: string;
  readonly outcome: Outcome;
  /** Why it may survive. */
  readonly reason: string | undefined;
}

const isNoticed = ({ outcome }: Tried): boolean => outcome.kind === 'noticed' || outcome.kind === 'endless';

interface Run {
  readonly tried: readonly Tried[];
  /** How many were to be tried. */
  readonly wanted: number;
  /** Names in accepted.json of what is not there. */
  readonly stale: readonly string[];
  readonly held: ReadonlySet<string>;
}

/** A table by room and kind, then what nobody noticed and nothing explains: a fault in a file that is held. */
export function describeRun({ tried, wanted, stale, held }: Run): { readonly text: string; readonly faults: number } {
  const unexplained = tried.filter((one) => !isNoticed(one) && one.reason === undefined);
  const faults = unexplained.filter(({ mutant }) => held.has(mutant.file)).length + stale.length;
  const lines = unexplained
    .sort((a, b) => a.mutant.id - b.mutant.id)
    .map(({ mutant: { file, line }, name, outcome }) => {
      return `${held.has(file) ? 'FAULT ' : ''}${outcome.kind} ${file}:${line} ${name}`;
    });
  const needless = tried.filter((one) => isNoticed(one) && one.reason !== undefined);
  const text = [
    ...table(tried),
    '',
    ...lines,
    ...stale.map((key) => `FAULT accepted.json names what is not there: ${key}`),
    ...needless.map(({ mutant, name }) => `accepted.json explains what a test notices: ${mutant.file} ${name}`),
    `${tried.length} of ${wanted} tried`,
    `${tried.length - unexplained.length} passed, ${faults} failed`,
  ];
  return { text: text.join('\n'), faults };
}

function table(tried: readonly Tried[]): string[] {
  const rooms = groupBy(tried, ({ mutant }) => `${mutant.file.split('/')[1]} ${mutant.kind}`);
  const rows = [...rooms, ['all', tried] as const].map(([name, all]) => {
    const count = (kind: Outcome['kind']): number => all.filter(({ outcome }) => outcome.kind === kind).length;
    const share = ((100 * all.filter(isNoticed).length) / Math.max(1, all.length)).toFixed(1);
    const explained = all.filter((one) => !isNoticed(one) && one.reason !== undefined).length;
    return [
      name,
      all.length,
      count('noticed'),
      count('endless'),
      count('survived'),
      count('unmet'),
      explained,
      `${share} %`,
    ];
  });
  const head = ['', 'mutants', 'noticed', 'endless', 'survived', 'unmet', 'explained', 'share'];
  return [head, ...rows].map((row) =>
    row.map((cell, i) => (i === 0 ? String(cell).padEnd(22) : String(cell).padStart(10))).join(''),
  );
}
