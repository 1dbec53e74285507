import type { z } from 'zod';
import { fillNumberPattern } from '../ceremony/numbering.ts';
import { base64url } from '../core/bytes.ts';
import { decodeLogo, logoFile } from '../document/logo.ts';
import { unprintable } from '../document/repertoire.ts';
import { type Fault, IkrarError } from '../errors.ts';
import type { PledgeEvent } from '../model.ts';
import { getRegion, timeZoneOf } from '../roster/regions.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { type Actor, getEvent, hasRight } from './access.ts';
import type { eventChange, eventInput } from './schemas.ts';
import { record } from './trail.ts';

export type EventInput = z.output<typeof eventInput>;
export type EventChange = z.output<typeof eventChange>;

/** The events that an account has to do with, the latest first. */
export async function listEvents(services: Services, { visitor }: Actor): Promise<readonly PledgeEvent[]> {
  const { stores } = services;
  const ids = new Set(visitor.memberships.map((one) => one.eventId));
  const events = visitor.account.admin
    ? await stores.events.find()
    : (await Promise.all([...ids].map((id) => stores.events.get(id)))).filter((event) => event !== undefined);
  return events.toSorted((a, b) => (a.firstDay < b.firstDay ? 1 : -1));
}

/** @throws IkrarError 'forbidden' unless the account may make events; 'region-unknown'; 'invalid-input'; 'logo-invalid' */
export async function createEvent(services: Services, actor: Actor, input: EventInput): Promise<PledgeEvent> {
  if (!actor.visitor.account.admin)
    throw new IkrarError('forbidden', 'Hanya pengelola yang dapat membuat kegiatan. Minta kepadanya.');
  const { slug, logo, letterhead, timeZone, ...rest } = withoutUndefined(input);
  const event = {
    id: base64url(services.random(9)),
    version: 0,
    ...rest,
    timeZone: timeZone ?? timeZoneOf(input.regionCode),
    letterhead: letterhead ?? [input.organizer.toUpperCase()],
    ...(logo ? { logo } : {}),
    createdAt: services.clock().toISOString(),
  };
  await checkEvent({ ...event, slug: slug ?? '' });
  const made = await insertWithSlug(services, event, slug);
  await record({ services, actor, event: made }, 'event-created', {}, made.name);
  return made;
}

/** Changes what is given. Files that are already open keep what was frozen in them. */
export async function changeEvent(
  services: Services,
  actor: Actor,
  id: string,
  input: EventChange,
): Promise<PledgeEvent> {
  const event = await getEvent(services, actor, id, 'organizer');
  const { logo, numberPattern, ...rest } = withoutUndefined(input);
  const changed = (current: PledgeEvent): PledgeEvent => {
    const { logo: oldLogo, numberPattern: oldPattern, ...others } = current;
    const picture = logo === undefined ? oldLogo : logo;
    const pattern = numberPattern === undefined ? oldPattern : numberPattern;
    return {
      ...others,
      ...rest,
      ...(picture ? { logo: picture } : {}),
      ...(pattern ? { numberPattern: pattern } : {}),
    };
  };
  await checkEvent(changed(event));
  if (rest.slug !== undefined && rest.slug !== event.slug) {
    const [taken] = await services.stores.events.find({ where: { slug: rest.slug }, limit: 1 });
    if (taken) throw slugTaken(rest.slug);
  }
  const saved = await update(services.stores.events, id, changed);
  await record({ services, actor, event }, 'event-changed', { fields: Object.keys(input).join(', ') });
  return saved;
}

function patternFaults(pattern: string, day: string): Fault[] {
  try {
    fillNumberPattern(pattern, 1, day);
    return [];
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    return [{ path: 'numberPattern', message: error.message }];
  }
}

/** What an account may do at an event as a whole. */
export const mayOrganize = ({ visitor }: Actor, eventId: string): boolean => hasRight(visitor, 'organizer', eventId);

async function checkEvent(event: PledgeEvent): Promise<void> {
  await getRegion(event.regionCode);
  const faults: Fault[] = [];
  if (event.lastDay < event.firstDay)
    faults.push({ path: 'lastDay', message: 'Hari terakhir tidak boleh sebelum hari pertama.' });
  if (Date.parse(event.lastDay) - Date.parse(event.firstDay) > 31 * 86_400_000)
    faults.push({ path: 'lastDay', message: 'Kegiatan paling lama 31 hari.' });
  for (const path of ['name', 'election', 'organizer', 'venue', 'place'] as const)
    faults.push(...foreignCharacters(path, event[path]));
  for (const [i, line] of event.letterhead.entries()) faults.push(...foreignCharacters(`letterhead.${i}`, line));
  if (event.numberPattern !== undefined) faults.push(...patternFaults(event.numberPattern, event.firstDay));
  if (faults.length > 0)
    throw new IkrarError('invalid-input', `Isian kegiatan belum benar: ${faults[0]!.message}`, { faults });
  if (event.logo) checkLogo(event.logo);
}

export function foreignCharacters(path: string, value: string): Fault[] {
  const foreign = unprintable(value);
  return foreign.length === 0
    ? []
    : [{ path, message: `Huruf ${foreign.map((c) => `“${c}”`).join(', ')} tidak dapat dicetak. Ganti atau hapus.` }];
}

/** Decoded whole now, so that nobody learns at the opening that his picture cannot be printed. */
function checkLogo(logo: NonNullable<PledgeEvent['logo']>): void {
  try {
    decodeLogo(logoFile(logo));
  } catch (cause) {
    const message = cause instanceof IkrarError ? cause.message : 'Logo tidak terbaca. Pilih gambar PNG atau JPEG.';
    throw new IkrarError('logo-invalid', message, { faults: [{ path: 'logo', message }], cause });
  }
}

/** Takes the wished name in the address, or makes one of the event's name; a number is added while it is taken. */
async function insertWithSlug(
  services: Services,
  event: Omit<PledgeEvent, 'slug'>,
  wished: string | undefined,
): Promise<PledgeEvent> {
  const base = wished ?? slugOf(event.name);
  for (let n = 1; n < 100; n++) {
    const made = { ...event, slug: n === 1 ? base : `${base}-${n}` };
    if (await services.stores.events.insert(made)) return made;
    if (wished) break;
  }
  throw slugTaken(base);
}

const slugTaken = (slug: string): IkrarError =>
  new IkrarError('conflict', `Alamat /h/${slug} sudah dipakai kegiatan lain. Pilih yang lain.`, {
    faults: [{ path: 'slug', message: 'Sudah dipakai kegiatan lain.' }],
  });

const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '') || 'kegiatan';

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Zod's optional fields may be present as undefined; records leave them out. */
export const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
