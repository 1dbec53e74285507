import { IkrarError } from '../errors.ts';
import type { Declaration } from '../model.ts';
import { type Stores, update } from '../stores.ts';
import { forgetFormerLinks } from './card-secrets.ts';
import { isRemoved } from './lifecycle.ts';

type Removing = Pick<
  Stores,
  'declarations' | 'rosters' | 'credentials' | 'formerLinks' | 'deliveries' | 'attendance' | 'memberships'
>;

export const findRemoved = ({ declarations }: Removing): Promise<readonly Declaration[]> =>
  declarations.find({ where: { eventId: '' } });

/**
 * Marks the draft as removed by one compare-and-set, which also excludes an opening at the same moment, then deletes
 * it. A crash in between leaves a draft that nobody finds; `mend` deletes the rest.
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

/** Deletes the records that belong to the draft first, so that the mark remains until all of them are gone. */
export async function finishRemoving(stores: Removing, { id, removedFrom }: Removed): Promise<void> {
  for (const personal of [stores.credentials, stores.deliveries, stores.attendance])
    for (const { id: person } of await personal.find({ where: { declarationId: id } })) await personal.remove(person);
  await forgetFormerLinks(stores, id);
  if (removedFrom !== undefined)
    for (const right of await stores.memberships.find({ where: { eventId: removedFrom } }))
      if (right.declarationId === id) await stores.memberships.remove(right.id);
  await stores.rosters.remove(id);
  await stores.declarations.remove(id);
}

type Removed = Pick<Declaration, 'id' | 'removedFrom'>;

/**
 * To be called after writing a record that belongs to a draft: if the draft was removed meanwhile, the record is
 * deleted too.
 * @throws IkrarError 'not-found' in that case
 */
export async function requireStillThere(stores: Removing, id: string): Promise<void> {
  const found = await stores.declarations.get(id);
  if (found && !isRemoved(found)) return;
  await finishRemoving(stores, found ?? { id });
  throw unknown();
}

const unknown = (): IkrarError =>
  new IkrarError('not-found', 'Naskah ini baru saja dihapus. Muat ulang daftar naskah.');
