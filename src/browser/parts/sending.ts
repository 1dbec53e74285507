import { say } from './elements.ts';
import { ask } from './request.ts';

/** The server's answer: a receipt, or a problem (RFC 9457). */
export interface Answer {
  readonly [name: string]: unknown;
  readonly code?: string;
  readonly detail?: string;
  readonly retryAfter?: number;
}

/** Sends one body until the server accepts or refuses it; `isUnderWay` until then. */
export interface Sending {
  start(body: string): void;
  isUnderWay(): boolean;
}

interface Ends {
  accepted(receipt: Answer): void;
  refused(problem: Answer): void;
}

/** Shows the state in the status line. Repeating is safe, because the server lets a person sign only once. */
export function createSending(address: string, status: HTMLElement, ends: Ends): Sending {
  let body: string | undefined;
  let tries = 0;
  let timer = 0;

  function send(): void {
    clearTimeout(timer);
    tries += 1;
    say(status, tries === 1 ? 'Mengirim tanda tangan Anda…' : 'Mencoba mengirim lagi…');
    ask({ address, body: body ?? '', timeoutMs: 25_000, answered, failed: () => retry(0) });
  }

  function answered({ status: code, responseText }: XMLHttpRequest): void {
    const said = parse(responseText);
    const accepted = code === 200 || code === 201;
    if (!said)
      retry(0); // the answer is not ours but of a captive portal or a proxy
    else if (!accepted && (code >= 500 || said.code === 'rate-limited')) retry(Number(said.retryAfter) || 0);
    else {
      body = undefined;
      timer = 0;
      if (accepted) ends.accepted(said);
      else ends.refused(said);
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

  window.addEventListener('online', () => {
    if (body !== undefined && timer) send();
  });
  return {
    start(said) {
      body = said;
      tries = 0;
      send();
    },
    isUnderWay: () => body !== undefined,
  };
}

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
