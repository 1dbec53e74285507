import { equal } from '../../core/bytes.ts';
import { type LoggedEntry, loggedEntry } from '../../model.ts';
import type { LogStore } from '../../stores.ts';
import { checked } from '../checked.ts';
import { coveredEntry, coveredTile, damaged } from '../checksum.ts';
import { entryRow, type RowSeals, tileRow } from '../row-seals.ts';
import type { CommitGroup } from './commit-group.ts';
import { type Connection, query } from './database.ts';

interface EntryRow extends LoggedEntry {
  readonly sum: string;
}
interface TileRow {
  readonly bytes: Uint8Array;
  readonly sum: string;
}

export function createLogStore(connection: Connection, { write }: CommitGroup, seals: RowSeals): LogStore {
  const columns = 'position AS "index", file_id AS fileId, n, bytes, sum';
  const count = query<{ size: number }>(connection, 'SELECT coalesce(max(position) + 1, 0) AS size FROM entries');
  const insert = query(connection, 'INSERT INTO entries (position, file_id, n, bytes, sum) VALUES (?, ?, ?, ?, ?)');
  const page = query<EntryRow>(
    connection,
    `SELECT ${columns} FROM entries WHERE position >= ? ORDER BY position LIMIT ?`,
  );
  const one = query<EntryRow>(connection, `SELECT ${columns} FROM entries WHERE file_id = ? AND n = ?`);
  const putTile = query(connection, 'INSERT INTO tiles (path, bytes, sum) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const tileAt = query<TileRow>(connection, 'SELECT bytes, sum FROM tiles WHERE path = ?');
  const latest = query<{ size: number; note: string }>(connection, 'SELECT size, note FROM checkpoint');
  const first = query(connection, 'INSERT INTO checkpoint (one, size, note) VALUES (1, ?, ?) ON CONFLICT DO NOTHING');
  const next = query(connection, 'UPDATE checkpoint SET size = ?, note = ? WHERE note = ?');
  const holder = query<{ owner: string; until: number; fence: number }>(
    connection,
    'SELECT owner, until, fence FROM leases WHERE name = ?',
  );
  const take = query(
    connection,
    `INSERT INTO leases (name, owner, until, fence) VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until, fence = excluded.fence`,
  );

  function readEntry({ sum, ...entry }: EntryRow): LoggedEntry {
    seals.check(entryRow(entry.index), coveredEntry(entry), sum);
    return entry;
  }

  function readTile(path: string): Uint8Array | undefined {
    const row = tileAt.first(path);
    if (row) seals.check(tileRow(path), coveredTile(path, row.bytes), row.sum);
    return row?.bytes;
  }

  return {
    async append(entries) {
      for (const entry of entries) checked('log entry', loggedEntry, entry);
      return write(() => {
        if (entries.length === 0) return true;
        const size = count.first()?.size ?? 0;
        if (entries.some((entry, i) => entry.index !== size + i || one.first(entry.fileId, entry.n))) return false;
        for (const entry of entries)
          insert.run(entry.index, entry.fileId, entry.n, entry.bytes, seals.of(coveredEntry(entry)));
        return true;
      });
    },
    async size() {
      return count.first()?.size ?? 0;
    },
    async read(from, limit) {
      return page.all(from, limit).map((row, i) => {
        if (row.index !== from + i) throw damaged(`entri log ${from + i}`);
        return readEntry(row);
      });
    },
    async find(fileId, n) {
      const row = one.first(fileId, n);
      return row && readEntry(row);
    },
    async putTiles(tiles) {
      if (tiles.length === 0) return;
      await write(() => {
        for (const { path, bytes } of tiles) {
          const isNew = putTile.run(path, bytes, seals.of(coveredTile(path, bytes))) === 1;
          if (!isNew && !equal(readTile(path)!, bytes)) throw new Error(`tile ${path} already has other bytes`);
        }
      });
    },
    async tile(path) {
      return readTile(path);
    },
    async checkpoint() {
      return latest.first();
    },
    publish: ({ size, note }, previous) =>
      write(() => (previous === undefined ? first.run(size, note) : next.run(size, note, previous)) === 1),
    lease: (name, owner, now, milliseconds) =>
      write(() => {
        const held = holder.first(name);
        if (held && held.owner !== owner && held.until > now.getTime()) return undefined;
        const fence = held?.owner === owner ? held.fence : (held?.fence ?? 0) + 1;
        take.run(name, owner, now.getTime() + milliseconds, fence);
        return { fence };
      }),
  };
}
