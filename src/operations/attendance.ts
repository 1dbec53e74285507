import type { z } from 'zod';
import type { Progress } from '../ceremony.ts';
import type { AttendanceRecord } from '../model.ts';
import type { Services } from '../services.ts';
import { type Actor, getRound, getRoundInReach, requireStates } from './access.ts';
import { withoutUndefined } from './events.ts';
import { getPerson } from './roster.ts';
import type { attendanceInput } from './schemas.ts';
import { record } from './trail.ts';

/** Who came, who is represented, who is missing and why. It goes into the minutes, so it can be changed until the closing. */
export async function recordAttendance(
  services: Services,
  actor: Actor,
  id: string,
  personId: string,
  input: z.output<typeof attendanceInput>,
): Promise<AttendanceRecord> {
  const declaration = await getRound(services, actor, id, 'attendant');
  requireStates(
    declaration,
    ['draft', 'opening', 'open'],
    'declaration-closed',
    'Naskah ini sudah ditutup; kehadiran tidak dapat diubah lagi.',
  );
  const person = await getPerson(services, id, personId);
  const { status, representedBy, letter, reason } = input;
  const old = await services.stores.attendance.get(personId);
  const next: AttendanceRecord = {
    id: personId,
    version: (old?.version ?? -1) + 1,
    declarationId: id,
    status,
    ...(status === 'diwakilkan' ? withoutUndefined({ representedBy, letter }) : {}),
    ...(status === 'tidak-hadir' ? withoutUndefined({ reason }) : {}),
    at: services.clock().toISOString(),
  };
  await services.stores.attendance.put([next]);
  await record(
    { services, actor, event: { id: declaration.eventId } },
    'attendance-recorded',
    { status, name: person.name },
    personId,
  );
  return next;
}

export async function getProgress(services: Services, actor: Actor, id: string): Promise<Progress> {
  await getRoundInReach(services, actor, id);
  return services.ceremony.progress(id);
}
