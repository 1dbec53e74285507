import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodes, type Fault, IkrarError } from '../../errors.ts';

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly faults?: readonly Fault[];
}

/** Turns the server's answer (RFC 9457) back into the error that the server threw. */
function refused(status: number, path: string, { code, detail = '', faults = [] }: Problem): Error {
  const known = errorCodes.find((one) => one === code);
  if (!known) return new Error(`${path}: ${status} ${detail}`);
  const lines = faults.map(
    ({ row, column, message }) => `  ${row ? `baris ${row}, ` : ''}${column ? `${column}: ` : ''}${message}`,
  );
  return new IkrarError(known, [detail, ...lines].join('\n'), { faults });
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly json?: unknown;
  readonly bytes?: { readonly type: string; readonly body: Uint8Array };
}

/** A server as its clients see it: its address, and a bearer token after a login. */
export interface Connection {
  readonly url: string;
  json<T>(path: string, call?: Call): Promise<T>;
  bytes(path: string, call?: Call): Promise<Uint8Array>;
  /** A connection to the same server with a login; `renew` logs in again when the session has ended. */
  as(token: string, renew: () => Promise<string>): Connection;
}

/** How often a request is repeated: the demo's people share one address and reach the rate limit, and wait as told. */
const maxAttempts = 20;

export function connect(url: string, session?: { token: string; readonly renew: () => Promise<string> }): Connection {
  async function send(path: string, call: Call = {}): Promise<Response> {
    for (let tries = 1; ; tries++) {
      const response = await fetch(url + path, request(call, session?.token));
      if (response.ok) return response;
      if (response.status === 401 && session && tries === 1) {
        session.token = await session.renew();
        continue;
      }
      const retryAfter = Number(response.headers.get('retry-after'));
      const problem = (await response.json().catch(() => ({}))) as Problem;
      if (![429, 503].includes(response.status) || tries === maxAttempts) throw refused(response.status, path, problem);
      await sleep(1000 * Math.min(60, Math.max(1, retryAfter || 1)));
    }
  }
  return {
    url,
    json: async <T>(path: string, call?: Call) => {
      const response = await send(path, call);
      return (response.status === 204 ? undefined : await response.json()) as T;
    },
    bytes: async (path, call) => new Uint8Array(await (await send(path, call)).arrayBuffer()),
    as: (token, renew) => connect(url, { token, renew }),
  };
}

function request({ method = 'GET', json, bytes }: Call, token: string | undefined): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (bytes) headers['content-type'] = bytes.type;
  const body = bytes?.body ?? (json === undefined ? undefined : JSON.stringify(json));
  return { method, headers, ...(body === undefined ? {} : { body: body as BodyInit }) };
}

/** A free port of the loopback address. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new IkrarError('config-invalid', 'Tidak ada porta bebas.');
  return address.port;
}
