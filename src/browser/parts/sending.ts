import { say } from './elements.ts';
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

/**
 * Sends one body until the server accepts or refuses it, and shows the state in the status line. Repeating is safe, because the
 * server lets a person sign only once.
 */
export type Send = (address: string, body: string) => Promise<Answered>;

export const createSending =
  (status: HTMLElement): Send =>
  (address, body) =>
    new Promise((resolve) => sendUntilAnswered(status, { address, body, resolve }));

interface Message {
  readonly address: string;
  readonly body: string;
  resolve(answer: Answered): void;
}

function sendUntilAnswered(status: HTMLElement, { address, body, resolve }: Message): void {
  let tries = 0;
  let timer = 0;

  function send(): void {
    clearTimeout(timer);
    timer = 0;
    tries += 1;
    say(status, tries === 1 ? 'Mengirim tanda tangan Anda…' : 'Mencoba mengirim lagi…');
    ask({ address, body, timeoutMs: 25_000, answered, failed: () => retry(0) });
  }

  function answered({ status: code, responseText }: XMLHttpRequest): void {
    const said = parse(responseText);
    const accepted = code === 200 || code === 201;
    if (!said)
      retry(0); // the answer is not ours but of a captive portal or a proxy
    else if (!accepted && (code >= 500 || said.code === 'rate-limited')) retry(Number(said.retryAfter) || 0);
    else {
      window.removeEventListener('online', whenOnline);
      resolve({ accepted, said });
    }
  }

  function retry(seconds: number): void {
    const wait = Math.max(seconds, Math.min(15, 2 ** Math.min(tries - 1, 4)));
    const offline = navigator.onLine === false;
    say(
      status,
      `${offline ? 'Ponsel ini sedang tanpa jaringan.' : 'Jaringan sedang buruk.'} Tanda tangan Anda tersimpan di halaman ini ` +
        `dan dikirim lagi sendiri dalam ${wait} detik. Biarkan halaman ini terbuka.`,
      'warning',
    );
    timer = setTimeout(send, wait * 1000);
  }

  function whenOnline(): void {
    if (timer) send();
  }

  window.addEventListener('online', whenOnline);
  send();
}

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
