import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { sha256, sha256Hex } from '../../src/core/digest.ts';
import { ed25519PublicKey } from '../../src/core/ed25519.ts';
import { noteKey } from '../../src/core/note.ts';
import { unfiledEntry } from '../../src/log/appender.ts';
import { auditLog, type ReadLog } from '../../src/log/audit.ts';
import { auditFile, type EntryOfCode } from '../../src/log/audit-file.ts';
import { auditPublicLog } from '../../src/log/audit-run.ts';
import { type Entry, entryBytes, type RevisionEntry } from '../../src/log/entry.ts';
import { createSequencer } from '../../src/log/sequencer.ts';
import { createMemoryLogStore, type MemoryLogStore } from '../support/memory-log-store.ts';
import { clock, entryOf, keyFrom, logKey, newEntries, newEntry, origin, readerOf } from './log-fixture.ts';

const keys = [noteKey(sha256, origin, ed25519PublicKey(logKey))];

async function grown(store: MemoryLogStore, to: number, first = store.entries.length): Promise<MemoryLogStore> {
  const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
  await sequencer.add(newEntries(first, first + to - store.entries.length));
  await sequencer.publish();
  return store;
}

describe('an outsider’s audit', () => {
  it.each([0, 1, 255, 256, 257, 700])('passes a sound log of %i', async (size) => {
    const store = createMemoryLogStore();
    await grown(store, size);
    const entries: Entry[] = [];
    const audit = await auditLog({ read: readerOf(store), keys, onEntry: (entry) => entries.push(entry) });
    expect(audit).toEqual({ verdict: 'passed', findings: [], size, note: store.history.at(-1)!.note });
    expect(entries).toEqual(Array.from({ length: size }, (_, i) => entryOf(i)));
  });

  it('passes when the log has grown since', async () => {
    const store = await grown(createMemoryLogStore(), 300);
    const remembered = store.history.at(-1)!.note;
    await grown(store, 800);
    expect(await auditLog({ read: readerOf(store), keys, remembered })).toMatchObject({ verdict: 'passed', size: 800 });
  });

  const findingOf = async (
    store: MemoryLogStore,
    more: Partial<Parameters<typeof auditLog>[0]> = {},
  ): Promise<unknown> => (await auditLog({ read: readerOf(store), keys, ...more })).findings[0]?.code;

  it('notices that entries vanished, and that history was rewritten', async () => {
    const remembered = (await grown(createMemoryLogStore(), 300)).history.at(-1)!.note;
    expect(await findingOf(await grown(createMemoryLogStore(), 299), { remembered })).toBe('rolled-back');
    const rewritten = await grown(createMemoryLogStore(), 500, 1000);
    expect(await findingOf(rewritten, { remembered })).toBe('history-rewritten');
    expect(await findingOf(await grown(createMemoryLogStore(), 300, 7), { remembered })).toBe('history-rewritten');
  });

  it.each([
    'tile/0/000',
    'tile/0/001',
    'tile/0/002.p/188',
    'tile/1/000.p/2',
    'tile/entries/000',
    'tile/entries/002.p/188',
  ])('notices a wrong or truncated %s', async (wrong) => {
    const store = await grown(createMemoryLogStore(), 700);
    const flipped = readerOf(store, (path, bytes) =>
      path === wrong ? bytes.map((b, i) => (i === 40 ? b ^ 1 : b)) : bytes,
    );
    const short = readerOf(store, (path, bytes) => (path === wrong ? bytes.slice(0, -1) : bytes));
    for (const read of [flipped, short]) expect((await auditLog({ read, keys })).verdict).toBe('failed');
  });

  it('notices the key and the origin of another log, and rubbish', async () => {
    const store = await grown(createMemoryLogStore(), 3);
    const other = noteKey(sha256, origin, ed25519PublicKey(keyFrom('other')));
    expect(await findingOf(store, { keys: [other] })).toBe('checkpoint-unsigned');
    const rubbish = readerOf(store, (path, bytes) => (path === 'checkpoint' ? bytes.slice(3, 20) : bytes));
    expect(await findingOf(store, { read: rubbish })).toBe('checkpoint-malformed');
  });

  it('notices a revision that was logged twice', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    await sequencer.add([newEntry(1), { ...newEntry(1), fileId: 'another' }]);
    await sequencer.publish();
    expect(await findingOf(store)).toBe('entry-repeated');
  });

  it('passes what is of no revision, and notices that it was logged twice', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    const at = clock().toISOString();
    const desk = { schema: 'ikrar-entry/2', kind: 'desk-key', keySha256: sha256Hex(), event: sha256Hex(), at } as const;
    await sequencer.add([unfiledEntry(desk), unfiledEntry({ ...desk, event: sha256Hex(utf8('another')) })]);
    await sequencer.publish();
    expect((await auditLog({ read: readerOf(store), keys })).verdict).toBe('passed');
    await sequencer.add([{ ...unfiledEntry(desk), fileId: 'again' }]);
    await sequencer.publish();
    expect(await findingOf(store)).toBe('entry-repeated');
  });

  it('an unreachable log is no verdict', async () => {
    const read: ReadLog = () => Promise.reject(new Error('checkpoint: HTTP 503'));
    await expect(auditLog({ read, keys })).rejects.toThrow('503');
  });
});

const pdfOf = (...revisions: readonly string[]): Uint8Array =>
  utf8(revisions.map((text) => `${text}\n%%EOF\n`).join(''));
const full = ['base', 'certification', 'signature one', 'signature two'];
const entriesOf = (revisions: readonly string[]): RevisionEntry[] =>
  revisions.slice(1).map((_, n) => ({
    ...entryOf(n),
    contentDigest: 'ab'.repeat(32),
    sha256: sha256Hex(pdfOf(...revisions.slice(0, n + 2))),
  }));

describe('a published PDF', () => {
  it('has exactly its entries', () => {
    expect(auditFile(pdfOf(...full), entriesOf(full))).toEqual([]);
    const { schema, code, contentDigest, at } = entriesOf(full)[0]!;
    const about = { schema, code, contentDigest, at } as const;
    const revoked = { ...about, kind: 'revocation', n: -1, sha256: sha256Hex(pdfOf(...full)) } as const;
    const key = { ...about, kind: 'key', keySha256: sha256Hex(), means: 'device' } as const;
    const beside = [revoked, key] as readonly EntryOfCode[];
    expect(auditFile(pdfOf(...full), [...entriesOf(full), ...beside])).toEqual([]);
  });

  it('with a signature that the log does not know, without one that it knows, or with another in its place', () => {
    const codes = (revisions: readonly string[], entries: readonly RevisionEntry[]): string[] =>
      auditFile(pdfOf(...revisions), entries).map(({ code }) => code);
    expect(codes([...full, 'added'], entriesOf(full))).toEqual(['revision-unlogged']);
    expect(codes(full.slice(0, -1), entriesOf(full))).toEqual(['revision-missing']);
    expect(codes([...full.slice(0, -1), 'other'], entriesOf(full))).toEqual(['revision-missing', 'revision-unlogged']);
    expect(codes(full, entriesOf(full).toSpliced(1, 1))).toEqual(['entries-not-dense', 'revision-unlogged']);
  });
});

describe('the audit over HTTP', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ikrar-audit-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('remembers the checkpoint, compares every published PDF, and does not remember what failed', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    const entries = entriesOf(full);
    await sequencer.add(entries.map((entry) => ({ fileId: 'file', n: entry.n, bytes: entryBytes(entry) })));
    await sequencer.add([
      { ...newEntry(0), fileId: 'open', bytes: entryBytes({ ...entryOf(0), code: 'AAAA-BBBB-CCCC' }) },
    ]);
    await sequencer.publish();
    const read = readerOf(store);
    let pdf = pdfOf(...full);
    let busy = 2;
    const site: typeof fetch = async (address) => {
      const path = new URL(String(address)).pathname;
      if (path.startsWith('/v/') && busy-- > 0)
        return new Response('', { status: 429, headers: { 'retry-after': '0' } });
      if (path === `/v/${entries[0]!.code}/ikrar.pdf`) return new Response(Buffer.from(pdf));
      if (path.startsWith('/v/')) return new Response('', { status: 409 });
      return new Response(Buffer.from(await read(path.slice('/log/'.length))));
    };
    const stateFile = join(folder, 'state');
    const options = {
      url: 'http://ikrar.example/log',
      vkeys: [sequencer.vkey],
      stateFile,
      fetch: site,
      declarations: true,
    };
    expect(await auditPublicLog(options)).toEqual({
      verdict: 'passed',
      findings: [],
      size: 4,
      files: { compared: 1, unpublished: 1 },
    });
    expect(await readFile(stateFile, 'utf8')).toBe(store.history.at(-1)!.note);
    expect(await auditPublicLog(options)).toMatchObject({ verdict: 'passed', previousSize: 4 });

    pdf = pdfOf(...full, 'slipped in');
    await sequencer.add([
      { ...newEntry(1), fileId: 'open', bytes: entryBytes({ ...entryOf(1), code: 'AAAA-BBBB-CCCC' }) },
    ]);
    await sequencer.publish();
    expect(await auditPublicLog(options)).toMatchObject({
      verdict: 'failed',
      findings: [{ code: 'revision-unlogged', file: entries[0]!.code }],
    });
    expect(await readFile(stateFile, 'utf8')).not.toBe(store.history.at(-1)!.note);
    await writeFile(stateFile, store.history.at(-1)!.note.replace('\n5\n', '\n6\n'));
    expect(await auditPublicLog(options)).toMatchObject({ verdict: 'failed' });
  });
});
