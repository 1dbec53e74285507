import type { Person } from '../model.ts';
import { type Stores, update } from '../stores.ts';

/**
 * Removes from a roster where its people are reached, and what was sent to them: it served the signing, and nothing after it.
 * A repeated call does what a crash left undone.
 */
export async function forgetContacts(
  { rosters, deliveries }: Pick<Stores, 'rosters' | 'deliveries'>,
  declarationId: string,
): Promise<void> {
  if (await rosters.get(declarationId))
    await update(rosters, declarationId, (roster) =>
      roster.people.some(isReachable) ? { ...roster, people: roster.people.map(withoutContacts) } : roster,
    );
  for (const { id } of await deliveries.find({ where: { declarationId } })) await deliveries.remove(id);
}

const isReachable = ({ phone, email }: Person): boolean => phone !== undefined || email !== undefined;
const withoutContacts = ({ phone: _phone, email: _email, ...person }: Person): Person => person;
