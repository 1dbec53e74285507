import type { BookChanges, DeskBook } from '../../core/desk-book.ts';
import { transact } from './database.ts';
import { deskKeyName, forgetEnrolled } from './desk-key.ts';
import { forgetKey } from './own-key.ts';
import { ask } from './request.ts';

/** Milliseconds by which the server's clock is ahead of the tablet's, as it was when the book came. */
export type KeptBook = DeskBook & { readonly ahead: number };

const shelfName = (slug: string): string => `kegiatan ${slug}`;

export const findBook = (slug: string): Promise<KeptBook | undefined> =>
  transact<KeptBook | undefined>('bekal', 'readonly', (shelf) => shelf.get(shelfName(slug))).catch(() => undefined);

const keepBook = (book: KeptBook): Promise<unknown> =>
  transact('bekal', 'readwrite', (shelf) => shelf.put(book, shelfName(book.event.slug)));

/** The kept book with what has changed, or the one that was sent in its place. */
function upToDate(before: KeptBook | undefined, said: BookChanges | DeskBook): KeptBook {
  const ahead = said.now - Date.now();
  if (!before || 'people' in said) return Object.assign(said as DeskBook, { ahead });
  const { version, now, until, away } = said;
  const signed = new Set(said.signed);
  const people = before.people.map((one) =>
    Object.assign({}, one, { signed: signed.has(one.id), away: away[one.id] || '' }),
  );
  return Object.assign({}, before, { version, now, until, ahead, people });
}

/**
 * The book as the server has it now, of which it sends only what the tablet lacks; undefined when it does not answer. When it says that nobody is logged in here any more, or
 * has no right, the tablet forgets all that it keeps of people.
 */
export async function fetchBook(slug: string): Promise<KeptBook | undefined> {
  const before = await findBook(slug);
  return new Promise((resolve) =>
    ask({
      address: `/kios/${slug}/bekal?versi=${before ? before.version : ''}`,
      timeoutMs: 60_000,
      async answered({ status, responseText }) {
        if (status === 401 || status === 403 || status === 404) await forgetDesk();
        if (status !== 200) return resolve(undefined);
        const kept = upToDate(before, JSON.parse(responseText));
        await keepBook(kept).then(
          () => resolve(kept),
          () => resolve(undefined),
        );
      },
      failed: () => resolve(undefined),
    }),
  );
}

/** Somebody has signed, so that nobody hands them the tablet again. */
export async function markSigned(slug: string, person: string): Promise<void> {
  const book = await findBook(slug);
  if (!book) return;
  const people = book.people.map((one) => (one.id === person ? Object.assign({}, one, { signed: true }) : one));
  await keepBook(Object.assign({}, book, { people }));
}

/** Everything of people and attendant but what was signed and is not sent yet. */
export async function forgetDesk(): Promise<void> {
  const kept = await transact<(Partial<DeskBook> | undefined)[]>('bekal', 'readonly', (shelf) => shelf.getAll()).catch(
    () => [],
  );
  for (const one of kept) {
    if (!one?.event) continue;
    forgetEnrolled(one.event.id);
    await forgetKey(deskKeyName(one.event.id));
  }
  const names = await transact('bekal', 'readonly', (shelf) => shelf.getAllKeys()).catch(() => []);
  for (const name of names) await transact('bekal', 'readwrite', (shelf) => shelf.delete(name)).catch(() => {});
}

/** A book whose time is over leaves the tablet, and all else with it. */
export async function clearDesk(now: number): Promise<void> {
  const kept = await transact<Partial<DeskBook>[]>('bekal', 'readonly', (shelf) => shelf.getAll()).catch(() => []);
  if (kept.some(({ until }) => until !== undefined && until < now)) await forgetDesk();
}
