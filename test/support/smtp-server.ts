import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message as the server has it. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** As sent, with its header. */
  readonly raw: string;
  readonly encrypted: boolean;
}

/** A real SMTP server on this computer, whose moods tests set. */
export interface PostOffice {
  readonly port: number;
  readonly received: Received[];
  /** Every recipient that was named to it, also of messages that it did not take. */
  readonly asked: string[];
  /** Its reply to a recipient: undefined to take it. */
  onRecipient: (address: string) => Error | undefined;
  /** Called when a message has arrived whole, before it is accepted. */
  onMessage: (message: Received) => Error | undefined | Promise<Error | undefined>;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

/** A reply of the server, such as 550. */
export const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

export async function openPostOffice(options: SMTPServerOptions = {}, listenAt = 0): Promise<PostOffice> {
  const office: Omit<PostOffice, 'port' | 'cut' | 'close'> = {
    received: [],
    asked: [],
    onRecipient: () => undefined,
    onMessage: () => undefined,
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 1,
    onRcptTo({ address }, _session, done) {
      office.asked.push(address);
      done(office.onRecipient(address));
    },
    onData(stream, { envelope, secure }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        const message = { from, to, raw: Buffer.concat(parts).toString('utf8'), encrypted: secure };
        const refusal = await office.onMessage(message);
        if (!refusal) office.received.push(message);
        done(refusal);
      });
    },
    ...options,
  });
  server.on('error', () => {}); // clients that hang up are part of the tests
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(listenAt, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(office, {
    port,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

/** Header fields and text of a message, decoded. */
export function partsOf({ raw }: Received): { readonly header: readonly string[]; readonly text: string } {
  const end = raw.indexOf('\r\n\r\n');
  const header = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const body = raw.slice(end + 4);
  const encoding = header.find((line) => /^content-transfer-encoding:/i.test(line))?.split(': ')[1];
  if (encoding === 'base64') return { header, text: Buffer.from(body, 'base64').toString('utf8') };
  if (encoding !== 'quoted-printable') return { header, text: body };
  const octets = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return { header, text: Buffer.from(octets, 'latin1').toString('utf8') };
}
