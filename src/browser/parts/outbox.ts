import { transact } from './database.ts';
import { type Answered, answerOf } from './sending.ts';

/** A consent that this phone keeps until it is recorded. */
export interface Kept {
  /** Of its key, and of the consent itself: one for each person and text. */
  readonly name: string;
  /** Of the signer's page. */
  readonly path: string;
  readonly body: string;
  readonly replaced: boolean;
  /** When it leaves the phone unrecorded: milliseconds since 1970. */
  readonly until: number;
}

/** A signer's page as the server gave it, for the time without a network. */
export interface KeptPage {
  readonly html: string;
  /** Of the key that signs here. */
  readonly name: string;
  readonly until: number;
}

export const consentAddress = '/api/persetujuan';

/** False where the browser keeps nothing. */
export async function keep(kept: Kept): Promise<boolean> {
  try {
    await transact('antrean', 'readwrite', (queue) => queue.put(kept, kept.name));
    return (await recall(kept.name))?.body === kept.body;
  } catch {
    return false;
  }
}

const recall = (name: string): Promise<Kept | undefined> => transact('antrean', 'readonly', (queue) => queue.get(name));

export const listKept = (): Promise<readonly Kept[]> =>
  transact<Kept[]>('antrean', 'readonly', (queue) => queue.getAll()).catch(() => []);

export const keepPage = (path: string, page: KeptPage): Promise<unknown> =>
  transact('halaman', 'readwrite', (pages) => pages.put(page, path));

export const findPage = (path: string): Promise<KeptPage | undefined> =>
  transact<KeptPage | undefined>('halaman', 'readonly', (pages) => pages.get(path)).catch(() => undefined);

/** Nothing of this person and text stays: neither the consent, nor its key, nor the pages. */
export async function forgetAll(name: string): Promise<void> {
  await transact('antrean', 'readwrite', (queue) => queue.delete(name)).catch(() => {});
  await transact('kunci', 'readwrite', (keys) => keys.delete(name)).catch(() => {});
  await forgetPages((page) => page.name === name);
}

/** What has had its time leaves the phone. */
export async function clearOut(now: number): Promise<void> {
  for (const { name, until } of await listKept()) if (until < now) await forgetAll(name);
  await forgetPages(({ until }) => until < now);
}

async function forgetPages(which: (page: KeptPage) => boolean): Promise<void> {
  const paths = await transact('halaman', 'readonly', (pages) => pages.getAllKeys()).catch(() => []);
  for (const path of paths) {
    const page = await findPage(String(path));
    if (page && which(page)) await transact('halaman', 'readwrite', (pages) => pages.delete(path)).catch(() => {});
  }
}

/** Whether an answer means that the person has signed, by this consent or another one. */
export const receiptIn = ({ accepted, said }: Answered): object | undefined =>
  accepted ? said : said.code === 'already-signed' ? (said.receipt as object | undefined) : undefined;

/** Whether the server has what was sent, so that the phone need not keep it: it is recorded, or kept because it came too late. */
export const isTaken = (answer: Answered): boolean => !!receiptIn(answer) || answer.said.code === 'consent-late';

/** Sends what is kept once, without a page: for the worker. @throws when something has to be sent again */
export async function flush(): Promise<void> {
  let failed = false;
  for (const { name, body } of await listKept()) {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const answer = await fetch(consentAddress, { method: 'POST', headers, body })
      .then(async (given) => answerOf(given.status, await given.text()))
      .catch(() => undefined);
    if (typeof answer !== 'object') failed = true;
    else if (isTaken(answer)) await forgetAll(name);
  }
  if (failed) throw new Error('not sent');
}
