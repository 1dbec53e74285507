import { z } from 'zod';
import { requireStillThere } from '../ceremony/removing.ts';
import { rowLeft } from '../ceremony/trail.ts';
import { base64url, utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { sixDigits } from '../core/six-digits.ts';
import { spreadsheet } from '../core/spreadsheet.ts';
import { mapLimited } from '../core/turns.ts';
import type { PersonCard } from '../document/card.ts';
import { createCards } from '../document/cards.ts';
import { IkrarError } from '../errors.ts';
import type { Credential, Declaration, Person, TrailRow } from '../model.ts';
import { pinHash } from '../pki/secrets.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { type AtDeclaration, requireStates } from './access.ts';
import { hallUrl } from './hall.ts';
import { declarationId, personId, recordId } from './input.ts';
import { type Download, media, operation } from './operation.ts';
import { getPerson } from './roster.ts';
import { record } from './trail.ts';

/**
 * The contents of a person's card. PIN and link exist in clear only in the answer that makes them; the store keeps
 * hashes.
 */
const card = z
  .object({
    signerId: z.string(),
    number: z.int().describe('Nomor pada daftar peserta'),
    name: z.string(),
    position: z.string(),
    institution: z.string(),
    group: z.string().optional(),
    pin: z.string(),
    link: z.url(),
  })
  .meta({ id: 'Card' });
export interface Card extends PersonCard {
  readonly signerId: string;
}

const whose = {
  of: z
    .enum(['semua', 'belum'])
    .default('belum')
    .describe('belum: semua yang belum menandatangani')
    .meta({ examples: ['semua'] }),
  people: z.array(recordId).max(5000).optional().describe('Hanya orang-orang ini'),
};
type Chosen = Pick<z.output<z.ZodObject<typeof whose>>, 'of' | 'people'>;
const cardErrors = ['roster-empty', 'declaration-closed'] as const;

export const makeCards = operation({
  summary: 'Tautan dan PIN baru; yang lama tidak berlaku lagi',
  note: 'PIN dan tautan hanya terbaca di jawaban ini; simpan sebelum menutupnya. **Kartu lama orang yang sama langsung tidak berlaku**, juga yang dibuat dengan `cards.pdf`: pilih salah satu. Bagian terakhir `link`, sesudah `/s/`, ialah `token` untuk `/api/sign/{token}`.',
  limit: '512kb',
  creates: true,
  access: { declaration: 'organizer' },
  input: z.strictObject({ ...declarationId, ...whose }),
  answer: z.object({ cards: z.array(card) }),
  errors: cardErrors,
  run: async (granted, input) => ({ cards: await newCards(granted, input) }),
});

export const makeCardsPdf = operation({
  summary: 'Lembar kartu dengan tautan dan PIN baru; yang lama tidak berlaku lagi',
  note: 'Membuat tautan dan PIN **baru**: yang dijawab `cards` sebelumnya tidak berlaku lagi. Sepuluh kartu sehalaman, siap dipotong.',
  limit: '512kb',
  access: { declaration: 'organizer' },
  input: z.strictObject({ ...declarationId, ...whose }),
  answer: media('application/pdf'),
  errors: cardErrors,
  run: async (granted, input) => cardsPdf(granted, await newCards(granted, input)),
});

/** Makes new links and PINs in one step; the previous links and PINs of these people stop working. */
async function newCards(granted: AtDeclaration, input: Chosen): Promise<readonly Card[]> {
  const { services, declaration } = granted;
  requireOpenable(declaration);
  const people = await chosenPeople(services, declaration.id, input);
  if (people.length === 0)
    throw new IkrarError('roster-empty', 'Tidak ada orang yang memerlukan kartu. Isi daftar peserta dulu.');
  const made = people.map(({ person, number }) => newCard(services, person, number));
  await mapLimited(made, 64, ({ card, keys }) =>
    change(services, declaration, card.signerId, (old) => ({ ...unlocked(old), ...keys })),
  );
  await record(granted, 'cards-made', { people: `${people.length}` }, declaration.id);
  return made.map(({ card }) => card);
}

/** The sheet of cards, ten to a page. */
export async function cardsPdf({ services, event }: AtDeclaration, cards: readonly Card[]): Promise<Download> {
  const { config } = services;
  const people = forHandingOut(cards);
  const bytes = await createCards({ event, use: config.use, hallUrl: hallUrl(config, event), people });
  return { bytes, type: 'application/pdf', name: `kartu-${event.slug}.pdf` };
}

/** The cards as a workbook, for desks that look people up in it. */
export async function cardsList(slug: string, cards: readonly Card[]): Promise<Download> {
  const header = ['No.', 'Nama', 'Jabatan', 'Instansi', 'Kelompok', 'PIN', 'Tautan'];
  const rows = forHandingOut(cards).map(({ number, name, position, institution, group = '', pin, link }) => [
    ...[String(number), name, position, institution, group],
    ...[pin, link],
  ]);
  const bytes = await spreadsheet('Kartu', [header, ...rows], [6, 40, 40, 40, 24, 10, 60]);
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { bytes, type, name: `tautan-${slug}.xlsx` };
}

/** Orders cards by group and name, as people ask for theirs at the desk. */
const forHandingOut = (cards: readonly Card[]): readonly Card[] => {
  const { compare } = new Intl.Collator('id', { numeric: true });
  return cards.toSorted((a, b) => compare(a.group ?? '', b.group ?? '') || compare(a.name, b.name));
};

/**
 * Replaces a PIN, also a locked one; the link stays. Only organizers may do this, because whoever knows a PIN can sign.
 * Attendants let a person sign by card instead, which records the attendant's name (kiosk).
 */
export const resetPin = operation({
  summary: 'PIN baru untuk satu orang, juga bila terkunci',
  note: 'Tautan orang itu tetap berlaku. PIN hanya terbaca di jawaban ini.',
  creates: true,
  access: { declaration: 'organizer' },
  input: z.strictObject(personId),
  answer: card.pick({ signerId: true, name: true, pin: true }).meta({ id: 'NewPin' }),
  errors: ['declaration-closed'],
  async run(granted, input) {
    const { services, declaration } = granted;
    requireOpenable(declaration);
    const { id, name } = await getPerson(services, declaration.id, input.personId);
    const pin = sixDigits(services.random);
    const keys = { pinHash: pinHash(services.authority.pinKey, id, pin) };
    const row = await change(services, declaration, id, (old) => ({ ...unlocked(old), ...keys }));
    await record({ ...granted, row }, 'pin-replaced', { name }, id);
    return { signerId: id, name, pin };
  },
});

/** Replaces a person's link, which stops working; the PIN stays. */
export const replaceLink = operation({
  summary: 'Tautan baru untuk satu orang; yang lama tidak berlaku lagi',
  note: 'PIN orang itu tetap berlaku. Bagian terakhir `link` ialah `token` untuk `/api/sign/{token}`.',
  creates: true,
  access: { declaration: 'organizer' },
  input: z.strictObject(personId),
  answer: card.pick({ signerId: true, name: true, link: true }).meta({ id: 'NewLink' }),
  errors: ['declaration-closed'],
  async run(granted, input) {
    const { services, declaration } = granted;
    requireOpenable(declaration);
    const { id, name } = await getPerson(services, declaration.id, input.personId);
    const token = base64url(services.random(16));
    const keys = { linkHash: sha256Hex(utf8(token)) };
    const row = await change(services, declaration, id, (old) => ({ ...old, ...keys }));
    await record({ ...granted, row }, 'link-replaced', { name }, id);
    return { signerId: id, name, link: linkOf(services, token) };
  },
});

/** The chosen people with their places on the roster, from 1. */
async function chosenPeople(services: Services, id: string, input: Chosen) {
  const people = (await services.ceremony.progress(id)).people;
  const wanted = input.people && new Set(input.people);
  return people
    .map((one, i) => ({ ...one, number: i + 1 }))
    .filter(({ person, signature }) => (wanted ? wanted.has(person.id) : input.of === 'semua' || !signature));
}

type Keys = Required<Pick<Credential, 'linkHash' | 'pinHash'>>;

/** A new card, and the hashes that the store keeps of it. */
function newCard(services: Services, person: Person, number: number): { readonly card: Card; readonly keys: Keys } {
  const { id, name, position, institution, group } = person;
  const token = base64url(services.random(16));
  const pin = sixDigits(services.random);
  const shown = { name, position, institution, ...(group ? { group } : {}) };
  return {
    card: { signerId: id, number, ...shown, pin, link: linkOf(services, token) },
    keys: { linkHash: sha256Hex(utf8(token)), pinHash: pinHash(services.authority.pinKey, id, pin) },
  };
}

/** Forgets wrong tries and the lock, which belong to the old PIN. */
const unlocked = ({ lockedUntil: _open, hall: _hall, ...old }: Credential): Credential => ({ ...old, attempts: 0 });

/**
 * Changes a person's link or PIN, and nothing else, by compare-and-set: an opening at the same moment writes the
 * person's file into the same record, and neither write may undo the other.
 */
async function change(
  { stores }: Services,
  { id: declarationId }: Declaration,
  id: string,
  changed: (old: Credential) => Credential,
): Promise<TrailRow> {
  // Before the opening it is unknown which file a person will be on; the opening fills it in.
  const fresh = changed({ id, version: 0, declarationId, fileId: '', attempts: 0 });
  if (!(await stores.credentials.insert(fresh)))
    return rowLeft('credentials', await update(stores.credentials, id, changed));
  await requireStillThere(stores, declarationId);
  return rowLeft('credentials', fresh);
}

const linkOf = (services: Services, token: string): string => `${services.config.baseUrl}/s/${token}`;

const requireOpenable = (declaration: Declaration): void =>
  requireStates(
    declaration,
    ['draft', 'opening', 'open'],
    'declaration-closed',
    'Naskah ini sudah ditutup; kartu dan PIN tidak diperlukan lagi.',
  );
