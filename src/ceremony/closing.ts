import { mapLimited } from '../core/turns.ts';
import { logoOf } from '../document/logo.ts';
import { minutesContent } from '../document/minutes.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration } from '../model.ts';
import { addDocumentTimestamp, addEvidence } from '../signing/long-term.ts';
import { daysOf, eventFacts } from './contents.ts';
import type { CeremonyDeps } from './deps.ts';
import { fileId } from './file-id.ts';
import type { OpenFile } from './open-file.ts';
import { filesAtOnce, writeFile } from './opening.ts';
import { progressOf } from './progress.ts';
import type { Job } from './writer.ts';

/**
 * Evidence and document timestamp, both in one durable write: they lift every signature of the file to B-LTA. A renewal
 * (`again`) does the same on top of an older document timestamp. A CRL knows whole seconds only, and validators count it for
 * a signature only when it is younger; so the final timestamp over what was signed in this very second waits for the next one.
 */
function finalTimestampJob(deps: CeremonyDeps, open: OpenFile, again: boolean): Job {
  return {
    async make(state, last) {
      if (last.kind === 'timestamp' && !again) return [];
      if (last.kind !== 'timestamp' && again)
        throw new IkrarError('conflict', `Berkas ${open.file.code} belum ditutup; tutup dahulu naskahnya.`);
      await deps.secondAfter(new Date(last.at));
      const at = deps.now();
      const proof = addEvidence(state, open.plan, await deps.evidence());
      const used = state.timestamps;
      const field = open.plan.timestamps[used];
      if (!field)
        throw new IkrarError('conflict', `Berkas ${open.file.code} sudah ${used} kali diperpanjang; tempatnya habis.`);
      const stamp = await addDocumentTimestamp(proof.state, open.plan, field, { timestamper: deps.timestamper, at });
      return [proof, stamp].map((increment) => ({ increment, at: at.toISOString() }));
    },
  };
}

export async function addFinalTimestamp(deps: CeremonyDeps, id: string, again = false): Promise<void> {
  const open = await deps.files.get(id);
  await open.writer.append(finalTimestampJob(deps, open, again));
}

/** Every file of a declaration that is closing; one that has its final timestamp already is left alone. */
export async function addFinalTimestamps(deps: CeremonyDeps, declaration: Declaration): Promise<void> {
  const files = await deps.stores.files.find({ where: { declarationId: declaration.id } });
  const pledges = files.filter(({ kind }) => kind !== 'berita-acara');
  await mapLimited(pledges, filesAtOnce, ({ id }) => addFinalTimestamp(deps, id));
}

/** The berita acara: who signed, who was missing and why. Written once, sealed by the same engine. */
export async function writeMinutes(deps: CeremonyDeps, declaration: Declaration): Promise<void> {
  const { stores } = deps;
  const id = fileId(declaration.id, 'berita-acara');
  const [event, progress, files] = await Promise.all([
    stores.events.get(declaration.eventId),
    progressOf(deps, declaration.id),
    stores.files.find({ where: { declarationId: declaration.id } }),
  ]);
  const main = files.find((file) => file.order === 0 && file.kind !== 'berita-acara');
  if (!event || !main) throw new Error(`declaration ${declaration.id} has no event or no file`);
  const { content: pledge } = await deps.getPrinted(main.id);
  const make = (code: string) =>
    minutesContent({
      code,
      url: `${deps.baseUrl}/v/${code}`,
      event: eventFacts(event),
      days: daysOf(event, declaration),
      number: declaration.number,
      letterhead: event.letterhead,
      closedAt: declaration.closedAt!,
      pledge,
      contentDigest: main.contentDigest,
      people: progress.people,
    });
  const ids = { id, eventId: event.id, declarationId: declaration.id };
  await writeFile(deps, { ...ids, order: files.length, make, logo: logoOf(event) });
  await addFinalTimestamp(deps, id);
}
