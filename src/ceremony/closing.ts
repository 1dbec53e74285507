import { mapLimited } from '../core/turns.ts';
import { logoOf } from '../document/logo.ts';
import { minutesContent } from '../document/minutes.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration } from '../model.ts';
import { addDocumentTimestamp, addEvidence } from '../signing/long-term.ts';
import { daysOf, eventFacts } from './contents.ts';
import type { CeremonyDeps } from './deps.ts';
import { deviceTimes } from './device-times.ts';
import { requireProofs } from './extension.ts';
import { fileId } from './file-id.ts';
import type { OpenFile } from './open-file.ts';
import { filesAtOnce, writeFile } from './opening.ts';
import { progressOf } from './progress.ts';
import type { Job } from './writer.ts';

/**
 * Adds validation evidence and a document timestamp in one durable write: they raise every signature of the file to
 * B-LTA. A renewal (`again`) does the same on top of an older document timestamp. A CRL has whole seconds only, and
 * validators accept it for a signature only when it is younger than the signature; so the final timestamp waits for the
 * second after the last signature.
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
      if (again) await requireProofs(deps, open, [proof.bytes, stamp.bytes]);
      return [proof, stamp].map((increment) => ({ increment, at: at.toISOString() }));
    },
  };
}

export async function addFinalTimestamp(deps: CeremonyDeps, id: string, again = false): Promise<void> {
  const open = await deps.files.get(id);
  await open.writer.append(finalTimestampJob(deps, open, again));
}

/** Adds the final timestamp to every file of a closing declaration; a file that already has it is left alone. */
export async function addFinalTimestamps(deps: CeremonyDeps, declaration: Declaration): Promise<void> {
  const files = await deps.stores.files.find({ where: { declarationId: declaration.id } });
  const pledges = files.filter(({ kind }) => kind !== 'berita-acara');
  await mapLimited(pledges, filesAtOnce, ({ id }) => addFinalTimestamp(deps, id));
}

/**
 * Writes the minutes (berita acara) once: who signed, who was missing and why. They are certified and sealed like a
 * pledge.
 */
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
  const times = await deviceTimes(deps, files);
  const people = progress.people.map((one) => {
    const deviceAt = times.get(one.person.id);
    return deviceAt ? { ...one, deviceAt } : one;
  });
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
      people,
    });
  const ids = { id, eventId: event.id, declarationId: declaration.id };
  await writeFile(deps, { ...ids, order: files.length, make, logo: logoOf(event) });
  await addFinalTimestamp(deps, id);
}
