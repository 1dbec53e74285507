import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import type { Config } from '../config.ts';
import { representing } from '../core/represented.ts';
import { IkrarError } from '../errors.ts';
import type { Credential, PledgeEvent } from '../model.ts';
import type { Services } from '../services.ts';
import { hallCodes, screenToken } from '../signer/hall-code.ts';
import { hallDaysWords, isHallOpen } from '../signer/hall-hours.ts';
import { triesInHall, withTries } from '../signer/pin.ts';
import { update } from '../stores.ts';
import type { Actor, AtEvent } from './access.ts';
import { day, eventId, recordId, represents, time } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

/** Wrong PINs of an event, all names together, from which on it counts as guessing: honest slips are fewer. */
export const pinBudget = (people: number): number => 10 + Math.ceil(people / 5);

const alarm = z
  .object({
    code: z
      .enum(['pins-guessed', 'codes-guessed', 'login-guessed', 'proxy-untrusted'])
      .describe(
        'Terlalu banyak PIN salah; terlalu banyak kode aula salah, papan kini menampilkan kode panjang; kata sandi sebuah akun ditebak; TRUST_PROXY belum diatur',
      ),
    about: z.string().describe('Jumlahnya, nama masuk akun, atau alamat proksi'),
  })
  .meta({ id: 'HallAlarm' });

const lock = z
  .object({
    signerId: z.string(),
    name: z.string(),
    position: z.string(),
    represents,
    way: z.enum(['hall', 'link']).describe('PIN dengan nama di aula, atau dengan tautan pribadi'),
    attempts: z.int(),
    until: time.optional().describe('Tanpa ini tertutup sampai dibuka penyelenggara'),
  })
  .meta({ id: 'PinLock' });

const hallAnswer = z
  .object({
    open: z.boolean().describe('Aula menerima PIN sekarang'),
    days: z.array(z.string()).describe('Hari aula menerima PIN, menurut naskah yang terbuka'),
    code: z
      .object({ code: z.string(), until: time })
      .optional()
      .describe('Kode yang sekarang tampil di papan; tidak ada bila dimatikan'),
    from: day.optional(),
    until: day.optional(),
    boardUrl: z.url(),
    wrongPins: z.int(),
    wrongCodes: z.int(),
    alarms: z.array(alarm),
    locks: z.array(lock),
  })
  .meta({ id: 'Hall' });

export const readHall = operation({
  summary: 'Kode papan, hari buka, tebakan, dan PIN yang terkunci',
  note: `Kode berganti tiap ${hallCodes.periodMs / 60_000} menit; yang sebelumnya masih berlaku satu masa lagi.`,
  access: { event: ['organizer', 'attendant'] },
  input: z.strictObject(eventId),
  answer: hallAnswer,
  async run({ services, actor, event }) {
    const { declarations, people } = await services.getDirectory(event.slug);
    const { wrongPins = 0, wrongCodes = 0 } = (await services.stores.hallGuesses.get(event.id)) ?? {};
    const days = declarations.length > 0 ? declarations : [{ days: [] }];
    const { withoutCode, ...bounds } = event.hall ?? {};
    return {
      open: days.some((one) => isHallOpen(event, one, services.clock())),
      days: [...new Set(days.map((one) => hallDaysWords(event, one)))],
      ...bounds,
      ...(withoutCode ? {} : { code: await shownCode(services, event) }),
      boardUrl: boardUrl(services, event),
      wrongPins,
      wrongCodes,
      alarms: [
        ...(wrongPins > pinBudget(people.length) ? [{ code: 'pins-guessed', about: String(wrongPins) } as const] : []),
        ...(wrongCodes >= hallCodes.budget ? [{ code: 'codes-guessed', about: String(wrongCodes) } as const] : []),
        ...(await installationAlarms(services, actor, event)),
      ],
      locks: await locksOf(services, event),
    };
  },
});

async function shownCode({ hallDoor }: Services, { id }: PledgeEvent) {
  const { code, until } = await hallDoor.show(id);
  return { code, until: new Date(until).toISOString() };
}

/** The address of the hall, which posters, cards and the board show. */
export const hallUrl = ({ baseUrl }: Pick<Config, 'baseUrl'>, { slug }: Pick<PledgeEvent, 'slug'>): string =>
  `${baseUrl}/h/${slug}`;

/** The board's address with the secret that lets it show the code. */
export const boardUrl = ({ config, authority }: Pick<Services, 'config' | 'authority'>, event: PledgeEvent): string =>
  `${hallUrl(config, event)}/papan?layar=${screenToken(authority.ticketKey, event.id)}`;

/** Alarms of the whole installation that concern an event: its own accounts, and the address of everybody. */
async function installationAlarms(services: Services, { visitor }: Actor, event: PledgeEvent) {
  const { stores, loginGuesses, proxyWatch } = services;
  const members = new Set(
    (await stores.memberships.find({ where: { eventId: event.id } })).map((one) => one.accountId),
  );
  const accounts = await Promise.all(
    loginGuesses.guessed().map(async (name) => (await stores.accounts.find({ where: { name }, limit: 1 }))[0]),
  );
  const known = accounts.filter((one) => one && (members.has(one.id) || visitor.account.admin));
  const proxy = proxyWatch.seen();
  return [
    ...known.map((one) => ({ code: 'login-guessed', about: one!.name }) as const),
    ...(proxy === undefined ? [] : [{ code: 'proxy-untrusted', about: proxy } as const]),
  ];
}

/** The PINs that are locked now, in the order of the rosters. */
async function locksOf(services: Services, event: PledgeEvent): Promise<z.input<typeof lock>[]> {
  const { people } = await services.getDirectory(event.slug);
  const credentials = new Map((await credentialsOf(services, event)).map((one) => [one.id, one]));
  const now = services.clock().toISOString();
  return people.flatMap((person) => {
    const { id, name, position } = person;
    const { hall, ...link } = credentials.get(id) ?? { attempts: 0 };
    const about = { signerId: id, name, position, ...representing(person) };
    const closed = hall !== undefined && hall.attempts >= triesInHall;
    return [
      ...(hall && (closed || isLocked(hall, now))
        ? [{ ...about, way: 'hall' as const, ...stateOf(hall, closed) }]
        : []),
      ...(isLocked(link, now) ? [{ ...about, way: 'link' as const, ...stateOf(link, false) }] : []),
    ];
  });
}

type Tries = Pick<Credential, 'attempts' | 'lockedUntil'>;

const isLocked = ({ lockedUntil }: Tries, now: string): boolean => lockedUntil !== undefined && lockedUntil > now;

const stateOf = ({ attempts, lockedUntil }: Tries, closed: boolean) => ({
  attempts,
  ...(closed || lockedUntil === undefined ? {} : { until: lockedUntil }),
});

async function credentialsOf(
  { stores, getDirectory }: Services,
  { slug }: PledgeEvent,
): Promise<readonly Credential[]> {
  const { declarations } = await getDirectory(slug);
  const all = await Promise.all(
    declarations.map(({ id }) => stores.credentials.find({ where: { declarationId: id } })),
  );
  return all.flat();
}

export const changeHall = operation({
  summary: 'Mengatur aula: kode papan, dan hari buka yang lebih awal atau lebih lama',
  note: 'PIN di aula berlaku pada hari penandatanganan; `from` dan `until` menambah hari sebelum dan sesudahnya, `null` mencabutnya. `code: false` mematikan kode aula, untuk acara yang hanya memasang poster: PIN lalu dapat ditebak dari mana saja.',
  access: { event: 'organizer' },
  input: z.strictObject({
    ...eventId,
    code: z.boolean().optional().meta({ title: 'Kode aula' }),
    from: day.nullable().optional().meta({ title: 'Terima PIN sejak' }),
    until: day.nullable().optional().meta({ title: 'Terima PIN sampai' }),
  }),
  answer: z.void(),
  async run({ services, actor, event }, { eventId: id, ...given }) {
    const row = rowLeft('events', await update(services.stores.events, id, (current) => withHall(current, given)));
    const fields = Object.keys(given).filter((name) => given[name as keyof typeof given] !== undefined);
    await record({ services, actor, event, row }, 'hall-changed', { fields: fields.join(', ') });
  },
});

interface HallChange {
  readonly code?: boolean | undefined;
  readonly from?: string | null | undefined;
  readonly until?: string | null | undefined;
}

/** @throws IkrarError 'invalid-input' for days that would add nothing */
function withHall({ hall: before = {}, ...event }: PledgeEvent, { code, ...days }: HallChange): PledgeEvent {
  const { from = before.from, until = before.until } = days;
  if (from && from > event.lastDay) throw addsNothing('from', 'Isi hari sebelum hari terakhir kegiatan.');
  if (until && until < event.firstDay) throw addsNothing('until', 'Isi hari sesudah hari pertama kegiatan.');
  const hall = {
    ...((code === undefined ? before.withoutCode : !code) ? { withoutCode: true as const } : {}),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
  };
  return Object.keys(hall).length > 0 ? { ...event, hall } : event;
}

const addsNothing = (path: string, message: string): IkrarError =>
  new IkrarError('invalid-input', message, { faults: [{ path, message }] });

export const liftLocks = operation({
  summary: 'Membuka semua PIN yang terkunci dan mengulang hitungan',
  note: 'Penebak pun mendapat percobaan baru.',
  access: { event: 'organizer' },
  input: z.strictObject(eventId),
  answer: z.void(),
  async run({ services, actor, event }) {
    const names = new Map((await services.getDirectory(event.slug)).people.map(({ id, name }) => [id, name]));
    for (const credential of await credentialsOf(services, event))
      await lift({ services, actor, event }, credential, names.get(credential.id) ?? '');
    const { hallGuesses } = services.stores;
    if (await hallGuesses.get(event.id))
      await update(hallGuesses, event.id, (old) => ({ ...old, wrongCodes: 0, wrongPins: 0 }));
    await record({ services, actor, event }, 'lock-lifted', { name: '' });
  },
});

export const liftLock = operation({
  summary: 'Membuka PIN satu orang yang terkunci',
  access: { event: 'organizer' },
  input: z.strictObject({ ...eventId, signerId: recordId }),
  answer: z.void(),
  errors: ['not-found'],
  async run({ services, actor, event }, { signerId }) {
    const { people } = await services.getDirectory(event.slug);
    const person = people.find(({ id }) => id === signerId);
    const credential = person && (await services.stores.credentials.get(signerId));
    if (!credential)
      throw new IkrarError('not-found', 'Orang ini tidak ada pada naskah yang terbuka. Muat ulang halaman.');
    await lift({ services, actor, event }, credential, person.name);
  },
});

/** Forgets the wrong PINs of a person, by both ways; the trail holds the row that was left. */
async function lift(deed: AtEvent, { id, attempts, hall }: Credential, name: string): Promise<void> {
  if (attempts === 0 && (hall?.attempts ?? 0) === 0) return;
  const none = { attempts: 0 };
  const lifted = await update(deed.services.stores.credentials, id, ({ lockedUntil: _open, ...old }) =>
    withTries(withTries(old, 'link', none), 'hall', none),
  );
  await record({ ...deed, row: rowLeft('credentials', lifted) }, 'lock-lifted', { name }, id);
}
