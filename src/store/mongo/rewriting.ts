import type { Connection, mongo } from 'mongoose';
import { type RecordName, recordNames } from '../../stores.ts';
import { type Covered, coveredEntry, coveredFacts, coveredRecord, coveredTile, recordText } from '../checksum.ts';
import type { OldRecord } from '../migrations/migration.ts';
import { acceptsRecord, type Rewriting, type Rewritten, rewrittenSum, total } from '../row-sums.ts';
import type { Call } from './call.ts';
import type { RowOf } from './collections.ts';
import { bytesOf, entryOf } from './log.ts';
import { givenOf, type Row, rowOf } from './record-row.ts';

/** Rewrites every row of all collections. After a crash the same call continues. */
export async function rewriteAll(connection: Connection, call: Call, sums: Rewriting): Promise<Rewritten> {
  const all: Rewritten[] = [];
  for (const name of recordNames) all.push(await rewriteRecords(connection, call, name, sums));
  return total([...all, await rewriteOthers(connection, call, sums)]);
}

interface Changing extends Rewriting {
  readonly change?: ((old: OldRecord) => OldRecord) | undefined;
}

export const rewriteRecords = (
  connection: Connection,
  call: Call,
  name: RecordName,
  { change, ...sums }: Changing,
): Promise<Rewritten> => rewrite(connection, call, name, recordChange(name, sums, change));

export async function rewriteOthers(connection: Connection, call: Call, sums: Rewriting): Promise<Rewritten> {
  const all: Rewritten[] = [];
  for (const [name, covered] of Object.entries(others))
    all.push(await rewrite(connection, call, name, sumChange(sums, covered)));
  return total(all);
}

/** A document of any collection. */
interface Document {
  readonly _id: string | number;
  readonly sum: string;
}

/** What a document becomes: undefined if it may not be rewritten, the same sum if nothing changes. */
type Change = (document: never) => { readonly sum: string; readonly replacement?: Row } | undefined;

const recordChange =
  (name: RecordName, sums: Rewriting, change: (old: OldRecord) => OldRecord = (old) => old): Change =>
  (row: Row) => {
    const { text, sum, record } = givenOf(row);
    if (!acceptsRecord(sums, { name, text, covered: coveredRecord(name, text), sum })) return undefined;
    const next = recordText(change(record() as OldRecord));
    const replacement = rowOf(next, sums.write.of(coveredRecord(name, next)));
    return { sum: replacement.sum, replacement };
  };

const sumChange =
  (sums: Rewriting, covered: (document: never) => Covered): Change =>
  (document: Document) => {
    const sum = rewrittenSum(sums, covered(document as never), document.sum);
    return sum === undefined ? undefined : { sum };
  };

/** The collections that hold no records, and what the MAC of a document covers. */
const others: { readonly [name: string]: (document: never) => Covered } = {
  revisions: ({ facts, payloadSum }: RowOf<'revisions'>) => coveredFacts(facts, payloadSum),
  entries: (row: RowOf<'entries'>) => coveredEntry(entryOf(row)),
  tiles: ({ _id, bytes }: RowOf<'tiles'>) => coveredTile(_id, bytesOf(bytes)),
};

/** The payload of revisions can be large, and no MAC covers it directly. */
const withoutPayload: { readonly [name: string]: { readonly [field: string]: 0 } } = {
  revisions: { bytes: 0, consent: 0 },
};

const pageLength = 500;

/**
 * Rewrites a collection in pages. Replaces a document only if it is still as read: another starting node may have converted
 * it already, and even changed it since. A damaged document is left as it is, and is reported when it is read.
 */
async function rewrite(connection: Connection, call: Call, name: string, change: Change): Promise<Rewritten> {
  const rows = connection.collection<Document>(name);
  let changed = 0;
  let refused = 0;
  for (let after: Document['_id'] | undefined; ; ) {
    const from = after === undefined ? {} : { _id: { $gt: after } };
    const page = await call(() =>
      rows
        .find(from, { projection: withoutPayload[name] ?? {} })
        .sort({ _id: 1 })
        .limit(pageLength)
        .toArray(),
    );
    const next = page.map((row) => change(row as never));
    const changes = page.flatMap((row, i) => operations(row, next[i]));
    if (changes.length > 0) await call(() => rows.bulkWrite(changes, { ordered: false }));
    changed += changes.length;
    refused += next.filter((row) => row === undefined).length;
    if (page.length < pageLength) return { changed, refused };
    after = page.at(-1)!._id;
  }
}

function operations({ _id, sum }: Document, to: ReturnType<Change>): mongo.AnyBulkWriteOperation<Document>[] {
  if (!to || to.sum === sum) return [];
  const filter = { _id, sum };
  if (to.replacement) return [{ replaceOne: { filter, replacement: to.replacement } }];
  return [{ updateOne: { filter, update: { $set: { sum: to.sum } } } }];
}
