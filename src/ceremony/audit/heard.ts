import type { TrailCode, TrailDetails, TrailEntry, TrailRow } from '../../model.ts';
import { type Fault, replayed, unexplained } from './fault.ts';

/** How long a deed may lack its entry in the trail, which is written after it, in milliseconds. */
export const graceMs = 60_000;

/** How long a login lasts, with some minutes for clocks of nodes that differ, in milliseconds. */
const loginReach = 12 * 3_600_000 + 5 * 60_000;

/** What the trail says last of a record. */
export interface KnownRow extends TrailRow {
  /** Of a right: the declaration that it is limited to, and with which it is removed. */
  readonly declarationId?: string;
  /** From a time at which a roster may have changed: the record may have been removed and made anew. */
  readonly draft: boolean;
}

/** What the trail has said, as far as it can be held against records. */
export interface Heard {
  /** The chain is as old as the installation: nothing that gives power is older than it. */
  readonly whole: boolean;
  /** When the chain was begun. */
  readonly begun: string | undefined;
  readonly rows: ReadonlyMap<string, KnownRow>;
  /** When an account's password was last set, by the account's id. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly events: ReadonlySet<string>;
  /** Ids of declarations that were made and not removed. */
  readonly declarations: ReadonlySet<string>;
  /** How often the archive of an event was handed over. */
  readonly handovers: ReadonlyMap<string, number>;
  /** Ids of people whose attendance was recorded. */
  readonly attendance: ReadonlySet<string>;
  /** What came too often to be listed: of these the last entry need not be of the last deed. */
  readonly counted: ReadonlySet<string>;
  /** To whom which attendant has handed a tablet, and for which card; see `handOver`. */
  readonly desks: ReadonlySet<string>;
  /** Contradictions within the trail itself. */
  readonly faults: readonly Fault[];
}

export const keyOfRow = ({ of, id }: Pick<TrailRow, 'of' | 'id'>): string => `${of} ${id}`;

export const handOver = (attendant: string, card: string | undefined, signerId: string): string =>
  JSON.stringify([attendant, card, signerId]);

/** What is done without a login, or is one. */
const withoutLogin: ReadonlySet<TrailCode> = new Set(['logged-in', 'login-refused', 'password-set', 'limit-reached']);

const rosterCodes: ReadonlySet<TrailCode> = new Set(['roster-imported', 'roster-changed', 'roster-filled']);

/** A listener of the trail (trail.ts beside this file), and what it has heard. */
export function createListener() {
  const heard = {
    whole: false,
    begun: undefined as string | undefined,
    rows: new Map<string, KnownRow>(),
    passwords: new Map<string, string>(),
    events: new Set<string>(),
    declarations: new Set<string>(),
    handovers: new Map<string, number>(),
    attendance: new Set<string>(),
    counted: new Set<string>(),
    desks: new Set<string>(),
    faults: [] as Fault[],
  };
  const logins = new Map<string, number>();
  const counted = new Set<string>();

  function hearRow({ code, at }: TrailEntry, { row, parameters }: TrailDetails): void {
    if (!row) return;
    const key = keyOfRow(row);
    const before = heard.rows.get(key)?.version ?? -1;
    const isLate = (row.version ?? before) < before; // of two nodes the slower one may have told its deed later
    const draft = code === 'pin-replaced' || code === 'link-replaced';
    const { declarationId } = parameters;
    if (!isLate) heard.rows.set(key, { ...row, draft, ...(declarationId === undefined ? {} : { declarationId }) });
    if (code === 'password-set') heard.passwords.set(row.id, at);
    if (code !== 'pin-refused' && code !== 'pin-locked') return;
    // Each wrong PIN raises the version, so that no version is counted twice unless an older row was put back.
    const once = `${key} ${row.version}`;
    if (counted.has(once))
      heard.faults.push(
        replayed(key, 'Hitungan PIN salah pernah dimundurkan: jejak mencatat hitungan yang sama dua kali.'),
      );
    counted.add(once);
  }

  function hearDeed({ id, at, code }: TrailEntry, { actor }: TrailDetails): void {
    const time = Date.parse(at);
    if (code === 'logged-in') logins.set(actor, time);
    if (actor === '' || withoutLogin.has(code)) return;
    const since = logins.get(actor) ?? (heard.whole ? Number.NEGATIVE_INFINITY : Date.parse(heard.begun ?? at));
    if (time - since <= loginReach) return;
    heard.faults.push(
      unexplained(`jejak ${Number(id)}`, `Akun ${actor} berbuat sesuatu tanpa tercatat masuk dalam 12 jam sebelumnya.`),
    );
  }

  function hearSubject({ code, eventId }: TrailEntry, { subject = '', actor, parameters }: TrailDetails): void {
    if (eventId !== undefined) heard.events.add(eventId);
    if (code === 'declaration-created' || code === 'round-created') heard.declarations.add(subject);
    if (code === 'declaration-removed') heard.declarations.delete(subject);
    if (code === 'archive-handed-over') heard.handovers.set(eventId!, (heard.handovers.get(eventId!) ?? 0) + 1);
    if (code === 'attendance-recorded') heard.attendance.add(subject);
    if (code === 'counted') heard.counted.add(parameters.of ?? '');
    if (code === 'desk-handed-over') heard.desks.add(handOver(actor, parameters.card, subject));
    if (rosterCodes.has(code)) for (const [key, { draft }] of heard.rows) if (draft) heard.rows.delete(key);
  }

  return {
    heard: heard as Heard,
    hear(entry: TrailEntry, details: TrailDetails | undefined): void {
      if (entry.code === 'trail-begun') {
        heard.begun = entry.at;
        heard.whole = details?.parameters.entries === '0';
      }
      if (!details) return;
      hearDeed(entry, details);
      hearSubject(entry, details);
      hearRow(entry, details);
    },
  };
}
