import { Readable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isEmailAddress } from '../core/email-address.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** An address with the name that is shown beside it, which may be empty. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** tls: from the first octet; starttls: before login and message, or not at all; none: only where the operator says so. */
  readonly encryption: 'tls' | 'starttls' | 'none';
  readonly login?: { readonly user: string; readonly password: string };
  readonly from: Mailbox;
}

/** A message in plain text to one recipient. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for the same message, so that a copy of it is recognised as one. */
  readonly id: string;
  readonly date: Date;
}

/** How long a server may take, in milliseconds. */
export interface Patience {
  /** For each answer. */
  readonly answer: number;
  /** For a message from the first octet of its connection to the last answer: a server may also answer forever. */
  readonly message: number;
}

/** A connection to the server that is opened when it is needed, and used for one message after the other. */
export interface SmtpLane {
  /** Never rejects: whatever happens, it says whether the message can be in the server's hands. */
  send(letter: Letter): Promise<Outcome>;
  /** Ends the connection; a message under way gets its outcome at once. */
  close(): void;
}

/** Servers close connections that carry more. */
const mostMessages = 50;

/** @param ca authorities whom to trust instead of the system's */
export function createSmtpLane(
  settings: SmtpSettings,
  patience: Patience,
  { ca }: Pick<ConnectionOptions, 'ca'> = {},
): SmtpLane {
  let connection: SMTPConnection | undefined;
  let carried = 0;

  function hangUp(): void {
    connection?.close();
    connection = undefined;
  }

  async function connected(): Promise<SMTPConnection> {
    if (connection && !connection.destroyed && carried < mostMessages) return connection;
    hangUp();
    carried = 0;
    const opened = connect(settings, patience, ca);
    connection = opened;
    await answerOf<unknown>(opened, (done) => opened.connect(done));
    const { login } = settings;
    if (login) await answerOf(opened, (done) => opened.login({ user: login.user, pass: login.password }, done));
    return opened;
  }

  return {
    async send(letter) {
      if (!isEmailAddress(letter.to)) return { kind: 'refused', reason: 'address-unknown' };
      let begun = false;
      const late = setTimeout(hangUp, patience.message);
      try {
        const bytes = await bytesOf(settings.from, letter);
        const open = await connected();
        const envelope = { from: settings.from.address, to: letter.to, size: bytes.length };
        // The connection reads the message once the server has agreed to take it.
        const message = new Readable({
          read() {
            begun = true;
            this.push(bytes);
            this.push(null);
          },
        });
        await answerOf(open, (done) => open.send(envelope, message, done));
        carried++;
        return { kind: 'accepted' };
      } catch (error) {
        hangUp();
        return outcomeOf(error, begun);
      } finally {
        clearTimeout(late);
      }
    },
    close: hangUp,
  };
}

function connect(settings: SmtpSettings, { answer }: Patience, ca: ConnectionOptions['ca']): SMTPConnection {
  const { host, port, encryption } = settings;
  const connection = new SMTPConnection({
    host,
    port,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    connectionTimeout: answer,
    greetingTimeout: answer,
    dnsTimeout: answer,
    socketTimeout: answer,
    maxResponseSize: 16_384,
    tls: { minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
  });
  connection.on('error', () => {}); // whoever waits hears of it; between messages nobody does
  return connection;
}

/** The answer to what is asked of a connection. It also ends when the connection does. */
function answerOf<T>(
  connection: SMTPConnection,
  ask: (done: (error?: Error | null, result?: T) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('connection ended'));
    const settle = (error?: Error | null, result?: T): void => {
      connection.off('error', settle);
      connection.off('end', ended);
      if (error) reject(error);
      else resolve(result);
    };
    connection.once('error', settle);
    connection.once('end', ended);
    ask(settle);
  });
}

/** RFC 5322. No part of a letter is read from a file or an address, whatever it says. */
function bytesOf(from: Mailbox, { to, subject, text, id, date }: Letter): Promise<Uint8Array> {
  const host = from.address.slice(from.address.indexOf('@') + 1);
  return new MailComposer({
    from,
    to: { name: '', address: to },
    subject: subject.replace(/\p{Cc}+/gu, ' '),
    text,
    messageId: `<${id}@${host}>`,
    date,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
