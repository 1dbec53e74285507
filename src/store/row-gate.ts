import type { StoredRecord } from '../model.ts';
import type { RecordName, RefusedRow } from '../stores.ts';
import { checkedRecord } from './checked.ts';
import { coveredRecord, damaged, recordText } from './checksum.ts';
import type { RowMacs } from './row-macs.ts';
import { createSeenVersions, type SeenVersions } from './seen-versions.ts';

/**
 * Collections whose records say who may do what. A refused row of these counts as absent, for searches and for an insertion
 * with the same id, and so gives nobody anything; so does one that only lets somebody be told that their link is old. Records of the other collections say what is signed and shown: a list
 * without them would be false, so reading a refused row of these is an error.
 */
const power: ReadonlySet<string> = new Set<RecordName>([
  'accounts',
  'sessions',
  'memberships',
  'credentials',
  'formerLinks',
  'signerKeys',
  'deskKeys',
]);

/** Whether a refused row of that collection is left out instead of causing an error. */
export const countsAsAbsent = ({ collection }: RefusedRow): boolean => power.has(collection);

/** A row is refused once for each reason. */
export const rowKey = ({ collection, id, reason }: RefusedRow): string => JSON.stringify([collection, id, reason]);

/** A row as read from the database. */
export interface GivenRow {
  readonly id: string;
  readonly version: number;
  readonly sum: unknown;
  /** Its canonical JSON. */
  readonly text: string;
  readonly record: () => StoredRecord;
}

/** The only way between the rows of one collection in a database and everybody who reads or writes its records. */
export interface RowGate<T> extends Pick<SeenVersions, 'now' | 'inserted' | 'replaced' | 'removed'> {
  /** The text and MAC to store for a record. @throws Error for a malformed record (checked.ts) */
  sealed(record: T): { readonly text: string; readonly sum: string };
  /**
   * The record of a row with a valid MAC that is not older than a version that was seen.
   * @param since the result of `now()` before the query was sent
   * @returns undefined for a refused row that counts as absent
   * @throws IkrarError 'store-damaged' for any other refused row
   */
  admitted(row: GivenRow, since: number): T | undefined;
  /** Whether a row that prevents an insertion counts as absent and may be removed. */
  yields(row: GivenRow, since: number): boolean;
}

export type CreateGate = <T extends StoredRecord>(name: RecordName) => RowGate<T>;

/** @param report is called for each refused row, as often as it is read */
export const createGates =
  (macs: RowMacs, report: (row: RefusedRow) => void): CreateGate =>
  <T extends StoredRecord>(name: RecordName): RowGate<T> => {
    const versions = power.has(name) ? createSeenVersions() : unseen;

    function judged({ id, version, sum, text, record }: GivenRow, since: number): T | RefusedRow['reason'] {
      if (!macs.vouchesFor(coveredRecord(name, text), sum)) return 'mac';
      const found = record();
      if (found.id !== id || found.version !== version) return 'mac';
      if (versions.isOld(id, version, since)) return 'replayed';
      versions.read(id, version);
      return found as T;
    }

    return {
      ...versions,
      sealed(record) {
        const text = recordText(checkedRecord(name, record));
        return { text, sum: macs.of(coveredRecord(name, text)) };
      },
      admitted(row, since) {
        const found = judged(row, since);
        if (typeof found !== 'string') return found;
        report({ collection: name, id: row.id, reason: found });
        if (power.has(name)) return undefined;
        throw damaged(`${name} ${row.id}`, { id: row.id });
      },
      yields: (row, since) => power.has(name) && typeof judged(row, since) === 'string',
    };
  };

/** For collections in which an older row gives nobody anything: nothing is remembered. */
const unseen: SeenVersions = {
  now: () => 0,
  isOld: () => false,
  read() {},
  inserted() {},
  replaced() {},
  removed() {},
};

interface Query<Row, T> {
  readonly after: string;
  /** The greatest number of records; undefined for no limit. */
  readonly limit: number | undefined;
  read(after: string, limit: number | undefined): Promise<readonly Row[]>;
  admit(row: Row): T | undefined;
  idOf(row: Row): string;
}

/** Reads on until the page is full or the rows end: a page shortened by refused rows would look like the last one. */
export async function fullPage<Row, T>({ after, limit, read, admit, idOf }: Query<Row, T>): Promise<readonly T[]> {
  const found: T[] = [];
  for (let from = after; ; ) {
    const wanted = limit === undefined ? undefined : limit - found.length;
    const rows = await read(from, wanted);
    for (const row of rows) {
      const record = admit(row);
      if (record !== undefined) found.push(record);
    }
    if (wanted === undefined || rows.length < wanted || found.length === limit) return found;
    from = idOf(rows.at(-1)!);
  }
}
