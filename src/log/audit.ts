import { equal } from '../core/bytes.ts';
import { type Checkpoint, parseCheckpointText } from '../core/checkpoint.ts';
import { sha256, sha256Hex } from '../core/digest.ts';
import { notePrimitives } from '../core/ed25519.ts';
import { leafHash } from '../core/merkle.ts';
import { checkNote, type NoteKey, parseNote } from '../core/note.ts';
import { createEdge, type Edge, type Tile } from './edge.ts';
import { type Entry, isFiled, parseEntry } from './entry.ts';
import { explains, isTree, type LossEntry, lossDigest, type PlacedLoss } from './loss.ts';
import { formatRemembered, parseRemembered, type Remembered } from './remembered.ts';
import { type TileName, tilePath, tileWidth, widthAt } from './tile-path.ts';
import { parseBundle } from './tiles.ts';

/** Reads one resource of the log by its path below the log's address. @throws Error when it cannot be had */
export type ReadLog = (path: string) => Promise<Uint8Array>;

export interface LogAudit {
  /** passed: all agrees. failed: the log contradicts itself, its key, or what was seen before. */
  readonly verdict: 'passed' | 'failed';
  readonly findings: readonly AuditFinding[];
  /** The checkpoint that was checked, to be remembered for the next time (remembered.ts); only when passed. */
  readonly note?: string;
  /** Losses that the log declares, oldest first; absent where there is none. Nothing is wrong with the log because of them. */
  readonly losses?: readonly PlacedLoss[];
  readonly size: number;
}

export interface AuditFinding {
  readonly code:
    | 'checkpoint-malformed'
    | 'checkpoint-unsigned'
    | 'origin-wrong'
    | 'rolled-back'
    | 'history-rewritten'
    | 'tile-wrong'
    | 'entry-malformed'
    | 'entry-repeated'
    | 'root-wrong'
    | 'loss-wrong';
  readonly message: string;
}

export interface AuditOptions {
  readonly read: ReadLog;
  readonly keys: readonly NoteKey[];
  /** What was remembered at the last audit (remembered.ts). */
  readonly remembered?: string;
  readonly onEntry?: (entry: Entry, index: number) => void;
  readonly onProgress?: (done: number, size: number) => void;
}

class AuditStop extends Error {
  readonly finding: AuditFinding;
  constructor(code: AuditFinding['code'], message: string) {
    super(message);
    this.finding = { code, message };
  }
}

/**
 * Audits the whole log as an outsider: reads the checkpoint, every entry and every tile, rebuilds the tree, and
 * compares it with the signed root and with the remembered checkpoint. Contradictions are returned as findings; only an
 * unreachable log throws.
 */
export async function auditLog(options: AuditOptions): Promise<LogAudit> {
  const size = { value: 0 };
  try {
    const { note, checkpoint } = readCheckpoint(text(await options.read('checkpoint')), options.keys);
    size.value = checkpoint.size;
    const before = options.remembered === undefined ? undefined : readRemembered(options.remembered, options.keys);
    const { losses, broken } = await rebuild(options, checkpoint, before?.checkpoint);
    const contradiction = broken ?? (before && findShrinking(before.checkpoint, checkpoint));
    if (before && contradiction && !isExplained(before, losses)) throw contradiction;
    const remembered = formatRemembered({ note, losses: losses.map(({ loss }) => lossDigest(loss)) });
    return {
      verdict: 'passed',
      findings: [],
      note: remembered,
      size: size.value,
      ...(losses.length > 0 && { losses }),
    };
  } catch (error) {
    if (error instanceof AuditStop) return { verdict: 'failed', findings: [error.finding], size: size.value };
    throw error;
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function readCheckpoint(note: string, keys: readonly NoteKey[]): { note: string; checkpoint: Checkpoint } {
  const parsed = orStop('checkpoint-malformed', 'checkpoint log tidak terbaca', () => {
    const read = parseNote(note);
    return { read, checkpoint: parseCheckpointText(read.text) };
  });
  if (!checkNote(notePrimitives, parsed.read, keys).good)
    throw new AuditStop('checkpoint-unsigned', 'checkpoint log tidak ditandatangani dengan kunci yang diberikan');
  if (!keys.some((key) => key.name === parsed.checkpoint.origin))
    throw new AuditStop('origin-wrong', `checkpoint ini milik log lain: ${parsed.checkpoint.origin}`);
  return { note, checkpoint: parsed.checkpoint };
}

function readRemembered(text: string, keys: readonly NoteKey[]): Remembered {
  const remembered = orStop('checkpoint-malformed', 'checkpoint yang diingat tidak terbaca', () =>
    parseRemembered(text),
  );
  readCheckpoint(remembered.note, keys);
  return remembered;
}

function findShrinking(before: Checkpoint, now: Checkpoint): AuditStop | undefined {
  if (before.size <= now.size) return undefined;
  return new AuditStop('rolled-back', `log menyusut: dulu ${before.size} catatan, sekarang ${now.size}`);
}

/** A loss explains a difference only if it was declared after what was remembered, and so is not in its tree. */
const isExplained = ({ checkpoint, losses: known }: Remembered, losses: readonly PlacedLoss[]): boolean =>
  losses.some(({ loss }) => explains(loss, checkpoint) && !known.includes(lossDigest(loss)));

interface Rebuilt {
  readonly losses: readonly PlacedLoss[];
  /** The log does not continue what was remembered. */
  readonly broken?: AuditStop;
}

/** Keeps in memory one bundle, the edge of the tree, and one number for each entry. */
async function rebuild(
  options: AuditOptions,
  checkpoint: Checkpoint,
  before: Checkpoint | undefined,
): Promise<Rebuilt> {
  const edge = createEdge(sha256);
  const seen = new Set<string>();
  const losses: PlacedLoss[] = [];
  let broken = before?.size === 0 ? findRewriting(edge, before) : undefined;
  for (let index = 0; widthAt('entries', index, checkpoint.size) > 0; index++) {
    const width = widthAt('entries', index, checkpoint.size);
    const entries = await readBundle(options.read, { level: 'entries', index, width });
    const full: Tile[] = [];
    for (const bytes of entries) {
      const entry = accept(options, seen, bytes, edge.size);
      if (entry.kind === 'loss') losses.push(acceptLoss(edge, entry));
      full.push(...edge.append(leafHash(sha256, bytes)));
      if (edge.size === before?.size) broken = findRewriting(edge, before);
    }
    for (const tile of full) await compareTile(options.read, tile);
    options.onProgress?.(edge.size, checkpoint.size);
  }
  for (const tile of edge.partials(0)) await compareTile(options.read, tile);
  if (!equal(edge.root(), checkpoint.root))
    throw new AuditStop('root-wrong', 'catatan yang ditunjukkan tidak menghasilkan sidik log yang ditandatangani');
  return { losses, ...(broken ? { broken } : {}) };
}

function accept(options: AuditOptions, seen: Set<string>, bytes: Uint8Array, index: number): Entry {
  const entry = orStop('entry-malformed', `catatan ${index} tidak terbaca`, () => parseEntry(bytes));
  const [key, what] = isFiled(entry)
    ? [`${entry.code} ${entry.n}`, `revisi ${entry.n} dari berkas ${entry.code}`]
    : [sha256Hex(bytes), `hal yang sama (${entry.kind})`];
  if (seen.has(key)) throw new AuditStop('entry-repeated', `${what} tercatat dua kali (catatan ${index})`);
  seen.add(key);
  options.onEntry?.(entry, index);
  return entry;
}

/** A loss is declared right after what it says was kept. */
function acceptLoss(edge: Edge, loss: LossEntry): PlacedLoss {
  const index = edge.size;
  if (isTree(loss.kept, { size: index, root: edge.root() })) return { index, loss };
  throw new AuditStop('loss-wrong', `kehilangan yang dinyatakan pada catatan ${index} tidak sesuai dengan lognya`);
}

function findRewriting(edge: Edge, before: Checkpoint): AuditStop | undefined {
  if (equal(edge.root(), before.root)) return undefined;
  return new AuditStop(
    'history-rewritten',
    `sejarah ditulis ulang: ${before.size} catatan pertama bukan yang dulu ditandatangani`,
  );
}

async function readBundle(read: ReadLog, name: TileName): Promise<Uint8Array[]> {
  const bytes = await read(`tile/${tilePath(name)}`);
  const entries = orStop('tile-wrong', `bundel catatan ${name.index} rusak`, () => parseBundle(bytes));
  if (entries.length !== name.width)
    throw new AuditStop(
      'tile-wrong',
      `bundel catatan ${name.index} memuat ${entries.length}, seharusnya ${name.width}`,
    );
  return entries;
}

async function compareTile(read: ReadLog, tile: Tile): Promise<void> {
  if (!equal(await read(`tile/${tile.path}`), tile.bytes))
    throw new AuditStop('tile-wrong', `ubin ${tile.path} tidak cocok dengan catatannya`);
}

function orStop<T>(code: AuditFinding['code'], message: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new AuditStop(code, message);
    throw error;
  }
}

/** Reads a log over HTTP. `base` ends in `/log`. Answers are bounded; a missing resource is an error that names it. */
export function httpLogReader(base: string, fetchIt: typeof fetch): ReadLog {
  return async (path) => {
    const response = await fetchIt(`${base.replace(/\/+$/, '')}/${path}`, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > maxResource) throw new Error(`${path}: ${bytes.length} bytes are too many`);
    return bytes;
  };
}

/** A bundle of the longest entries. */
const maxResource = tileWidth * (2 + 0xffff);
