import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inclusionOf } from '../../src/ceremony/inclusion.ts';
import { parseUtf8, utf8 } from '../../src/core/bytes.ts';
import { canonicalJson, type Json } from '../../src/core/canonical-json.ts';
import { unfiledEntry } from '../../src/log/appender.ts';
import { type Entry, entryBytes, isFiled, isRevision, parseEntry, saysTheSame } from '../../src/log/entry.ts';
import { createInclusionProof } from '../../src/log/inclusion-proof.ts';
import { createSequencer } from '../../src/log/sequencer.ts';
import { bagJudges } from '../../src/operations/bag.ts';
import { createMemoryLogStore } from '../support/memory-log-store.ts';
import { clock, entryOf, logKey, newEntry, origin } from './log-fixture.ts';

const digest = 'ab'.repeat(32);
const at = '2024-10-01T03:12:45.123Z';
const schema = 'ikrar-entry/2';
const ofFile = { schema, code: '7GQ2-M9XK-4RTB', sha256: digest, contentDigest: digest, at } as const;
const tree = { size: 7, root: digest };

/** One of each kind with all that it may have, and the names of what it need not have. */
const kinds: readonly (readonly [Entry, ...string[]])[] = [
  [{ ...ofFile, kind: 'certification', n: 0, certificateSha256: digest }, 'certificateSha256'],
  [{ ...ofFile, kind: 'dss', n: 1 }],
  [{ ...ofFile, kind: 'timestamp', n: 4 }],
  [
    { ...ofFile, kind: 'signature', n: 2, consentDigest: digest, certificateSha256: digest },
    ...['consentDigest', 'certificateSha256'],
  ],
  [
    {
      ...{ ...ofFile, kind: 'certified', n: 3, consentDigest: digest, certificateSha256: digest },
      ...{ issuerSha256: digest, serial: '5f3a' },
    },
    ...['consentDigest', 'certificateSha256', 'issuerSha256'],
  ],
  [{ ...ofFile, kind: 'revocation', n: -1 }],
  [
    {
      ...{ schema, kind: 'key', code: ofFile.code, contentDigest: digest, keySha256: digest },
      ...{ means: 'device', replaces: digest, at },
    },
    'replaces',
  ],
  [{ schema, kind: 'desk-key', keySha256: digest, event: digest, at }],
  [{ schema, kind: 'trail', count: 3, head: digest, at }],
  [{ schema, kind: 'loss', lost: { ...tree, size: 9 }, kept: tree, at }],
];

const written = (fields: object): Uint8Array => utf8(canonicalJson(fields as Json));
const without = (entry: Entry, name: string): object =>
  Object.fromEntries(Object.entries(entry).filter(([field]) => field !== name));
const refused = (fields: object): void => {
  expect(() => parseEntry(written(fields))).toThrow(RangeError);
};

describe.each(kinds.map(([entry, ...optional]) => [entry.kind, entry, optional] as const))(
  'an entry of kind %s',
  (_kind, entry, optional) => {
    it('is read from exactly the bytes that it is written as', () => {
      expect(parseEntry(entryBytes(entry))).toEqual(entry);
      expect(parseUtf8(entryBytes(entry))).toBe(canonicalJson(entry));
      const reordered = JSON.stringify(
        Object.fromEntries(Object.entries(JSON.parse(canonicalJson(entry))).toReversed()),
      );
      for (const other of [`${canonicalJson(entry)}\n`, ` ${canonicalJson(entry)}`, reordered])
        expect(() => parseEntry(utf8(other))).toThrow(RangeError);
    });

    it('needs all of its fields, except those that it need not have', () => {
      for (const name of Object.keys(entry))
        if (optional.includes(name)) expect(parseEntry(written(without(entry, name)))).toEqual(without(entry, name));
        else refused(without(entry, name));
    });

    it('has no other field, and writes none', () => {
      refused({ ...entry, name: 'Budi' });
      refused({ ...entry, issuer: digest });
      expect(entryBytes(Object.assign({ name: 'Budi' }, entry))).toEqual(entryBytes(entry));
    });

    it('has fields of their own kind only', () => {
      const wrong = ['', 'AB'.repeat(32), 'zz'.repeat(32), 'Budi', -2, 1.5, 2 ** 60, null, true, [], {}, '2024-10-01'];
      for (const name of Object.keys(entry)) for (const value of wrong) refused({ ...entry, [name]: value });
    });
  },
);

describe('the entries', () => {
  it('are told apart by whether they are of a file and of a revision', () => {
    const revisions = ['certification', 'dss', 'timestamp', 'signature', 'certified'];
    const all = kinds.map(([entry]) => entry);
    expect(all.filter(isRevision).map(({ kind }) => kind)).toEqual(revisions);
    expect(all.filter(isFiled).map(({ kind }) => kind)).toEqual([...revisions, 'revocation']);
  });

  it('of no kind, of no version and of no moment are refused', () => {
    refused({ ...kinds[1]![0], kind: 'seal' });
    refused({ ...kinds[1]![0], schema: 'ikrar-entry/3' });
    refused({ ...kinds[1]![0], at: '2024-13-01T03:12:45.123Z' });
    refused({ ...kinds[5]![0], n: 0 });
    refused({ ...kinds[1]![0], n: -1 });
    for (const serial of ['00ff', 'f', 'FF', 'ff'.repeat(21)]) refused({ ...kinds[4]![0], serial });
    for (const rubbish of ['', 'null', '[]', '1', '{}', '\ufeff{}'])
      expect(() => parseEntry(utf8(rubbish))).toThrow(RangeError);
    expect(() => parseEntry(Uint8Array.of(0xff, 0xfe))).toThrow(RangeError);
  });

  it('of any bytes are read, or refused with the one error', () => {
    const bytes = entryBytes(kinds[3]![0]);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (place, octet) => {
        const changed = bytes.with(place, octet);
        try {
          expect(entryBytes(parseEntry(changed))).toEqual(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('an entry that is of no revision', () => {
  const [trail, later] = [3, 4].map((count) => ({ schema, kind: 'trail', count, head: digest, at }) as const);

  it('is appended once, and beside others of its kind', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    expect(await sequencer.add([unfiledEntry(trail!), unfiledEntry(later!), unfiledEntry(trail!)])).toEqual([0, 1, 0]);
    expect(await sequencer.add([unfiledEntry(later!)])).toEqual([1]);
  });

  it('proves nothing of a file, though its proof holds', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    await sequencer.add([unfiledEntry(trail!), newEntry(0)]);
    await sequencer.publish();
    const [of, filed] = [(await createInclusionProof(store, 0))!, (await createInclusionProof(store, 1))!];
    const logKeys = sequencer.keys;
    const revisions = [{ n: 0, size: 1, sha256: entryOf(0).sha256 }];
    const check = (text: string) => inclusionOf([text], { logKeys }).check(text, revisions);
    expect([check(of), check(filed)]).toMatchObject([{ proven: false }, { proven: true, revision: 0 }]);
    const { judgeProof } = bagJudges([], clock());
    expect(judgeProof(of, logKeys)).toEqual({ good: false, fault: 'not-a-revision' });
    expect(judgeProof(filed, logKeys)).toMatchObject({ good: true, n: 0 });
  });
});

/** What was written before kinds were told apart. */
describe('an entry of version 1', () => {
  const old = (fields: object): object => ({ ...ofFile, schema: 'ikrar-entry/1', ...fields });

  it.each([
    { kind: 'certification', n: 0, certificateSha256: digest },
    { kind: 'dss', n: 1 },
    { kind: 'signature', n: 2, consentDigest: digest, certificateSha256: digest },
    { kind: 'timestamp', n: 9 },
    { kind: 'revocation', n: -1 },
  ])('of kind $kind is read', (fields) => {
    const entry = parseEntry(written(old(fields)));
    expect(entry).toEqual(old(fields));
    expect(entryBytes(entry)).toEqual(written(old(fields)));
    expect(isFiled(entry) && isRevision(entry)).toBe(fields.n >= 0);
  });

  it('has none of the new kinds', () => {
    for (const [entry] of kinds.slice(6)) refused({ ...entry, schema: 'ikrar-entry/1' });
    refused(old({ kind: 'certified', n: 2, serial: '5f' }));
    refused(old({ kind: 'revocation', n: 0 }));
    refused(old({ kind: 'dss', n: -1 }));
  });

  it('says the same as one of version 2 with the same fields, and as no other', () => {
    const now = { ...ofFile, kind: 'signature', n: 2, consentDigest: digest } as const;
    const before = written({ ...now, schema: 'ikrar-entry/1' });
    expect(saysTheSame(before, entryBytes(now))).toBe(true);
    expect(saysTheSame(before, entryBytes({ ...now, n: 3 }))).toBe(false);
    expect(saysTheSame(before, entryBytes({ ...now, certificateSha256: digest }))).toBe(false);
    expect(saysTheSame(utf8('rubbish'), entryBytes(now))).toBe(false);
  });

  it('keeps its place when the program that came after it appends the same revision', async () => {
    const store = createMemoryLogStore();
    const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
    const before = written({ ...entryOf(1), schema: 'ikrar-entry/1' });
    await sequencer.add([{ fileId: 'file', n: 1, bytes: before }]);
    expect(await sequencer.add([newEntry(1), newEntry(2)])).toEqual([0, 1]);
    expect(store.entries[0]!.bytes).toEqual(before);
    await expect(sequencer.add([{ ...newEntry(3), n: 1 }])).rejects.toThrow('other content');
  });
});
