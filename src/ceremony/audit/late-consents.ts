import { base64url, hex, parseBase64url, parseHex, utf8 } from '../../core/bytes.ts';
import { parseConsent } from '../../core/consent.ts';
import type { ConsentEvidence } from '../../core/consent-attribute.ts';
import type { KeyEvidence } from '../../core/consent-evidence.ts';
import { sha256, sha256Hex } from '../../core/digest.ts';
import { derSignature, lowS } from '../../core/ecdsa.ts';
import { oids } from '../../core/oid.ts';
import { compressedPoint } from '../../core/p256-point.ts';
import type { LateConsent } from '../../model.ts';
import { readable } from '../../store/readable-rows.ts';
import type { Stores } from '../../stores.ts';
import { checkSignature } from '../consent.ts';
import { enrolmentEntry } from '../key-entries.ts';
import type { Fault } from './fault.ts';
import type { DeskConsent, SoundFile } from './file.ts';
import type { KeyUse } from './keys.ts';

export interface LateAudit {
  readonly faults: readonly Fault[];
  readonly keyUses: readonly KeyUse[];
  readonly deskConsents: readonly DeskConsent[];
}

/**
 * Consents that came after the closing are in no PDF. Each is held against the key that signed it, whose use is then held
 * against the log like that of any other.
 * @param sound a row of another file is passed over: what is wrong with that file is a finding already
 */
export async function auditLateConsents(stores: Stores, sound: readonly SoundFile[]): Promise<LateAudit> {
  const faults: Fault[] = [];
  const keyUses: KeyUse[] = [];
  const deskConsents: DeskConsent[] = [];
  for (const late of await readable(stores.lateConsents, () => {})) {
    const at = sound.find(({ file }) => file.id === late.fileId);
    if (!at) continue;
    const where = `lateConsents ${late.id}`;
    const evidence = await readEvidence(stores, late);
    if (!evidence || !holds(late, evidence, at)) {
      faults.push({ code: 'consent-altered', where, message: notAsSigned });
      continue;
    }
    const { kind, point } = evidence;
    const enrolment = kind === 'meja' ? hex(evidence.enrolment) : undefined;
    keyUses.push({ where, file: at.file, n: undefined, at: late.at, kind, point: hex(point), enrolment });
    const { means, id: signerId } = late;
    if (means.kind === 'kiosk') deskConsents.push({ where, signerId, at: late.at, ...means });
  }
  return { faults, keyUses, deskConsents };
}

const notAsSigned = 'Persetujuan yang sampai sesudah penutupan ini bukan yang ditandatangani kunci orangnya.';

/** Undefined where the key is not stored, or is another. */
async function readEvidence(stores: Stores, late: LateConsent): Promise<KeyEvidence | undefined> {
  const { kind, key, signature, authenticatorData, clientDataJSON } = late.evidence;
  const [bound, desk] = await Promise.all([stores.signerKeys.get(late.id), stores.deskKeys.get(key)]);
  const row = kind === 'meja' ? desk : bound;
  if (!row) return undefined;
  const spki = parseBase64url(row.spki);
  if (sha256Hex(spki) !== key) return undefined;
  try {
    const [point, given] = [compressedPoint(spki), parseBase64url(signature)];
    if (kind === 'sidik')
      return {
        ...{ kind, point, signature: lowS(given, oids.p256) },
        authenticatorData: parseBase64url(authenticatorData ?? ''),
        clientData: parseBase64url(clientDataJSON ?? ''),
      };
    const der = derSignature(given);
    return kind === 'ponsel' || !desk
      ? { kind: 'ponsel', point, signature: der }
      : { kind: 'meja', point, signature: der, enrolment: sha256(enrolmentEntry(desk).bytes) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether that key signed this consent, of this person, to this file. */
function holds(late: LateConsent, evidence: ConsentEvidence, { file, content }: SoundFile): boolean {
  const octets = utf8(late.consent);
  if (sha256Hex(octets) !== late.consentDigest || late.declarationId !== file.declarationId) return false;
  try {
    const { isi, kode, medan, orang, cara, goresan } = parseConsent(octets);
    const signer = content.signers.find(({ id }) => id === late.id);
    const drawn = late.drawing === undefined ? undefined : base64url(sha256(utf8(late.drawing)));
    if (orang !== late.id || medan !== signer?.field || kode !== file.code || cara !== evidence.kind) return false;
    if (isi !== base64url(parseHex(file.contentDigest)) || goresan !== drawn) return false;
    checkSignature({ octets, evidence }, content.url);
    return true;
  } catch {
    return false; // of no form, or by another key
  }
}
