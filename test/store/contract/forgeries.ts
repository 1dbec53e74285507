import { describe, expect, it } from '@jest/globals';
import { utf8 } from '../../../src/core/bytes.ts';
import { sha256Hex } from '../../../src/core/digest.ts';
import type { Credential, DeskKey, LoggedEntry, Membership, SignerKey, StoredRecord } from '../../../src/model.ts';
import { checksum, coveredEntry, coveredRecord, coveredTile, recordText } from '../../../src/store/checksum.ts';
import { createRevisionRows, type RevisionRow } from '../../../src/store/revision-row.ts';
import { createRowMacs } from '../../../src/store/row-macs.ts';
import type { RecordName, Stores } from '../../../src/stores.ts';
import { macs } from '../../support/stores.ts';
import { account, declaration, entry, file, revisions, session, unique } from './samples.ts';

/** A row as it stands in the database. */
export interface RawRow {
  readonly record: StoredRecord;
  readonly sum: string;
}

/** Somebody who can read and write the database beside the server, and has no key. */
export interface Hand {
  take(name: RecordName, id: string): Promise<RawRow>;
  /** Writes a row under the id of its record, or another one. */
  put(name: RecordName, row: RawRow, id?: string): Promise<void>;
  putRevision(row: RevisionRow, bytes: Uint8Array): Promise<void>;
  putEntry(entry: LoggedEntry, sum: string): Promise<void>;
  putTile(path: string, bytes: Uint8Array, sum: string): Promise<void>;
}

/** Revisions as older versions wrote them, with checksums that anybody can make. */
const unsealed = createRevisionRows({ of: checksum, check: () => {} });

const membership = (): Membership => ({
  ...{ id: unique(), version: 0, accountId: unique(), eventId: unique() },
  right: 'organizer',
});
const credential = (changes: Partial<Credential> = {}): Credential => ({
  ...{ id: unique(), version: 0, declarationId: unique(), fileId: '', attempts: 0 },
  ...changes,
});

const signerKey = (changes: Partial<SignerKey> = {}): SignerKey => ({
  ...{ id: unique(), version: 0, declarationId: unique(), fileId: unique(), kind: 'device' },
  ...{ spki: 'A'.repeat(122), keySha256: 'ab'.repeat(32), voided: [], means: { kind: 'link' }, pinMark: '' },
  at: '2024-09-30T02:00:00.000Z',
  ...changes,
});

const deskKey = (): DeskKey => ({
  ...{ id: sha256Hex(utf8(unique())), version: 0, eventId: unique(), accountId: unique() },
  ...{ spki: 'A'.repeat(122), at: '2024-09-30T02:00:00.000Z' },
});

const thief = createRowMacs({ current: new Uint8Array(32).fill(9), former: [] });

/** What somebody with the right to write to the database tries, and nobody may notice anything of. */
export function forgeryContract(name: string, stores: () => Stores, hand: () => Hand): void {
  const reported = (id: string) =>
    stores()
      .refusedRows()
      .filter((row) => row.id === id);

  describe(`a hand in ${name}`, () => {
    const forged: readonly (readonly [string, (record: StoredRecord, name: RecordName) => Promise<string> | string])[] =
      [
        ['the checksum of older versions', (record, name) => checksum(coveredRecord(name, recordText(record)))],
        ['a MAC by another key', (record, name) => thief.of(coveredRecord(name, recordText(record)))],
        ['the MAC of its collection beside', (record) => macs.of(coveredRecord('memberships', recordText(record)))],
        ['no MAC', () => ''],
        ['the MAC in capitals', (record, name) => macs.of(coveredRecord(name, recordText(record))).toUpperCase()],
        ['a MAC with something behind it', (record, name) => `${macs.of(coveredRecord(name, recordText(record)))}0`],
        [
          'the MAC of another row',
          async () => {
            const other = session(unique());
            await stores().sessions.insert(other);
            return (await hand().take('sessions', other.id)).sum;
          },
        ],
      ];

    it.each(forged)('puts in a session with %s: it is not there, and is reported', async (_, sumOf) => {
      const made = session(unique());
      await hand().put('sessions', { record: made, sum: await sumOf(made, 'sessions') });
      expect(await stores().sessions.get(made.id)).toBeUndefined();
      expect(await stores().sessions.find({ where: { accountId: made.accountId } })).toEqual([]);
      expect(reported(made.id)).toEqual([{ collection: 'sessions', id: made.id, reason: 'mac' }]);
    });

    it('cannot enrol a desk', async () => {
      const made = deskKey();
      await hand().put('deskKeys', { record: made, sum: checksum(coveredRecord('deskKeys', recordText(made))) });
      expect(await stores().deskKeys.get(made.id)).toBeUndefined();
    });

    it('cannot bind a key, nor bring back one that was voided', async () => {
      const made = signerKey();
      const { signerKeys } = stores();
      await hand().put('signerKeys', { record: made, sum: checksum(coveredRecord('signerKeys', recordText(made))) });
      expect(await signerKeys.get(made.id)).toBeUndefined();
      expect(reported(made.id)).toEqual([{ collection: 'signerKeys', id: made.id, reason: 'mac' }]);
      expect(await signerKeys.insert(made)).toBe(true);
      const first = await hand().take('signerKeys', made.id);
      const second = { ...made, version: 1, keySha256: 'cd'.repeat(32), voided: [made.keySha256] };
      expect(await signerKeys.replace(second)).toBe(true);
      await hand().put('signerKeys', first);
      expect(await signerKeys.get(made.id)).toBeUndefined();
    });

    it('cannot make itself an administrator, and the account is not there', async () => {
      const made = account();
      await stores().accounts.insert(made);
      const { record, sum } = await hand().take('accounts', made.id);
      await hand().put('accounts', { record: { ...record, admin: true } as StoredRecord, sum });
      expect(await stores().accounts.get(made.id)).toBeUndefined();
      expect(await stores().accounts.find({ where: { name: made.name } })).toEqual([]);
      expect((await stores().accounts.find()).some(({ id }) => id === made.id)).toBe(false);
      expect(reported(made.id)).toHaveLength(1);
    });

    it('cannot put a row under another id, or exchange two', async () => {
      const [mine, theirs] = [account({ admin: true }), account()];
      await stores().accounts.put([mine, theirs]);
      const [a, b] = [await hand().take('accounts', mine.id), await hand().take('accounts', theirs.id)];
      await hand().put('accounts', { ...a, record: { ...a.record, name: unique() } as StoredRecord }, theirs.id);
      await hand().put('accounts', b, mine.id);
      for (const { id } of [mine, theirs]) expect(await stores().accounts.get(id)).toBeUndefined();
    });

    it('cannot hide what comes after a forged row in a page', async () => {
      const accountId = unique();
      const all = Array.from({ length: 7 }, () => session(accountId)).sort((a, b) => (a.id < b.id ? -1 : 1));
      await stores().sessions.put(all);
      for (const i of [0, 1, 4]) await hand().put('sessions', { record: all[i]!, sum: '00'.repeat(32) });
      const good = all.filter((_, i) => ![0, 1, 4].includes(i));
      const find = (query: object) => stores().sessions.find({ where: { accountId }, ...query });
      expect(await find({})).toEqual(good);
      expect(await find({ limit: 2 })).toEqual(good.slice(0, 2));
      expect(await find({ limit: 2, after: good[1]!.id })).toEqual(good.slice(2, 4));
    });

    it('cannot keep an id from its owner: a row that is not there gives way', async () => {
      const made = credential({ attempts: 3 });
      await stores().credentials.insert(made);
      await hand().put('credentials', { record: { ...made, attempts: 0 } as StoredRecord, sum: '00'.repeat(32) });
      expect(await stores().credentials.insert({ ...made, attempts: 1 })).toBe(true);
      expect(await stores().credentials.get(made.id)).toMatchObject({ attempts: 1 });
      expect(await stores().credentials.insert(made)).toBe(false);
    });

    it.each(['declarations', 'files', 'rosters', 'events', 'papers', 'attendance', 'counters'] as const)(
      'is found in %s, and nothing is answered in its place',
      async (collection) => {
        const made = (collection === 'files' ? file() : declaration()) as StoredRecord;
        await hand().put(collection, { record: made, sum: checksum(coveredRecord(collection, recordText(made))) });
        const damaged = expect.objectContaining({ code: 'store-damaged', message: expect.stringContaining(made.id) });
        await expect(stores()[collection].get(made.id)).rejects.toEqual(damaged);
        expect(reported(made.id)).toEqual([{ collection, id: made.id, reason: 'mac' }]);
        await stores()[collection].remove(made.id);
      },
    );
  });

  describe(`a hand in the signed half of ${name}`, () => {
    it('puts in a signature that nobody made: it is not read, not counted, and gets no entry in the log', async () => {
      const [fileId, other] = [unique(), unique()];
      const forged = revisions(fileId, 0, 2).map((one) => ({ ...one, at: '2000-01-01T00:00:00.000Z' }));
      for (const one of forged) await hand().putRevision(unsealed.write(one), one.bytes);
      const damaged = expect.objectContaining({ code: 'store-damaged' });
      await expect(stores().revisions.read(fileId)).rejects.toEqual(damaged);
      await expect(stores().revisions.facts(fileId)).rejects.toEqual(damaged);
      await expect(stores().revisions.bySigner(fileId, forged[1]!.signerId!)).rejects.toEqual(damaged);
      await stores().revisions.append(revisions(other, 0, 1));
      for (const limit of [1, 2, 100]) {
        const waiting = (await stores().revisions.unlogged(limit)).map((facts) => facts.fileId);
        expect(waiting).toContain(other);
        expect(waiting).not.toContain(fileId);
      }
      expect(reported(`${fileId}/1`)).toEqual([{ collection: 'revisions', id: `${fileId}/1`, reason: 'mac' }]);
    });

    it('puts in an entry or a tile of the log: neither is read', async () => {
      const index = await stores().log.size();
      const made = entry(index, unique(), 0);
      await hand().putEntry(made, checksum(coveredEntry(made)));
      const bytes = new Uint8Array(32);
      await hand().putTile('tile/0/forged', bytes, checksum(coveredTile('tile/0/forged', bytes)));
      const damaged = expect.objectContaining({ code: 'store-damaged' });
      await expect(stores().log.read(index, 1)).rejects.toEqual(damaged);
      await expect(stores().log.find(made.fileId, 0)).rejects.toEqual(damaged);
      await expect(stores().log.tile('tile/0/forged')).rejects.toEqual(damaged);
      expect(reported(String(index))).toEqual([{ collection: 'entries', id: String(index), reason: 'mac' }]);
    });
  });

  describe(`an older row put back into ${name}`, () => {
    it('does not set back the count of wrong PINs', async () => {
      const made = credential();
      await stores().credentials.insert(made);
      const before = await hand().take('credentials', made.id);
      await stores().credentials.replace({ ...made, version: 1, attempts: 1 });
      const one = await hand().take('credentials', made.id);
      await stores().credentials.replace({ ...made, version: 2, attempts: 2 });
      for (const old of [before, one]) {
        await hand().put('credentials', old);
        expect(await stores().credentials.get(made.id)).toBeUndefined();
        const { declarationId } = made;
        expect(await stores().credentials.find({ where: { declarationId } })).toEqual([]);
      }
      expect(reported(made.id)).toEqual([{ collection: 'credentials', id: made.id, reason: 'replayed' }]);
    });

    it('does not bring back a session that was ended, or a right that was taken', async () => {
      const [here, right] = [session(unique()), membership()];
      await stores().sessions.insert(here);
      await stores().memberships.insert(right);
      const rows = [await hand().take('sessions', here.id), await hand().take('memberships', right.id)] as const;
      await stores().sessions.remove(here.id);
      await stores().memberships.remove(right.id);
      await hand().put('sessions', rows[0]);
      await hand().put('memberships', rows[1]);
      expect(await stores().sessions.get(here.id)).toBeUndefined();
      expect(await stores().memberships.find({ where: { accountId: right.accountId } })).toEqual([]);
      expect(reported(right.id)).toEqual([{ collection: 'memberships', id: right.id, reason: 'replayed' }]);
    });

    it('does not give back an account that was disabled', async () => {
      const made = account();
      await stores().accounts.insert(made);
      const before = await hand().take('accounts', made.id);
      await stores().accounts.replace({ ...made, version: 2, disabled: true });
      await hand().put('accounts', before);
      expect(await stores().accounts.get(made.id)).toBeUndefined();
    });
  });
}
