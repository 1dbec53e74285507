import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = join(import.meta.dirname, '..', '..', 'src', 'verification');

/** The files that the steps are made of, their own and those of core that they reach. */
function reached(): Map<string, string> {
  const files = new Map<string, string>();
  const queue = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'node-primitives.ts')
    .map((name) => join(folder, name));
  while (queue.length > 0) {
    const path = queue.pop()!;
    if (files.has(path)) continue;
    const source = readFileSync(path, 'utf8');
    files.set(path, source);
    for (const [, from] of source.matchAll(/^(?:import|export) (?!type).*? from '(\..*?)';/gms))
      queue.push(join(dirname(path), from!));
  }
  return files;
}

describe('the steps of the verifier', () => {
  it('need nothing of Node, so that a browser can run them', () => {
    const files = reached();
    expect(files.size).toBeGreaterThan(40);
    const bound = [...files].filter(([, source]) => /from 'node:|\b(?:Buffer|process|require)\b[.(]/.test(source));
    expect(bound.map(([path]) => path)).toEqual([]);
  });

  it('share nothing with the stages that make what they judge', () => {
    const outside = [...reached().keys()].filter(
      (path) => !/\/src\/(?:verification|core)\/|\/src\/errors\.ts$/.test(path),
    );
    expect(outside).toEqual([]);
  });

  it('take no time and no chance of their own', () => {
    const own = [...reached()].filter(([, source]) => /Date\.now\(|new Date\(\)|Math\.random/.test(source));
    expect(own.map(([path]) => path)).toEqual([]);
  });
});
