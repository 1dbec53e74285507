import type { z } from 'zod';
import { each } from '../ceremony/each.ts';
import { requireStillThere } from '../ceremony/removing.ts';
import { base64url, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/clock.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { Credential, Declaration, Person } from '../model.ts';
import { pinHash } from '../pki/secrets.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { type Actor, getRound, requireStates } from './access.ts';
import { getPerson } from './roster.ts';
import type { cardsInput } from './schemas.ts';
import { record } from './trail.ts';

/** What stands on a person's card. It exists in clear only in the answer that makes it; the store keeps hashes. */
export interface Card {
  readonly signerId: string;
  readonly name: string;
  readonly position: string;
  readonly institution: string;
  readonly group?: string;
  readonly pin: string;
  readonly link: string;
}

/**
 * New links and PINs, in one go; what the same people had before opens nothing from now on.
 * @throws IkrarError 'roster-empty', 'declaration-closed'
 */
export async function makeCards(
  services: Services,
  actor: Actor,
  id: string,
  input: z.output<typeof cardsInput>,
): Promise<readonly Card[]> {
  const declaration = await getRound(services, actor, id, 'organizer');
  requireOpenable(declaration);
  const people = await chosenPeople(services, id, input);
  if (people.length === 0)
    throw new IkrarError('roster-empty', 'Tidak ada orang yang memerlukan kartu. Isi daftar peserta dulu.');
  const made = people.map((person) => newCard(services, person));
  await each(
    made,
    ({ card, keys }) => change(services, declaration, card.signerId, (old) => ({ ...unlocked(old), ...keys })),
    64,
  );
  await record(
    { services, actor, event: { id: declaration.eventId } },
    'cards-made',
    { people: `${people.length}` },
    id,
  );
  return made.map(({ card }) => card);
}

/**
 * A new PIN for one person, also where it was locked; his link stays. Only for organizers: who knows a PIN can sign, and the
 * desk has a way of its own, which names the attendant (kiosk).
 */
export async function resetPin(
  services: Services,
  actor: Actor,
  id: string,
  personId: string,
): Promise<Pick<Card, 'signerId' | 'name' | 'pin'>> {
  const { declaration, person } = await findOwner(services, actor, id, personId);
  const pin = newPin(services.random);
  const keys = { pinHash: pinHash(services.authority.pinKey, person.id, pin) };
  await change(services, declaration, personId, (old) => ({ ...unlocked(old), ...keys }));
  await record(
    { services, actor, event: { id: declaration.eventId } },
    'pin-replaced',
    { name: person.name },
    person.id,
  );
  return { signerId: person.id, name: person.name, pin };
}

/** A new link for one person; the old one opens nothing any more, the PIN stays. */
export async function replaceLink(
  services: Services,
  actor: Actor,
  id: string,
  personId: string,
): Promise<Pick<Card, 'signerId' | 'name' | 'link'>> {
  const { declaration, person } = await findOwner(services, actor, id, personId);
  const token = base64url(services.random(16));
  const keys = { linkHash: sha256Hex(utf8(token)) };
  await change(services, declaration, personId, (old) => ({ ...old, ...keys }));
  await record(
    { services, actor, event: { id: declaration.eventId } },
    'link-replaced',
    { name: person.name },
    person.id,
  );
  return { signerId: person.id, name: person.name, link: linkOf(services, token) };
}

/** A list to be opened in a spreadsheet; semicolons, because Indonesian spreadsheets expect them. */
export function cardsCsv(cards: readonly Card[]): string {
  const lines = cards.map((card) => [
    card.name,
    card.position,
    card.institution,
    card.group ?? '',
    card.pin,
    card.link,
  ]);
  const header = ['Nama', 'Jabatan', 'Instansi', 'Kelompok', 'PIN', 'Tautan'];
  return `\uFEFF${[header, ...lines].map((cells) => cells.map(csvCell).join(';')).join('\r\n')}\r\n`;
}

/** Always quoted. A name like `=HYPERLINK(…)`, which came with somebody's file, must stay a text when a spreadsheet opens the list. */
const csvCell = (text: string): string => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

async function findOwner(services: Services, actor: Actor, id: string, personId: string) {
  const declaration = await getRound(services, actor, id, 'organizer');
  requireOpenable(declaration);
  return { declaration, person: await getPerson(services, id, personId) };
}

async function chosenPeople(
  services: Services,
  id: string,
  input: z.output<typeof cardsInput>,
): Promise<readonly Person[]> {
  const people = (await services.ceremony.progress(id)).people;
  const wanted = input.people && new Set(input.people);
  return people
    .filter(({ person, signature }) => (wanted ? wanted.has(person.id) : input.of === 'semua' || !signature))
    .map(({ person }) => person);
}

type Keys = Required<Pick<Credential, 'linkHash' | 'pinHash'>>;

/** A card, and what the store keeps of it. */
function newCard(services: Services, person: Person): { readonly card: Card; readonly keys: Keys } {
  const { id, name, position, institution, group } = person;
  const token = base64url(services.random(16));
  const pin = newPin(services.random);
  const shown = { name, position, institution, ...(group ? { group } : {}) };
  return {
    card: { signerId: id, ...shown, pin, link: linkOf(services, token) },
    keys: { linkHash: sha256Hex(utf8(token)), pinHash: pinHash(services.authority.pinKey, id, pin) },
  };
}

/** Wrong tries and their lock were at the old PIN. */
const unlocked = ({ lockedUntil: _open, ...old }: Credential): Credential => ({ ...old, attempts: 0 });

/**
 * Changes what a person proves himself with, and nothing else, by compare-and-set: an opening in the same moment writes beside
 * it on which file he stands, and neither may undo the other.
 */
async function change(
  { stores }: Services,
  { id: declarationId }: Declaration,
  id: string,
  changed: (old: Credential) => Credential,
): Promise<void> {
  // Before the opening nobody knows which file a person will stand on; opening fills it in.
  const fresh = changed({ id, version: 0, declarationId, fileId: '', attempts: 0 });
  if (await stores.credentials.insert(fresh)) return requireStillThere(stores, declarationId);
  await update(stores.credentials, id, changed);
}

const linkOf = (services: Services, token: string): string => `${services.config.baseUrl}/s/${token}`;

/** Six digits, each of the million equally likely. */
function newPin(random: Random): string {
  for (;;) {
    const [a = 0, b = 0, c = 0] = random(3);
    const value = (a << 16) | (b << 8) | c;
    if (value < 16_000_000) return String(value % 1_000_000).padStart(6, '0');
  }
}

const requireOpenable = (declaration: Declaration): void =>
  requireStates(
    declaration,
    ['draft', 'opening', 'open'],
    'declaration-closed',
    'Naskah ini sudah ditutup; kartu dan PIN tidak diperlukan lagi.',
  );
