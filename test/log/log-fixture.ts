import { createPrivateKey, type KeyObject } from 'node:crypto';
import { concat, parseHex, utf8 } from '../../src/core/bytes.ts';
import { sha256, sha256Hex } from '../../src/core/digest.ts';
import type { NewEntry } from '../../src/log/appender.ts';
import type { ReadLog } from '../../src/log/audit.ts';
import { entryBytes, type RevisionEntry } from '../../src/log/entry.ts';
import { createLogFace } from '../../src/log/tiles.ts';
import type { LogStore } from '../../src/stores.ts';

/** An Ed25519 key that is the same in every run. */
export function keyFrom(seed: string): KeyObject {
  const pkcs8 = concat(parseHex('302e020100300506032b657004220420'), sha256(new TextEncoder().encode(seed)));
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
}

export const logKey = keyFrom('log');
export const origin = 'ikrar.example/log';
export const clock = (): Date => new Date('2024-10-01T03:00:00.000Z');

export function entryOf(i: number): RevisionEntry {
  const digest = (what: string): string => sha256Hex(new TextEncoder().encode(`${what} ${i}`));
  const revision = {
    schema: 'ikrar-entry/2' as const,
    code: '7GQ2-M9XK-4RTB',
    n: i,
    sha256: digest('file'),
    contentDigest: digest('content'),
    at: new Date(Date.UTC(2024, 9, 1) + i * 1000).toISOString(),
  };
  if (i === 0) return { ...revision, kind: 'certification' };
  const who = { consentDigest: digest('consent'), certificateSha256: digest('certificate') };
  return { ...revision, kind: 'signature', ...who };
}

export const newEntry = (i: number): NewEntry => ({ fileId: 'file', n: i, bytes: entryBytes(entryOf(i)) });

export const newEntries = (from: number, to: number): NewEntry[] =>
  Array.from({ length: to - from }, (_, i) => newEntry(from + i));

/** Reads a stored log as an outsider would. */
export const readerOf = (
  store: LogStore,
  change: (path: string, bytes: Uint8Array) => Uint8Array = (_, b) => b,
): ReadLog => {
  const face = createLogFace(store);
  return async (path) => {
    const bytes =
      path === 'checkpoint' ? utf8((await face.checkpoint())!) : await face.tile(path.replace(/^tile\//, ''));
    if (!bytes) throw new Error(`${path}: HTTP 404`);
    return change(path, bytes);
  };
};
