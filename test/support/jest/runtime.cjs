const { register } = require('node:module');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { isTypeScript, mapPath } = require('../typescript.cjs');

register('../typescript-loader.mjs', pathToFileURL(__filename));

/** Source maps by file: URL, for stack traces; looked for when one is printed. */
class SourceMaps extends Map {
  get(url) {
    if (!this.has(url) && isTypeScript(url)) this.set(url, mapPath(url));
    return super.get(url);
  }
}
const sourceMaps = new SourceMaps();

/**
 * jest-circus expects to be evaluated anew for each suite. What it remembers of a suite are two globals, so that these are
 * enough to begin the next one; evaluated anew, each copy would leave its AsyncLocalStorage behind and slow every promise.
 */
function loadCircus(path) {
  const adapter = require(path);
  const stateKey = Object.getOwnPropertySymbols(globalThis).findLast((key) => key.description === 'JEST_STATE_SYMBOL');
  const handlers = globalThis[Symbol.for('EVENT_HANDLERS')];
  const lasting = handlers.length;
  const { getState, resetState } = require(join(dirname(path), 'index.js'));
  return () => {
    resetState();
    globalThis[stateKey] = getState();
    handlers.length = lasting;
    return adapter;
  };
}
let freshCircus;

/**
 * What jest's runner and jest-circus ask of a runtime, done by Node itself: suites are imported by `import()` and not in a
 * `node:vm` context each, so that what they import is read, compiled and evaluated once a process. Everything else stays
 * jest's. There are no module mocks, no `jest` object, and no coverage but Node's (NODE_V8_COVERAGE).
 */
module.exports = class NodeRuntime {
  /** The one internal module that jest asks for is jest-circus. */
  requireInternalModule(path) {
    freshCircus ??= loadCircus(path);
    return freshCircus();
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  setGlobalsForRuntime() {}
  enterTestCode() {}
  leaveTestCode() {}
  getAllCoverageInfoCopy() {}
  teardown() {}
};
