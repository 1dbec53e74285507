import { ask } from './request.ts';

/** The server's answer: a receipt, or a problem (RFC 9457). */
export interface Answer {
  readonly [name: string]: unknown;
  readonly code?: string;
  readonly detail?: string;
  readonly retryAfter?: number;
}

export interface Answered {
  readonly accepted: boolean;
  readonly said: Answer;
}

/** Why the server cannot take a message now: too many come at once, or the fault is its own. */
type Trouble = 'busy' | 'faulty';

/**
 * How a message fares: it goes out, it has gone out and waits for the answer, or it is tried again after some seconds, because
 * nothing answers (`unheard`), or the server is in trouble.
 */
export type Stage = 'going' | 'gone' | 'unheard' | Trouble;

export interface Message {
  readonly address: string;
  readonly body: string;
  /** @param seconds until the next try */
  tell(stage: Stage, seconds: number): void;
}

/** The status with which a network asks its guest to log in (RFC 6585 section 6). */
const loginToNetwork = 511;

/** What an answer is to a message: the end of it, or a reason to send it again. Undefined for what is no answer of ours. */
export function answerOf(status: number, text: string): Answered | Trouble | undefined {
  const said = parse(text);
  const failed = status >= 500 && status !== loginToNetwork;
  // without words of ours: the proxy before our server, which cannot reach it, or a captive portal
  if (!said) return failed ? 'faulty' : undefined;
  if (said.code === 'rate-limited' || said.code === 'overloaded') return 'busy';
  return failed ? 'faulty' : { accepted: status === 200 || status === 201, said };
}

/**
 * Sends one body until the server accepts or refuses it: again after a while, and at once when the network is back or the page
 * is looked at. Repeating is safe, because the server lets a person sign only once.
 */
export const sendUntilAnswered = (message: Message): Promise<Answered> =>
  new Promise((resolve) => keepSending(message, resolve));

function keepSending({ address, body, tell }: Message, resolve: (answer: Answered) => void): void {
  let tries = 0;
  let timer = 0;

  function send(): void {
    clearTimeout(timer);
    timer = 0;
    tries += 1;
    tell('going', 0);
    const sent = () => tell('gone', 0);
    ask({ address, body, timeoutMs: 25_000, sent, answered, failed: () => retry('unheard', 0) });
  }

  function answered({ status, responseText }: XMLHttpRequest): void {
    const answer = answerOf(status, responseText);
    if (typeof answer !== 'object') retry(answer || 'unheard', Number(parse(responseText)?.retryAfter) || 0);
    else {
      window.removeEventListener('online', sendIfWaiting);
      document.removeEventListener('visibilitychange', sendIfSeen);
      resolve(answer);
    }
  }

  function retry(stage: Stage, seconds: number): void {
    const wait = Math.max(seconds, Math.min(15, 2 ** Math.min(tries - 1, 4)));
    tell(stage, wait);
    timer = window.setTimeout(send, wait * 1000);
  }

  function sendIfWaiting(): void {
    if (timer) send();
  }

  function sendIfSeen(): void {
    if (document.visibilityState === 'visible') sendIfWaiting();
  }

  window.addEventListener('online', sendIfWaiting);
  document.addEventListener('visibilitychange', sendIfSeen);
  send();
}

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
