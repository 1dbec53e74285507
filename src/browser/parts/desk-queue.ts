import { transact } from './database.ts';
import { type Answer, type Stage, sendUntilAnswered } from './sending.ts';

/** What somebody has signed on this tablet without a network. */
export interface DeskKept {
  /** Counts up: the order in which they signed. */
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly slug: string;
  /** For the server; empty once it has an answer that ends it. */
  readonly body: string;
  /** When it leaves the tablet unrecorded: milliseconds since 1970. */
  readonly until: number;
  /** The server's refusal. */
  readonly said?: Answer;
}

const address = '/api/persetujuan/meja';

export const listAtDesk = (): Promise<readonly DeskKept[]> =>
  transact<DeskKept[]>('meja', 'readonly', (shelf) => shelf.getAll()).catch(() => []);

const put = (kept: DeskKept): Promise<unknown> => transact('meja', 'readwrite', (shelf) => shelf.put(kept, kept.id));

const remove = (id: string): Promise<unknown> => transact('meja', 'readwrite', (shelf) => shelf.delete(id));

/** Keeps it behind all others. False where the browser keeps nothing. */
export async function keepAtDesk(kept: Omit<DeskKept, 'id'>): Promise<boolean> {
  try {
    const all = await listAtDesk();
    const next = Math.max(Date.now(), ...all.map(({ id }) => Number(id) + 1));
    const id = String(next).padStart(15, '0');
    await put(Object.assign({ id }, kept));
    return (await listAtDesk()).some((one) => one.id === id && one.body === kept.body);
  } catch {
    return false;
  }
}

/** Whether it still goes out. */
export const isWaiting = ({ body }: DeskKept): boolean => body !== '';

export interface DeskQueue {
  /** Sends what waits, one after another; harmless while it is under way. */
  send(): Promise<void>;
  /** The attendant has read what became of it. */
  dismiss(id: string): Promise<void>;
}

interface Told {
  /** How sending fares, and until the next try the seconds. */
  stage(stage: Stage, seconds: number): void;
  recorded(kept: DeskKept): Promise<void>;
  /** What is kept has changed. */
  changed(): void;
}

/** Answers after which sending again would be of no use: the person has signed elsewhere, or the server keeps it for a follow-up. */
const final: readonly unknown[] = ['already-signed', 'consent-late'];

/**
 * The queue of a desk. It goes out in order, and nothing but a receipt, or the server's word that it has one or keeps it, takes a
 * consent out: what is refused for another reason stays, and is sent again when a page of the desk is opened.
 */
export function createDeskQueue({ stage, recorded, changed }: Told): DeskQueue {
  const refused = new Set<string>();
  let underWay = false;

  async function sendOne(kept: DeskKept): Promise<void> {
    const { accepted, said } = await sendUntilAnswered({ address, body: kept.body, tell: stage });
    if (accepted || final.includes(said.code)) await recorded(kept);
    if (accepted) await remove(kept.id);
    else {
      refused.add(kept.id);
      await put(Object.assign({}, kept, { said }, final.includes(said.code) ? { body: '' } : {}));
    }
    changed();
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      const next = (await listAtDesk()).find((kept) => isWaiting(kept) && !refused.has(kept.id));
      if (!next) return;
      await sendOne(next);
    }
  }

  return {
    async send() {
      if (underWay) return;
      underWay = true;
      // one page of the desk at a time, where the browser can say so; the server takes each once anyway
      const locks = navigator.locks as LockManager | undefined;
      await (locks ? locks.request('ikrar-meja', sendAll) : sendAll()).catch(() => {});
      underWay = false;
    },
    async dismiss(id) {
      await remove(id);
      changed();
    },
  };
}

/** What has had its time leaves the tablet. */
export async function clearAtDesk(now: number): Promise<void> {
  for (const { id, until } of await listAtDesk()) if (until < now) await remove(id).catch(() => {});
}
