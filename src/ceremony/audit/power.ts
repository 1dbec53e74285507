import { mapLimited } from '../../core/turns.ts';
import type { Account, Membership, Session, StoredRecord } from '../../model.ts';
import { isThere, readable } from '../../store/readable-rows.ts';
import type { RecordName, Stores } from '../../stores.ts';
import { isRemoved } from '../lifecycle.ts';
import { rowLeft } from '../trail.ts';
import { type Fault, replayed, unexplained } from './fault.ts';
import type { DeskConsent } from './file.ts';
import { graceMs, type Heard, handOver, type KnownRow, keyOfRow } from './heard.ts';

/** The records that give power, as they were read before the trail. */
export interface Powers {
  readonly accounts: readonly Account[];
  readonly sessions: readonly Session[];
  readonly memberships: readonly Membership[];
}

/** To be called before the trail is read, which then tells of each of these records. */
export async function readPowers({ accounts, sessions, memberships }: Stores): Promise<Powers> {
  const [all, living, rights] = await Promise.all([accounts.find(), sessions.find(), memberships.find()]);
  return { accounts: all, sessions: living, memberships: rights };
}

export interface PowerAudit {
  readonly stores: Stores;
  readonly powers: Powers;
  readonly heard: Heard;
  readonly deskConsents: readonly DeskConsent[];
  readonly now: Date;
}

/**
 * Compares the records that give power with the trail: a row that was put in although nobody is known to have made it, an
 * older row that was put back after a restart, and records that the trail names and that are gone.
 */
export async function auditPower(given: PowerAudit): Promise<readonly Fault[]> {
  const { heard, powers } = given;
  return [
    ...heard.faults,
    ...powers.sessions.flatMap((session) => sessionFaults(given, session)),
    ...powers.memberships.flatMap((membership) => membershipFaults(heard, membership)),
    ...powers.accounts.flatMap((account) => accountFaults(heard, account)),
    ...deskFaults(given),
    ...(await cardFaults(given)),
    ...(await missing(given)),
  ];
}

/** Whether a record is the one that the deed of its last entry left. */
const isAsLeft = (known: KnownRow, record: StoredRecord): boolean =>
  known.version === record.version && (known.digest === undefined || known.digest === rowLeft(known.of, record).digest);

function sessionFaults({ heard, now }: PowerAudit, session: Session): readonly Fault[] {
  const { id, accountId, createdAt, expiresAt } = session;
  const where = `sessions ${id}`;
  const isYoung = now.getTime() - Date.parse(createdAt) < graceMs;
  if (expiresAt <= now.toISOString() || isYoung || heard.begun === undefined) return [];
  const known = heard.rows.get(where);
  const ended = heard.passwords.get(accountId);
  const isOlder = ended !== undefined && Date.parse(createdAt) < Date.parse(ended) - graceMs;
  if (isOlder || (known && known.version === undefined))
    return [replayed(where, 'Sesi yang sudah diakhiri ada lagi di basis data.')];
  if (known && !isAsLeft(known, session)) return [unexplained(where, 'Sesi ini berubah tanpa catatan di jejak.')];
  if (known || createdAt < heard.begun) return [];
  return [unexplained(where, 'Sesi ini berlaku, tetapi tidak ada yang tercatat masuk untuknya.')];
}

function membershipFaults({ rows, whole }: Heard, membership: Membership): readonly Fault[] {
  const { id, right } = membership;
  const where = `memberships ${id}`;
  const known = rows.get(where);
  if (known && known.version === undefined) return [replayed(where, 'Hak yang sudah dicabut ada lagi di basis data.')];
  if (known && !isAsLeft(known, membership)) return [unexplained(where, 'Hak ini berubah tanpa catatan di jejak.')];
  return known || !whole ? [] : [unexplained(where, `Hak ini (${right}) tidak tercatat pernah diberikan.`)];
}

function accountFaults({ rows, whole }: Heard, account: Account): readonly Fault[] {
  const { id, name, version } = account;
  const where = `accounts ${id}`;
  const known = rows.get(where);
  if (known?.version === undefined)
    return whole ? [unexplained(where, `Akun ${name} tidak tercatat pernah dibuat.`)] : [];
  if (version < known.version)
    return [replayed(where, `Akun ${name} tersimpan dalam keadaan lama; perubahan sesudahnya hilang.`)];
  return isAsLeft(known, account) ? [] : [unexplained(where, `Akun ${name} berubah tanpa catatan di jejak.`)];
}

/** A signature for which an attendant stands was made with a ticket that the desk gave, which the trail tells of. */
const deskFaults = ({ heard, deskConsents }: PowerAudit): readonly Fault[] =>
  deskConsents
    .filter(({ at }) => heard.begun !== undefined && at > heard.begun)
    .filter(({ attendant, card, signerId }) => !heard.desks.has(handOver(attendant, card, signerId)))
    .map(({ where, attendant }) =>
      unexplained(where, `Tanda tangan atas kesaksian ${attendant}, yang tidak tercatat menyerahkan tablet kepadanya.`),
    );

async function cardFaults({ stores, heard }: PowerAudit): Promise<readonly Fault[]> {
  const cards = [...heard.rows.values()].filter(({ of }) => of === 'credentials');
  const found = await mapLimited(cards, 64, async (known) => {
    const card = await stores.credentials.get(known.id);
    const isOld = card && card.version < (known.version ?? 0);
    return isOld
      ? [replayed(keyOfRow(known), 'Kartu ini tersimpan dalam keadaan lama: PIN atau hitungan salahnya mundur.')]
      : [];
  });
  return found.flat();
}

/** Records that the trail tells of, that nothing has removed, and that are not there, not even as refused rows. */
async function missing({ stores, heard }: PowerAudit): Promise<readonly Fault[]> {
  const kept = [...heard.rows.values()].filter((row) => row.version !== undefined && stays(row, heard));
  const idsIn = (name: KnownRow['of']) => kept.filter(({ of }) => of === name).map(({ id }) => id);
  const named: readonly (readonly [RecordName, readonly string[]])[] = [
    ['accounts', idsIn('accounts')],
    ['memberships', idsIn('memberships')],
    ['events', [...heard.events]],
    ['declarations', [...heard.declarations]],
    ['lateConsents', idsIn('lateConsents')],
    ['attendance', await expectedAttendance(stores, heard)],
  ];
  const lost = await Promise.all(named.map(([name, ids]) => absent(stores, name, ids)));
  const refused = new Set(stores.refusedRows().map(({ collection, id }) => `${collection} ${id}`));
  const faults = [...lost.flat(), ...(await missingHandovers(stores, heard))];
  return faults.filter(({ where }) => !refused.has(where));
}

/** A right at one declaration goes with its draft. */
const stays = ({ declarationId }: KnownRow, { declarations, whole }: Heard): boolean =>
  declarationId === undefined || (whole && declarations.has(declarationId));

async function absent(stores: Stores, name: RecordName, ids: readonly string[]): Promise<readonly Fault[]> {
  const there = await mapLimited(ids, 16, (id) => isThere(stores[name], id));
  const lost = ids.filter((_, i) => !there[i]);
  return lost.map((id) => gone(`${name} ${id}`, 'jejak mencatatnya, dan tidak mencatat penghapusannya'));
}

const gone = (where: string, why: string): Fault => ({
  code: 'record-missing',
  where,
  message: `Data ${where} tidak ada, padahal ${why}.`,
});

/** Attendance is removed with a draft only: it stays for whoever is on a roster. */
async function expectedAttendance(stores: Stores, { attendance }: Heard): Promise<readonly string[]> {
  const declarations = await readable(stores.declarations, () => {});
  const kept = new Set(declarations.filter((one) => !isRemoved(one)).map(({ id }) => id));
  const rosters = (await readable(stores.rosters, () => {})).filter(({ id }) => kept.has(id));
  return rosters.flatMap(({ people }) => people.map(({ id }) => id)).filter((id) => attendance.has(id));
}

async function missingHandovers({ handovers }: Stores, heard: Heard): Promise<readonly Fault[]> {
  const all = await readable(handovers, () => {});
  const counts = [...heard.handovers].filter(
    ([eventId, times]) => all.filter((one) => one.eventId === eventId).length < times,
  );
  return counts.map(([eventId]) => gone(`handovers ${eventId}`, 'jejak mencatat lebih banyak penyerahan arsip'));
}
