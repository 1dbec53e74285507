import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';

/** What browsers load, as it was built before this run. A page names one script, so a script is all that a page has. */
const folder = resolve(import.meta.dirname, '../../dist/browser');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
const text = (path: string): string => readFileSync(path, 'utf8');

const builder: { build(entryPoints: readonly string[], outdir: string): Promise<void> } = await import(
  resolve(import.meta.dirname, '../../src/browser/build.mjs')
);

/** esbuild writes a regex that ES2017 lacks as `new RegExp(…)`, which throws on phones of 2018. */
const lacking = /\bRegExp\(/;

/** Library of ES2018 and later that types would let pass where a value has no type. */
const tooNew = /\.(?:at|replaceAll|flat|flatMap|fromEntries|trimEnd|trimStart|matchAll|toSorted|allSettled|finally)\(/;

describe('scripts for browsers', () => {
  it('are built from every script in src/browser', () => {
    const sources = readdirSync(resolve(import.meta.dirname, '../../src/browser')).filter((name) => /\.ts$/.test(name));
    expect(scripts.toSorted()).toEqual(sources.map((name) => name.replace(/ts$/, 'js')).toSorted());
  });

  it.each(scripts)('%s weighs at most 8 KB compressed', (name) => {
    expect(gzipSync(readFileSync(join(folder, name))).length).toBeLessThanOrEqual(8192);
  });

  it.each(scripts)('%s has no regex and calls nothing that ES2017 lacks', (name) => {
    expect(text(join(folder, name))).not.toMatch(lacking);
    expect(text(join(folder, name))).not.toMatch(tooNew);
  });

  it.each([
    ['a named group', '/(?<year>a)/.test(location.href)'],
    ['look-behind', '/(?<=a)b/.test(location.href)'],
    ['a property of Unicode', '/\\p{L}/u.test(location.href)'],
    ['a dot for all', '/a.b/s.test(location.href)'],
  ])('%s in a regex is found in what is built', async (_what, line) => {
    expect(text(await buildOf(line))).toMatch(lacking);
  });

  it.each([
    ['BigInt', 'console.log(1n)'],
    ['import.meta', 'console.log(import.meta.url)'],
    ['await outside of functions', 'await fetch("/")'],
  ])('with %s are not built', async (_what, line) => {
    await expect(buildOf(line)).rejects.toThrow();
  });
});

/** The path of a built script of one line. */
async function buildOf(line: string): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'script-'));
  writeFileSync(join(place, 'line.ts'), `${line};\nexport {};\n`);
  await builder.build([join(place, 'line.ts')], join(place, 'built'));
  return join(place, 'built/line.js');
}
