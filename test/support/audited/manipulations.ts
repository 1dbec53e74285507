import { utf8 } from '../../../src/core/bytes.ts';
import { canonicalJson, type Json } from '../../../src/core/canonical-json.ts';
import { sha256Hex } from '../../../src/core/digest.ts';
import type { Revision, StoredRecord } from '../../../src/model.ts';
import { checksum, coveredEntry, coveredRecord, recordText } from '../../../src/store/checksum.ts';
import { createRevisionRows } from '../../../src/store/revision-row.ts';
import type { RowKeys } from '../../../src/store/row-keys.ts';
import { createRowMacs } from '../../../src/store/row-macs.ts';
import type { RecordName } from '../../../src/stores.ts';
import type { Hand, RawRevision, RawRow } from './hand.ts';
import { represented, type Scene } from './scene.ts';

/** Somebody with a hand in the database and, or not, a stolen `rows.key`. */
export interface Thief {
  readonly hand: Hand;
  /** Changes a record, with the best MAC that this thief can make. */
  change(name: RecordName, id: string, change: (record: Fields) => object): Promise<void>;
  insert(name: RecordName, record: object): Promise<void>;
  changeRevision(fileId: string, n: number, change: (revision: Revision) => object): Promise<void>;
  sealEntry(entry: Parameters<typeof coveredEntry>[0]): string;
}

type Fields = RawRow['record'];

export function thief(hand: Hand, keys?: RowKeys): Thief {
  const macs = keys && createRowMacs(keys);
  const of = macs ? macs.of : checksum;
  const rows = createRevisionRows({ of, check: () => {} });
  const insert: Thief['insert'] = (name, record) => {
    const text = recordText(record as StoredRecord);
    return hand.put(name, { record: JSON.parse(text), sum: of(coveredRecord(name, text)) }); // without what is undefined
  };
  return {
    hand,
    insert,
    async change(name, id, change) {
      const { record } = await hand.take(name, id);
      await insert(name, { ...record, ...change(record) });
    },
    async changeRevision(fileId, n, change) {
      const raw = (await hand.revisions(fileId))[n]!;
      const { bytes, consent, facts } = raw;
      const revision = { ...JSON.parse(facts), bytes, ...(consent === undefined ? {} : { consent }) };
      const next = { ...revision, ...change(revision) } as Revision;
      await hand.putRevision({ ...rows.write(next), bytes: next.bytes, consent: next.consent } as RawRevision);
    },
    sealEntry: (entry) => of(coveredEntry(entry)),
  };
}

export interface Manipulation {
  readonly what: string;
  /** What the thief has: write access to the database, or the key of its rows as well. */
  readonly by: 'database' | 'rows.key';
  do(thief: Thief, scene: Scene): Promise<unknown>;
  /** The codes that the audit answers, sorted; empty for what it does not find. */
  readonly found: readonly string[];
}

const renamed = ({ content }: Fields): object => ({
  content: String(content).replaceAll('Andi, S.STP.', 'Gubernur Palsu, S.H.').replaceAll('Camat Kupitan', 'Gubernur'),
});
const perverted = ({ content }: Fields): object => ({ content: String(content).replaceAll('netral', 'TIDAK NETRAL') });

const misrepresented = ({ content }: Fields): object => ({
  content: String(content).replace(represented.represents, 'Bupati').replace(represented.letter, 'Surat Palsu'),
});

const people = (change: (all: readonly object[]) => readonly object[]) => (roster: Fields) => ({
  people: change(roster.people as readonly object[]),
});

const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const session = (accountId: string) => ({
  ...{ id: sha256Hex(utf8('A'.repeat(43))), version: 0, accountId },
  ...{ createdAt: hour(-1), expiresAt: hour(9) },
});
const right = ({ event, accounts }: Scene) => ({
  ...{ id: 'hak-buatan', version: 0, accountId: accounts.desk, eventId: event, right: 'organizer' },
});

async function dropAll({ hand }: Thief, ...names: readonly RecordName[]): Promise<void> {
  for (const name of names) for (const { record } of await hand.all(name)) await hand.drop(name, record.id);
}

/** The newest signature, its entry, all tiles and the checkpoint. */
async function takeBack({ hand }: Thief, scene: Scene): Promise<void> {
  const entries = await hand.entries();
  const at = entries.findLast(({ fileId, n }) => fileId === scene.open.file && n > 1)!;
  const revision = (await hand.revisions(scene.open.file)).at(-1)!;
  await hand.dropRevision(revision);
  for (const { index } of entries.slice(at.index)) await hand.dropEntry(index);
  await hand.dropTiles();
  await hand.dropCheckpoint();
}

const otherConsent = ({ consent }: Pick<Revision, 'consent'>, change: object): object => {
  const changed = canonicalJson({ ...JSON.parse(consent!), ...change } as Json);
  return { consent: changed, consentDigest: sha256Hex(utf8(changed)) };
};

const last = async (hand: Hand, fileId: string) => (await hand.revisions(fileId)).at(-1)!;
const trailId = (n: number) => String(n).padStart(12, '0');

/** The six of the security review of ddfe733 come first, each as it was done then and with a stolen `rows.key` as well. */
export const manipulations: readonly Manipulation[] = [
  {
    what: 'a: a signer’s name and position in the content of an open file',
    by: 'database',
    do: (by, { open }) => by.change('papers', open.file, renamed),
    found: ['row-damaged'],
  },
  {
    what: 'a: a signer’s name and position in the content of an open file',
    by: 'rows.key',
    do: (by, { open }) => by.change('papers', open.file, renamed),
    found: ['content-altered'],
  },
  {
    what: 'b: the words that a phone shows',
    by: 'database',
    do: (by, { open }) => by.change('papers', open.file, perverted),
    found: ['row-damaged'],
  },
  {
    what: 'b: the words that a phone shows, with a contentDigest that agrees',
    by: 'rows.key',
    async do(by, { open }) {
      await by.change('papers', open.file, perverted);
      const { record } = await by.hand.take('papers', open.file);
      await by.change('files', open.file, () => ({ contentDigest: sha256Hex(utf8(String(record.content))) }));
    },
    found: ['content-altered', 'entry-differs'],
  },
  {
    what: 'the contentDigest of a file’s record',
    by: 'rows.key',
    do: (by, { open }) => by.change('files', open.file, () => ({ contentDigest: 'ab'.repeat(32) })),
    found: ['content-altered', 'entry-differs'],
  },
  {
    what: 'the number of signers that a file’s record says',
    by: 'rows.key',
    do: (by, { open }) => by.change('files', open.file, () => ({ signers: 2 })),
    found: ['content-altered'],
  },
  {
    what: 'c: a session of the administrator put in',
    by: 'database',
    do: (by, { accounts }) => by.insert('sessions', session(accounts.chief)),
    found: ['row-damaged'],
  },
  {
    what: 'c: a session of the administrator put in',
    by: 'rows.key',
    do: (by, { accounts }) => by.insert('sessions', session(accounts.chief)),
    found: ['power-unexplained'],
  },
  {
    what: 'c: the whole trail deleted',
    by: 'database',
    do: (by) => dropAll(by, 'trail', 'trailDetails'),
    found: ['trail'],
  },
  {
    what: 'd: a revoked declaration made to look sealed',
    by: 'database',
    do: (by, { revoked }) => by.change('declarations', revoked.id, () => ({ state: 'closed', revoked: undefined })),
    found: ['row-damaged'],
  },
  {
    what: 'd: a revoked declaration made to look sealed',
    by: 'rows.key',
    do: (by, { revoked }) => by.change('declarations', revoked.id, () => ({ state: 'closed', revoked: undefined })),
    found: ['power-unexplained', 'state-altered'],
  },
  {
    what: 'e: the newest signature with its entry, what follows in the log, all tiles and the checkpoint deleted',
    by: 'database',
    do: takeBack,
    found: ['entry-missing', 'log', 'power-unexplained', 'state-altered'],
  },
  {
    what: 'f: the count of wrong PINs set to 0',
    by: 'database',
    do: (by, { open }) => by.change('credentials', open.people[2]!, () => ({ attempts: 0, lockedUntil: undefined })),
    found: ['row-damaged'],
  },
  {
    what: 'f: a card as it was before its PIN was locked, put back',
    by: 'database',
    do: ({ hand }, { old }) => hand.put('credentials', old.card),
    found: ['row-replayed'],
  },
  {
    what: 'a session that was ended, put back',
    by: 'database',
    do: ({ hand }, { old }) => hand.put('sessions', old.session),
    found: ['row-replayed'],
  },
  {
    what: 'a right that was taken, put back',
    by: 'database',
    do: ({ hand }, { old }) => hand.put('memberships', old.right),
    found: ['row-replayed'],
  },
  {
    what: 'an account as it was before it was disabled, put back',
    by: 'database',
    do: ({ hand }, { old }) => hand.put('accounts', old.account),
    found: ['row-replayed'],
  },
  {
    what: 'a right put in',
    by: 'rows.key',
    do: (by, scene) => by.insert('memberships', right(scene)),
    found: ['power-unexplained'],
  },
  {
    what: 'a right of an attendant made one of an organizer',
    by: 'rows.key',
    async do(by) {
      const { record } = (await by.hand.all('memberships'))[0]!; // the only one that is left
      await by.change('memberships', record.id, () => ({ right: 'organizer' }));
    },
    found: ['power-unexplained'],
  },
  {
    what: 'a living session made one of the administrator',
    by: 'rows.key',
    async do(by, { accounts }) {
      const [living] = (await by.hand.all('sessions')).filter(({ record }) => record.accountId === accounts.desk);
      await by.change('sessions', living!.record.id, () => ({ accountId: accounts.chief }));
    },
    found: ['power-unexplained'],
  },
  {
    what: 'an account made an administrator’s',
    by: 'rows.key',
    do: (by, { accounts }) => by.change('accounts', accounts.desk, () => ({ admin: true })),
    found: ['power-unexplained'],
  },
  {
    what: 'an account given another password, as the next version',
    by: 'rows.key',
    do: (by, { accounts }) =>
      by.change('accounts', accounts.chief, ({ version }) => ({ passwordHash: 'x', version: version + 1 })),
    found: ['power-unexplained'],
  },
  {
    what: 'an account put in',
    by: 'rows.key',
    async do(by, { accounts }) {
      const { record } = await by.hand.take('accounts', accounts.chief);
      await by.insert('accounts', { ...record, id: 'akun-buatan', name: 'penyusup' });
    },
    found: ['power-unexplained'],
  },
  {
    what: 'an account deleted',
    by: 'database',
    do: ({ hand }, { accounts }) => hand.drop('accounts', accounts.desk),
    found: ['record-missing'],
  },
  {
    what: 'all rights deleted',
    by: 'database',
    do: (by) => dropAll(by, 'memberships'),
    found: ['record-missing'],
  },
  {
    what: 'a draft deleted with its roster and cards',
    by: 'database',
    async do({ hand }, { draft }) {
      for (const { record } of await hand.all('credentials'))
        if (record.declarationId === draft) await hand.drop('credentials', record.id);
      await hand.drop('rosters', draft);
      await hand.drop('declarations', draft);
    },
    found: ['record-missing'],
  },
  {
    what: 'who was absent and why, deleted',
    by: 'database',
    do: (by) => dropAll(by, 'attendance'),
    found: ['record-missing'],
  },
  {
    what: 'the note of a hand-over to the archive deleted',
    by: 'database',
    do: (by) => dropAll(by, 'handovers'),
    found: ['record-missing'],
  },
  {
    what: 'all sessions deleted, which only ends them',
    by: 'database',
    do: (by) => dropAll(by, 'sessions'),
    found: [],
  },
  {
    what: 'the running numbers, and which root key the database belongs to, deleted',
    by: 'database',
    do: (by) => dropAll(by, 'counters'),
    found: [],
  },
  {
    what: 'an attendance as it was before it was corrected, put back',
    by: 'database',
    do: ({ hand }, { old }) => hand.put('attendance', old.attendance),
    found: ['row-replayed'],
  },
  {
    what: 'an event as it was before it was corrected, put back',
    by: 'database',
    do: ({ hand }, { old }) => hand.put('events', old.event),
    found: ['row-replayed'],
  },
  {
    what: 'the hall code of an event switched off',
    by: 'rows.key',
    do: (by, { event }) => by.change('events', event, () => ({ hall: { withoutCode: true } })),
    found: ['power-unexplained'],
  },
  {
    what: 'the last day of an event, as the next version',
    by: 'rows.key',
    do: (by, { event }) =>
      by.change('events', event, ({ version }) => ({ lastDay: '2030-01-01', version: version + 1 })),
    found: ['power-unexplained'],
  },
  {
    what: 'a closed declaration put under another event',
    by: 'rows.key',
    do: (by, { closed }) => by.change('declarations', closed.id, () => ({ eventId: 'lain' })),
    found: ['power-unexplained', 'record-missing'],
  },
  {
    what: 'why a declaration was revoked, and by whom',
    by: 'rows.key',
    do: (by, { revoked }) =>
      by.change('declarations', revoked.id, ({ revoked: said }) => ({
        revoked: { ...(said as object), reason: 'alasan lain', by: 'orang lain' },
      })),
    found: ['power-unexplained'],
  },
  {
    what: 'when a declaration was closed',
    by: 'rows.key',
    do: (by, { closed }) => by.change('declarations', closed.id, () => ({ closedAt: '2020-01-01T00:00:00.000Z' })),
    found: ['power-unexplained'],
  },
  {
    what: 'what stands in the slots of a draft',
    by: 'rows.key',
    do: (by, { draft }) => by.change('declarations', draft, () => ({ slots: { pemilihan: 'Pemilihan Palsu' } })),
    found: ['power-unexplained'],
  },
  {
    what: 'what stands in the slots of a draft, as the next version',
    by: 'rows.key',
    do: (by, { draft }) =>
      by.change('declarations', draft, ({ version }) => ({ slots: { pemilihan: 'Palsu' }, version: version + 1 })),
    found: [],
  },
  {
    what: 'a person added to the frozen roster',
    by: 'rows.key',
    do: (by, { open }) =>
      by.change(
        'rosters',
        open.id,
        people((all) => [...all, { ...all[0], id: 'orang-tambahan' }]),
      ),
    found: ['roster-altered'],
  },
  {
    what: 'the NIP of everybody on the frozen roster, which is not printed whole',
    by: 'rows.key',
    do: (by, { open }) =>
      by.change(
        'rosters',
        open.id,
        people((all) => all.map((one) => ({ ...one, nip: '199901012020011001' }))),
      ),
    found: [],
  },
  {
    what: 'to whom the archive was handed over',
    by: 'rows.key',
    async do(by) {
      const { record } = (await by.hand.all('handovers'))[0]!;
      await by.change('handovers', record.id, () => ({ receiver: 'Orang Lain' }));
    },
    found: ['power-unexplained'],
  },
  {
    what: 'how many hall codes were guessed, which links were replaced and which mails were sent, deleted',
    by: 'database',
    do: (by) => dropAll(by, 'hallGuesses', 'formerLinks', 'deliveries', 'columnNames'),
    found: [],
  },
  {
    what: 'an attendance that says another thing',
    by: 'rows.key',
    do: (by, { open }) => by.change('attendance', open.people[2]!, () => ({ status: 'hadir', reason: undefined })),
    found: ['power-unexplained'],
  },
  {
    what: 'an attendance that says another thing, as the next version',
    by: 'rows.key',
    do: (by, { open }) =>
      by.change('attendance', open.people[2]!, ({ version }) => ({ reason: 'bepergian', version: version + 1 })),
    found: ['power-unexplained'],
  },
  {
    what: 'an attendance emptied, as the closing does for those who signed',
    by: 'rows.key',
    async do(by, { open }) {
      const { record } = await by.hand.take('attendance', open.people[2]!);
      const { reason: _reason, ...rest } = record;
      await by.insert('attendance', { ...rest, status: 'hadir', version: record.version + 1 });
    },
    found: ['power-unexplained'],
  },
  {
    what: 'an attendance put in: somebody is said to have refused',
    by: 'rows.key',
    async do(by, { open }) {
      const { record } = await by.hand.take('attendance', open.people[2]!);
      const said = { status: 'menolak', reason: 'tanpa menyebut alasan', own: { kind: 'link' } };
      await by.insert('attendance', { ...record, id: open.people[0], version: 0, ...said });
    },
    found: ['power-unexplained'],
  },
  {
    what: 'a consent that came after the closing, deleted',
    by: 'database',
    do: (by) => dropAll(by, 'lateConsents'),
    found: ['record-missing'],
  },
  {
    what: 'a consent that came after the closing, with another time and a digest that agrees',
    by: 'rows.key',
    do: (by, { closed }) =>
      by.change('lateConsents', closed.people[2]!, ({ consent }) =>
        otherConsent({ consent: String(consent) }, { waktu: 1 }),
      ),
    found: ['consent-altered', 'power-unexplained'],
  },
  {
    what: 'a consent that came after the closing, with another drawing',
    by: 'rows.key',
    do: (by, { closed }) => by.change('lateConsents', closed.people[2]!, () => ({ drawing: '1 1 m\n9 9 l\n' })),
    found: ['consent-altered', 'power-unexplained'],
  },
  {
    what: 'a consent that came after the closing, ascribed to another person',
    by: 'rows.key',
    async do(by, { closed }) {
      const { record } = await by.hand.take('lateConsents', closed.people[2]!);
      await by.insert('lateConsents', { ...record, id: closed.people[0] });
    },
    found: ['consent-altered'],
  },
  {
    what: 'a consent that came after the closing, as if an attendant had seen a card',
    by: 'rows.key',
    do: (by, { closed }) =>
      by.change('lateConsents', closed.people[2]!, () => ({
        means: { kind: 'kiosk', attendant: 'petugas', card: 'KTP' },
      })),
    found: ['power-unexplained'],
  },
  {
    what: 'a consent that came after the closing, said to be in a follow-up',
    by: 'rows.key',
    do: (by, { closed, draft }) => by.change('lateConsents', closed.people[2]!, () => ({ roundId: draft, version: 1 })),
    found: [],
  },
  {
    what: 'the checkpoint deleted, which lies beside the keys as well',
    by: 'database',
    do: ({ hand }) => hand.dropCheckpoint(),
    found: [],
  },
  {
    what: 'an open declaration made to look revoked',
    by: 'rows.key',
    do: (by, { open }) =>
      by.change('declarations', open.id, () => ({ state: 'revoked', revoked: { at: hour(-1), reason: 'x', by: '' } })),
    found: ['power-unexplained', 'state-altered'],
  },
  {
    what: 'an open declaration made to look closed',
    by: 'rows.key',
    do: (by, { open }) => by.change('declarations', open.id, () => ({ state: 'closed' })),
    found: ['power-unexplained', 'record-missing', 'state-altered'],
  },
  {
    what: 'a closed declaration opened again',
    by: 'rows.key',
    do: (by, { closed }) => by.change('declarations', closed.id, () => ({ state: 'open' })),
    found: ['power-unexplained', 'state-altered'],
  },
  {
    what: 'an open declaration made a draft again, whose text can be changed',
    by: 'rows.key',
    do: (by, { open }) => by.change('declarations', open.id, () => ({ state: 'draft' })),
    found: ['power-unexplained', 'state-altered'],
  },
  {
    what: 'a name on the frozen roster',
    by: 'rows.key',
    do: (by, { open }) =>
      by.change(
        'rosters',
        open.id,
        people((all) => all.map((one) => ({ ...one, name: 'Orang Lain' }))),
      ),
    found: ['roster-altered'],
  },
  ...(['position', 'institution', 'regionCode', 'role'] as const).map((field) => ({
    what: `the ${field} of a person on the frozen roster`,
    by: 'rows.key' as const,
    do: (by: Thief, { open }: Scene) =>
      by.change(
        'rosters',
        open.id,
        people(([first, ...rest]) => [{ ...first, [field]: field === 'role' ? 'saksi' : '13' }, ...rest]),
      ),
    found: ['roster-altered'],
  })),
  ...(
    [
      ['whom a person on the frozen roster represents', 2, { represents: 'Camat Kupitan' }],
      ['the letter by which a person on the frozen roster represents another', 2, { letter: 'Surat Kuasa Nomor 1' }],
      [
        'a representative on the frozen roster made to sign for themselves',
        2,
        { represents: undefined, letter: undefined },
      ],
      ['somebody on the frozen roster made a representative', 0, represented],
    ] as const
  ).map(([what, at, change]) => ({
    what,
    by: 'rows.key' as const,
    do: (by: Thief, { open }: Scene) =>
      by.change(
        'rosters',
        open.id,
        people((all) => all.map((one, i) => (i === at ? { ...one, ...change } : one))),
      ),
    found: ['roster-altered'],
  })),
  ...(
    [
      ['database', ['row-damaged']],
      ['rows.key', ['content-altered']],
    ] as const
  ).map(([by, found]) => ({
    what: 'whom a signer represents, and the letter, in the content of an open file',
    by,
    do: (hand: Thief, { open }: Scene) => hand.change('papers', open.file, misrepresented),
    found,
  })),
  {
    what: 'a person taken off the frozen roster',
    by: 'rows.key',
    do: (by, { closed }) =>
      by.change(
        'rosters',
        closed.id,
        people((all) => all.slice(1)),
      ),
    found: ['roster-altered'],
  },
  {
    what: 'the roster of an open declaration made changeable again',
    by: 'rows.key',
    do: (by, { open }) => by.change('rosters', open.id, () => ({ frozen: undefined })),
    found: ['roster-altered'],
  },
  {
    what: 'the card of one person made to open another file',
    by: 'rows.key',
    do: (by, { open, closed }) => by.change('credentials', open.people[2]!, () => ({ fileId: closed.file })),
    found: ['roster-altered'],
  },
  {
    what: 'the card of one person made one of another declaration',
    by: 'rows.key',
    do: (by, { open, closed }) => by.change('credentials', open.people[2]!, () => ({ declarationId: closed.id })),
    found: ['roster-altered'],
  },
  {
    what: 'a signature ascribed to another person',
    by: 'rows.key',
    do: (by, { open }) => by.changeRevision(open.file, 2, () => ({ signerId: open.people[2]! })),
    found: ['consent-altered'],
  },
  {
    what: 'a consent that says another thing, with a digest that agrees',
    by: 'rows.key',
    do: (by, { open }) => by.changeRevision(open.file, 3, (one) => otherConsent(one, { waktu: 1 })),
    found: ['consent-altered', 'entry-differs'],
  },
  {
    what: 'a consent that says another thing',
    by: 'rows.key',
    do: (by, { open }) =>
      by.changeRevision(open.file, 3, (one) => ({
        ...otherConsent(one, { waktu: 1 }),
        consentDigest: one.consentDigest,
      })),
    found: ['consent-digest'],
  },
  {
    what: 'a signature with another certificate’s digest',
    by: 'rows.key',
    do: (by, { open }) => by.changeRevision(open.file, 2, () => ({ certificateSha256: 'ab'.repeat(32) })),
    found: ['consent-altered', 'entry-differs'],
  },
  {
    what: 'how the person was identified: another card than the attendant saw',
    by: 'rows.key',
    do: (by, { open }) => by.changeRevision(open.file, 3, ({ means }) => ({ means: { ...means, card: 'Paspor' } })),
    found: ['power-unexplained'],
  },
  {
    what: 'how the person was identified: by their own link, although the desk’s key signed',
    by: 'rows.key',
    do: (by, { closed }) => by.changeRevision(closed.file, 3, () => ({ means: { kind: 'link' } })),
    found: ['consent-altered'],
  },
  {
    what: 'how the person was identified: by PIN in the hall, not by their own link',
    by: 'rows.key',
    do: (by, { open }) => by.changeRevision(open.file, 2, () => ({ means: { kind: 'hall' } })),
    found: [],
  },
  {
    what: 'a signer’s key put in',
    by: 'rows.key',
    async do(by, { open, closed }) {
      const { record } = await by.hand.take('signerKeys', closed.people[0]!);
      await by.insert('signerKeys', { ...record, id: open.people[2]!, declarationId: open.id, fileId: open.file });
    },
    found: ['power-unexplained'],
  },
  {
    what: 'a signer’s key exchanged for another',
    by: 'rows.key',
    do: (by, { closed }) => by.change('signerKeys', closed.people[0]!, () => ({ keySha256: 'ab'.repeat(32) })),
    found: ['power-unexplained', 'record-missing'],
  },
  {
    what: 'the time at which a signer’s key was bound',
    by: 'rows.key',
    do: (by, { closed }) => by.change('signerKeys', closed.people[0]!, () => ({ at: hour(-1) })),
    found: ['power-unexplained'],
  },
  {
    what: 'a signer’s key that a second one has replaced, put back',
    by: 'database',
    do: ({ hand }, { old }) => hand.put('signerKeys', old.signerKey),
    found: ['row-replayed'],
  },
  {
    what: 'a signer’s key deleted',
    by: 'database',
    do: ({ hand }, { closed }) => hand.drop('signerKeys', closed.people[0]!),
    found: ['record-missing'],
  },
  {
    what: 'the key of a desk put in',
    by: 'rows.key',
    async do(by) {
      const { record } = (await by.hand.all('deskKeys'))[0]!;
      await by.insert('deskKeys', { ...record, id: 'ab'.repeat(32) });
    },
    found: ['power-unexplained'],
  },
  {
    what: 'the key of a desk deleted',
    by: 'database',
    do: (by) => dropAll(by, 'deskKeys'),
    found: ['record-missing'],
  },
  ...(['key', 'desk-key'] as const).map((kind) => ({
    what: `the entry of a ${kind} in the log, in which another key takes its place`,
    by: 'rows.key' as const,
    async do({ hand, sealEntry }: Thief) {
      const entry = (await hand.entries()).findLast(({ fileId }) => fileId.startsWith(`${kind} `))!;
      const text = new TextDecoder().decode(entry.bytes);
      const bytes = utf8(text.replace(/"keySha256":"[0-9a-f]{64}"/, `"keySha256":"${'ab'.repeat(32)}"`));
      const changed = { ...entry, bytes, fileId: `${kind} ${sha256Hex(bytes)}` };
      await hand.putEntry({ ...changed, sum: sealEntry(changed) });
    },
    found: ['log', 'power-unexplained', 'record-missing'],
  })),
  {
    what: 'a byte of a signed revision',
    by: 'database',
    async do({ hand }, { closed }) {
      const row = (await hand.revisions(closed.file))[2]!;
      await hand.putRevision({ ...row, bytes: row.bytes.map((octet, i) => (i === 40 ? octet ^ 1 : octet)) });
    },
    found: ['row-damaged'],
  },
  {
    what: 'a byte of a signed revision, with digests that agree',
    by: 'rows.key',
    do: (by, { open }) =>
      by.changeRevision(open.file, 2, ({ bytes }) => ({
        bytes: bytes.map((octet, i) => (i === 900 ? octet ^ 1 : octet)),
      })),
    found: ['consent-altered', 'file-hash', 'signature'],
  },
  {
    what: 'the newest signature deleted, its entry left',
    by: 'database',
    do: async ({ hand }, { open }) => hand.dropRevision(await last(hand, open.file)),
    found: ['entry-without-revision'],
  },
  {
    what: 'all revisions of a file deleted',
    by: 'database',
    async do({ hand }, { open }) {
      for (const row of await hand.revisions(open.file)) await hand.dropRevision(row);
    },
    found: ['entry-without-revision', 'record-missing'],
  },
  {
    what: 'a signature in the middle deleted',
    by: 'database',
    do: async ({ hand }, { open }) => hand.dropRevision((await hand.revisions(open.file))[2]!),
    found: ['row-damaged'],
  },
  {
    what: 'a log entry deleted',
    by: 'database',
    do: ({ hand }) => hand.dropEntry(2),
    found: ['entry-missing', 'log', 'row-damaged', 'trail'],
  },
  {
    what: 'a log entry changed',
    by: 'rows.key',
    async do({ hand, sealEntry }) {
      const entry = (await hand.entries())[2]!;
      const bytes = utf8(new TextDecoder().decode(entry.bytes).replace(/"at":"\d{4}/, '"at":"1999'));
      await hand.putEntry({ ...entry, bytes, sum: sealEntry({ ...entry, bytes }) });
    },
    found: ['entry-differs', 'log'],
  },
  {
    what: 'a declaration deleted',
    by: 'database',
    do: ({ hand }, { closed }) => hand.drop('declarations', closed.id),
    found: ['record-missing'],
  },
  {
    what: 'a file deleted',
    by: 'database',
    do: ({ hand }, { open }) => hand.drop('files', open.file),
    found: ['entry-without-revision', 'record-missing'],
  },
  {
    what: 'the minutes deleted with their revisions',
    by: 'database',
    async do({ hand }, { closed }) {
      const id = `${closed.id}-berita-acara`;
      for (const row of await hand.revisions(id)) await hand.dropRevision(row);
      await hand.drop('files', id);
    },
    found: ['entry-without-revision', 'record-missing'],
  },
  {
    what: 'the content of a file deleted',
    by: 'database',
    do: ({ hand }, { closed }) => hand.drop('papers', closed.file),
    found: ['record-missing'],
  },
  {
    what: 'the roster of an open declaration deleted',
    by: 'database',
    do: ({ hand }, { open }) => hand.drop('rosters', open.id),
    found: ['record-missing'],
  },
  {
    what: 'the card of a signer deleted',
    by: 'database',
    do: ({ hand }, { open }) => hand.drop('credentials', open.people[2]!),
    found: ['record-missing'],
  },
  {
    what: 'the event deleted',
    by: 'database',
    do: ({ hand }, { event }) => hand.drop('events', event),
    found: ['record-missing'],
  },
  {
    what: 'the note of the text that was used deleted',
    by: 'database',
    do: (by) => dropAll(by, 'texts'),
    found: ['record-missing'],
  },
  {
    what: 'an entry of the trail deleted',
    by: 'database',
    do: ({ hand }) => hand.drop('trail', trailId(4)),
    found: ['power-unexplained', 'trail'],
  },
  {
    what: 'who did it, in the trail',
    by: 'rows.key',
    async do(by) {
      const { record } = await by.hand.take('trail', trailId(4));
      await by.change('trailDetails', String(record.details), () => ({ actor: 'orang lain' }));
    },
    found: ['power-unexplained', 'trail'],
  },
  {
    what: 'the end of the trail deleted',
    by: 'database',
    async do({ hand }) {
      const entries = await hand.all('trail');
      for (const { record } of entries.slice(-3)) await hand.drop('trail', record.id);
    },
    found: ['power-unexplained', 'trail'],
  },
  {
    what: 'a right put in by the MAC of another',
    by: 'database',
    async do({ hand }, scene) {
      const { sum } = (await hand.all('memberships'))[0]!;
      await hand.put('memberships', { record: right(scene), sum });
    },
    found: ['row-damaged'],
  },
  {
    what: 'two accounts exchanged',
    by: 'database',
    async do({ hand }, { accounts: { chief, desk } }) {
      const [a, b] = [await hand.take('accounts', chief), await hand.take('accounts', desk)];
      for (const id of [chief, desk]) await hand.drop('accounts', id); // names are unique
      await hand.put('accounts', a, desk);
      await hand.put('accounts', b, chief);
    },
    found: ['row-damaged'],
  },
];
