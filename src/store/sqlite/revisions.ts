import type { Revision, RevisionFacts } from '../../model.ts';
import type { RevisionStore } from '../../stores.ts';
import { damaged } from '../checksum.ts';
import {
  checkBatch,
  checkConsecutive,
  createRevisionRows,
  firstValid,
  type RevisionRow,
  revisionName,
} from '../revision-row.ts';
import type { RowSeals } from '../row-seals.ts';
import type { CommitGroup } from './commit-group.ts';
import { type Connection, query } from './database.ts';

type Row = Omit<RevisionRow, 'signerId'> & { readonly signerId: string | null };
/** `bytes` is null when the payload is missing, `consent` when the revision has none. */
type WholeRow = Row & { readonly bytes: Uint8Array | null; readonly consent: string | null };

const columns =
  'r.file_id AS fileId, r.n, r.signer_id AS signerId, r.at, r.facts, r.payload_sum AS payloadSum, r.sum AS sum';

export function createRevisionStore(connection: Connection, { write }: CommitGroup, seals: RowSeals): RevisionStore {
  const revisionRows = createRevisionRows(seals);
  const factsOf = (row: Row): RevisionFacts => revisionRows.facts(known(row));
  const last = query<{ n: number | null }>(connection, 'SELECT max(n) AS n FROM revisions WHERE file_id = ?');
  const insert = query(
    connection,
    'INSERT INTO revisions (file_id, n, signer_id, at, facts, payload_sum, sum) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertPayload = query(connection, 'INSERT INTO payloads (file_id, n, consent, bytes) VALUES (?, ?, ?, ?)');
  const signer = query<Row>(connection, `SELECT ${columns} FROM revisions r WHERE file_id = ? AND signer_id = ?`);
  const page = 'WHERE r.file_id = ? AND r.n > ? ORDER BY r.n LIMIT ?';
  const facts = query<Row>(connection, `SELECT ${columns} FROM revisions r ${page}`);
  const whole = query<WholeRow>(
    connection,
    `SELECT ${columns}, p.consent, p.bytes FROM revisions r
      LEFT JOIN payloads p ON p.file_id = r.file_id AND p.n = r.n ${page}`,
  );
  const unlogged = query<Row>(
    connection,
    `SELECT ${columns} FROM revisions r WHERE logged = 0 ORDER BY at, file_id, n LIMIT ? OFFSET ?`,
  );
  const mark = query(connection, 'UPDATE revisions SET logged = 1 WHERE file_id = ? AND n = ?');

  /** Appends the batch up to the first conflict, inside the transaction of the commit group. */
  function appendAll(revisions: readonly Revision[], rows: readonly RevisionRow[]): Awaited<Appended> {
    const [first] = revisions;
    if (!first) return { written: 0 };
    for (const [written, row] of rows.entries()) {
      if (row.signerId !== undefined && signer.first(row.fileId, row.signerId)) return { written, conflict: 'signer' };
      if (written === 0 && row.n !== (last.first(row.fileId)?.n ?? -1) + 1) return { written, conflict: 'position' };
      insert.run(row.fileId, row.n, row.signerId ?? null, row.at, row.facts, row.payloadSum, row.sum);
      const { consent, bytes } = revisions[written]!;
      insertPayload.run(row.fileId, row.n, consent ?? null, bytes);
    }
    return { written: rows.length };
  }

  return {
    async append(revisions) {
      checkBatch(revisions);
      const rows = revisions.map(revisionRows.write);
      return write(() => appendAll(revisions, rows));
    },
    async read(fileId, { after = -1, limit = -1 } = {}) {
      const rows = whole.all(fileId, after, limit);
      checkConsecutive(fileId, after, rows);
      return rows.map(({ bytes, consent, ...row }) => {
        if (!bytes) throw damaged(revisionName(row.fileId, row.n));
        return revisionRows.whole(known(row), consent === null ? { bytes } : { bytes, consent });
      });
    },
    async facts(fileId, { after = -1, limit = -1 } = {}) {
      const rows = facts.all(fileId, after, limit);
      checkConsecutive(fileId, after, rows);
      return rows.map(factsOf);
    },
    async bySigner(fileId, signerId) {
      const row = signer.first(fileId, signerId);
      return row && factsOf(row);
    },
    async unlogged(limit) {
      return firstValid(revisionRows, limit, async (most, skip) => unlogged.all(most, skip).map(known));
    },
    async markLogged(keys) {
      if (keys.length === 0) return;
      await write(() => {
        for (const { fileId, n } of keys) mark.run(fileId, n);
      });
    },
  };
}

type Appended = ReturnType<RevisionStore['append']>;

function known({ signerId, ...row }: Row): RevisionRow {
  return signerId === null ? row : { ...row, signerId };
}
