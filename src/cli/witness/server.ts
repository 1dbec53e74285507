import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseCheckpoint } from '../../core/checkpoint.ts';
import { formatVkey } from '../../core/note.ts';
import type { Cosigner } from '../../log/cosigner.ts';
import { tell } from '../../terminal.ts';
import type { WitnessFolder } from './folder.ts';

/** A note of the longest kind, with a proof. */
const maxBody = 80 * 1024;
/** Milliseconds in which a request must have come. */
const patience = 10_000;

/** `POST …/add-checkpoint` for logs, and a page in words for people at every other address. */
export function createWitnessServer(cosigner: Cosigner, folder: WitnessFolder): Server {
  const options = { requestTimeout: patience, headersTimeout: patience, connectionsCheckingInterval: 1_000 };
  const server = createServer(options, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      tell(error);
      if (response.headersSent) response.destroy();
      else send(response, 500, 'the witness cannot keep what it would sign\n');
    });
  });
  server.maxConnections = 256;
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://witness');
    if (!pathname.endsWith('/add-checkpoint')) return send(response, pathname === '/' ? 200 : 404, await page());
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      return send(response, 405, 'POST a checkpoint here\n');
    }
    const body = await boundedBody(request);
    if (body === undefined) {
      response.setHeader('Connection', 'close');
      return send(response, 413, 'the request is too long\n');
    }
    const { status, type, text } = await cosigner.addCheckpoint(body);
    send(response, status, text, type);
  }

  async function page(): Promise<string> {
    const lines = [`Saksi log: ${folder.name}`, `Kunci saksi: ${formatVkey(cosigner.key)}`, '', 'Log yang disaksikan:'];
    for (const origin of new Set(folder.logKeys.map(({ name }) => name))) {
      const note = await folder.memory.read(origin);
      lines.push(`  ${origin}: ${note === undefined ? 'belum pernah' : `${parseCheckpoint(note).size} catatan`}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}

/** Undefined when it is longer than any request can be. */
async function boundedBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBody) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > maxBody) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
