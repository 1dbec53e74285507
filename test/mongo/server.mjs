// Starts a server that speaks the MongoDB protocol, for tests and for measuring, where no MONGODB_URI names one.
//
// What it runs is SecantusDB (GPL-2.0), a program of its own from PyPI or crates.io: nothing of it is linked into or shipped
// with the product. Its storage engine is WiredTiger, the one that mongod uses; what stands above it is its own. It is a
// stand-in: compose.yaml has the real mongod. IKRAR_MONGO picks the flavour:
//   python  (default) a ready wheel, installed in seconds, Python 3.10 to 3.13
//   rust    built by cargo in about 10 minutes, faster: the one to measure with
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const flavours = {
  python: {
    version: '0.7.0b3',
    install(home, version) {
      run('python3', ['-m', 'venv', home]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
      run(join(home, 'bin/python'), [...pip, `secantusdb==${version}`]);
    },
    command: (home) => [join(home, 'bin/python'), '-m', 'secantus'],
  },
  rust: {
    version: '0.5.3-beta.196',
    // the crate asks for a newer compiler than it needs
    install: (home, version) =>
      run('cargo', [
        'install',
        '--locked',
        '--ignore-rust-version',
        '--root',
        home,
        '--version',
        version,
        'secantus-mdb',
      ]),
    command: (home) => [join(home, 'bin/secantusd-rs')],
  },
};

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${program} ${args[0]} failed`, { cause: error });
}

/** Installs the stand-in once, under the cache folder of the user. Throws when the machine lacks what it needs. */
export function install(flavour = process.env.IKRAR_MONGO || 'python') {
  const kind = flavours[flavour];
  if (!kind) throw new Error(`IKRAR_MONGO is '${flavour}': it is rust or python`);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ikrar-judges', 'mongo');
  const home = join(cache, `${flavour}-${kind.version}`);
  if (!existsSync(join(home, 'complete'))) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    kind.install(home, kind.version);
    writeFileSync(join(home, 'complete'), '');
  }
  return kind.command(home);
}

/** A port of the loopback interface that nobody uses at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answers(port, child) {
  for (let tries = 0; tries < 300; tries++) {
    const open = await new Promise((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    if (child.exitCode !== null) throw new Error(`the MongoDB stand-in ended with code ${child.exitCode}`);
    await sleep(100);
  }
  throw new Error('the MongoDB stand-in does not listen after 30 s');
}

/**
 * A server on a folder of its own; `stop` and `kill` resolve when the process is gone, `start` serves the same data again,
 * with further options if given.
 */
export async function startMongo({ folder = mkdtempSync(join(tmpdir(), 'ikrar-mongo-')), port } = {}) {
  const [program, ...args] = install();
  const at = port ?? (await freePort());
  let child;
  const start = async (extra = []) => {
    const log = openSync(join(folder, 'server.log'), 'a');
    // --sync-on-commit makes {w: 'majority', j: true} true; without it an acknowledged write can be lost by a SIGKILL
    const options = ['--host', '127.0.0.1', '--port', String(at), '--storage-path', join(folder, 'data')];
    mkdirSync(join(folder, 'data'), { recursive: true });
    child = spawn(
      program,
      [...args, ...options, '--cache-size', '256M', '--log-level', 'WARNING', '--sync-on-commit', ...extra],
      {
        stdio: ['ignore', log, log],
      },
    );
    await answers(at, child);
  };
  const end = (signal) =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  await start();
  return {
    uri: `mongodb://127.0.0.1:${at}/`,
    folder,
    pid: () => child.pid,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    /** Holds the server still, as a machine that swaps or a network that stalls would. */
    /** Resolves when the kernel has stopped it: until then it may still answer. */
    async freeze() {
      child.kill('SIGSTOP');
      while (!/\) T/.test(readFileSync(`/proc/${child.pid}/stat`, 'utf8'))) await sleep(5);
    },
    thaw: () => child.kill('SIGCONT'),
  };
}
