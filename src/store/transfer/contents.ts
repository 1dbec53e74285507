import type { Declaration, StoredRecord } from '../../model.ts';
import { type RecordName, type Records, recordNames, type Stores } from '../../stores.ts';
import type { Line } from './lines.ts';

/**
 * Every line of a store as of one moment, while others go on writing. SQLite reads a snapshot. MongoDB has none without
 * transactions, so the order of reading makes the copy consistent: each thing is read after all things that depend on
 * it.
 *
 *   1. declarations  in a state that the files read later support: never 'closed' without its final timestamps
 *   2. checkpoint    never of more entries than are read after it
 *   3. entries       each has a revision, which was written before it
 *   4. files         all that the entries of 3 name
 *   5. revisions     of those files
 *   6. the rest      written before the revisions that need it
 *   7. declarations  again, for those opened or revoked meanwhile (see `bearable`)
 *
 * What the copy lacks is what a crash at that moment would have left, and `mend` completes it.
 */
export async function* contentsOf(stores: Stores): AsyncGenerator<Line> {
  const before = await collect(stores.declarations);
  const checkpoint = await stores.log.checkpoint();
  yield* entriesOf(stores);
  const files = await collect(stores.files);
  for (const fileId of files.keys()) yield* revisionsOf(stores, fileId);
  const readBefore: readonly RecordName[] = ['declarations', 'files'];
  for (const name of recordNames.filter((one) => !readBefore.includes(one)))
    for await (const record of pagesOf<StoredRecord>(stores[name])) yield { kind: 'record', name, record };
  const opened = new Set([...files.values()].map((file) => file.declarationId));
  for (const record of (await collect(stores.declarations)).values()) {
    const kept = bearable(before.get(record.id), record, opened.has(record.id));
    if (kept) yield { kind: 'record', name: 'declarations', record: kept };
  }
  for (const record of files.values()) yield { kind: 'record', name: 'files', record };
  if (checkpoint) yield { kind: 'checkpoint', ...checkpoint };
}

/**
 * The latest state of a declaration that its files in the copy support. Undefined when it did not exist at the moment.
 */
function bearable(before: Declaration | undefined, after: Declaration, hasFiles: boolean): Declaration | undefined {
  if (after.state === 'revoked') return after; // depends on no file; `mend` adds a missing log entry
  if (before && before.state !== 'draft') return before;
  if (!hasFiles) return before;
  return { ...after, state: 'opening' }; // opened meanwhile: `mend` continues from the files in the copy
}

const pageLength = 200;

export async function* pagesOf<T extends StoredRecord>(records: Records<T>): AsyncGenerator<T> {
  for (let after: string | undefined; ; ) {
    const page = await records.find({ limit: pageLength, ...(after === undefined ? {} : { after }) });
    yield* page;
    if (page.length < pageLength) return;
    after = page.at(-1)!.id;
  }
}

async function collect<T extends StoredRecord>(records: Records<T>): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  for await (const record of pagesOf(records)) found.set(record.id, record);
  return found;
}

async function* entriesOf({ log }: Stores): AsyncGenerator<Line> {
  const size = await log.size();
  for (let from = 0; from < size; ) {
    const page = await log.read(from, Math.min(pageLength, size - from));
    for (const entry of page) yield { kind: 'entry', entry };
    from += page.length;
  }
}

async function* revisionsOf({ revisions }: Stores, fileId: string): AsyncGenerator<Line> {
  for (let after = -1; ; ) {
    const page = await revisions.read(fileId, { after, limit: pageLength });
    for (const revision of page) yield { kind: 'revision', revision };
    if (page.length < pageLength) return;
    after = page.at(-1)!.n;
  }
}
