import type { EmailReason } from '../model.ts';

/**
 * What became of a message. `refused`: the server will never take it; `postponed`: it did not take it now; `blocked`: it takes
 * no message of ours at present, whoever it is for. None of these three is in the server's hands. `unsure`: it may be.
 */
export type Outcome =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused' | 'postponed' | 'blocked' | 'unsure';
      readonly reason: EmailReason;
      /** The server's reply code (RFC 5321, 4.2). */
      readonly status?: number;
    };

/** What an error of a connection tells: its code, the server's reply, and the command that it was the reply to. */
interface Fault {
  readonly code?: unknown;
  /** Of the system's error behind it. */
  readonly originalCode?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
  readonly responseCode?: unknown;
}

/** @param begun whether the message's first octet was sent */
export function outcomeOf(error: unknown, begun: boolean): Outcome {
  const { code, originalCode, command, response, responseCode } = (error ?? {}) as Fault;
  const status = typeof responseCode === 'number' && responseCode >= 400 ? responseCode : undefined;
  if (status === undefined) {
    if (begun) return { kind: 'unsure', reason: 'no-answer' };
    const noTls = code === 'ETLS' || /CERT|SSL|TLS|SIGNATURE/.test(String(originalCode ?? code));
    const reason = noTls ? 'not-encrypted' : code === 'EAUTH' ? 'login-refused' : 'unreachable';
    return { kind: 'blocked', reason };
  }
  if (command === 'RCPT TO' || command === 'DATA')
    return status >= 500
      ? { kind: 'refused', reason: refusal(status, String(response)), status }
      : { kind: 'postponed', reason: 'postponed', status };
  const reason =
    code === 'EAUTH'
      ? 'login-refused'
      : command === 'STARTTLS'
        ? 'not-encrypted'
        : command === 'MAIL FROM' && status >= 500
          ? 'sender-refused'
          : 'unreachable';
  return { kind: 'blocked', reason, status };
}

/** By the enhanced status code (RFC 3463) where the server gives one. */
function refusal(status: number, response: string): EmailReason {
  const [, enhanced] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  if (enhanced === '5.2.2' || (!enhanced && status === 552)) return 'mailbox-full';
  if (enhanced ? /^5\.1\.[1236]$/.test(enhanced) : status === 550 || status === 551 || status === 553)
    return 'address-unknown';
  return 'refused';
}
