import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../../model.ts';
import type { Connection } from './connection.ts';
import type { EventPlan, Part } from './event-file.ts';
import { type Card, enter, type Member, type Naskah, type Organizer, organize } from './organizer.ts';
import { signAll, type Waits } from './phones.ts';
import { resize } from './roster-size.ts';
import type { Demo } from './server.ts';

/** A declaration, round or follow-up during the ceremony. */
export interface Pledge extends Pick<Part<unknown>, 'id' | 'absent' | 'followUp'> {
  /** The number of days on which it is signed. */
  readonly days: number;
  readonly declaration: Naskah;
  readonly organizer: Organizer;
  readonly people: readonly Person[];
  readonly cards: readonly Card[];
  readonly seconds: { open: number; sign: number; close: number };
  /** The people who have signed so far, and their waits on the slowest day. */
  signedBy: readonly string[];
  waits: Waits;
}

export interface Prepared {
  readonly eventId: string;
  readonly slug: string;
  readonly pledges: readonly Pledge[];
}

/** Does everything before the signing: event, members, declarations and their rounds, rosters, opening, cards. */
export async function prepare(demo: Demo, plan: EventPlan): Promise<Prepared> {
  const organizer = organize(demo.admin);
  const { id: eventId, slug } = await organizer.createEvent(plan.event);
  for (const member of plan.members) await welcome(demo, organizer, eventId, member);
  const pledges: Pledge[] = [];
  for (const [i, part] of plan.declarations.entries()) {
    const draft = await organizer.createDeclaration(eventId, part.given);
    const signers = i === 0 ? plan.signers : undefined;
    pledges.push(await openPart(demo, part, { draft, organizer, signers }));
  }
  for (const part of plan.rounds) {
    const above = pledges.find(({ id }) => id === part.below)!;
    const draft = await above.organizer.createRound(above.declaration.id, { relation: 'berjenjang', ...part.given });
    const displayName = `Admin ${part.given.label ?? part.id}`;
    const member = { name: part.id, displayName, right: 'organizer', declarationId: draft.id } as const;
    const own = organize(await welcome(demo, above.organizer, eventId, member));
    pledges.push(await openPart(demo, part, { draft, organizer: own }));
  }
  return { eventId, slug, pledges };
}

/** Invites a member and sets the password for them. @returns a connection with the member's rights */
async function welcome(
  { server, password }: Demo,
  organizer: Organizer,
  eventId: string,
  member: Member,
): Promise<Connection> {
  const { name, displayName = name } = member;
  return enter(server, await organizer.invite(eventId, member), { name, displayName, password });
}

interface Draft {
  readonly draft: Naskah;
  readonly organizer: Organizer;
  readonly signers?: number | undefined;
}

async function openPart(demo: Demo, part: Part<{ days?: readonly string[] | undefined }>, given: Draft) {
  const { draft, organizer, signers } = given;
  const imported = await organizer.importRoster(draft.id, part.roster);
  const read = withReader(imported, part.reader);
  const wanted = signers === undefined ? read : await resize(read, signers);
  const people = wanted === imported ? imported : await organizer.putRoster(draft.id, wanted);
  const { id, absent, followUp } = part;
  const days = Math.max(1, part.given.days?.length ?? 0);
  return openPledge(demo, draft, { id, absent, followUp, days, organizer, people });
}

/** Gives the reader their role, so that they sign in the first block, even if the roster's file calls them a signer. */
function withReader(people: readonly Person[], position: string | undefined): readonly Person[] {
  const reader = people.find((person) => person.position === position);
  if (reader?.role !== 'penandatangan' || people.some(({ role }) => role === 'pemandu')) return people;
  return people.map((person) => (person === reader ? { ...person, role: 'pemandu' } : person));
}

type Opening = Pick<Pledge, 'id' | 'absent' | 'followUp' | 'days' | 'organizer' | 'people'>;

async function openPledge(demo: Demo, draft: Naskah, given: Opening): Promise<Pledge> {
  const { id, organizer, people } = given;
  const start = performance.now();
  const opening = organizer.open(draft.id);
  if (draft.kind === 'perorangan' && people.length >= 100) await watch(demo, draft, given, opening);
  const declaration = await opening;
  const seconds = { open: since(start), sign: 0, close: 0 };
  demo.display.say(`Dibuka: ${id}, nomor ${declaration.number || '-'}, ${people.length} orang`);
  const cards = await organizer.cards(draft.id);
  return { ...given, declaration, cards, seconds, signedBy: [], waits: { p50: 0, p95: 0 } };
}

/** Shows the number of files written, because a batch of individual pledges takes long. */
async function watch({ display }: Demo, { id }: Naskah, { organizer, people }: Opening, work: Promise<unknown>) {
  const progress = display.progress('membuka berkas', people.length);
  const end = work.then(() => true);
  while (!(await Promise.race([end, sleep(1_500, false)]))) progress.at((await organizer.naskah(id)).files.length);
  progress.at(people.length);
  progress.stop();
}

/**
 * Everybody but the absent signs: first signers, day by day, then witnesses and those who acknowledge.
 * @param share below 1: only this share of the signers, and nobody after them
 */
export async function signPledge({ server, clock, display }: Demo, pledge: Pledge, share = 1): Promise<void> {
  const [signers, last] = [waiting(pledge, ['pemandu', 'penandatangan']), waiting(pledge, ['saksi', 'mengetahui'])];
  const shown = signers.slice(0, Math.round(share * signers.length));
  const coming = share < 1 ? shown : [...shown, ...last];
  const progress = display.progress(`menandatangani ${pledge.id}`, coming.length);
  let signed = 0;
  const step = (): void => progress.at(++signed);
  const start = performance.now();
  for (let day = 0; day < pledge.days; day++) {
    if (day > 0) clock.nextDay();
    const part = shown.filter((_, i) => Math.floor((i * pledge.days) / shown.length) === day);
    const waits = await signAll(server, part, step);
    if (waits.p95 > pledge.waits.p95) pledge.waits = waits;
  }
  if (share === 1) await signAll(server, last, step);
  progress.stop();
  pledge.signedBy = coming.map(({ signerId }) => signerId);
  pledge.seconds.sign = since(start);
}

function waiting(pledge: Pledge, roles: readonly Person['role'][]): readonly Card[] {
  const missing = absentees(pledge);
  const coming = pledge.people.filter((person) => roles.includes(person.role) && !missing.includes(person));
  const ids = new Set(coming.map(({ id }) => id));
  return pledge.cards.filter(({ signerId }) => ids.has(signerId));
}

const absentees = ({ people, absent }: Pledge): readonly Person[] =>
  absent.length === 0 ? [] : people.filter(({ role }) => role === 'penandatangan').slice(-absent.length);

/** Records attendance, closes, and opens a follow-up for the absent. @returns the follow-up, if there is one */
export async function closePledge(demo: Demo, pledge: Pledge): Promise<Pledge | undefined> {
  const { id, organizer, declaration, absent, followUp } = pledge;
  for (const [i, person] of absentees(pledge).entries())
    await organizer.recordAttendance(declaration.id, person.id, absent[i]!);
  const start = performance.now();
  await organizer.close(declaration.id);
  pledge.seconds.close = since(start);
  demo.display.say(`Ditutup: ${id}`);
  if (followUp === undefined) return undefined;
  const draft = await organizer.createRound(declaration.id, { relation: 'susulan', days: [followUp] });
  const people = await organizer.roster(draft.id);
  return openPledge(demo, draft, { id: `${id}-susulan`, absent: [], followUp: undefined, days: 1, organizer, people });
}

export const since = (start: number): number => Math.round(performance.now() - start) / 1000;
