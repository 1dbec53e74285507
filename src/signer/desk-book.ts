import { setImmediate as turn } from 'node:timers/promises';
import { IkrarError } from '../errors.ts';
import type { Services } from '../services.ts';
import { findSubject, type Subject } from './claim.ts';
import type { Directory } from './directory.ts';
import { findKeyPlace, type KeyPlace } from './key-place.ts';

/** Somebody whom a tablet can let sign without a network. */
export interface Bookable {
  readonly subject: Subject;
  readonly place: KeyPlace;
}

/** More than any hall's desk serves, and some megabytes in a tablet. */
const mostPeople = 3000;
/** So many people are read before other requests have their turn. */
const atOnce = 20;

/**
 * What a desk's tablet needs to let everybody of its event sign without a network, in the order of the roster; nobody of a file
 * of `ikrar/1`, which holds no consents.
 * @param directory as this attendant may see it
 * @throws IkrarError 'conflict' for an event that is too large for a tablet
 */
export async function listBookable(services: Services, { people, declarations }: Directory): Promise<Bookable[]> {
  if (people.length > mostPeople)
    throw new IkrarError('conflict', 'Kegiatan ini terlalu besar untuk disimpan di tablet; meja ini perlu jaringan.');
  const credentials = await Promise.all(
    declarations.map(({ id }) => services.stores.credentials.find({ where: { declarationId: id } })),
  );
  const byPerson = new Map(credentials.flat().map((credential) => [credential.id, credential]));
  const found: Bookable[] = [];
  for (const [i, { id }] of people.entries()) {
    if (i % atOnce === 0) await turn();
    const credential = byPerson.get(id);
    const subject = credential && (await findSubject(services, credential));
    const place = subject && (await findKeyPlace(services, subject));
    if (place) found.push({ subject, place });
  }
  return found;
}
