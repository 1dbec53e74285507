import { base64url, hex, latin1, parseHex } from '../core/bytes.ts';
import type { Consent } from '../core/consent.ts';
import { type ConsentEvidence, decodeConsent } from '../core/consent-attribute.ts';
import { findPasskeyFault, type KeyEvidence, signedOctets } from '../core/consent-evidence.ts';
import { keyWords } from '../core/consent-words.ts';
import { electronicWords } from '../core/ink.ts';
import { spkiOfPoint } from '../core/p256-point.ts';
import type { Look, Looks } from './consent-look.ts';
import type { Examination } from './examination.ts';
import type { AddFinding } from './findings.ts';
import type { Profile } from './profile.ts';
import type { CheckedSignature } from './signature-check.ts';

/** A person's consent, as the signature in their field holds it. */
export interface ReadConsent {
  readonly said: Consent;
  /** SHA-256 of its octets, hex: the log entry of the revision names it. */
  readonly digest: string;
  /** The public key that signed it, hex; undefined for the server's own, which signs nothing but the signature. */
  readonly key: string | undefined;
  /** SHA-256 of the log entry that enrolled the key of a desk, hex. */
  readonly enrolment: string | undefined;
  /** Of its drawing: given beside the file and right, or wrong; absent where the file does not print it either. */
  readonly strokes?: 'right' | 'wrong' | 'absent';
}

interface Judging extends Examination {
  readonly profile: Profile;
  readonly looks: Looks;
}

/**
 * Holds a signature's consent against `ikrar.json`, against what its space shows, and against the key that signed it. In a file of
 * `ikrar/2` or `ikrar/3` every person's signature has one, and nothing else in a file of ours has.
 */
export async function checkConsent(signature: CheckedSignature, judging: Judging): Promise<ReadConsent | undefined> {
  const { found, checked, consents } = signature;
  const { profile, findings } = judging;
  const { roster } = profile;
  if (profile.name !== 'ikrar' || !roster || !checked) return undefined;
  const add: AddFinding = (finding) =>
    findings.add(finding, { signature: found.index, revision: found.revision, object: found.object });
  const wanted = roster.consents && found.kind === 'approval';
  if (!wanted) return consents.length === 0 ? undefined : add({ code: 'consent-unexpected' });
  const field = found.field?.name ?? '';
  const [only, ...more] = consents.flatMap(({ values }) => values);
  if (!only) return add({ code: 'consent-missing', field });
  const read = more.length === 0 ? decoded(only) : undefined;
  if (!read) return add({ code: 'consent-malformed', field });
  const { consent: said, octets, evidence } = read;
  checkPlace(said, { field, person: roster.rows.get(field)?.id }, profile, add);
  checkLook(said, judging.looks.read(found), { ...judging, electronic: roster.electronic }, add);
  if (evidence.kind !== 'server') await checkKey({ octets, evidence }, roster.url, judging, add);
  const key = evidence.kind === 'server' ? undefined : hex(evidence.point);
  const enrolment = evidence.kind === 'meja' ? hex(evidence.enrolment) : undefined;
  return { said, digest: hex(judging.primitives.digest('SHA-256', octets)), key, enrolment };
}

function decoded(value: Parameters<typeof decodeConsent>[0]): ReturnType<typeof decodeConsent> | undefined {
  try {
    return decodeConsent(value);
  } catch {
    return undefined;
  }
}

function checkPlace(
  { isi, kode, medan, orang }: Consent,
  { field, person }: { readonly field: string; readonly person: string | undefined },
  { document }: Profile,
  add: AddFinding,
): void {
  if (!document || isi !== base64url(parseHex(document.contentDigest)))
    add({ code: 'consent-mismatch', what: 'content', field });
  if (kode !== document?.code) add({ code: 'consent-mismatch', what: 'code', field });
  if (medan !== field) add({ code: 'consent-mismatch', what: 'field', field });
  // Whose field it is, row-check says.
  if (person !== undefined && orang !== person) add({ code: 'consent-mismatch', what: 'person', field });
}

/** A moment in the day as people read it, and whose key it was. */
const captionForm = /^\d\d-\d\d-\d{4} \d\d\.\d\d \w{2,5} · (.*)$/;

interface Looking extends Judging {
  readonly electronic: boolean;
}

/** Where no handwriting is printed, the space says so and shows nothing of what the consent names. */
function checkLook(said: Consent, look: Look | undefined, { primitives, electronic }: Looking, add: AddFinding): void {
  const field = said.medan;
  if (!look) {
    add({ code: 'consent-look', field });
    return;
  }
  const { drawing, name, caption } = look;
  if (electronic) {
    if (name !== electronicWords) add({ code: 'consent-mismatch', what: 'sentence', field });
  } else {
    const drawn = drawing && base64url(primitives.digest('SHA-256', latin1(drawing)));
    if (drawn !== said.goresan) add({ code: 'consent-mismatch', what: 'drawing', field });
    if (name !== said.nama) add({ code: 'consent-mismatch', what: 'name', field });
  }
  if (captionForm.exec(caption)?.[1] !== keyWords[said.cara]) add({ code: 'consent-mismatch', what: 'caption', field });
}

async function checkKey(
  { octets, evidence }: { readonly octets: Uint8Array; readonly evidence: KeyEvidence },
  url: string,
  { primitives, file }: Judging,
  add: AddFinding,
): Promise<void> {
  const sha256 = (data: Uint8Array) => primitives.digest('SHA-256', data);
  const fault = isPasskey(evidence) ? findPasskeyFault({ octets, evidence }, url, sha256) : undefined;
  if (fault) add({ code: 'consent-passkey', what: fault });
  file.budget.check(1);
  const key = primitives.publicKey(spkiOfPoint(evidence.point));
  const data = signedOctets(octets, evidence, sha256);
  if (!(await key.verify({ name: 'ECDSA', digest: 'SHA-256' }, data, evidence.signature)))
    add({ code: 'consent-wrong' });
}

const isPasskey = (evidence: ConsentEvidence): evidence is Extract<ConsentEvidence, { kind: 'sidik' }> =>
  evidence.kind === 'sidik';
