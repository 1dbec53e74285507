import { dayRange } from '../core/dates.ts';
import { type HandoverInput, handoverContent } from '../document/handover.ts';
import { logoOf } from '../document/logo.ts';
import type { PledgeFile } from '../model.ts';
import { addFinalTimestamp } from './closing.ts';
import { eventFacts } from './contents.ts';
import type { CeremonyDeps } from './deps.ts';
import { handoverFileId } from './file-id.ts';
import { writeFile } from './opening.ts';

export type HandingOver = Pick<HandoverInput, 'at' | 'by' | 'receiver' | 'records' | 'bag'> & {
  /** Of the handover: the same one is written once. */
  readonly id: string;
  /** The first pledge of the event. */
  readonly pledge: PledgeFile;
};

/**
 * Writes the berita acara serah terima of a handover, certified and sealed like the minutes of a signing.
 * @returns its code
 */
export async function writeHandover(deps: CeremonyDeps, handover: HandingOver): Promise<string> {
  const { id: handoverId, pledge, ...said } = handover;
  const { eventId, declarationId, contentDigest } = pledge;
  const id = handoverFileId(declarationId, handoverId);
  const [event, printed, files] = await Promise.all([
    deps.stores.events.get(eventId),
    deps.getPrinted(pledge.id),
    deps.stores.files.find({ where: { declarationId } }),
  ]);
  if (!event) throw new Error(`file ${pledge.id} has no event`);
  const make = (code: string) =>
    handoverContent({
      ...said,
      ...{ code, url: `${deps.baseUrl}/v/${code}`, event: eventFacts(event) },
      ...{ held: dayRange([event.firstDay, event.lastDay]), letterhead: event.letterhead },
      ...{ pledge: printed.content, contentDigest },
    });
  await writeFile(deps, { id, eventId, declarationId, order: files.length, make, logo: logoOf(event) });
  await addFinalTimestamp(deps, id);
  return (await deps.stores.files.get(id))!.code;
}
