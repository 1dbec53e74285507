import type { MongoOptions } from '../../src/store/mongo/open.ts';
import { openMongo as open } from '../../src/store/mongo/open.ts';
import type { FindRowKeys, RowKeyring } from '../../src/store/row-keys.ts';
import { createRowMacs } from '../../src/store/row-macs.ts';
import { openSqlite as openFile, type SqliteOptions } from '../../src/store/sqlite/open.ts';
import type { Stores } from '../../src/stores.ts';

/** Keys that every store of the tests shares, as nodes share theirs by copy, with a mark that is forgotten. */
export const ring: RowKeyring = {
  keys: { current: new Uint8Array(32).fill(1), former: [] },
  given: false,
  markGiven: async () => {},
};
const findKeys: FindRowKeys = async () => ring;

export const macs = createRowMacs(ring.keys);

/** What a migration goes by. */
export const seals = { macs, given: false };

export const openSqlite = (path: string, options: Partial<SqliteOptions> = {}): Promise<Stores> =>
  openFile(path, { rows: { findKeys }, ...options });

export const openMongo = (uri: string, options: Partial<MongoOptions> = {}): Promise<Stores> =>
  open(uri, { rows: { findKeys }, ...options });
