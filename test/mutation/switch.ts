/** Which mutant is on, and what was met: the sources that instrument.ts makes ask `globalThis.mutants` at every mutant. */

/** What a stretch of running met: mutant → how often, and whether the mutant would have made a difference there. */
export type Hits = ReadonlyMap<number, { readonly times: number; readonly matters: boolean }>;

/** -1 while nothing is on and everything met is counted. */
let on = -1;
let steps = 0;
let most = Number.POSITIVE_INFINITY;
let met = new Uint32Array(0);
let mattered = new Uint8Array(0);

/** A mutant that is met so often runs without end: it counts as noticed. */
class EndlessError extends Error {}

function step(): void {
  if (++steps > most) throw new EndlessError('the mutant is met without end');
}

function count(id: number, matters: boolean): void {
  met[id]!++;
  if (matters) mattered[id] = 1;
}

/** A comparison by `right`, or by the other operators that mutants.ts puts in its place, in that order. */
const comparison =
  (right: (a: never, b: never) => boolean, ...others: ((a: never, b: never) => boolean)[]) =>
  (id: number, a: never, b: never): boolean => {
    const result = right(a, b);
    if (on < 0) for (let i = 0; i < others.length; i++) count(id + i, others[i]!(a, b) !== result);
    else if (on >= id && on < id + others.length) {
      step();
      return others[on - id]!(a, b);
    }
    return result;
  };

const same = (a: unknown, b: unknown): boolean => a === b;
const different = (a: unknown, b: unknown): boolean => a !== b;
const less = (a: number, b: number): boolean => a < b;
const atMost = (a: number, b: number): boolean => a <= b;
const more = (a: number, b: number): boolean => a > b;
const atLeast = (a: number, b: number): boolean => a >= b;

const mutants = {
  /** Whether the statement is left out, or the other expression taken. */
  is(id: number): boolean {
    if (on < 0) count(id, true);
    if (id !== on) return false;
    step();
    return true;
  },

  /** A condition, or a constant in its place. Where the value itself goes on, any constant may differ from it. */
  constant(id: number, constant: boolean, isResult: boolean, value: unknown): unknown {
    if (on < 0) count(id, typeof value === 'boolean' || !isResult ? Boolean(value) !== constant : true);
    if (id !== on) return value;
    step();
    return constant;
  },

  '===': comparison(same, different),
  '!==': comparison(different, same),
  '<': comparison(less, atMost, atLeast),
  '<=': comparison(atMost, less, more),
  '>': comparison(more, atLeast, atMost),
  '>=': comparison(atLeast, more, less),
};

/** MUST be called before a source with mutants is loaded. */
export function installSwitch(count: number): void {
  met = new Uint32Array(count);
  mattered = new Uint8Array(count);
  Object.assign(globalThis, { mutants });
}

/** Turns a mutant on, or all off, and forgets what was met. */
export function activate(mutant = -1, limit = Number.POSITIVE_INFINITY): void {
  on = mutant;
  steps = 0;
  most = limit;
  met.fill(0);
  mattered.fill(0);
}

/** What was met since the last call of {@link activate}. */
export function takeHits(): Hits {
  const hits = new Map<number, { times: number; matters: boolean }>();
  for (let id = 0; id < met.length; id++)
    if (met[id]! > 0) hits.set(id, { times: met[id]!, matters: mattered[id] === 1 });
  return hits;
}
