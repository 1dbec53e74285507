import { base64, parseBase64 } from '../../core/bytes.ts';
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { LoggedEntry, Revision, StoredRecord } from '../../model.ts';
import { type RecordName, schemas } from '../../stores.ts';

/**
 * A backup is a gzip of canonical JSON lines (RFC 8785; keys shown here in reading order), the same from either database:
 *
 *     {"ikrar-backup":3,"at":"2024-09-30T05:00:00.000Z"}
 *     {"in":"accounts","record":{…}}
 *     {"revision":{"fileId":…,"n":0,…},"bytes":"base64"}
 *     {"entry":{"index":0,"fileId":…,"n":0},"bytes":"base64"}
 *     {"checkpoint":{"size":72,"note":"…"}}
 *     {"keys":{"salt":…,"nonce":…,"sealed":…}}          only when asked for
 *     {"end":{"lines":9,"sha256":"…","mac":"…"}}        over every line before it, line ends included
 *
 * The number in the first line is the schema (store/migrations) of the records. Leases, heartbeats and the log's tiles are
 * not in a backup; after a restore the tiles are made from the entries. The MAC is made with the key of the rows, so that
 * a backup into which somebody has put an account is recognised; backups of schema 2 and before have none.
 */
export type Line =
  | { readonly kind: 'head'; readonly schema: number; readonly at: string }
  | { readonly kind: 'record'; readonly name: RecordName; readonly record: StoredRecord }
  | { readonly kind: 'revision'; readonly revision: Revision }
  | { readonly kind: 'entry'; readonly entry: LoggedEntry }
  | { readonly kind: 'checkpoint'; readonly size: number; readonly note: string }
  | { readonly kind: 'keys'; readonly keys: EncryptedKeys }
  | { readonly kind: 'end'; readonly lines: number; readonly sha256: string; readonly mac?: string };

/** What the MAC of the last line is over. */
export const endText = ({ lines, sha256 }: { readonly lines: number; readonly sha256: string }): string =>
  canonicalJson({ lines, sha256 });

/** AES-256-GCM with a key derived from the password by scrypt; each field is base64. */
export interface EncryptedKeys {
  readonly salt: string;
  readonly nonce: string;
  readonly sealed: string;
}

export function formatLine(line: Line): string {
  return `${canonicalJson(plain(line) as Json)}\n`;
}

function plain(line: Line): unknown {
  switch (line.kind) {
    case 'head':
      return { 'ikrar-backup': line.schema, at: line.at };
    case 'record':
      return { in: line.name, record: line.record };
    case 'revision': {
      const { bytes, ...revision } = line.revision;
      return { revision, bytes: base64(bytes) };
    }
    case 'entry': {
      const { bytes, ...entry } = line.entry;
      return { entry, bytes: base64(bytes) };
    }
    case 'checkpoint':
      return { checkpoint: { size: line.size, note: line.note } };
    case 'keys':
      return { keys: line.keys };
    case 'end': {
      const { kind: _kind, ...end } = line;
      return { end };
    }
  }
}

interface Plain {
  readonly 'ikrar-backup'?: number;
  readonly at?: string;
  readonly in?: string;
  readonly record?: StoredRecord;
  readonly revision?: Omit<Revision, 'bytes'>;
  readonly entry?: Omit<LoggedEntry, 'bytes'>;
  readonly bytes?: string;
  readonly checkpoint?: { readonly size: number; readonly note: string };
  readonly keys?: EncryptedKeys;
  readonly end?: { readonly lines: number; readonly sha256: string; readonly mac?: string };
}

/** Parses a line whose integrity the final digest has shown. @throws RangeError for a line of unknown kind */
export function parseLine(text: string): Line {
  const line = JSON.parse(text) as Plain;
  const bytes = () => parseBase64(line.bytes ?? '');
  if (line['ikrar-backup'] !== undefined && line.at) return { kind: 'head', schema: line['ikrar-backup'], at: line.at };
  if (line.in !== undefined && line.in in schemas && line.record)
    return { kind: 'record', name: line.in as RecordName, record: line.record };
  if (line.revision) return { kind: 'revision', revision: { ...line.revision, bytes: bytes() } };
  if (line.entry) return { kind: 'entry', entry: { ...line.entry, bytes: bytes() } };
  if (line.checkpoint) return { kind: 'checkpoint', ...line.checkpoint };
  if (line.keys) return { kind: 'keys', keys: line.keys };
  if (line.end) return { kind: 'end', ...line.end };
  throw new RangeError('a line of no known kind');
}
