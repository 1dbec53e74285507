import { z } from 'zod';
import { requireStillThere } from '../ceremony/removing.ts';
import { unprintable } from '../document/repertoire.ts';
import { IkrarError } from '../errors.ts';
import type { Person, PledgeEvent } from '../model.ts';
import * as model from '../model.ts';
import { checkRoster, type RosterContext } from '../roster/import.ts';
import { fillFromRegion } from '../roster/region-offices.ts';
import { maximumPeople, type RosterRow } from '../roster/row.ts';
import type { Services } from '../services.ts';
import { type AtDeclaration, hasRight, requireDraft } from './access.ts';
import { declarationId, recordId, regionCode, text, withoutUndefined } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

export const personAnswer = model.person.strip().meta({ id: 'Person' });
export const rosterAnswer = z.object({ people: z.array(personAnswer) }).meta({ id: 'Roster' });

export const readRoster = operation({
  summary: 'Daftar peserta menurut urutannya',
  note: '`nip`, `phone` dan `email` hanya dijawab kepada penyelenggara.',
  access: { declaration: 'any' },
  input: z.strictObject(declarationId),
  answer: rosterAnswer,
  async run({ services, actor, declaration }) {
    const roster = await services.stores.rosters.get(declaration.id);
    const { people, version } = roster ?? { people: [], version: noRoster };
    const at = { eventId: declaration.eventId, declarationId: declaration.id };
    // A NIP (civil servant number) contains birth date and sex: only organizers see it, and where people are reached.
    const shown = hasRight(actor.visitor, 'organizer', at) ? people : people.map(publicLine);
    return { people: shown, version };
  },
});

const publicLine = ({ nip: _nip, phone: _phone, email: _email, ...rest }: Person): Person => rest;

/** The version that stands for a roster not yet written. */
export const noRoster = -1;

/** One line of a roster, without an access check. @throws IkrarError 'not-found' */
export async function getPerson({ stores }: Services, declarationId: string, personId: string): Promise<Person> {
  const person = (await stores.rosters.get(declarationId))?.people.find(({ id }) => id === personId);
  if (person) return person;
  throw new IkrarError('not-found', 'Orang ini tidak ada di daftar. Muat ulang halaman.');
}

/** A line of a roster; the roster's own checks report faults with row and column. */
const line = z.strictObject({
  id: recordId.optional().describe('Untuk mempertahankan orang yang sudah ada'),
  name: z.string().max(1000),
  position: z.string().max(1000),
  institution: z.string().max(1000).default(''),
  regionCode: z.string().max(100).default(''),
  role: z
    .string()
    .max(100)
    .default('')
    .describe(`${model.roles.join(', ')}; kosong: penandatangan`),
  nip: z.string().max(100).optional(),
  rank: z.string().max(1000).optional(),
  group: z.string().max(1000).optional(),
  represents: z
    .string()
    .max(1000)
    .optional()
    .describe('Yang diwakili, misalnya Camat Kupitan; nama dan jabatan tetap milik yang mewakili'),
  letter: z
    .string()
    .max(1000)
    .optional()
    .describe('Nomor dan tanggal surat kuasa atau tugas; wajib bersama `represents`'),
  phone: z.string().max(100).optional(),
  email: z.string().max(1000).optional(),
});

/**
 * Replaces all rows. A row with the id of a person already on the roster stays that person, with their link and PIN.
 */
export const replaceRoster = operation({
  summary: 'Mengganti daftar peserta dengan baris-baris ini',
  note: 'Baris dengan `id` yang sudah ada tetap orang itu, dengan tautan dan PIN-nya; kartu orang yang hilang dari daftar tidak berlaku lagi.',
  limit: '6mb',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...declarationId,
    people: z
      .array(line)
      .max(6000)
      .meta({ examples: [[{ name: 'Andi, S.STP.', position: 'Camat Kupitan', regionCode: '13.03.04' }]] }),
    version: z.int().optional().describe('Ditolak (conflict) bila daftar sudah diubah sejak versi ini dibaca'),
  }),
  answer: rosterAnswer,
  errors: ['roster-invalid', 'roster-empty', 'declaration-not-draft', 'conflict'],
  async run(granted, input) {
    const { services, event, declaration } = granted;
    requireDraft(declaration);
    const rows = input.people.map(({ id: _id, ...row }) => withoutUndefined(row) as unknown as RosterRow);
    const checked = await checkRoster(rows, rosterContext(services, event));
    const known = new Set((await services.stores.rosters.get(declaration.id))?.people.map((person) => person.id));
    const people = checked.map((person, i) => {
      const named = input.people[i]?.id;
      return named !== undefined && known.delete(named) ? { ...person, id: named } : person;
    });
    return { people: await saveRoster(granted, people, 'roster-changed', input.version) };
  },
});

/**
 * Makes rows for all holders of an office in a region. With a name for each they become the roster; otherwise they are
 * returned as a proposal and not stored, because a person without a name cannot sign.
 */
export const fillRoster = operation({
  summary: 'Mengisi daftar dengan semua pemegang jabatan suatu wilayah',
  note: 'Tanpa nama untuk semua jabatan jawabannya usulan saja (`kept: false`); kirim lagi dengan `names` yang lengkap.',
  limit: '1mb',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...declarationId,
    code: regionCode,
    office: z.enum(['camat', 'kepala-desa', 'lurah']),
    title: text(60).optional().describe('Sebutan jabatan bila lain, misalnya Hukum Tua'),
    names: z
      .record(z.string().max(20), text(120))
      .optional()
      .describe('Nama menurut kode wilayah; yang belum ada harus diisi sebelum dibuka'),
  }),
  answer: z
    .object({
      kept: z.boolean().describe('false: usulan saja, nama belum lengkap dan tidak ada yang disimpan'),
      people: z.array(personAnswer.omit({ id: true }).extend({ name: z.string().describe('Kosong: belum diketahui') })),
    })
    .meta({ id: 'RegionFill' }),
  errors: ['region-unknown', 'roster-invalid', 'declaration-not-draft', 'conflict'],
  async run(granted, { code, office, title, names = {} }) {
    requireDraft(granted.declaration);
    const regions = await granted.services.loadRegions();
    const proposed = fillFromRegion(regions, { code, office, ...(title ? { title } : {}) });
    if (proposed.length > maximumPeople)
      throw new IkrarError(
        'invalid-input',
        `Wilayah ini memiliki ${proposed.length.toLocaleString('id-ID')} jabatan; satu naskah memuat paling banyak ` +
          `${maximumPeople.toLocaleString('id-ID')} orang. Isi dari kabupaten atau kotanya satu per satu.`,
      );
    const rows = proposed.map((row) => ({ ...row, name: names[row.regionCode] ?? '' }));
    if (rows.some((row) => row.name === '')) return { kept: false, people: rows };
    const people = await checkRoster(rows, rosterContext(granted.services, granted.event));
    await saveRoster(granted, people, 'roster-filled');
    return { kept: true, people: rows };
  },
});

/**
 * @param seen the roster's version that the rows were made from, if they were edited: a colleague's later change must
 * not be lost
 * @throws IkrarError 'conflict' when the roster has another version by now
 */
export async function saveRoster(
  { services, actor, event, declaration }: AtDeclaration,
  people: readonly Person[],
  code: 'roster-imported' | 'roster-changed' | 'roster-filled',
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
  await record({ services, actor, event }, code, { people: `${people.length}` }, declaration.id);
  return people;
}

/** Removes the links and PINs of people who are no longer on the roster. */
async function dropCredentials(services: Services, declarationId: string, staying: ReadonlySet<string>): Promise<void> {
  const credentials = await services.stores.credentials.find({ where: { declarationId } });
  for (const { id } of credentials) if (!staying.has(id)) await services.stores.credentials.remove(id);
}

const rosterContext = (services: Services, { regionCode }: PledgeEvent): RosterContext => ({
  unprintable,
  random: services.random,
  regionCode,
  loadRegions: services.loadRegions,
});
