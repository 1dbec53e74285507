import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import type { Standing } from '../ceremony.ts';
import { IkrarError } from '../errors.ts';
import * as model from '../model.ts';
import { type AttendanceRecord, type Declaration, isAbsence } from '../model.ts';
import { type Stores, update } from '../stores.ts';
import { type Actor, hasRight, requireRight, requireStates } from './access.ts';
import { day, declarationId, personId, represents, text, time, withoutUndefined } from './input.ts';
import { operation } from './operation.ts';
import { getPerson } from './roster.ts';
import { record } from './trail.ts';

const attendanceFields = {
  status: z.enum(model.attendances),
  representedBy: text(120).optional().meta({ title: 'Diwakilkan oleh' }),
  letter: text(80).optional().meta({ title: 'Nomor surat kuasa atau tugas' }),
  reason: text(200).optional().meta({ title: 'Alasan' }),
  toldBy: text(120)
    .optional()
    .meta({ title: 'Menurut siapa', examples: ['Sekretaris Camat, lewat telepon'] }),
};

/** What a record needs besides its status. */
const needed: { readonly [S in model.Attendance]?: readonly (readonly [keyof typeof attendanceFields, string])[] } = {
  diwakilkan: [['representedBy', 'Isi nama yang mewakili.']],
  'tidak-hadir': [['reason', 'Isi alasannya.']],
  berhalangan: [
    ['reason', 'Isi alasannya.'],
    ['toldBy', 'Isi siapa yang menyampaikannya.'],
  ],
  menolak: [
    ['reason', 'Isi alasannya, atau “tanpa menyebut alasan”.'],
    ['toldBy', 'Isi siapa yang menyampaikannya.'],
  ],
};

const recordedAnswer = model.attendanceRecord
  .omit({ version: true, declarationId: true, own: true })
  .strip()
  .meta({ id: 'Attendance' });

/** Attendance appears in the minutes, so that it can be changed until the closing. */
export const recordAttendance = operation({
  summary: 'Mencatat kehadiran',
  note: '`diwakilkan` memerlukan `representedBy`, `tidak-hadir` memerlukan `reason`. `berhalangan` dan `menolak` memerlukan `reason` dan `toldBy`, dan hanya dicatat penyelenggara; orangnya sendiri menyampaikannya lewat `POST /api/sign/{token}/kabar`. Mengirim lagi mengganti catatan lama, sampai naskah ditutup.',
  access: { declaration: 'attendant' },
  input: z.strictObject({ ...personId, ...attendanceFields }).superRefine((value, context) => {
    for (const [path, message] of needed[value.status] ?? [])
      if (!value[path]) context.addIssue({ code: 'custom', path: [path], message });
  }),
  answer: recordedAnswer,
  errors: ['declaration-closed'],
  async run({ services, actor, event, declaration }, input) {
    requireStates(
      declaration,
      ['draft', 'opening', 'open'],
      'declaration-closed',
      'Naskah ini sudah ditutup; kehadiran tidak dapat diubah lagi.',
    );
    const person = await getPerson(services, declaration.id, input.personId);
    const { status, representedBy, letter, reason, toldBy } = input;
    const place = { eventId: event.id, declarationId: declaration.id };
    if (isAbsence(status)) requireRight(actor.visitor, 'organizer', place);
    const next = await keepAttendance(services.stores, {
      id: person.id,
      declarationId: declaration.id,
      status,
      ...(status === 'diwakilkan' ? withoutUndefined({ representedBy, letter }) : {}),
      ...(status === 'tidak-hadir' ? withoutUndefined({ reason }) : {}),
      ...(isAbsence(status) ? withoutUndefined({ reason, toldBy }) : {}),
      at: services.clock().toISOString(),
    });
    const deed = { services, actor, event, row: rowLeft('attendance', next) };
    await record(deed, 'attendance-recorded', { status, name: person.name }, person.id);
    return next;
  },
});

/** Keeps it in place of what was known before. Of two at once the later one stands, under a version of its own. */
export async function keepAttendance(
  { attendance }: Pick<Stores, 'attendance'>,
  given: Omit<AttendanceRecord, 'version'>,
): Promise<AttendanceRecord> {
  const first = { ...given, version: 0 };
  return (await attendance.insert(first)) ? first : update(attendance, given.id, () => first);
}

/**
 * What the actor may know of somebody who will not sign. That a person refuses is a political opinion, and why they cannot come
 * may be their health: organizers and archivists, who keep the minutes, learn both; attendants only that nobody need wait.
 */
function seenBy({ visitor }: Actor, { eventId, id }: Declaration): (one: Standing) => Standing {
  const at = { eventId, declarationId: id };
  if (hasRight(visitor, 'organizer', at) || hasRight(visitor, 'archivist', at)) return (one) => one;
  return (one) => {
    if (!isAbsence(one.attendance)) return one;
    const { note: _reason, ...rest } = one;
    return { ...rest, attendance: 'berhalangan' };
  };
}

const count = { total: z.int(), signed: z.int() };
const standing = z
  .object({
    menandatangani: z.int(),
    hadir: z.int().describe('Hadir, belum menandatangani'),
    belum: z.int(),
    diwakilkan: z.int(),
    'tidak-hadir': z.int(),
    berhalangan: z.int(),
    menolak: z.int().describe('Hanya penyelenggara dan arsiparis; bagi petugas terhitung berhalangan'),
  })
  .meta({ id: 'StandingCount', description: 'Setiap orang dihitung sekali' });

const standingAnswer = model.person
  .pick({ id: true, name: true, position: true, represents: true, role: true, group: true })
  .extend({ attendance: z.enum(model.attendances), note: z.string().optional(), signedAt: time.optional() })
  .strip()
  .meta({ id: 'Standing' });

const progressAnswer = z
  .object({
    declarationId: z.string(),
    state: z.enum(model.declarationStates),
    ...count,
    standing,
    groups: z.array(z.object({ label: z.string(), ...count }).meta({ id: 'GroupCount' })),
    days: z.array(z.object({ day, signed: z.int() }).meta({ id: 'DayCount' })),
    latest: z.array(
      z
        .object({ signerId: z.string(), name: z.string(), position: z.string(), represents, at: time })
        .meta({ id: 'LatestSignature' }),
    ),
    people: z.array(standingAnswer),
  })
  .meta({ id: 'Progress' });

export const readProgress = operation({
  summary: 'Siapa sudah menandatangani, hadir, diwakilkan, tidak hadir, berhalangan, atau menolak',
  note: 'Bagi petugas yang menolak tampil `berhalangan`, dan alasan keduanya tidak ada. `signed` dihitung dari tanda tangan pada berkas, bukan dari catatan kehadiran. Untuk papan pakai `people=none`, atau arus `/h/{event}/papan/arus`.',
  access: { declaration: 'any' },
  input: z.strictObject({
    ...declarationId,
    people: z.enum(['all', 'none']).default('all').describe('none: hanya hitungan'),
  }),
  answer: progressAnswer,
  async run({ services, actor, declaration }, { people }) {
    const progress = await services.ceremony.progress(declaration.id);
    const standings = progress.people.map(seenBy(actor, declaration));
    const counted = { ...progress, standing: countStanding(standings) };
    return { ...counted, people: people === 'none' ? [] : standings.map(toAnswer), standings };
  },
});

const toAnswer = ({ person, attendance, note, signature }: Standing) => ({
  ...person,
  attendance,
  note,
  signedAt: signature?.at,
});

/** One person as the attendant's desk shows them: their roster line, signature and recorded attendance. */
export const readStanding = operation({
  summary: 'Di mana satu orang: menandatangani, hadir, diwakilkan, tidak hadir, berhalangan, atau menolak',
  access: { declaration: 'attendant' },
  input: z.strictObject(personId),
  answer: standingAnswer.extend({ recorded: recordedAnswer.optional() }).meta({ id: 'PersonStanding' }),
  async run({ services, actor, declaration }, { personId: id }) {
    const { people } = await services.ceremony.progress(declaration.id);
    const found = people.find(({ person }) => person.id === id);
    if (!found) throw new IkrarError('not-found', 'Orang ini tidak ada di daftar. Muat ulang halaman.');
    const standing = seenBy(actor, declaration)(found);
    const recorded = await services.stores.attendance.get(id);
    // what the actor may not know they do not get in the record either
    const told = recorded && isAbsence(recorded.status) && standing.note === undefined ? undefined : recorded;
    return { ...toAnswer(standing), standing, recorded: told };
  },
});

/** A person's status in one word; every person has exactly one. */
export const statusOf = ({ signature, attendance }: Standing): Status =>
  signature ? 'menandatangani' : attendance === 'diharapkan' ? 'belum' : attendance;

export type Status = keyof z.output<typeof standing>;

function countStanding(people: readonly Standing[]): Readonly<Record<Status, number>> {
  const counts = {
    ...{ menandatangani: 0, hadir: 0, belum: 0 },
    ...{ diwakilkan: 0, 'tidak-hadir': 0, berhalangan: 0, menolak: 0 },
  };
  for (const one of people) counts[statusOf(one)]++;
  return counts;
}
