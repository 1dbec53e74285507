import { setTimeout as sleep } from 'node:timers/promises';
import { IkrarError } from './errors.ts';
import {
  account,
  archiveRecord,
  attendanceRecord,
  auditEntry,
  columnName,
  counter,
  credential,
  declaration,
  delivery,
  deskKey,
  formerLink,
  hallGuesses,
  handover,
  type LoggedEntry,
  lateConsent,
  membership,
  type Of,
  ownText,
  paper,
  pledgeEvent,
  pledgeFile,
  type Revision,
  type RevisionFacts,
  roster,
  type StoredRecord,
  session,
  signerKey,
  trailDetails,
  trailEntry,
  unprintedDrawing,
  usedText,
} from './model.ts';

/** The schema of each collection of records. */
export const schemas = {
  accounts: account,
  sessions: session,
  memberships: membership,
  events: pledgeEvent,
  declarations: declaration,
  rosters: roster,
  credentials: credential,
  formerLinks: formerLink,
  deliveries: delivery,
  signerKeys: signerKey,
  hallGuesses,
  deskKeys: deskKey,
  lateConsents: lateConsent,
  drawings: unprintedDrawing,
  attendance: attendanceRecord,
  files: pledgeFile,
  papers: paper,
  audit: auditEntry,
  trail: trailEntry,
  trailDetails,
  handovers: handover,
  archives: archiveRecord,
  counters: counter,
  texts: usedText,
  ownTexts: ownText,
  columnNames: columnName,
} as const;

export type RecordName = keyof typeof schemas;
export const recordNames = Object.keys(schemas) as readonly RecordName[];
export type RecordStores = { readonly [Name in RecordName]: Records<Of<(typeof schemas)[Name]>> };

/**
 * The interface of the database, with two implementations and one contract suite (test/store). It needs only atomic
 * writes of single records, and unique indexes. A write that has returned MUST survive `kill -9` and a power cut
 * (SQLite: synchronous=FULL; MongoDB: majority and journal). A store that cannot answer in time throws IkrarError
 * 'store-unavailable'. A value that violates its schema is never written: an Error names the field, since this is a
 * defect of the program.
 */
export interface Stores extends RecordStores {
  readonly kind: 'sqlite' | 'mongo';
  readonly revisions: RevisionStore;
  readonly log: LogStore;
  /**
   * Records met since the store was opened that have no valid MAC, or are older than a version of theirs that was seen.
   * Each is listed once; none of them was ever returned to a caller.
   */
  refusedRows(): readonly RefusedRow[];
  /**
   * Replaces the MAC of every row by one of the present key: of those that a key of the store confirms, or of `all`, except
   * records that do not conform to their schema, whoever wrote them. No other node may run meanwhile.
   */
  renewMacs(accept: 'vouched' | 'all'): Promise<{ readonly changed: number; readonly refused: number }>;
  /** MAC of a copy of this store by the present key of its rows; lower-case hex. */
  copyMac(text: string): string;
  /** Whether a key of this store has made that MAC of a copy. */
  vouchesForCopy(text: string, mac: string): boolean;
  /** Resolves when a durable write is possible now. @throws IkrarError 'store-unavailable' otherwise */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** `mac`: no key confirms the row. `replayed`: it was valid once, but this process has seen a newer version. */
export interface RefusedRow {
  readonly collection: RecordName | 'revisions' | 'entries' | 'tiles';
  readonly id: string;
  readonly reason: 'mac' | 'replayed';
}

/** The indexes of each collection; every `find` uses one of them. */
export const indexes: { readonly [Name in RecordName]: readonly Index[] } = {
  accounts: [{ fields: ['name'], unique: true }],
  sessions: [{ fields: ['accountId'] }],
  memberships: [{ fields: ['eventId'] }, { fields: ['accountId'] }],
  events: [{ fields: ['slug'], unique: true }],
  declarations: [{ fields: ['eventId'] }, { fields: ['parent.id'] }, { fields: ['state'] }],
  rosters: [],
  credentials: [{ fields: ['declarationId'] }, { fields: ['linkHash'], unique: true }],
  formerLinks: [{ fields: ['declarationId'] }],
  deliveries: [{ fields: ['declarationId'] }, { fields: ['email.state'] }],
  signerKeys: [{ fields: ['declarationId'] }],
  hallGuesses: [],
  deskKeys: [{ fields: ['eventId'] }],
  lateConsents: [{ fields: ['declarationId'] }],
  drawings: [{ fields: ['fileId'] }],
  attendance: [{ fields: ['declarationId'] }],
  files: [{ fields: ['code'], unique: true }, { fields: ['declarationId'] }, { fields: ['eventId'] }],
  papers: [],
  audit: [{ fields: ['eventId'] }],
  trail: [{ fields: ['eventId'] }],
  trailDetails: [],
  handovers: [{ fields: ['eventId'] }],
  archives: [],
  counters: [],
  texts: [],
  ownTexts: [{ fields: ['text'] }, { fields: ['office'] }],
  columnNames: [],
};

export interface Index {
  /** Dotted paths into the record; a record without the field is not indexed. */
  readonly fields: readonly [string];
  readonly unique?: true;
}

export interface Records<T extends StoredRecord> {
  /** One durable write. Returns false, and writes nothing, when the id or a unique key is taken. */
  insert(record: T): Promise<boolean>;
  /**
   * Inserts or overwrites; the last writer wins. SQLite: one durable write; MongoDB: each record is durable on return.
   */
  put(records: readonly T[]): Promise<void>;
  /** Writes `next` only if the stored version is next.version - 1; otherwise returns false. */
  replace(next: T): Promise<boolean>;
  get(id: string): Promise<T | undefined>;
  /**
   * Finds by one indexed field, or all records without `where`, in ascending order of id; `after` is the previous
   * page's last id.
   */
  find(query?: {
    readonly where?: { readonly [path: string]: string };
    readonly after?: string;
    readonly limit?: number;
  }): Promise<readonly T[]>;
  remove(id: string): Promise<void>;
}

/**
 * The revisions of every PDF. (fileId, n) is unique: appending n is the compare-and-set that makes several app nodes
 * safe. (fileId, signerId) is unique: nobody signs twice. n has no gaps from 0 on; a reader MUST never see n without n
 * - 1.
 */
export interface RevisionStore {
  /**
   * Appends consecutive revisions of one file in order, as one durable write where the database can. Returns how many
   * were written, counted from the first; when fewer than given, `conflict` names the key that the next one found
   * taken.
   */
  append(
    revisions: readonly Revision[],
  ): Promise<{ readonly written: number; readonly conflict?: 'position' | 'signer' }>;
  /** Revisions with n > `after` (default -1), ascending, with bytes. */
  read(fileId: string, query?: { readonly after?: number; readonly limit?: number }): Promise<readonly Revision[]>;
  /** Like `read`, without bytes: the cost does not depend on the size of the PDF. */
  facts(
    fileId: string,
    query?: { readonly after?: number; readonly limit?: number },
  ): Promise<readonly RevisionFacts[]>;
  bySigner(fileId: string, signerId: string): Promise<RevisionFacts | undefined>;
  /** Revisions that have no log entry yet, oldest first. Refused rows are left out: they must not get an entry. */
  unlogged(limit: number): Promise<readonly RevisionFacts[]>;
  /** Marks revisions as logged; to be called after their entries are durable. */
  markLogged(keys: readonly { readonly fileId: string; readonly n: number }[]): Promise<void>;
}

/** The durable half of the transparency log (log/). Index and (fileId, n) are unique. */
export interface LogStore {
  /** Appends entries with consecutive indexes from the present size on; false when another writer appended first. */
  append(entries: readonly LoggedEntry[]): Promise<boolean>;
  size(): Promise<number>;
  read(from: number, limit: number): Promise<readonly LoggedEntry[]>;
  /** Finds an entry by file and revision; n = -1 is the revocation. */
  find(fileId: string, n: number): Promise<LoggedEntry | undefined>;
  /** A partial tile's path names its width, so that no tile ever changes. Writing the same tile again is harmless. */
  putTiles(tiles: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<void>;
  tile(path: string): Promise<Uint8Array | undefined>;
  /** The latest published checkpoint: tree size and signed note. */
  checkpoint(): Promise<{ readonly size: number; readonly note: string } | undefined>;
  /** Compare-and-set: publishes only if the stored checkpoint's note is still `previous` (undefined: none yet). */
  publish(next: { readonly size: number; readonly note: string }, previous: string | undefined): Promise<boolean>;
  /**
   * Takes or prolongs a named lease; the fence grows with every change of owner. Undefined when another owner holds the
   * lease.
   */
  lease(name: string, owner: string, now: Date, milliseconds: number): Promise<{ readonly fence: number } | undefined>;
}

/**
 * Reads, changes and replaces one record, and tries again as long as other writers intervene.
 * @throws IkrarError 'not-found' when the record does not exist (any more)
 * @throws IkrarError 'conflict' when the change takes a unique key of another record: trying again would never end
 */
export async function update<T extends StoredRecord>(
  records: Records<T>,
  id: string,
  change: (record: T) => T,
): Promise<T> {
  for (let unchanged = 0; ; ) {
    const current = await records.get(id);
    if (!current) throw new IkrarError('not-found', 'Yang hendak diubah baru saja dihapus. Muat ulang halaman.');
    const next = change(current);
    if (next === current) return current;
    const raised = { ...next, version: current.version + 1 };
    if (await records.replace(raised)) return raised;
    if ((await records.get(id))?.version !== current.version) continue;
    // The replace failed although the version is unchanged: a unique key is taken, which lasts, or another node's write
    // awaits its majority, which ends.
    if (++unchanged < maxAttempts) await sleep(20 * unchanged);
    else throw new IkrarError('conflict', 'Nama itu baru saja dipakai yang lain. Pilih nama lain.');
  }
}

/** How often a replace of an unchanged version is tried, within almost a second. */
const maxAttempts = 10;
