const { createHash, randomUUID } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { fileURLToPath } = require('node:url');
const { transformSync, version } = require('@swc/core');

const optionsFor = (path) => ({
  configFile: false,
  swcrc: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', tsx: path.endsWith('x') },
    transform: { react: { runtime: 'automatic', importSource: 'preact' } },
  },
});
const cache = join(__dirname, '../../node_modules/.cache/ikrar-typescript');
mkdirSync(cache, { recursive: true });

/** Whole or not at all: several processes compile the same file at once. */
function write(path, text) {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** Where the compiled form of a source file (a file: URL) and its source map lie, by what the source says now. */
function compiledPaths(url) {
  const path = fileURLToPath(url);
  const source = readFileSync(path, 'utf8');
  const key = createHash('sha256')
    .update(JSON.stringify([version, optionsFor(path), path, source]))
    .digest('hex');
  return { path, source, code: join(cache, `${key}.js`), map: join(cache, `${key}.map`) };
}

/** A TypeScript source as JavaScript, with its source map. */
const transform = (source, path) => transformSync(source, { ...optionsFor(path), filename: path });
exports.transform = transform;

/** A TypeScript file as JavaScript, from the disk where the same source was compiled before. */
exports.compile = function compile(url) {
  const { path, source, code, map } = compiledPaths(url);
  if (existsSync(code)) return readFileSync(code, 'utf8');
  const compiled = transform(source, path);
  write(map, compiled.map);
  write(code, compiled.code);
  return compiled.code;
};

exports.mapPath = (url) => compiledPaths(url).map;
exports.isTypeScript = (url) => /^file:.*\.tsx?$/.test(url);
