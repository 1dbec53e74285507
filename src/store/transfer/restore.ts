import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { utf8 } from '../../core/bytes.ts';
import { IkrarError } from '../../errors.ts';
import type { LoggedEntry, Revision, StoredRecord } from '../../model.ts';
import { recordNames, type Stores } from '../../stores.ts';
import { filesUnderWay, newerSchema } from '../failure.ts';
import type { OldRecord } from '../migrations/migration.ts';
import { broughtForward, migrations, underWay } from '../migrations.ts';
import type { TransferReport } from './backup.ts';
import { openKeys } from './encrypted-keys.ts';
import { endText, type Line, parseLine } from './lines.ts';
import { perhapsSent } from './perhaps-sent.ts';

export interface RestoreOptions {
  /** The operator has confirmed that a backup whose MAC no key of the store confirms is to be restored as it is. */
  readonly unvouched?: boolean;
  readonly progress?: (lines: number) => void;
}

export interface RestoreReport extends TransferReport {
  /** The time of the copy. */
  readonly at: string;
}

/**
 * The key folder's files, if the backup has them.
 * @throws IkrarError 'invalid-input' for a wrong password or a malformed backup
 */
export async function keysInBackup(input: string, password: string): Promise<ReadonlyMap<string, string> | undefined> {
  for await (const { line } of linesOf(input)) if (line.kind === 'keys') return openKeys(line.keys, password);
  return undefined;
}

/** Id of a record among the counters that exists while a restore is unfinished. */
const marker = 'pemulihan-belum-selesai';

/** Whether a restore of the store was begun and not finished: then nobody may serve it. */
export const isHalfRestored = async (stores: Stores): Promise<boolean> =>
  (await stores.counters.get(marker)) !== undefined;

/**
 * Fills an empty store from a backup; the bytes of every PDF and log entry are those of the original store. The whole
 * file is read and checked before the first write. An interrupted restore is finished by calling this again. The log's
 * tiles are not written: make them from the entries afterwards.
 *
 * The restored records get MACs by the store's key. Therefore a key of the store must confirm the backup's MAC, or the
 * operator must have accepted the backup without.
 * @throws IkrarError 'invalid-input' for an incomplete or malformed backup, and for one whose MAC is not confirmed,
 * 'conflict' for a store that is not empty, 'store-newer' for a backup made by a later version of the program,
 * 'store-older' for one made by an older version while files were being opened or closed
 */
export async function restore(stores: Stores, input: string, options: RestoreOptions = {}): Promise<RestoreReport> {
  const { at, schema, end } = await check(input);
  const vouched = end.mac !== undefined && stores.vouchesForCopy(endText(end), end.mac);
  if (!vouched && !options.unvouched) throw notVouched(input);
  if (!(await isHalfRestored(stores)) && !(await isEmpty(stores)))
    throw new IkrarError('conflict', 'Basis data tujuan tidak kosong. Pulihkan ke basis data yang kosong.');
  await stores.counters.put([{ id: marker, version: 0, value: 0 }]);
  const count = await write(stores, input, schema, options.progress ?? (() => {}));
  await stores.counters.remove(marker);
  return { at, ...count };
}

const notVouched = (input: string): IkrarError =>
  new IkrarError(
    'invalid-input',
    `Tidak ada kunci di sini yang menjamin isi ${input}: cadangan dari Ikrar 0.2 atau sebelumnya, dari instalasi dengan ` +
      'rows.key lain, atau diubah orang sesudah dibuat (misalnya ditambahi akun).',
  );

/** Checks the whole file without keeping it in memory. */
async function check(input: string) {
  const hash = createHash('sha256');
  let count = 0;
  let head: Extract<Line, { kind: 'head' }> | undefined;
  let moving = false;
  let end: Extract<Line, { kind: 'end' }> | undefined;
  for await (const { text, line } of linesOf(input)) {
    if (end) throw notWhole(input);
    if (line.kind === 'head') head = line;
    if (line.kind === 'record' && line.name === 'declarations')
      moving ||= underWay.includes((line.record as OldRecord).state);
    if (line.kind === 'end') end = line;
    else {
      hash.update(utf8(`${text}\n`));
      count++;
    }
  }
  if (!head || end?.lines !== count || end.sha256 !== hash.digest('hex')) throw notWhole(input);
  const { at, schema } = head;
  if (schema > migrations.length) throw newerSchema(schema, migrations.length, 'Cadangan');
  if (schema < migrations.length && moving) throw filesUnderWay();
  return { at, schema, end };
}

async function* linesOf(input: string): AsyncGenerator<{ readonly text: string; readonly line: Line }> {
  try {
    for await (const text of textLines(input)) yield { text, line: parseLine(text) };
  } catch (cause) {
    throw notWhole(input, cause);
  }
}

/** The unzipped file line by line, without any text after the last line end. */
async function* textLines(input: string): AsyncGenerator<string> {
  const unzipped = createGunzip();
  createReadStream(input)
    .on('error', (error) => unzipped.destroy(error))
    .pipe(unzipped);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of unzipped) {
    const pieces = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = pieces.pop()!;
    yield* pieces;
  }
}

const notWhole = (input: string, cause?: unknown): IkrarError =>
  cause instanceof IkrarError
    ? cause
    : new IkrarError('invalid-input', `${input} bukan cadangan Ikrar yang utuh. Pakai salinan lain.`, { cause });

async function isEmpty(stores: Stores): Promise<boolean> {
  if ((await stores.log.size()) > 0) return false;
  for (const name of recordNames) if ((await stores[name].find({ limit: 1 })).length > 0) return false;
  return true;
}

/** The number of consecutive lines of one kind that are written together. */
const groupLength = 200;

async function write(
  stores: Stores,
  input: string,
  schema: number,
  progress: (lines: number) => void,
): Promise<TransferReport> {
  const count = { records: 0, revisions: 0, entries: 0 };
  const forward = ({ name, record }: Extract<Line, { kind: 'record' }>) =>
    perhapsSent(name, broughtForward(schema, name, record as OldRecord));
  let group: Line[] = [];
  const flush = async () => {
    await writeGroup(stores, group);
    group = [];
  };
  for await (const { line } of linesOf(input)) {
    if (line.kind === 'record') count.records++;
    if (line.kind === 'revision') count.revisions++;
    if (line.kind === 'entry') count.entries++;
    if (group.length === groupLength || (group[0] && groupOf(group[0]) !== groupOf(line))) await flush();
    group.push(line.kind === 'record' ? { ...line, record: forward(line) } : line);
    progress(count.records + count.revisions + count.entries);
  }
  await flush();
  await markLogged(stores);
  return count;
}

function groupOf(line: Line): string {
  if (line.kind === 'record') return line.name;
  return line.kind === 'revision' ? `revision ${line.revision.fileId}` : line.kind;
}

async function writeGroup(stores: Stores, group: readonly Line[]): Promise<void> {
  const [first] = group;
  if (first?.kind === 'record') {
    const records = group.flatMap((line) => (line.kind === 'record' ? [line.record] : []));
    await (stores[first.name] as unknown as { put(records: readonly StoredRecord[]): Promise<void> }).put(records);
  }
  if (first?.kind === 'revision')
    await appendRevisions(
      stores,
      group.flatMap((line) => (line.kind === 'revision' ? [line.revision] : [])),
    );
  if (first?.kind === 'entry')
    await appendEntries(
      stores,
      group.flatMap((line) => (line.kind === 'entry' ? [line.entry] : [])),
    );
  if (first?.kind === 'checkpoint') {
    const present = await stores.log.checkpoint();
    if (present?.note !== first.note) await stores.log.publish({ size: first.size, note: first.note }, present?.note);
  }
}

/** Skips revisions that an interrupted restore has already written. */
async function appendRevisions({ revisions }: Stores, group: readonly Revision[]): Promise<void> {
  const { fileId, n } = group[0]!;
  const present = await revisions.facts(fileId, { after: n - 1, limit: group.length });
  const missing = group.slice(present.length);
  const { written } = await revisions.append(missing);
  if (written < missing.length) throw new Error(`revision ${n + present.length + written} of ${fileId} was not taken`);
}

async function appendEntries({ log }: Stores, group: readonly LoggedEntry[]): Promise<void> {
  const missing = group.slice(Math.max(0, (await log.size()) - group[0]!.index));
  if (!(await log.append(missing))) throw new Error(`log entry ${missing[0]?.index} was not taken`);
}

/** Called after the revisions are written: revisions whose entry is in the log are marked as logged. */
async function markLogged({ log, revisions }: Stores): Promise<void> {
  const size = await log.size();
  for (let from = 0; from < size; from += groupLength) {
    const entries = await log.read(from, groupLength);
    await revisions.markLogged(entries.filter(({ n }) => n >= 0).map(({ fileId, n }) => ({ fileId, n })));
  }
}
