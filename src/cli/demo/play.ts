import { setTimeout as sleep } from 'node:timers/promises';
import { utf8 } from '../../core/bytes.ts';
import type { Person } from '../../model.ts';
import type { Connection } from './connection.ts';
import type { Narrator } from './narrator.ts';
import { type Card, enter, type Naskah, type Organizer, organize } from './organizer.ts';
import { type Signing, signAll } from './phones.ts';
import { rosterCsv } from './roster-file.ts';
import type { Pledge, Scenario } from './scenario.ts';
import type { StageClock } from './stage-clock.ts';

/** One naskah on its way through the ceremony. */
export interface Act {
  readonly pledge: Pledge;
  /** Name of its PDFs. */
  readonly key: string;
  readonly declaration: Naskah;
  readonly organizer: Organizer;
  readonly people: readonly Person[];
  readonly cards: readonly Card[];
  readonly seconds: { open: number; sign: number; close: number };
  /** Who has signed so far, and how long they waited for the receipt in the slowest sitting, milliseconds. */
  signedBy: readonly string[];
  waits: Pick<Signing, 'p50' | 'p95'>;
}

export interface Stage {
  readonly server: Connection;
  readonly clock: StageClock;
  readonly narrator: Narrator;
  /** The main pledge's roster as a file, in place of the scenario's people. */
  readonly roster?: Uint8Array;
  readonly password: string;
}

/** Event, naskah, rosters, opening and cards: all that is done before anybody signs. */
export async function prepare(
  stage: Stage,
  scenario: Scenario,
  admin: Connection,
): Promise<{ eventId: string; slug: string; acts: Act[] }> {
  const organizer = organize(admin);
  const { id: eventId, slug } = await organizer.createEvent(scenario.event);
  const acts: Act[] = [];
  for (const pledge of scenario.pledges) {
    const parent = acts.find((act) => act.key === pledge.below);
    acts.push(
      parent ? await carryDown(stage, parent, pledge, eventId) : await begin(stage, organizer, pledge, eventId),
    );
  }
  return { eventId, slug, acts };
}

async function begin(stage: Stage, organizer: Organizer, pledge: Pledge, eventId: string): Promise<Act> {
  const { template, slots, clauses, volumes, days, label } = pledge;
  const given = { template, slots, clauses, volumes, days, ...(label === undefined ? {} : { label }) };
  const declaration = await organizer.createDeclaration(eventId, given);
  return openAct(stage, organizer, pledge, declaration);
}

/** A round below another naskah has an organizer of its own, who can reach nothing else. */
async function carryDown(stage: Stage, parent: Act, pledge: Pledge, eventId: string): Promise<Act> {
  const label = pledge.label ?? pledge.key;
  const declaration = await parent.organizer.createRound(parent.declaration.id, { relation: 'berjenjang', label });
  const account = { name: pledge.key, displayName: `Admin ${label}`, right: 'organizer' as const };
  const setupToken = await parent.organizer.invite(eventId, { ...account, declarationId: declaration.id });
  const { name, displayName } = account;
  const own = await enter(stage.server, setupToken, { name, displayName, password: stage.password });
  return openAct(stage, organize(own), pledge, declaration);
}

const isMain = (pledge: Pledge): boolean => pledge.key === 'ikrar';

async function openAct(stage: Stage, organizer: Organizer, pledge: Pledge, draft: Naskah): Promise<Act> {
  const file = isMain(pledge) && stage.roster ? stage.roster : utf8(rosterCsv(await pledge.people()));
  const people = await withReader(organizer, draft.id, await organizer.importRoster(draft.id, file));
  return raise(stage, organizer, pledge, pledge.key, draft, people);
}

/** The Sekda reads aloud and signs in the first block, also where the roster's file calls him a signer like the others. */
async function withReader(organizer: Organizer, id: string, people: readonly Person[]): Promise<readonly Person[]> {
  const reader = people.find((person) => /^Sekretaris Daerah\b/.test(person.position));
  if (reader?.role !== 'penandatangan' || people.some((person) => person.role === 'pemandu')) return people;
  return organizer.putRoster(
    id,
    people.map((person) => (person === reader ? { ...person, role: 'pemandu' } : person)),
  );
}

async function raise(
  stage: Stage,
  organizer: Organizer,
  pledge: Pledge,
  key: string,
  draft: Naskah,
  people: readonly Person[],
): Promise<Act> {
  const start = performance.now();
  const declaration = await watched(stage, organizer, draft.id, people.length, organizer.open(draft.id));
  const seconds = { open: since(start), sign: 0, close: 0 };
  stage.narrator.say(`Dibuka: ${key}, nomor ${declaration.number || '-'}, ${people.length} orang`);
  const cards = await organizer.cards(draft.id);
  return {
    pledge,
    key,
    declaration,
    organizer,
    people,
    cards,
    seconds,
    signedBy: [],
    waits: { p50: 0, p95: 0 },
  };
}

/** A batch of individual pledges takes as long as there are people: shows how many files are written meanwhile. */
async function watched<T>(
  stage: Stage,
  organizer: Organizer,
  id: string,
  people: number,
  work: Promise<T>,
): Promise<T> {
  const { kind } = await organizer.naskah(id);
  if (kind === 'bersama' || people < 100) return work;
  const step = stage.narrator.count('membuka berkas', people);
  let shown = 0;
  const show = (files: number): void => {
    for (; shown < Math.min(files, people); shown++) step();
  };
  const end = work.then(() => 'done' as const);
  while ((await Promise.race([end, sleep(1_500)])) !== 'done') show((await organizer.naskah(id)).files.length);
  show(people);
  return work;
}

/**
 * The signing of one naskah: signers first, day by day where there are sittings, then witnesses and those who acknowledge.
 * `share` of them sign (1: all but those whom the scenario misses).
 */
export async function signAct(stage: Stage, act: Act, share = 1): Promise<void> {
  const { server, clock, narrator } = stage;
  const missing = new Set(missingOf(act).map((person) => person.id));
  const after = new Set(act.people.filter(({ role }) => role === 'saksi' || role === 'mengetahui').map(({ id }) => id));
  const coming = act.cards.filter((card) => !missing.has(card.signerId));
  const signers = coming.filter((card) => !after.has(card.signerId));
  const shown = share < 1 ? signers.slice(0, Math.round(share * signers.length)) : signers;
  const last = share < 1 ? [] : coming.filter((card) => after.has(card.signerId));
  const step = narrator.count(`menandatangani ${act.key}`, shown.length + last.length);
  const sittings = Math.max(1, act.pledge.days.length);
  const start = performance.now();
  for (let sitting = 0; sitting < sittings; sitting++) {
    if (sitting > 0) clock.nextDay();
    const part = shown.filter((_, i) => Math.floor((i * sittings) / shown.length) === sitting);
    const signing = await signAll(server, part, step);
    if (signing.p95 > act.waits.p95) act.waits = { p50: signing.p50, p95: signing.p95 };
  }
  await signAll(server, last, step);
  act.signedBy = [...shown, ...last].map((card) => card.signerId);
  act.seconds.sign = since(start);
}

function missingOf({ people, pledge }: Act): readonly Person[] {
  const signers = people.filter(({ role }) => role === 'penandatangan');
  return pledge.missing.length === 0 ? [] : signers.slice(-pledge.missing.length);
}

/** Attendance, closing, and the follow-up of those who were missing. @returns the follow-up's act, where there is one */
export async function closeAct(stage: Stage, act: Act): Promise<Act | undefined> {
  for (const [i, person] of missingOf(act).entries())
    await act.organizer.recordAttendance(act.declaration.id, person.id, act.pledge.missing[i] ?? {});
  const start = performance.now();
  await act.organizer.close(act.declaration.id);
  act.seconds.close = since(start);
  stage.narrator.say(`Ditutup: ${act.key}`);
  if (act.pledge.followUp === undefined) return undefined;
  const days = [act.pledge.followUp];
  const draft = await act.organizer.createRound(act.declaration.id, { relation: 'susulan', days });
  const people = await act.organizer.roster(draft.id);
  const { followUp: _one, below: _none, ...pledge } = act.pledge;
  return raise(stage, act.organizer, { ...pledge, days: [], missing: [] }, `${act.key}-susulan`, draft, people);
}

export const since = (start: number): number => Math.round(performance.now() - start) / 1000;
