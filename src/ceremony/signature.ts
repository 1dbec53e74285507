import { localDay, timeWords } from '../core/dates.ts';
import { IkrarError } from '../errors.ts';
import type { Consent, RevisionFacts } from '../model.ts';
import { issueOneTime } from '../pki/one-time.ts';
import { addSignature } from '../signing/revision.ts';
import { agree } from './consent.ts';
import type { CeremonyDeps } from './deps.ts';
import type { OpenFile } from './open-file.ts';
import type { Job } from './writer.ts';

/**
 * The job that writes one person's revision, with a key and certificate made for this signature alone and gone when
 * `make` returns. If another node appended first, `make` runs again with a new key: no key signs twice.
 */
export function signatureJob(deps: CeremonyDeps, open: OpenFile, consent: Consent): Job {
  const { signer, field } = open.getPlace(consent.signerId);
  const agreed = agree(consent);
  const { event, code } = open.content;
  return {
    signerId: signer.id,
    async make(state, last) {
      refuseClosed(last);
      const at = deps.now();
      const identity = { name: signer.name, position: signer.position, organization: signer.institution, at };
      const increment = await addSignature(state, open.plan, field, {
        signer: issueOneTime(deps.authority, identity),
        chain: [deps.authority.issuer.certificate],
        timestamper: deps.timestamper,
        at,
        name: signer.name,
        reason: `Menyetujui isi ikrar ${code} (persetujuan sha256:${agreed.digest})`,
        location: event.place,
        caption: shortMoment(at, event.timeZone),
        ...(consent.typedName === undefined ? { strokes: consent.strokes } : { typedName: consent.typedName }),
      });
      return [
        { increment, at: at.toISOString(), signerId: signer.id, consent: agreed.json, consentDigest: agreed.digest },
      ];
    },
  };
}

/** Refuses when the last revision is a document timestamp: a node that has not heard of the closing learns it here. */
function refuseClosed(last: RevisionFacts): void {
  if (last.kind !== 'timestamp') return;
  throw new IkrarError(
    'declaration-closed',
    'Naskah ini sudah ditutup; tanda tangan tidak diterima lagi. Hubungi panitia.',
  );
}

/** "30-09-2024 10.21 WIB": a form short enough for the space under a signature. */
const shortMoment = (at: Date, timeZone: string): string =>
  `${localDay(at, timeZone).split('-').reverse().join('-')} ${timeWords(at, timeZone)}`;
