import { ask } from './request.ts';

/** Milliseconds between two looks of a page that is open. */
const pause = 15_000;

export interface KeyWatch {
  /** The key of this page that is bound now: SHA-256, hex. */
  bound(key: string): void;
  /** While this page sends something itself, an answer about its key may be older than what it has just sent. */
  sending<T>(answer: Promise<T>): Promise<T>;
  end(): void;
}

/**
 * Tells a page that stays open when another phone has voided the key that it has bound, or that it has not any more. It asks while
 * the page is seen, and at once when the page or the network comes back.
 */
export function createKeyWatch(address: string, tell: (voided: boolean) => void): KeyWatch {
  let own = '';
  let underWay = 0;
  let changes = 0;
  let timer = 0;

  function look(): void {
    clearTimeout(timer);
    if (!own) return;
    timer = setTimeout(look, pause);
    if (underWay || document.hidden) return;
    const before = changes;
    ask({
      address,
      timeoutMs: pause,
      answered({ status, responseText }) {
        if (status === 200 && before === changes) tell(JSON.parse(responseText).keySha256 !== own);
      },
      failed() {},
    });
  }

  document.addEventListener('visibilitychange', look);
  window.addEventListener('online', look);
  return {
    bound(key) {
      changes++;
      own = key;
      tell(false);
      clearTimeout(timer);
      timer = setTimeout(look, pause);
    },
    async sending(answer) {
      changes++;
      underWay++;
      const said = await answer;
      underWay--;
      return said;
    },
    end() {
      own = '';
    },
  };
}
