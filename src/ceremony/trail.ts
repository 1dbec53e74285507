import { hex } from '../core/bytes.ts';
import { canonicalBytes, type Json } from '../core/canonical-json.ts';
import type { Clock, Random } from '../core/clock.ts';
import { sha256Hex } from '../core/digest.ts';
import { createTurns } from '../core/turns.ts';
import { type NewEntry, unfiledEntry } from '../log/appender.ts';
import type { AuditEntry, StoredRecord, TrailCode, TrailDetails, TrailEntry, TrailRow } from '../model.ts';
import type { Stores } from '../stores.ts';

/** What somebody did, or what was refused to them. Never a secret: no PIN, password, token or link. */
export interface Happening {
  readonly code: TrailCode;
  /** Name of the account, or empty where there is none. */
  readonly actor: string;
  readonly parameters: { readonly [name: string]: string };
  readonly eventId?: string | undefined;
  readonly subject?: string | undefined;
  readonly from?: string | undefined;
  readonly row?: TrailRow | undefined;
}

/**
 * The trail of what was done here: one chain of entries over all nodes, whose head goes into the log, so that an entry that is
 * taken out or changed contradicts what auditors outside hold.
 */
export interface Trail {
  /** Durable on return. */
  append(happening: Happening): Promise<void>;
  /**
   * The same for what a stranger can cause as often as they like: within a minute only so many of a code are listed, the rest
   * are counted in one entry. Never throws, never waits.
   */
  note(happening: Happening): void;
  /** Puts the newest head into the log, if it is not there, and writes down what was only counted. */
  settle(): Promise<void>;
}

export interface TrailDeps {
  readonly stores: Pick<Stores, 'trail' | 'trailDetails' | 'audit'>;
  readonly clock: Clock;
  readonly random: Random;
  /** The log; without it heads are left to the next start. */
  readonly log?: { add(entries: readonly NewEntry[]): Promise<unknown> };
  /** Hears of a noted happening that could not be kept. */
  readonly failed: (error: unknown) => void;
}

/** So many of one code are listed between two settlings. */
const listed = 30;

interface Head {
  readonly n: number;
  readonly digest: string;
  readonly at: string;
}

const beginning: Head = { n: 0, digest: '0'.repeat(64), at: '' };

export const trailId = (n: number): string => String(n).padStart(12, '0');

/** The record that a deed has written, for its entry of the trail. */
export const rowLeft = (of: TrailRow['of'], record: StoredRecord): TrailRow => ({
  ...{ of, id: record.id, version: record.version },
  digest: sha256Hex(canonicalBytes(record as unknown as Json)),
});

const digestOf = ({ version: _counts, ...record }: StoredRecord): string => sha256Hex(canonicalBytes(record as Json));

/** What the next entry names as the one before. */
export const linkOf = (entry: TrailEntry): string => digestOf(entry);

/** The id that details must have. */
export function detailsId({ id: _itself, ...rest }: TrailDetails): string {
  return digestOf(rest as unknown as StoredRecord);
}

/** What the first link of the chain says about the entries of the time before it. */
export function sumOfOld(entries: readonly AuditEntry[]): { readonly entries: string; readonly digest: string } {
  return { entries: String(entries.length), digest: sha256Hex(canonicalBytes(entries as unknown as Json)) };
}

export function createTrail(deps: TrailDeps): Trail {
  const { trail, trailDetails, audit } = deps.stores;
  const inTurn = createTurns();
  const counts = new Map<TrailCode, { listed: number; more: number }>();
  let known = beginning;
  let logged = 0;

  /** Goes on from what this node knows; the first time by doubling steps, which costs a few reads however long the trail is. */
  async function findHead(): Promise<Head> {
    let step = 1;
    let below = known.n;
    for (; await trail.get(trailId(below + step)); step *= 2) below += step;
    for (; step >= 1; step = Math.floor(step / 2)) if (await trail.get(trailId(below + step))) below += step;
    const entry = below > known.n ? await trail.get(trailId(below)) : undefined;
    if (entry) known = { n: below, digest: linkOf(entry), at: entry.at };
    return known;
  }

  /** @param only when nobody was faster, which leaves nothing behind */
  async function write({ code, eventId, ...about }: Happening, only = false): Promise<void> {
    const { actor, parameters, subject, from, row } = about;
    const rest = {
      version: 0,
      salt: hex(deps.random(16)),
      actor: actor.slice(0, 200),
      parameters,
      ...(subject === undefined ? {} : { subject: subject.slice(0, 1000) }),
      ...(from === undefined ? {} : { from: from.slice(0, 100) }),
      ...(row === undefined ? {} : { row }),
    };
    const details = detailsId({ id: '', ...rest });
    // First the details: an entry never names what is not there, and details that no entry names say nothing.
    await trailDetails.put([{ id: details, ...rest }]);
    for (;;) {
      const { n, digest: previous } = known;
      const at = deps.clock().toISOString();
      const where = eventId === undefined ? {} : { eventId };
      const entry: TrailEntry = { id: trailId(n + 1), version: 0, at, code, ...where, previous, details };
      if (await trail.insert(entry)) {
        known = { n: n + 1, digest: linkOf(entry), at };
        return;
      }
      await findHead(); // another node was faster
      if (only) return;
    }
  }

  const append = (happening: Happening): Promise<void> =>
    inTurn('', async () => {
      if (known.n === 0 && (await findHead()).n === 0)
        await write({ code: 'trail-begun', actor: '', parameters: sumOfOld(await audit.find()) }, true);
      await write(happening);
    });

  async function writeCounts(): Promise<void> {
    for (const [code, { more }] of [...counts]) {
      counts.delete(code);
      if (more > 0) await append({ code: 'counted', actor: '', parameters: { of: code, times: String(more) } });
    }
  }

  return {
    append,
    note(happening) {
      const count = counts.get(happening.code) ?? { listed: 0, more: 0 };
      counts.set(happening.code, count);
      if (count.listed >= listed) count.more++;
      else {
        count.listed++;
        append(happening).catch(deps.failed);
      }
    },
    async settle() {
      await writeCounts();
      const { n, digest, at } = await inTurn('', findHead);
      if (n === logged) return;
      // Of the entry's own time, so that every node makes the same octets and the head is logged once.
      await deps.log?.add([unfiledEntry({ schema: 'ikrar-entry/2', kind: 'trail', count: n, head: digest, at })]);
      logged = n;
    },
  };
}
