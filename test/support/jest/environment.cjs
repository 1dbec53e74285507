/** Jest's test environment: this process itself, and what a suite changes in it is put back after the suite. */
module.exports = class ProcessEnvironment {
  global = globalThis;
  #console = globalThis.console;
  #exit = process.exit;
  #exitCode = process.exitCode;
  #env = process.env;
  #variables = { ...process.env };

  async setup() {}

  async teardown() {
    globalThis.console = this.#console;
    process.exit = this.#exit;
    process.exitCode = this.#exitCode;
    process.env = this.#env;
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
  }

  /** There is none. Jest asks whether it could. */
  getVmContext() {
    return null;
  }
};
