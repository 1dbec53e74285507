// One app node under the harness: started, killed, started again on the same port, data and keys.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const script = new URL('./server.mjs', import.meta.url).pathname;

/** @param {{environment: Record<string, string>, log: string}} options */
export function createNode({ environment, log }) {
  let child;
  return {
    url: `http://127.0.0.1:${environment.PORT}`,
    /**
     * Resolves with what the server printed, once it listens; rejects when it ends before, with its last words.
     * `fileBlocks`: no file may grow beyond so many blocks of 512 octets, as on a disk that is full.
     */
    start(fault, { clockOffset, fileBlocks } = {}) {
      const command = [process.execPath, script, JSON.stringify({ environment, fault, clockOffset })];
      const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f ${fileBlocks}; exec "$@"`, 'bash', ...command];
      const [program, ...args] = fileBlocks ? limited : command;
      child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let words = '';
      const started = child;
      started.stderr.on('data', (text) => {
        words += text;
        appendFileSync(log, text);
      });
      return new Promise((resolve, reject) => {
        const lines = createInterface({ input: started.stdout });
        lines.on('line', (line) => {
          appendFileSync(log, `${line}\n`);
          if (line.startsWith('{"url"')) resolve(JSON.parse(line));
        });
        started.once('exit', (code, signal) => {
          const error = new Error(`the server ended with ${signal ?? code} before it listened: ${words.trim()}`);
          reject(Object.assign(error, { code, words: words.trim() }));
        });
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
