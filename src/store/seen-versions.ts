/**
 * Remembers the newest version of each record that this process has read or written, and which records it has removed.
 * An older row has a valid MAC too: without this memory somebody with write access to the database could set back a count
 * of wrong PINs, or put back a right that was taken away or a session that was ended.
 *
 * Limits: the memory ends with the process and is not shared between nodes. A row that is put back after a restart, or
 * read by a node that never saw the newer one, is not recognised.
 */
export interface SeenVersions {
  /** The moment to note before a query is sent: what is learnt while it runs must not make its answer look old. */
  now(): number;
  isOld(id: string, version: number, since: number): boolean;
  read(id: string, version: number): void;
  /** Records an insertion, whose version may be lower than one that was seen before. */
  inserted(id: string, version: number): void;
  replaced(id: string, version: number): void;
  removed(id: string): void;
}

interface Seen {
  readonly version: number;
  /** The moment at which it was learnt. */
  readonly at: number;
}

/** @param most how many records are remembered, of about 100 bytes each; those unchanged for longest are forgotten first */
export function createSeenVersions(most = 100_000): SeenVersions {
  const seen = new Map<string, Seen>();
  let moment = 0;
  function learn(id: string, version: number): void {
    seen.delete(id);
    seen.set(id, { version, at: ++moment });
    if (seen.size > most) seen.delete(seen.keys().next().value!);
  }
  function raise(id: string, version: number): void {
    if (version > (seen.get(id)?.version ?? 0)) learn(id, version); // nothing is older than version 0
  }
  return {
    now: () => moment,
    isOld(id, version, since) {
      const known = seen.get(id);
      return known !== undefined && known.at <= since && version < known.version;
    },
    read: raise,
    inserted: (id, version) => (seen.has(id) ? learn(id, version) : raise(id, version)),
    replaced: raise,
    removed: (id) => learn(id, Number.POSITIVE_INFINITY),
  };
}
