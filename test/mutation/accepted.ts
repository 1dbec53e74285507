import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

interface Accepted {
  /** Files of which every survivor has a reason: in these no other may survive. */
  readonly held: readonly string[];
  /** Reason → file → changes that no test can or need notice, as a run prints them. */
  readonly reasons: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The files that are held, and for the key of a mutant ({@link keyOf}) why it may survive. */
export function accepted(): { readonly held: ReadonlySet<string>; readonly reasons: ReadonlyMap<string, string> } {
  const text = readFileSync(join(import.meta.dirname, 'accepted.json'), 'utf8');
  const { held, reasons } = JSON.parse(text) as Accepted;
  const named = Object.entries(reasons).flatMap(([reason, files]) =>
    Object.entries(files).flatMap(([file, changes]) => changes.map((change) => [`${file} ${change}`, reason] as const)),
  );
  return { held: new Set(held), reasons: new Map(named) };
}

/** A name for each mutant that stays when lines move: its file and its change, with a number from the second of the same on. */
export function keyOf(mutants: readonly Mutant[]): ReadonlyMap<Mutant, string> {
  const seen = new Map<string, number>();
  return new Map(
    mutants.map((mutant) => {
      const name = `${mutant.file} ${mutant.change}`;
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      return [mutant, times === 1 ? name : `${name} (${times})`];
    }),
  );
}
