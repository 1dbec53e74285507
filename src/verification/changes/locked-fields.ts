import type { FieldLock } from '../terms.ts';

/** A longer name, of thousands of levels, counts as locked: to look for each level costs the square of its length. */
const maxName = 1024;

/** The fields that signatures so far have locked, of any number of locks. */
export class LockedFields {
  #all = false;
  readonly #named = new Set<string>();
  /** What every lock of the kind "all but these" leaves free; undefined before the first. */
  #free: ReadonlySet<string> | undefined;
  /** Lists that were taken in: locks share them. */
  readonly #taken = { Include: new Set<readonly string[]>(), Exclude: new Set<readonly string[]>() };

  add({ action, fields }: FieldLock): void {
    if (action === 'All') {
      this.#all = true;
      return;
    }
    if (this.#taken[action].has(fields)) return;
    this.#taken[action].add(fields);
    if (action === 'Include') for (const name of fields) this.#named.add(name);
    else this.#free = this.#free ? common(this.#free, new Set(fields)) : new Set(fields);
  }

  /** @param name fully qualified */
  has(name: string): boolean {
    if (this.#all) return true;
    if (name.length > maxName) return this.#named.size > 0 || this.#free !== undefined;
    return covers(this.#named, name) || (this.#free !== undefined && !covers(this.#free, name));
  }
}

/** The name or one above it is in the list. */
function covers(list: ReadonlySet<string>, name: string): boolean {
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1))
    if (list.has(name.slice(0, end))) return true;
  return false;
}

const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> =>
  new Set([...[...a].filter((name) => covers(b, name)), ...[...b].filter((name) => covers(a, name))]);
