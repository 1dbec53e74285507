import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { groupBy } from './grouping.ts';
import type { Mutant } from './mutants.ts';
import { root } from './sources.ts';

export interface Choice {
  /** Parts of paths; all files where there is none. */
  readonly files: readonly string[];
  readonly kinds: ReadonlySet<string>;
  /** A commit: only mutants of lines that changed since then, or mostly these where a sample is wanted beside them. */
  readonly since: string | undefined;
  /** Any text: all in an order that it decides. */
  readonly sample: string | undefined;
}

/** The mutants in the order in which they are tried; those of a group stand together, and one worker tries them. */
export function choose(mutants: readonly Mutant[], { files, kinds, since, sample }: Choice): Mutant[][] {
  const wanted = mutants.filter(
    ({ file, kind }) => kinds.has(kind) && (files.length === 0 || files.some((part) => file.includes(part))),
  );
  const changed = since === undefined ? [] : changedSince(since, wanted);
  const first = new Set(changed);
  if (sample === undefined) return inPieces(since === undefined ? wanted : changed);
  const rest = wanted.filter((mutant) => !first.has(mutant));
  return interleaved(shuffled(changed, sample), shuffled(rest, sample)).map((mutant) => [mutant]);
}

/** In an order that a text decides. */
function shuffled(mutants: readonly Mutant[], seed: string): Mutant[] {
  const rank = ({ file, start, id }: Mutant) =>
    createHash('sha256').update(`${seed}/${file}/${start}/${id}`).digest('hex');
  const ranked = mutants.map((mutant) => [rank(mutant), mutant] as const);
  return ranked.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mutant]) => mutant);
}

/** Two of the first list, one of the second, as long as there are any: neither waits for the other when time runs out. */
function interleaved<T>(first: readonly T[], second: readonly T[]): T[] {
  const [a, b] = [[...first], [...second]];
  const out: T[] = [];
  while (a.length + b.length > 0) out.push(...a.splice(0, 2), ...b.splice(0, 1));
  return out;
}

const pieceSize = 25;

/** By file, in pieces that several workers can share. */
const inPieces = (mutants: readonly Mutant[]): Mutant[][] =>
  [...groupBy(mutants, ({ file }) => file).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / pieceSize) }, (_, i) =>
      group.slice(i * pieceSize, (i + 1) * pieceSize),
    ),
  );

/** Those of lines that differ from a commit's. @throws Error when git does not know the commit */
function changedSince(commit: string, mutants: readonly Mutant[]): Mutant[] {
  const diff = execFileSync('git', ['diff', '-U0', commit, '--', 'src'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const lines = new Set<string>();
  let file = '';
  for (const line of diff.split('\n')) {
    file = /^\+\+\+ b\/(.*)$/.exec(line)?.[1] ?? file;
    const [, from, count = '1'] = /^@@ \S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    for (let i = 0; from !== undefined && i < Number(count); i++) lines.add(`${file}:${Number(from) + i}`);
  }
  return mutants.filter((mutant) => lines.has(`${mutant.file}:${mutant.line}`));
}
