import type { AttendanceRecord } from '../model.ts';
import { update } from '../stores.ts';
import type { CeremonyDeps } from './deps.ts';
import { progressOf } from './progress.ts';

/**
 * Empties what was said of an absence of people who have signed after all: nothing tells it, and it may be their health or a
 * political opinion. Their record stays, since the trail has it. A repeated call does what a crash left undone.
 */
export async function forgetAbsences(deps: CeremonyDeps, declarationId: string): Promise<void> {
  const { attendance } = deps.stores;
  const { people } = await progressOf(deps, declarationId);
  const signed = new Set(people.flatMap(({ person, signature }) => (signature ? [person.id] : [])));
  for (const { id } of await attendance.find({ where: { declarationId } })) {
    if (!signed.has(id)) continue;
    await update(attendance, id, (record): AttendanceRecord => {
      const { version, at, status } = record;
      return status === 'hadir' ? record : { id, version, declarationId, status: 'hadir', at };
    });
  }
}
