import { IkrarError } from '../errors.ts';
import type { Declaration } from '../model.ts';
import { type Stores, update } from '../stores.ts';
import { isRemoved } from './lifecycle.ts';

type Removing = Pick<Stores, 'declarations' | 'rosters' | 'credentials' | 'attendance' | 'memberships'>;

export const findRemoved = ({ declarations }: Removing): Promise<readonly Declaration[]> =>
  declarations.find({ where: { eventId: '' } });

/**
 * One compare-and-set takes the draft out of its event, and decides against an opening in the same moment. A crash after it
 * leaves a draft that nobody finds; mending takes away the rest.
 * @throws IkrarError 'not-found', 'declaration-not-draft'
 */
export async function removeDraft(stores: Removing, id: string): Promise<void> {
  const found = await stores.declarations.get(id);
  if (!found) throw unknown();
  const removed = await update(stores.declarations, id, (declaration) => {
    if (isRemoved(declaration)) return declaration;
    if (declaration.state !== 'draft')
      throw new IkrarError('declaration-not-draft', 'Naskah ini sudah dibuka dan tidak dapat dihapus lagi.');
    const { parent: _above, label: _name, ...rest } = declaration;
    return { ...rest, eventId: '', removedFrom: declaration.eventId };
  });
  await finishRemoving(stores, removed);
}

/** What hung on the draft goes first, so that the mark stays until all of it is gone. */
export async function finishRemoving(stores: Removing, { id, removedFrom }: Removed): Promise<void> {
  for (const personal of [stores.credentials, stores.attendance])
    for (const { id: person } of await personal.find({ where: { declarationId: id } })) await personal.remove(person);
  if (removedFrom !== undefined)
    for (const right of await stores.memberships.find({ where: { eventId: removedFrom } }))
      if (right.declarationId === id) await stores.memberships.remove(right.id);
  await stores.rosters.remove(id);
  await stores.declarations.remove(id);
}

type Removed = Pick<Declaration, 'id' | 'removedFrom'>;

/**
 * After a write that hangs on a draft: when the draft was removed in between, what was written goes too.
 * @throws IkrarError 'not-found' then
 */
export async function requireStillThere(stores: Removing, id: string): Promise<void> {
  const found = await stores.declarations.get(id);
  if (found && !isRemoved(found)) return;
  await finishRemoving(stores, found ?? { id });
  throw unknown();
}

const unknown = (): IkrarError =>
  new IkrarError('not-found', 'Naskah ini baru saja dihapus. Muat ulang daftar naskah.');
