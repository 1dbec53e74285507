import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/**
 * The import rule of the house. A stage knows core, errors, and the types of earlier stages; signing and verification are
 * strangers that share formats only; only the composition runs stages together.
 */
const src = resolve(import.meta.dirname, '../../src');

/** In the order of the flow: a stage may take types from those before it. */
const stages = ['roster', 'template', 'document', 'pki', 'signing', 'log', 'verification', 'archive'];
/** What people and programs do with the stages, for whoever asks: pages, the API and commands name it. */
const uses = ['operations', 'signer', 'checking'];
const composition = [
  ...['ceremony.ts', 'ceremony', 'services.ts', ...uses],
  ...['app.ts', 'main.ts', 'cli.ts', 'cli', 'http'],
];
const nouns = ['model.ts', 'stores.ts'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const room = (path: string): string => path.split('/')[0]!;

const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(src, from), 'utf8');
  const statements = text.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm,
  );
  return [...statements].map((match): Import => {
    const specifier = match[3] ?? match[4] ?? match[5]!;
    const names = match[2] ?? '';
    const inner = /^\{(.*)\}$/s.exec(names.trim())?.[1];
    const listed = inner?.split(',').filter((name) => name.trim());
    const allTypes = listed?.every((name) => name.trim().startsWith('type ')) ?? false;
    const to = specifier.startsWith('.') ? relative(src, resolve(src, dirname(from), specifier)) : specifier;
    return { from, to, typeOnly: match[1] !== undefined || allTypes };
  });
});

const ours = imports.filter(({ to }) => files.includes(to));
const show = (found: readonly Import[]) => found.map(({ from, to }) => `${from} → ${to}`);

describe('the import rule', () => {
  it('reads every file and resolves every relative import', () => {
    expect(files.length).toBeGreaterThan(50);
    const relativeOnes = imports.filter(({ to }) => /\.tsx?$/.test(to));
    expect(show(relativeOnes.filter(({ to }) => !files.includes(to)))).toEqual([]);
    const rooms = new Set(files.map(room));
    const known = [...stages, ...composition, ...nouns, 'core', 'store', 'errors.ts', 'config.ts'];
    expect([...rooms].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('core imports nothing of ours but errors', () => {
    const core = ours.filter(({ from }) => room(from) === 'core');
    expect(show(core.filter(({ to }) => room(to) !== 'core' && to !== 'errors.ts'))).toEqual([]);
  });

  it('a stage imports core, errors, the nouns as types, and types of earlier stages', () => {
    const wrong = ours.filter(({ from, to, typeOnly }) => {
      const here = stages.indexOf(room(from));
      if (here < 0 || room(to) === room(from) || ['core', 'errors.ts'].includes(room(to))) return false;
      if (nouns.includes(to)) return !typeOnly;
      const there = stages.indexOf(room(to));
      return there < 0 || there > here || !typeOnly;
    });
    expect(show(wrong)).toEqual([]);
  });

  it('signing and verification share nothing but core', () => {
    const rooms = ['signing', 'pki', 'document'];
    const wrong = ours.filter(
      ({ from, to }) =>
        (room(from) === 'verification' && rooms.includes(room(to))) ||
        (rooms.includes(room(from)) && room(to) === 'verification'),
    );
    expect(show(wrong)).toEqual([]);
  });

  it('nothing below the composition imports it', () => {
    const wrong = ours.filter(({ from, to, typeOnly }) => {
      const above = composition.includes(room(to)) || to === 'config.ts';
      return above && !typeOnly && !composition.includes(room(from));
    });
    expect(show(wrong)).toEqual([]);
  });

  it('operations, signer and checking know nothing of http', () => {
    const above = ['http', 'app.ts', 'main.ts', 'cli.ts', 'cli'];
    expect(show(ours.filter(({ from, to }) => uses.includes(room(from)) && above.includes(room(to))))).toEqual([]);
  });

  it('only store knows a database, only http and app know Express', () => {
    const knows = (packages: readonly string[], rooms: readonly string[]) =>
      imports.filter(
        ({ from, to }) =>
          packages.includes(to.replace(/^(@?[^/]+(?:\/[^/]+)?).*$/, '$1').replace(/^([^@][^/]*)\/.*$/, '$1')) &&
          !rooms.includes(room(from)),
      );
    expect(show(knows(['mongoose', 'mongodb', 'libsql', 'better-sqlite3'], ['store']))).toEqual([]);
    expect(show(knows(['express', 'helmet', 'multer', 'express-rate-limit'], ['http', 'app.ts']))).toEqual([]);
  });
});

describe('what comes in as an argument', () => {
  const text = (name: string) => readFileSync(join(src, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const using = (pattern: RegExp, allowed: (name: string) => boolean) =>
    files.filter((name) => !allowed(name) && pattern.test(text(name)));

  it('only config reads the environment', () => {
    expect(using(/process\.env/, (name) => name === 'config.ts')).toEqual([]);
  });

  it('only the composition tells time, and nobody uses Math.random', () => {
    const composes = (name: string) =>
      ['services.ts', 'main.ts', 'cli.ts', 'cli'].includes(room(name)) || name.startsWith('http/assets');
    expect(using(/\bDate\.now\(\)|new Date\(\)/, composes)).toEqual([]);
    expect(using(/Math\.random/, () => false)).toEqual([]);
  });

  it('verification runs where Node is not: only its Node primitives import Node', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        room(from) === 'verification' && to.startsWith('node:') && from !== 'verification/node-primitives.ts',
    );
    expect(show(wrong)).toEqual([]);
  });
});
