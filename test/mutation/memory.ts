import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';
import type { Outcome } from './pool.ts';
import { root } from './sources.ts';

const folder = join(root, 'out');
const path = join(folder, 'mutation.jsonl');

/** What became of each mutant when it was last tried, while its file stayed as it was; kept on the disk as it comes. */
export class Memory {
  readonly #keys: ReadonlyMap<Mutant, string>;
  readonly #files = new Map<string, string>();
  readonly #known = new Map<string, Outcome>();

  constructor(keys: ReadonlyMap<Mutant, string>) {
    this.#keys = keys;
    mkdirSync(folder, { recursive: true });
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    for (const line of lines) {
      const { key, ...outcome } = JSON.parse(line) as Outcome & { key: string };
      this.#known.set(key, outcome);
    }
  }

  outcome(mutant: Mutant): Outcome | undefined {
    return this.#known.get(this.#keyOf(mutant));
  }

  add(mutant: Mutant, outcome: Outcome): void {
    appendFileSync(path, `${JSON.stringify({ key: this.#keyOf(mutant), ...outcome })}\n`);
  }

  #keyOf(mutant: Mutant): string {
    const { file } = mutant;
    const digest =
      this.#files.get(file) ??
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex')
        .slice(0, 16);
    this.#files.set(file, digest);
    return `${digest} ${this.#keys.get(mutant)}`;
  }
}
