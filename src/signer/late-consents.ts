import type { ConsentRequest } from '../ceremony/sign-request.ts';
import { rowLeft } from '../ceremony/trail.ts';
import { parseUtf8 } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { LateConsent } from '../model.ts';
import type { Services } from '../services.ts';
import type { Subject } from './claim.ts';

const tooLate = (): IkrarError =>
  new IkrarError(
    'consent-late',
    'Penandatanganan sudah ditutup sebelum persetujuan Anda sampai. Persetujuan Anda disimpan, dan penyelenggara diberi tahu; penanda tangan susulan mendapat naskah tersendiri.',
  );

/**
 * Keeps a consent that a closed declaration could not take, the first of each person: whoever has no bound key cannot fill the store,
 * and whoever has one fills one row.
 * @param evidence as it was sent
 * @param refusal of the ceremony
 * @throws IkrarError 'consent-late' once one is kept; the refusal, when it was another one or the declaration is revoked; and what a
 * consent in time is refused for
 */
export async function keepLate(
  { stores, ceremony, clock, trail }: Services,
  request: ConsentRequest,
  evidence: LateConsent['evidence'],
  refusal: unknown,
): Promise<never> {
  const file =
    refusal instanceof IkrarError && refusal.code === 'declaration-closed' && (await stores.files.get(request.fileId));
  const declaration = file && (await stores.declarations.get(file.declarationId));
  if (!declaration || declaration.state === 'revoked') throw refusal;
  const { fileId, signerId, means, consent, drawing } = request;
  const consentDigest = await ceremony.checkConsent(request);
  const late: LateConsent = {
    ...{ id: signerId, version: 0, declarationId: declaration.id, fileId, means, evidence },
    ...{ consent: parseUtf8(consent), consentDigest, at: clock().toISOString() },
    ...(drawing === undefined ? {} : { drawing }),
  };
  if (await stores.lateConsents.insert(late)) {
    const about = { actor: '', parameters: {}, eventId: declaration.eventId, subject: signerId };
    await trail.append({ code: 'consent-late', ...about, row: rowLeft('lateConsents', late) });
  }
  throw tooLate();
}

/** When a consent of the claim's person came after the closing, if one did. */
export async function findLate({ stores }: Services, { person }: Subject): Promise<Date | undefined> {
  const kept = await stores.lateConsents.get(person.id);
  return kept && new Date(kept.at);
}
