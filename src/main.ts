import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { type Use, useMark } from './core/use.ts';
import { sharedObjects } from './document/typeface.ts';
import { IkrarError } from './errors.ts';
import { firstSetup } from './operations/passwords.ts';
import { createServices, type Services } from './services.ts';
import { complain, fail, say } from './terminal.ts';

export interface Running {
  readonly services: Services;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the server: config → services → listen. The caller has to stop it. */
export async function serve(config: Config, services?: Services): Promise<Running> {
  const wired = services ?? (await createServices(config));
  // people read longer than Node's default of 5 s
  const server = createServer({ keepAliveTimeout: 30_000 }, createApp(wired));
  const answers = openAnswers(server);
  await listen(server, config);
  wired.emailPost?.start();
  void sharedObjects(); // prepares the fonts, so that the first document need not wait for them
  return {
    services: wired,
    url: config.baseUrl,
    async stop() {
      await takeWaiting(server);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const answer of answers) if (isEndless(answer)) answer.destroy(); // boards reconnect to another node
      // connections whose requests were answered meanwhile
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      await wired.stop();
    },
  };
}

/** How long to wait for requests under way, in milliseconds: less than the ten seconds that container hosts allow. */
const graceMs = 8_000;

/**
 * Accepts the connections that wait in the kernel, which closing the port would cut off; Node accepts one in each turn
 * of its loop. Returns after a few turns without a new one, and after a hundred in any case: two seconds, or longer if
 * the loop is busy.
 */
async function takeWaiting(server: Server): Promise<void> {
  let taken = 0;
  server.on('connection', () => taken++);
  for (let calm = 0, turns = 0; calm < 5 && turns < 100; calm++, turns++) {
    const before = taken;
    await sleep(20);
    if (taken !== before) calm = -1;
  }
}

/** Tracks the answers that are being sent. */
function openAnswers(server: Server): ReadonlySet<ServerResponse> {
  const open = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return open;
}

const isEndless = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const refusals: Readonly<Record<string, string>> = {
      EADDRINUSE: `Porta ${port} sudah dipakai program lain. Pilih yang lain dengan PORT=….`,
      EACCES: `Porta ${port} tidak boleh dipakai tanpa hak khusus. Pilih di atas 1023 dengan PORT=….`,
      EADDRNOTAVAIL: `Alamat ${host} bukan milik mesin ini. Periksa HOST.`,
      ENOTFOUND: `Nama ${host} tidak dikenal. Periksa HOST.`,
    };
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const sentence = refusals[cause.code ?? ''];
      reject(
        sentence
          ? new IkrarError('config-invalid', sentence, { cause })
          : new Error(`cannot listen on ${host}:${port}`, { cause }),
      );
    });
    server.listen({ port, host, backlog: 4096 }, resolve); // for a hall that connects at one instant
  });
}

/** What the address is not good for, said where the operator looks first. */
function addressWords({ reach, use }: Config): readonly string[] {
  const training = (mark: Use): string =>
    reach === 'loopback'
      ? 'LATIHAN: alamat itu hanya dapat dibuka di komputer ini. Ponsel tidak dapat membuka QR dan tautannya. Untuk ikrar ' +
        'sungguhan setel BASE_URL (dan HOST), lihat docs/install.md.'
      : `${useMark(mark)}: semua naskah baru bertanda demikian (PURPOSE).`;
  return [
    ...(use ? ['', training(use)] : []),
    ...(reach === 'plain'
      ? [
          '',
          'PERHATIAN: http biasa. Halaman dapat dibaca dan diubah orang di jaringan yang sama, dan ponsel tidak dapat membuat kunci sendiri.',
        ]
      : []),
  ];
}

/** The command `ikrar serve`, also run by `npm start`. */
export async function main(): Promise<void> {
  const running = await serve(loadConfig());
  const setup = await firstSetup(running.services);
  const lines = [`Ikrar siap di ${running.url}`, ...addressWords(running.services.config)];
  if (setup)
    lines.push(
      '',
      'Penyelenggara pertama membuat kata sandinya di tautan sekali pakai ini:',
      `  ${running.url}/masuk/baru/${setup}`,
    );
  say(...lines);
  const stop = () => {
    running.stop().then(() => process.exit(0), fail);
  };
  // The database has another log than this node has signed: whoever goes on would sign on top of it.
  void running.services.halted.then((error) => {
    complain(error.message);
    running.stop().finally(() => process.exit(1));
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.on('uncaughtException', fail);
  await main().catch(fail);
}
