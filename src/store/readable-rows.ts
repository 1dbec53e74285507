import { IkrarError } from '../errors.ts';
import type { LoggedEntry } from '../model.ts';
import type { Stores } from '../stores.ts';

/**
 * One finding. docs/operate.md describes each code, and cli/audit-advice says what to do. `where` names the row
 * (`collection id`) or file; the message is Indonesian.
 */
export interface AuditFinding {
  readonly code:
    | 'row-damaged'
    | 'record-missing'
    | 'file-hash'
    | 'file-size'
    | 'consent-digest'
    | 'consent-altered'
    | 'signature'
    | 'content-altered'
    | 'roster-altered'
    | 'state-altered'
    | 'entry-missing'
    | 'entry-differs'
    | 'entry-without-revision'
    | 'log'
    | 'trail'
    | 'power-unexplained'
    | 'row-replayed';
  readonly where: string;
  readonly message: string;
}

export type Find = (code: AuditFinding['code'], where: string, message: string) => void;

export const pageLength = 100;

interface Readable<T> {
  find(query: { readonly after?: string; readonly limit: number }): Promise<readonly T[]>;
}

/** Reads all readable records; each unreadable one becomes a finding, and reading continues after it. */
export async function readable<T extends { readonly id: string }>(
  records: Readable<T>,
  find: Find,
): Promise<readonly T[]> {
  const found: T[] = [];
  let limit = pageLength;
  for (let after: string | undefined; ; ) {
    const here = { limit, ...(after === undefined ? {} : { after }) };
    try {
      const page = await records.find(here);
      found.push(...page);
      if (page.length < limit) return found;
      after = page.at(-1)!.id;
      limit = pageLength;
    } catch (error) {
      const id = damagedId(error);
      if (limit > 1 || id === undefined) {
        if (limit === 1) throw error;
        limit = 1; // reads on one by one, to stop exactly before the damaged row
        continue;
      }
      find('row-damaged', (error as IkrarError).faults[0]!.message, (error as IkrarError).message);
      after = id;
    }
  }
}

export const isDamage = (error: unknown): error is IkrarError =>
  error instanceof IkrarError && error.code === 'store-damaged';
const damagedId = (error: unknown): string | undefined => (isDamage(error) ? error.faults[0]?.path : undefined);

export const keyOf = ({ fileId, n }: { readonly fileId: string; readonly n: number }): string => `${fileId} ${n}`;

/** Whether there is a row of that id, valid or not: a damaged one is not missing. */
export async function isThere(records: { get(id: string): Promise<unknown> }, id: string): Promise<boolean> {
  try {
    return (await records.get(id)) !== undefined;
  } catch (error) {
    if (isDamage(error)) return true;
    throw error;
  }
}

/** The log's entries by file and revision; an unreadable entry becomes a finding. */
export async function readableEntries({ log }: Stores, find: Find): Promise<Map<string, LoggedEntry>> {
  const entries = new Map<string, LoggedEntry>();
  const size = await log.size();
  for (let from = 0; from < size; ) {
    try {
      const page = await log.read(from, pageLength);
      for (const entry of page) entries.set(keyOf(entry), entry);
      from += page.length;
    } catch (error) {
      if (!isDamage(error)) throw error;
      const until = Math.min(size, from + pageLength);
      for (; from < until; from++) await readOne(log, from, { entries, find });
    }
  }
  return entries;
}

interface Reading {
  readonly entries: Map<string, LoggedEntry>;
  readonly find: Find;
}

async function readOne(log: Stores['log'], index: number, { entries, find }: Reading): Promise<void> {
  try {
    for (const entry of await log.read(index, 1)) entries.set(keyOf(entry), entry);
  } catch (error) {
    if (!isDamage(error)) throw error;
    find('row-damaged', `log ${index}`, error.message);
  }
}
