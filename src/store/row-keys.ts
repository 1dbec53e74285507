import type { RefusedRow } from '../stores.ts';

/** Keys of 32 octets. Rows are written with the current one; rows of the former ones stay valid until they are renewed. */
export interface RowKeys {
  readonly current: Uint8Array;
  readonly former: readonly Uint8Array[];
}

/** The keys of a database's rows, and what is recorded beside them. None of it may be in the database. */
export interface RowKeyring {
  readonly keys: RowKeys;
  /**
   * Whether the rows of a database were given their MACs with these keys. From then on a row without a MAC never gets one:
   * somebody with write access to the database can lower its schema number, but cannot change this.
   */
  readonly given: boolean;
  /** Records durably that the MACs were given. */
  markGiven(): Promise<void>;
}

/**
 * Called once when a store is opened.
 * @param used whether the database was used before: then its own keys MUST be found, and no new ones made
 */
export type FindRowKeys = (used: boolean) => Promise<RowKeyring>;

/** Options of both databases. */
export interface RowOptions {
  readonly findKeys: FindRowKeys;
  /** Called once for each row that is refused. */
  readonly onRefused?: (row: RefusedRow) => void;
  /** The operator has confirmed that these keys may take over a database whose rows they do not confirm. */
  readonly takeOver?: boolean;
}
