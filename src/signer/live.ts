import type { Progress } from '../ceremony.ts';
import { type Representative, representing } from '../core/represented.ts';
import type { Declaration } from '../model.ts';
import type { Services } from '../services.ts';

/** What a board shows of an event: counts over the declarations that are open, or else over those that were. */
export interface EventProgress {
  readonly total: number;
  readonly signed: number;
  readonly groups: readonly GroupProgress[];
  readonly latest: readonly Latest[];
}

interface Latest extends Representative {
  readonly name: string;
  readonly position: string;
  readonly at: string;
}

export interface GroupProgress {
  readonly label: string;
  /** The abbreviation that signs in a hall use; the full name is what people look for. */
  readonly short: string;
  readonly total: number;
  readonly signed: number;
}

/**
 * The changing counts of events, shared by everybody who watches: however many boards and halls there are, the store is
 * read at most once a second, and only while somebody watches.
 */
export interface Live {
  progress(eventId: string): Promise<EventProgress>;
  /** The ids of the people who have signed. */
  signed(eventId: string): Promise<ReadonlySet<string>>;
  /** Both as they are at this moment: a desk that lists who is next must not list the person who has just signed. */
  now(eventId: string): Promise<Pick<Snapshot, 'progress' | 'signed'>>;
  /** Calls back with the progress now and at every change; the returned function stops this. */
  watch(eventId: string, listener: (json: string) => void): () => void;
}

interface Snapshot {
  readonly version: number;
  readonly progress: EventProgress;
  readonly json: string;
  readonly signed: ReadonlySet<string>;
}

interface Watched {
  snapshot?: Promise<Snapshot>;
  takenAt: number;
  told: string;
  readonly listeners: Set<(json: string) => void>;
}

const beat = 1000;
const latestShown = 12;

export function createLive(services: Services): Live {
  const events = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;

  function watched(eventId: string): Watched {
    const known = events.get(eventId);
    if (known) return known;
    const fresh: Watched = { takenAt: 0, told: '', listeners: new Set() };
    events.set(eventId, fresh);
    return fresh;
  }

  function snapshot(eventId: string, maxAge = beat * 0.9): Promise<Snapshot> {
    const event = watched(eventId);
    const now = services.clock().getTime();
    if (event.snapshot && Math.abs(now - event.takenAt) < maxAge) return event.snapshot;
    event.takenAt = now;
    const before = event.snapshot;
    const taken = take(services, eventId, before);
    event.snapshot = taken;
    taken.catch(() => {
      event.takenAt = 0;
      delete event.snapshot;
    });
    return taken;
  }

  async function tell(eventId: string, event: Watched): Promise<void> {
    const { json } = await snapshot(eventId);
    if (json === event.told) return;
    event.told = json;
    for (const listener of event.listeners) listener(json);
  }

  function tick(): void {
    let anybody = false;
    for (const [eventId, event] of events) {
      if (event.listeners.size > 0) {
        anybody = true;
        tell(eventId, event).catch((error: unknown) => services.log.warn({ err: error }, 'board not told; retried'));
      } else if (services.clock().getTime() - event.takenAt > 60_000) events.delete(eventId);
    }
    if (anybody) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    progress: async (eventId) => (await snapshot(eventId)).progress,
    signed: async (eventId) => (await snapshot(eventId)).signed,
    now: (eventId) => snapshot(eventId, 0),
    watch(eventId, listener) {
      const event = watched(eventId);
      event.listeners.add(listener);
      timer ??= setInterval(tick, beat).unref();
      snapshot(eventId).then(
        ({ json }) => listener(json),
        (error: unknown) => services.log.warn({ err: error }, 'board not told; retried'),
      );
      return () => event.listeners.delete(listener);
    },
  };
}

async function take(services: Services, eventId: string, before: Promise<Snapshot> | undefined): Promise<Snapshot> {
  const changes = await services.signatureIndex.changeCounter();
  const last = await before?.catch(() => undefined);
  const declarations = await services.stores.declarations.find({ where: { eventId } });
  const shown = declarationsShown(declarations);
  const version = changes + shown.reduce((sum, { version }) => sum + version, 0);
  if (last && last.version === version) return last;
  const all = await Promise.all(shown.map(({ id }) => services.ceremony.progress(id)));
  const progress = sum(all);
  const signed = new Set(all.flatMap(({ people }) => people.flatMap((p) => (p.signature ? [p.person.id] : []))));
  return { version, progress, json: JSON.stringify(progress), signed };
}

/**
 * The open declarations; if there are none, the finished ones without follow-up rounds, which would count people twice.
 */
function declarationsShown(declarations: readonly Declaration[]): readonly Declaration[] {
  const open = declarations.filter(({ state }) => state === 'open' || state === 'closing');
  if (open.length > 0) return open;
  return declarations.filter(({ state, parent }) => state === 'closed' && !parent);
}

function sum(all: readonly Progress[]): EventProgress {
  const groups = new Map<string, { label: string; total: number; signed: number }>();
  for (const { label, total, signed } of all.flatMap((one) => one.groups)) {
    const group = groups.get(label) ?? { label, total: 0, signed: 0 };
    groups.set(label, { label, total: group.total + total, signed: group.signed + signed });
  }
  const latest = all
    .flatMap((one) => one.latest)
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, latestShown);
  return {
    total: all.reduce((total, one) => total + one.total, 0),
    signed: all.reduce((signed, one) => signed + one.signed, 0),
    groups: [...groups.values()]
      .toSorted((a, b) => Number(a.label === '') - Number(b.label === '')) // people without a group come last
      .map((group) => ({ ...group, label: group.label || 'Lainnya' }))
      .map((group) => ({ ...group, short: shortLabel(group.label) })),
    latest: latest.map((one) => ({ name: one.name, position: one.position, ...representing(one), at: one.at })),
  };
}

const shortLabel = (label: string): string =>
  label.replace(/^Kabupaten (?=\S)/, 'Kab. ').replace(/^Kecamatan (?=\S)/, 'Kec. ');
