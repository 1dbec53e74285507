import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { utf8 } from '../../core/bytes.ts';
import type { Random } from '../../core/clock.ts';
import { IkrarError } from '../../errors.ts';
import type { Stores } from '../../stores.ts';
import { migrations } from '../migrations.ts';
import { contentsOf } from './contents.ts';
import { encryptKeys } from './encrypted-keys.ts';
import { endText, formatLine, type Line } from './lines.ts';

export interface BackupOptions {
  readonly at: Date;
  readonly random: Random;
  /** Names and texts of the key folder's files, and the password that encrypts them. Without it no key is copied. */
  readonly keys?: { readonly files: ReadonlyMap<string, string>; readonly password: string };
  /** Called with the number of lines so far. */
  readonly progress?: (lines: number) => void;
}

export interface TransferReport {
  readonly records: number;
  readonly revisions: number;
  readonly entries: number;
}

/**
 * Copies a store into one file, mode 0600, while others write. The file gets its name only when it is complete and
 * synced; a crash leaves `OUT.part`. Rows that count as absent (row-gate.ts) are left out and listed by the store's
 * `refusedRows`.
 * @throws IkrarError 'conflict' when the file exists, 'store-damaged' when any other row fails its check
 */
export async function backup(stores: Stores, out: string, options: BackupOptions): Promise<TransferReport> {
  const part = `${out}.part`;
  await refuseExisting(out);
  const keys = options.keys && (await encryptKeys(options.keys.files, options.keys.password, options.random));
  const count = { records: 0, revisions: 0, entries: 0 };

  async function* lines(): AsyncGenerator<Line> {
    yield { kind: 'head', schema: migrations.length, at: options.at.toISOString() };
    for await (const line of contentsOf(stores)) {
      if (line.kind === 'record') count.records++;
      if (line.kind === 'revision') count.revisions++;
      if (line.kind === 'entry') count.entries++;
      options.progress?.(count.records + count.revisions + count.entries);
      yield line;
    }
    if (keys) yield { kind: 'keys', keys };
  }

  try {
    const file = createWriteStream(part, { flags: 'w', mode: 0o600 });
    await pipeline(Readable.from(closed(lines(), stores.copyMac)), createGzip({ level: 6 }), file);
    await makeDurable(part, out);
    return count;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The lines as text, followed by the line with the digest and the MAC over them all. */
async function* closed(lines: AsyncGenerator<Line>, macOf: Stores['copyMac']): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const line of lines) {
    const bytes = utf8(formatLine(line));
    hash.update(bytes);
    count++;
    yield bytes;
  }
  const end = { lines: count, sha256: hash.digest('hex') };
  yield utf8(formatLine({ kind: 'end', ...end, mac: macOf(endText(end)) }));
}

async function refuseExisting(path: string): Promise<void> {
  const existing = await open(path, 'r').catch(() => undefined);
  await existing?.close();
  if (existing) throw new IkrarError('conflict', `Berkas ${path} sudah ada. Pilih nama lain.`);
}

async function makeDurable(part: string, out: string): Promise<void> {
  await synced(part);
  await rename(part, out);
  await synced(dirname(out));
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}
