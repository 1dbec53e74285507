import { fileId } from '../ceremony/file-id.ts';
import { daysWords, timeWords } from '../core/dates.ts';
import type { Services } from '../services.ts';
import type { Directory } from './directory.ts';

/** A closed joint pledge, as the hall's pages link to it. */
export interface Final {
  readonly code: string;
  readonly title: string;
  /** Words that distinguish this pledge from others of the event. */
  readonly facts: string;
}

/**
 * Finds the closed joint pledges of an event. The code of a joint pledge is printed on it for everybody; of several
 * volumes the first one leads to the others. The code of an individual pledge belongs to its person and MUST NOT be
 * shown in the hall.
 */
export function findFinals({ getPrinted }: Services, { closed }: Directory): Promise<readonly Final[]> {
  const joint = closed.filter(({ kind }) => kind === 'bersama');
  return Promise.all(
    joint.map(async ({ id }) => {
      const { code, text, number, volume, days } = (await getPrinted(fileId(id, 0))).content;
      const facts = [number && `Nomor ${number}`, volume && `${volume.of} jilid`, daysWords(days)];
      return { code, title: text.title, facts: facts.filter(Boolean).join(', ') };
    }),
  );
}

/** The joint pledge that was sealed first, once nothing of the event is open or about to be sealed. */
export async function findSealed(
  { getPrinted, stores }: Pick<Services, 'getPrinted' | 'stores'>,
  { event, closed }: Directory,
): Promise<{ readonly code: string; readonly url: string; readonly at: string } | undefined> {
  const all = await stores.declarations.find({ where: { eventId: event.id } });
  const first = closed.find(({ kind, parent }) => kind === 'bersama' && !parent);
  if (!first?.closedAt || all.some(({ state }) => underWay.has(state))) return undefined;
  const { code, url } = (await getPrinted(fileId(first.id, 0))).content;
  return { code, url, at: `pukul ${timeWords(new Date(first.closedAt), event.timeZone)}` };
}

const underWay: ReadonlySet<string> = new Set(['opening', 'open', 'closing']);
