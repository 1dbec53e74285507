import type { z } from 'zod';
import { requireStillThere } from '../ceremony/removing.ts';
import { unprintable } from '../document/repertoire.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, Person } from '../model.ts';
import { checkRoster, importRoster, type RosterContext } from '../roster/import.ts';
import { fillFromRegion } from '../roster/region-offices.ts';
import { maximumPeople, type RosterRow } from '../roster/row.ts';
import type { Services } from '../services.ts';
import { type Actor, getRound, getRoundInReach, hasRight, requireDraft } from './access.ts';
import { withoutUndefined } from './events.ts';
import type { regionFill, rosterInput } from './schemas.ts';
import { record } from './trail.ts';

/** People in their order; empty for a declaration without a roster. A NIP tells birth day and sex: only organizers see it. */
export async function getRoster(services: Services, actor: Actor, id: string): Promise<readonly Person[]> {
  const declaration = await getRoundInReach(services, actor, id);
  const people = (await services.stores.rosters.get(id))?.people ?? [];
  if (hasRight(actor.visitor, 'organizer', declaration.eventId, declaration.id)) return people;
  return people.map(({ nip: _private, ...person }) => person);
}

/** One line of a roster, whoever asks. @throws IkrarError 'not-found' */
export async function getPerson({ stores }: Services, declarationId: string, personId: string): Promise<Person> {
  const person = (await stores.rosters.get(declarationId))?.people.find(({ id }) => id === personId);
  if (person) return person;
  throw new IkrarError('not-found', 'Orang ini tidak ada di daftar. Muat ulang halaman.');
}

/** The people as an organizer edits them, and the version that a change of his must still find (putRoster). */
export async function readRoster(
  services: Services,
  actor: Actor,
  id: string,
): Promise<{ readonly people: readonly Person[]; readonly version: number }> {
  await getRound(services, actor, id, 'organizer');
  const { people, version } = (await services.stores.rosters.get(id)) ?? { people: [], version: noRoster };
  return { people, version };
}

/** What stands for the version of a roster that nobody has written yet. */
const noRoster = -1;

/** Replaces the roster by a file's. @throws IkrarError 'roster-invalid' with row and column of every fault; nothing is kept then */
export async function importFile(
  services: Services,
  actor: Actor,
  id: string,
  bytes: Uint8Array,
): Promise<readonly Person[]> {
  const declaration = await getDraft(services, actor, id);
  const people = await importRoster(bytes, await contextOf(services, declaration));
  return keep(services, actor, declaration, people, 'roster-imported');
}

/**
 * Replaces the roster by rows. A row that names the id of somebody already there stays that person, with his link and PIN.
 * @param seen the version the rows were made from, where they are a part of it: what a colleague changed since must not be lost
 * @throws IkrarError 'conflict' when it is no longer that
 */
export async function putRoster(
  services: Services,
  actor: Actor,
  id: string,
  input: z.output<typeof rosterInput>,
  seen?: number,
): Promise<readonly Person[]> {
  const declaration = await getDraft(services, actor, id);
  const rows = input.people.map(({ id: _id, ...row }) => withoutUndefined(row) as unknown as RosterRow);
  const checked = await checkRoster(rows, await contextOf(services, declaration));
  const known = new Set((await services.stores.rosters.get(id))?.people.map((person) => person.id));
  const people = checked.map((person, i) => {
    const named = input.people[i]?.id;
    return named !== undefined && known.delete(named) ? { ...person, id: named } : person;
  });
  return keep(services, actor, declaration, people, 'roster-changed', seen);
}

/**
 * Rows of all holders of an office in a region. With a name for each they become the roster; otherwise they are proposed
 * and nothing is kept, because nobody without a name can sign.
 */
export async function fillRoster(
  services: Services,
  actor: Actor,
  id: string,
  input: z.output<typeof regionFill>,
): Promise<{ readonly kept: boolean; readonly rows: readonly RosterRow[] }> {
  const declaration = await getDraft(services, actor, id);
  const { code, office, title, names = {} } = input;
  const proposed = await fillFromRegion({ code, office, ...(title ? { title } : {}) });
  if (proposed.length > maximumPeople)
    throw new IkrarError(
      'invalid-input',
      `Wilayah ini memiliki ${proposed.length.toLocaleString('id-ID')} jabatan; satu naskah memuat paling banyak ` +
        `${maximumPeople.toLocaleString('id-ID')} orang. Isi dari kabupaten atau kotanya satu per satu.`,
    );
  const rows = proposed.map((row) => ({ ...row, name: names[row.regionCode] ?? '' }));
  if (rows.some((row) => row.name === '')) return { kept: false, rows };
  const people = await checkRoster(rows, await contextOf(services, declaration));
  await keep(services, actor, declaration, people, 'roster-filled');
  return { kept: true, rows };
}

async function keep(
  services: Services,
  actor: Actor,
  declaration: Declaration,
  people: readonly Person[],
  action: 'roster-imported' | 'roster-changed' | 'roster-filled',
  seen?: number,
): Promise<readonly Person[]> {
  const { stores } = services;
  const current = await stores.rosters.get(declaration.id);
  if (current?.frozen)
    throw new IkrarError(
      'declaration-not-draft',
      'Naskah baru saja dibuka; daftar penanda tangan tidak dapat diubah lagi.',
    );
  const version = current?.version ?? noRoster;
  const next = { id: declaration.id, version: version + 1, people };
  const asSeen = seen === undefined || seen === version;
  if (!asSeen || !(current ? await stores.rosters.replace(next) : await stores.rosters.insert(next)))
    throw new IkrarError(
      'conflict',
      'Daftar baru saja diubah di tempat lain. Buka lagi daftarnya, lalu ulangi perubahan.',
    );
  await requireStillThere(stores, declaration.id);
  await dropCredentials(services, declaration.id, new Set(people.map(({ id }) => id)));
  await record(
    { services, actor, event: { id: declaration.eventId } },
    action,
    { people: `${people.length}` },
    declaration.id,
  );
  return people;
}

/** Cards of people who are no longer on the roster open nothing any more. */
async function dropCredentials(services: Services, declarationId: string, staying: ReadonlySet<string>): Promise<void> {
  const credentials = await services.stores.credentials.find({ where: { declarationId } });
  for (const { id } of credentials) if (!staying.has(id)) await services.stores.credentials.remove(id);
}

async function getDraft(services: Services, actor: Actor, id: string): Promise<Declaration> {
  const declaration = await getRound(services, actor, id, 'organizer');
  requireDraft(declaration);
  return declaration;
}

async function contextOf(services: Services, declaration: Declaration): Promise<RosterContext> {
  const event = await services.stores.events.get(declaration.eventId);
  return {
    printable: unprintable,
    random: services.random,
    ...(event ? { regionCode: event.regionCode } : {}),
  };
}
