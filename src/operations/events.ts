import { z } from 'zod';
import { fillNumberPattern } from '../ceremony/numbering.ts';
import { rowLeft } from '../ceremony/trail.ts';
import { base64url } from '../core/bytes.ts';
import { dayWords } from '../core/dates.ts';
import { sixDigits } from '../core/six-digits.ts';
import { logoOf } from '../document/logo.ts';
import { type Fault, IkrarError } from '../errors.ts';
import type { PledgeEvent } from '../model.ts';
import * as model from '../model.ts';
import { bareName, type Regions, timeZoneOf, titleOf } from '../roster/regions.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import type { Actor } from './access.ts';
import { boardUrl, hallUrl } from './hall.ts';
import { day, eventId, eventRegimes, foreignCharacters, regionCode, text, withoutUndefined } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

/** As much as people type from a poster without a mistake. */
const longestSlug = 12;

const fields = {
  name: text(160).meta({
    title: 'Nama kegiatan',
    examples: ['Sosialisasi dan Ikrar Netralitas ASN, TNI, Polri, dan Wali Nagari'],
  }),
  election: text(120).meta({ title: 'Pemilihan', examples: ['Pemilihan Tahun 2024'] }),
  regimes: eventRegimes.optional(),
  organizer: text(120).meta({ title: 'Penyelenggara', examples: ['Bawaslu Kabupaten Sijunjung'] }),
  regionCode,
  venue: text(160).meta({ title: 'Tempat acara', examples: ['Hotel Bukik Gadang, Muaro Sijunjung'] }),
  place: text(80).meta({ title: 'Kota pada baris tanggal', examples: ['Muaro Sijunjung'] }),
  firstDay: day.meta({ title: 'Hari pertama', examples: ['2024-09-30'] }),
  lastDay: day.meta({ title: 'Hari terakhir', examples: ['2024-10-01'] }),
  timeZone: z
    .enum(['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'])
    .optional()
    .describe('Bawaan: menurut wilayah')
    .meta({ title: 'Zona waktu' }),
  letterhead: z.array(text(120)).max(5).optional().describe('Baris kop naskah').meta({ title: 'Baris kop' }),
  logo: z
    .strictObject({
      type: z.enum(['image/png', 'image/jpeg']),
      base64: z.string().min(1).max(700_000, 'Logo paling besar 500 KB.'),
    })
    .nullable()
    .optional()
    .describe('null menghapus logo'),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'Isi dengan warna, misalnya #8a1c1c.')
    .optional()
    .meta({ title: 'Warna halaman', examples: ['#8a1c1c'] }),
  numberPattern: text(80)
    .optional()
    .describe('Pola nomor naskah: {nomor} atau {nomor:3}, {bulan}, {bulan-romawi}, {tahun}')
    .meta({ title: 'Pola nomor naskah', examples: ['{nomor:3}/PM.01/K.SB-15/{bulan}/{tahun}'] }),
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'Huruf kecil, angka, dan tanda hubung saja.')
    .max(longestSlug, `Paling banyak ${longestSlug} huruf: alamat ini diketik dari poster.`)
    .optional()
    .describe('Nama pendek di alamat /h/{slug}')
    .meta({ title: 'Nama pendek di alamat', examples: ['sijunjung'] }),
};

export const eventAnswer = model.pledgeEvent
  .omit({ version: true, hall: true }) // operations/hall shows it
  .extend({
    logo: z.boolean().describe('Ada logo'),
    regionKnown: z.boolean().describe('false: tidak ada wilayah dengan kode ini di daftar; periksa kodenya'),
    ...{ hallUrl: z.url(), boardUrl: z.url(), kioskUrl: z.url() },
  })
  .strip()
  .meta({ id: 'PledgeEvent' });

/** An event with its addresses; instead of its picture, only whether it has one. */
export async function shown(services: Services, event: PledgeEvent) {
  const { config, authority } = services;
  const regionKnown = (await services.loadRegions()).has(event.regionCode);
  const urls = {
    hallUrl: hallUrl(config, event),
    boardUrl: boardUrl({ config, authority }, event),
    kioskUrl: `${config.baseUrl}/kios/${event.slug}`,
  };
  return { ...event, logo: event.logo !== undefined, regionKnown, ...urls };
}

export const listEvents = operation({
  summary: 'Kegiatan yang dapat dilihat, yang terbaru dulu',
  note: 'Pengelola melihat semua kegiatan, yang lain kegiatan tempat ia berhak.',
  access: 'account',
  input: z.strictObject({
    q: z
      .string()
      .max(100)
      .optional()
      .describe('Kata dari nama, penyelenggara, tempat, wilayah, atau tanggal; semua harus ada'),
  }),
  answer: z.object({ events: z.array(eventAnswer) }),
  async run({ services, actor: { visitor } }, { q = '' }) {
    const { stores } = services;
    const ids = new Set(visitor.memberships.map((one) => one.eventId));
    const events = visitor.account.admin
      ? await stores.events.find()
      : (await Promise.all([...ids].map((id) => stores.events.get(id)))).filter((event) => event !== undefined);
    const found = q.trim() === '' ? events : search(events, q, await services.loadRegions());
    const newest = found.toSorted((a, b) => (a.firstDay < b.firstDay ? 1 : -1));
    return { events: await Promise.all(newest.map((event) => shown(services, event))) };
  },
});

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Those in which every word occurs. */
function search(events: readonly PledgeEvent[], query: string, regions: Regions): readonly PledgeEvent[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return events.filter((event) => {
    const facts = wordsOf(event, regions);
    return words.every((word) => facts.includes(word));
  });
}

/** All by which an event is looked for, in lower case. */
function wordsOf(event: PledgeEvent, regions: Regions): string {
  const region = regions.get(event.regionCode);
  const days = [event.firstDay, event.lastDay];
  const facts = [event.name, event.election, event.organizer, event.venue, event.place, event.slug, ...days];
  return folded([...facts, ...days.map(dayWords), region ? titleOf(region) : ''].join(' '));
}

export const readEvent = operation({
  summary: 'Satu kegiatan',
  access: { event: 'any' },
  input: z.strictObject(eventId),
  answer: eventAnswer,
  run: ({ services, event }) => shown(services, event),
});

export const createEvent = operation({
  summary: 'Membuat kegiatan',
  note: '`id` dipakai di `/api/events/{eventId}`; `slug` dipakai di `/h/{event}` dan `/api/hall/{event}`. Tanpa `slug` dipakai nama wilayahnya, atau empat angka bila sudah dipakai.',
  limit: '1mb',
  creates: 'eventId',
  access: 'admin',
  input: z.strictObject(fields),
  answer: eventAnswer,
  errors: ['logo-invalid', 'conflict'],
  run: async (granted, input) => shown(granted.services, await makeEvent(granted, input)),
});

/** @throws IkrarError 'logo-invalid', 'conflict' */
export async function makeEvent(
  { services, actor }: { readonly services: Services; readonly actor: Actor },
  input: z.output<z.ZodObject<typeof fields>>,
): Promise<PledgeEvent> {
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
  checkEvent({ ...event, slug: slug ?? '' });
  const made = await insertWithSlug(services, event, slug);
  await record({ services, actor, event: made, row: rowLeft('events', made) }, 'event-created', {}, made.name);
  return made;
}

export const changeEvent = operation({
  summary: 'Mengubah kegiatan; berkas yang sudah dibuka tidak berubah',
  note: 'Yang tidak dikirim tetap; `null` menghapus `logo`, `numberPattern`, dan `regimes`. Mengubah `slug` mematikan alamat lama di kartu dan papan.',
  limit: '1mb',
  access: { event: 'organizer' },
  input: z
    .strictObject({
      ...fields,
      numberPattern: fields.numberPattern.nullable().describe('null menghapus pola'),
      regimes: eventRegimes.nullable().describe('null: menurut nama pemilihan'),
    })
    .partial()
    .extend(eventId),
  answer: eventAnswer,
  errors: ['logo-invalid', 'conflict'],
  async run({ services, actor, event }, { eventId: id, ...input }) {
    const { logo, numberPattern, regimes, ...rest } = withoutUndefined(input);
    const changed = (current: PledgeEvent): PledgeEvent => {
      const { logo: oldLogo, numberPattern: oldPattern, regimes: oldRegimes, ...others } = current;
      const kinds = regimes === undefined ? oldRegimes : regimes;
      const picture = logo === undefined ? oldLogo : logo;
      const pattern = numberPattern === undefined ? oldPattern : numberPattern;
      return {
        ...others,
        ...rest,
        ...(picture ? { logo: picture } : {}),
        ...(pattern ? { numberPattern: pattern } : {}),
        ...(kinds ? { regimes: kinds } : {}),
      };
    };
    checkEvent(changed(event));
    if (rest.slug !== undefined && rest.slug !== event.slug) {
      const [taken] = await services.stores.events.find({ where: { slug: rest.slug }, limit: 1 });
      if (taken) throw slugTaken(rest.slug);
    }
    const saved = await update(services.stores.events, id, changed);
    const row = rowLeft('events', saved);
    await record({ services, actor, event, row }, 'event-changed', { fields: Object.keys(input).join(', ') });
    return shown(services, saved);
  },
});

function patternFaults(pattern: string, day: string): Fault[] {
  try {
    fillNumberPattern(pattern, 1, day);
    return [];
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    return [{ path: 'numberPattern', message: error.message }];
  }
}

function checkEvent(event: PledgeEvent): void {
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

/** Decodes the whole picture now, so that a picture that cannot be printed is not noticed only at the opening. */
function checkLogo(logo: NonNullable<PledgeEvent['logo']>): void {
  try {
    logoOf({ logo });
  } catch (cause) {
    const message = cause instanceof IkrarError ? cause.message : 'Logo tidak terbaca. Pilih gambar PNG atau JPEG.';
    throw new IkrarError('logo-invalid', message, { faults: [{ path: 'logo', message }], cause });
  }
}

/**
 * Inserts an event under the wished slug, or one that is easily typed from a poster: the name of the region, else four digits. While
 * many events are there, five.
 */
async function insertWithSlug(
  services: Services,
  event: Omit<PledgeEvent, 'slug'>,
  wished: string | undefined,
): Promise<PledgeEvent> {
  const region = (await services.loadRegions()).get(event.regionCode);
  const name = region && folded(bareName(region.name)).replace(/[^a-z]/g, '');
  const own = wished ?? (name && name.length <= longestSlug ? name : undefined);
  for (let tries = 0; tries < 100; tries++) {
    const slug = tries === 0 && own ? own : sixDigits(services.random).slice(0, tries < 50 ? 4 : 5);
    const made = { ...event, slug };
    if (await services.stores.events.insert(made)) return made;
    if (wished) break;
  }
  throw slugTaken(own ?? '');
}

const slugTaken = (slug: string): IkrarError =>
  new IkrarError('conflict', `Alamat /h/${slug} sudah dipakai kegiatan lain. Pilih yang lain.`, {
    faults: [{ path: 'slug', message: 'Sudah dipakai kegiatan lain.' }],
  });
