/*
 * node src/browser/build.mjs: everything that browsers load, from this folder into dist/browser.
 *
 * Scripts become ES2017, which phones of 2018 understand, and stylesheets what Chrome 58 understands. esbuild lowers newer
 * syntax, only warns of what it cannot lower (BigInt, import.meta), and turns regexes that ES2017 lacks into `new RegExp(…)`,
 * which throws on those phones. The first ends the build here; test/architecture refuses the second and counts the kilobytes.
 */
import { mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const here = import.meta.dirname;
const built = join(here, '../../dist/browser');

/** Builds every script in this folder, one for each page; shared code is in parts. */
export async function build(entryPoints = ['*.ts', '*.css', '*.svg'].map((end) => join(here, end)), outdir = built) {
  const { outputFiles, warnings } = await esbuild.build({
    entryPoints,
    outdir,
    write: false,
    bundle: true,
    format: 'iife',
    target: ['es2017', 'chrome58'],
    // Chrome before 62 has a defect in tagged templates only; phones of 2018 may still have a browser without async functions
    supported: { 'template-literal': true, 'async-await': false },
    loader: { '.svg': 'copy' },
    minify: true,
    charset: 'utf8',
    logLevel: 'silent', // warnings are thrown below
  });
  if (warnings.length > 0)
    throw new Error(warnings.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`).join('\n'));
  mkdirSync(outdir, { recursive: true });
  const names = new Set(outputFiles.map(({ path }) => basename(path)));
  for (const name of readdirSync(outdir)) if (!names.has(name)) rmSync(join(outdir, name));
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await build();
