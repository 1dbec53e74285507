import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { IkrarError } from '../errors.ts';
import { type Absence, type Attendance, type AttendanceRecord, absences } from '../model.ts';
import { keepAttendance } from '../operations/attendance.ts';
import { text, time } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { type AbsenceReason, absenceReasons, isOpenReason, reasonWords, statusOfReason } from './absence-reasons.ts';
import { type Claim, getClaim, type Subject } from './claim.ts';
import type { Directory } from './directory.ts';
import { pinDigits } from './pin.ts';
import { alreadySigned, findSignerReceipt, leaveRefusals, notOpen, proveLeave, token } from './signing.ts';

/**
 * A person says themselves that they will not sign, and why. Nobody but organizers and archivists learns the reason or whether it
 * is a refusal, which is a political opinion; and nobody is held to it: whoever signs afterwards has signed.
 */
export const tellAbsence = operation({
  summary: 'Menyampaikan bahwa orang ini berhalangan atau menolak menandatangani, dengan alasannya',
  note: 'Alasan menentukan `status`. Mengirim lagi mengganti yang lama, selama naskah terbuka; yang kemudian menandatangani tetap tercatat menandatangani. Hanya penyelenggara dan arsiparis yang melihat alasan, dan bahwa seseorang menolak.',
  access: 'anyone',
  input: z
    .strictObject({
      token,
      reason: z.enum(Object.keys(absenceReasons) as [AbsenceReason, ...AbsenceReason[]]),
      words: text(120)
        .optional()
        .describe('Dengan kata sendiri; wajib untuk `halangan` dan `keberatan`')
        .meta({ title: 'Keterangan', examples: ['Menjaga anak di rumah sakit'] }),
      pin: pinDigits.optional().describe('PIN enam angka; hanya untuk tautan pribadi'),
    })
    .refine(({ reason, words }) => words !== undefined || !isOpenReason(reason), {
      path: ['words'],
      message: 'Tulis alasannya dengan singkat.',
    }),
  answer: z.object({ status: z.enum(absences), reason: z.string(), at: time }).meta({ id: 'Absence' }),
  errors: [...leaveRefusals, 'declaration-not-open', 'declaration-closed', 'already-signed'],
  async run({ services, caller }, { token: given, reason, words, pin }) {
    const claim = await getClaim(services, given);
    await proveLeave(services, claim, pin, caller.address);
    const receipt = await findSignerReceipt(services, claim);
    if (receipt) throw alreadySigned(receipt);
    requireOpen(claim);
    const status = statusOfReason(reason);
    return keepAbsence(services, claim, { status, reason: reasonWords(reason, words) }, caller.address);
  },
});

/** @throws IkrarError 'declaration-not-open', 'declaration-closed' */
function requireOpen({ declaration: { state } }: Claim): void {
  if (state === 'open') return;
  if (state === 'draft' || state === 'opening') throw notOpen();
  throw new IkrarError('declaration-closed', 'Naskah ini sudah ditutup. Sampaikan kabar Anda kepada penyelenggara.');
}

type Told = Required<Pick<AttendanceRecord, 'reason'>> & { readonly status: Absence };

/** Keeps what a person said. The first time is durable in the trail; what the same person changes again and again is counted there. */
async function keepAbsence(services: Services, claim: Claim, told: Told, from: string) {
  const { person, declaration, event, means } = claim;
  const old = await services.stores.attendance.get(person.id);
  const at = services.clock().toISOString();
  const said = { id: person.id, declarationId: declaration.id, ...told, own: means, at };
  const row = rowLeft('attendance', await keepAttendance(services.stores, said));
  const parameters = { status: told.status, name: person.name };
  const happening = { code: 'attendance-recorded', actor: '', parameters, eventId: event.id, row } as const;
  if (old?.own) services.trail.note({ ...happening, subject: person.id, from });
  else await services.trail.append({ ...happening, subject: person.id, from });
  return { status: told.status, reason: told.reason, at };
}

/** When the claim's person said that they will not sign, if they did. */
export async function findAbsence({ stores }: Services, { person }: Subject): Promise<Date | undefined> {
  const kept = await stores.attendance.get(person.id);
  return kept?.own && new Date(kept.at);
}

/** In one word why nobody need wait for somebody. That they refuse is not for a desk to know: it is an absence like any other. */
const awayWords: { readonly [A in Attendance]?: string } = {
  diwakilkan: 'diwakilkan',
  'tidak-hadir': 'tidak hadir',
  berhalangan: 'berhalangan',
  menolak: 'berhalangan',
};

/** Everybody of an event for whom its desk need not wait, as far as they have not signed after all. */
export async function listAway(
  { stores }: Services,
  { declarations }: Directory,
): Promise<ReadonlyMap<string, string>> {
  const kept = await Promise.all(
    declarations.map(({ id }) => stores.attendance.find({ where: { declarationId: id } })),
  );
  return new Map(
    kept.flat().flatMap(({ id, status }) => {
      const word = awayWords[status];
      return word === undefined ? [] : [[id, word] as const];
    }),
  );
}
