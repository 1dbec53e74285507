import type { Answered } from './sending.ts';

/** What the form's script hands to the script that keeps and sends (queue.ts), which stands before it in the page. */
export interface Errand {
  readonly address: string;
  readonly body: string;
  /** For a consent, which the phone keeps until it is recorded. */
  readonly consent?: Keeping;
  /** Whether the person waits for the answer; if not, the page says nothing of it. */
  awaited: boolean;
}

export interface Keeping {
  /** Of the key that signed it (consenting.ts). */
  readonly name: string;
  /** The key of another device was voided for it. */
  readonly replaced: boolean;
}

/** A receipt for the page to show. */
export interface Recorded {
  readonly receipt: object;
  readonly replaced: boolean;
  /** What is recorded is another consent than the one that was sent. */
  readonly elsewhere: boolean;
}

interface Details {
  readonly 'ikrar:errand': Errand & { resolve(answer: Answered): void };
  readonly 'ikrar:recorded': Recorded;
  /** SHA-256 of the key that is bound now, hex. */
  readonly 'ikrar:bound': string;
  /** Nothing of this page waits in the phone: the form may be filled. */
  readonly 'ikrar:ready': undefined;
}

/** @returns whether somebody listens */
export const announce = <N extends keyof Details>(name: N, detail: Details[N]): boolean =>
  !document.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));

export function listen<N extends keyof Details>(name: N, hear: (detail: Details[N]) => void): void {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    hear((event as CustomEvent<Details[N]>).detail);
  });
}

export const run = (errand: Errand): Promise<Answered> =>
  new Promise((resolve) => {
    if (announce('ikrar:errand', Object.assign(errand, { resolve }))) return;
    const detail = 'Halaman ini belum dimuat lengkap. Muat ulang halaman, lalu tanda tangani lagi.';
    resolve({ accepted: false, said: { detail } });
  });
