// One app node under the harness: started, killed, started again on the same port, data and keys.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const script = new URL('./server.mjs', import.meta.url).pathname;

/** @param {{environment: Record<string, string>, log: string}} options */
export function createNode({ environment, log }) {
  let child;
  return {
    url: environment.BASE_URL,
    /** Resolves with what the server printed, once it listens; rejects when it ends before. */
    start(fault) {
      child = spawn(process.execPath, [script, JSON.stringify({ environment, fault })], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const started = child;
      started.stderr.on('data', (text) => appendFileSync(log, text));
      return new Promise((resolve, reject) => {
        const lines = createInterface({ input: started.stdout });
        lines.on('line', (line) => {
          appendFileSync(log, `${line}\n`);
          if (line.startsWith('{"url"')) resolve(JSON.parse(line));
        });
        started.once('exit', (code, signal) =>
          reject(new Error(`the server ended with ${signal ?? code} before it listened`)),
        );
      });
    },
    isAlive: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    /** Resolves with how it ended. */
    ended() {
      const current = child;
      if (current.exitCode !== null || current.signalCode !== null) return Promise.resolve(current.signalCode);
      return new Promise((resolve) => current.once('exit', (_code, signal) => resolve(signal)));
    },
    async kill(signal = 'SIGKILL') {
      const end = this.ended();
      child.kill(signal);
      return end;
    },
  };
}
