import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The sources of the house, and what imports what, read as text. */
export const src = resolve(import.meta.dirname, '../../src');

export const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

export const sourceOf = (name: string): string => readFileSync(join(src, name), 'utf8');

/** The folder, or the file where it lies at the top. */
export const room = (path: string): string => path.split('/')[0]!;

export interface Import {
  readonly from: string;
  /** A file of ours, or a package. */
  readonly to: string;
  readonly typeOnly: boolean;
  /** `*` where the whole module is taken. */
  readonly names: readonly string[];
}

const statement =
  /^\s*(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm;

const importsIn = (from: string, text: string): readonly Import[] =>
  [...text.matchAll(statement)].map((match): Import => {
    const specifier = match[3] ?? match[4] ?? match[5]!;
    const listed = /^\{(.*)\}$/s
      .exec((match[2] ?? '').trim())?.[1]
      ?.split(',')
      .filter((name) => name.trim());
    const names = listed?.map((name) =>
      name
        .trim()
        .replace(/^type /, '')
        .replace(/ as .*$/, ''),
    ) ?? ['*'];
    const allTypes = listed?.every((name) => name.trim().startsWith('type ')) ?? false;
    const to = specifier.startsWith('.') ? relative(src, resolve(src, dirname(from), specifier)) : specifier;
    return { from, to, typeOnly: match[1] !== undefined || allTypes, names };
  });

export const imports: readonly Import[] = files.flatMap((from) => importsIn(from, sourceOf(from)));

/** Imports of files of ours. */
export const ours = imports.filter(({ to }) => files.includes(to));

export const show = (found: readonly Import[]) => found.map(({ from, to }) => `${from} → ${to}`);

/** `file name` of every value that a file of ours, a test or a bench imports by name. */
export function mentions(): ReadonlySet<string> {
  const test = resolve(import.meta.dirname, '..');
  const tests = readdirSync(test, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(ts|tsx|mjs|mts)$/.test(name) && !name.includes('node_modules'),
  );
  const fromTests = tests.flatMap((name) => {
    const text = readFileSync(join(test, name), 'utf8').replaceAll(/(['"/])dist\/([^'"]+)\.js/g, '$1src/$2.ts');
    return importsIn(join('../test', name), text);
  });
  return new Set([...imports, ...fromTests].flatMap(({ to, names }) => names.map((name) => `${to} ${name}`)));
}
