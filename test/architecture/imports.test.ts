import { describe, expect, it } from '@jest/globals';
import { files, imports, ours, room, show, sourceOf } from './sources.ts';

/**
 * The import rule of the house. A stage knows core, errors, and the types of earlier stages; signing and verification are
 * strangers that share formats only; only the composition runs stages together.
 */

/** In the order of the flow: a stage may take types from those before it. */
const stages = ['roster', 'template', 'document', 'pki', 'signing', 'log', 'verification', 'archive'];
/** What people and programs do with the stages, for whoever asks: pages, the API and commands name it. */
const uses = ['operations', 'signer', 'checking'];
const composition = [
  ...['ceremony.ts', 'ceremony', 'services.ts', ...uses],
  ...['app.ts', 'main.ts', 'cli.ts', 'cli', 'terminal.ts', 'http'],
];
const nouns = ['model.ts', 'stores.ts'];

/** A source without its comments. */
const code = (name: string) => sourceOf(name).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

describe('the import rule', () => {
  it('reads every file and resolves every relative import', () => {
    expect(files.length).toBeGreaterThan(50);
    const relativeOnes = imports.filter(({ to }) => /\.tsx?$/.test(to));
    expect(show(relativeOnes.filter(({ to }) => !files.includes(to)))).toEqual([]);
    const rooms = new Set(files.map(room));
    const known = [
      ...stages,
      ...composition,
      ...nouns,
      'model',
      'core',
      'store',
      'browser',
      'mail',
      'errors.ts',
      'alarms.ts',
      'config.ts',
    ];
    expect([...rooms].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('core imports nothing of ours but errors', () => {
    const core = ours.filter(({ from }) => room(from) === 'core');
    expect(show(core.filter(({ to }) => room(to) !== 'core' && to !== 'errors.ts'))).toEqual([]);
  });

  it('the nouns import nothing of ours but each other', () => {
    const wrong = ours.filter(({ from, to }) => ['model', 'model.ts'].includes(room(from)) && room(to) !== 'model');
    expect(show(wrong)).toEqual([]);
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

  it('browsers share nothing but core with the server', () => {
    const wrong = ours.filter(({ from, to }) => (room(from) === 'browser') !== (room(to) === 'browser'));
    expect(show(wrong.filter(({ from, to }) => room(from) !== 'browser' || room(to) !== 'core'))).toEqual([]);
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

  it('http knows no store', () => {
    const wrong = files.filter((name) => room(name) === 'http' && /\bstores\b/.test(code(name)));
    expect(wrong).toEqual([]);
    expect(
      show(ours.filter(({ from, to }) => room(from) === 'http' && (to === 'stores.ts' || room(to) === 'store'))),
    ).toEqual([]);
  });

  it('only cli.ts and its commands import a command', () => {
    const wrong = ours.filter(({ from, to }) => room(to) === 'cli' && !['cli.ts', 'cli'].includes(room(from)));
    expect(show(wrong)).toEqual([]);
  });

  it('mail imports core, and the nouns as types', () => {
    const wrong = ours.filter(
      ({ from, to, typeOnly }) =>
        room(from) === 'mail' && !(room(to) === 'mail' || room(to) === 'core' || (typeOnly && nouns.includes(to))),
    );
    expect(show(wrong)).toEqual([]);
  });

  it('only store knows a database, only http and app know Express, only mail knows SMTP', () => {
    const knows = (packages: readonly string[], rooms: readonly string[]) =>
      imports.filter(
        ({ from, to }) =>
          packages.includes(to.replace(/^(@?[^/]+(?:\/[^/]+)?).*$/, '$1').replace(/^([^@][^/]*)\/.*$/, '$1')) &&
          !rooms.includes(room(from)),
      );
    expect(show(knows(['mongoose', 'mongodb', 'libsql', 'better-sqlite3'], ['store']))).toEqual([]);
    expect(show(knows(['nodemailer'], ['mail']))).toEqual([]);
    expect(show(knows(['express', 'helmet', 'multer', 'express-rate-limit'], ['http', 'app.ts']))).toEqual([]);
  });
});

describe('what comes in as an argument', () => {
  const using = (pattern: RegExp, allowed: (name: string) => boolean) =>
    files.filter((name) => !allowed(name) && pattern.test(code(name)));

  it('text leaves for a terminal or the process log in one place', () => {
    const written = /\bconsole\.|\bprocess\.std(?:out|err)\.|\bpino\((?!.*logLines)/;
    expect(using(written, (name) => name === 'terminal.ts' || room(name) === 'browser')).toEqual([]);
  });

  it('only config reads the environment', () => {
    expect(using(/process\.env/, (name) => name === 'config.ts')).toEqual([]);
  });

  it('only the composition tells time, and nobody uses Math.random', () => {
    const composes = (name: string) => ['services.ts', 'main.ts', 'cli.ts', 'cli', 'browser'].includes(room(name));
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
