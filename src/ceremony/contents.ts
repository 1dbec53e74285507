import type { Content, ContentSigner } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, Person, PledgeEvent } from '../model.ts';
import { type Held, type Regime, regimesIn } from '../template/law.ts';

/**
 * Above this many signers a joint declaration becomes volumes: public validators give up on larger files. EU DSS 6.4 runs out of
 * 6 GB of memory at 1,507 signatures, pyHanko's time grows with the square of their number.
 */
export const volumeThreshold = 300;

/** The most signers of one file: our own verifier judges 4,000 signatures, and the seal and its renewals are some of them. */
const mostSigners = 3_900;

export interface FilledText {
  readonly template: Content['text']['template'];
  readonly clauses: Content['text']['clauses'];
  readonly composed?: NonNullable<Content['text']['composed']>;
  readonly title: string;
  readonly blocks: Content['text']['blocks'];
  readonly sources: readonly string[];
}

/** The plan of one file of a declaration, before it has a code: which people it is for, and what it is called. */
export interface FilePlan {
  readonly label?: string;
  readonly people: readonly Person[];
}

/** Divides a declaration into files: one joint file, one volume for each group, or one file for each person. */
export function splitIntoFiles(declaration: Declaration, people: readonly Person[]): readonly FilePlan[] {
  if (declaration.kind === 'perorangan') return people.map((person) => ({ label: person.name, people: [person] }));
  const signers = people.filter(isSigner);
  const split =
    declaration.volumes === 'by-group' || (declaration.volumes === 'auto' && people.length > volumeThreshold);
  const volumes = split ? volumesOf(signers, declaration.volumes === 'auto') : [];
  if (volumes.length < 2) return [{ people }];
  // The reader, the witnesses and those who acknowledge stand in the first volume, on behalf of the whole declaration.
  const others = people.filter((person) => !isSigner(person));
  return volumes.map((volume, i) => (i === 0 ? { ...volume, people: [...volume.people, ...others] } : volume));
}

/** @throws IkrarError 'roster-invalid' for a file of more signers than can be verified: it would be signed in vain */
export function requireVerifiable(plans: readonly FilePlan[]): void {
  const [large] = plans.filter(({ people }) => people.length > mostSigners);
  if (!large) return;
  const count = (number: number): string => number.toLocaleString('id-ID');
  throw new IkrarError(
    'roster-invalid',
    `${large.label ? `Jilid ${large.label}` : 'Berkas ini'} memuat ${count(large.people.length)} orang; satu berkas paling banyak ` +
      `${count(mostSigners)}, supaya masih dapat diperiksa. Pilih pembagian jilid otomatis.`,
  );
}

/** One volume for each group; a group that is itself too large for validators is cut into parts of equal size. */
function volumesOf(signers: readonly Person[], cut: boolean): readonly FilePlan[] {
  return groupsOf(signers).flatMap((group) => {
    const members = signers.filter((person) => (person.group ?? '') === group);
    const count = cut ? Math.ceil(members.length / volumeThreshold) : 1;
    const size = Math.ceil(members.length / count);
    return Array.from({ length: count }, (_, i) => ({
      label: count === 1 ? group : `${group} bagian ${i + 1}`.trim(),
      people: members.slice(i * size, (i + 1) * size),
    }));
  });
}

const isSigner = (person: Person): boolean => person.role === 'penandatangan';

const groupsOf = (signers: readonly Person[]): readonly string[] => [
  ...new Set(signers.map((person) => person.group ?? '')),
];

/** Ceremonial order on paper: the reader, the signers, then those who witness and acknowledge. */
const standing = { pemandu: 0, penandatangan: 1, saksi: 2, mengetahui: 3 } as const;

export function contentOf(input: {
  readonly event: PledgeEvent;
  readonly declaration: Declaration;
  readonly plan: FilePlan;
  readonly index: number;
  readonly of: number;
  readonly code: string;
  readonly baseUrl: string;
  readonly text: FilledText;
  readonly logoSha256: string | undefined;
  readonly parent: Content['parent'];
  readonly use: Content['use'] | undefined;
}): Content {
  const { event, declaration, plan, text } = input;
  const people = plan.people.toSorted((a, b) => standing[a.role] - standing[b.role]);
  return {
    ...(declaration.appearance === 'electronic'
      ? { schema: 'ikrar/3', appearance: 'electronic' }
      : { schema: 'ikrar/2' }),
    kind: declaration.kind === 'perorangan' ? 'pakta' : 'ikrar',
    code: input.code,
    ...(input.use === undefined ? {} : { use: input.use }),
    url: `${input.baseUrl}/v/${input.code}`,
    event: eventFacts(event),
    days: daysOf(event, declaration),
    number: declaration.number,
    letterhead: event.letterhead,
    ...(input.logoSha256 === undefined ? {} : { logoSha256: input.logoSha256 }),
    text,
    ...(declaration.kind === 'bersama' && input.of > 1
      ? { volume: { label: plan.label ?? '', index: input.index + 1, of: input.of } }
      : {}),
    ...(input.parent === undefined ? {} : { parent: input.parent }),
    signers: people.map(contentSigner),
  };
}

function contentSigner(person: Person, i: number): ContentSigner {
  const { id, name, position, institution, regionCode, role, represents, letter } = person;
  const group = person.group === undefined ? {} : { group: person.group };
  const represented = represents === undefined || letter === undefined ? {} : { represents, letter };
  // Zero-padded: validators exist in which Sig1 locks Sig10.
  const field = `Sig${String(i + 1).padStart(4, '0')}`;
  return { id, name, position, institution, regionCode, role, ...group, ...represented, field };
}

export const eventFacts = (event: PledgeEvent): Content['event'] => ({
  name: event.name,
  election: event.election,
  organizer: event.organizer,
  venue: event.venue,
  place: event.place,
  regionCode: event.regionCode,
  timeZone: event.timeZone,
});

/** What decides which law holds for a declaration. */
export const heldOf = (event: PledgeEvent, declaration: Pick<Declaration, 'days'>): Held => ({
  on: daysOf(event, declaration)[0]!,
  regimes: regimesOf(event),
});

/** The kinds of election that an event is about: as the organizer chose, else as the words say. */
const regimesOf = ({ regimes, election }: PledgeEvent): readonly Regime[] => regimes ?? regimesIn(election);

export function daysOf(event: PledgeEvent, declaration: Pick<Declaration, 'days'>): readonly string[] {
  if (declaration.days.length > 0) return declaration.days.toSorted();
  const days: string[] = [];
  const last = new Date(`${event.lastDay}T00:00:00Z`);
  for (const day = new Date(`${event.firstDay}T00:00:00Z`); day <= last; day.setUTCDate(day.getUTCDate() + 1))
    days.push(day.toISOString().slice(0, 10));
  return days;
}
