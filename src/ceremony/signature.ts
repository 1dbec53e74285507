import { base64url, utf8 } from '../core/bytes.ts';
import { type ConsentKind, consentText } from '../core/consent.ts';
import type { GivenConsent } from '../core/consent-attribute.ts';
import { keyWords } from '../core/consent-words.ts';
import { localDay, timeWords } from '../core/dates.ts';
import type { DrawingSpace } from '../core/drawing.ts';
import type { ContentSigner } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { RevisionFacts } from '../model.ts';
import { issueOneTime, type OneTimeSubject, sampleOneTime } from '../pki/one-time.ts';
import { type Approval, addSignature, drawingSpace } from '../signing/revision.ts';
import { type Agreed, checkConsent, consentOfServer, withoutHandwriting } from './consent.ts';
import type { CeremonyDeps } from './deps.ts';
import { formerConsent } from './former-consent.ts';
import type { OpenFile } from './open-file.ts';
import type { SignRequest } from './sign-request.ts';
import type { Job } from './writer.ts';

/**
 * The job that writes one person's revision, with a key and certificate made for this signature alone and gone when
 * `make` returns. If another node appended first, `make` runs again with a new key: no key signs twice. The consent stays
 * as it was given.
 */
export function signatureJob(
  deps: CeremonyDeps,
  open: OpenFile,
  { signerId, means }: Pick<SignRequest, 'signerId' | 'means'>,
  { consent, json, digest, ink }: Agreed,
): Job {
  const { signer, field } = open.getPlace(signerId);
  return {
    signerId: signer.id,
    async make(state, last) {
      refuseClosed(last);
      const approval = approvalOf(deps, open, signer, deps.now());
      const increment = await addSignature(state, open.plan, field, {
        ...approval,
        ...ink,
        caption: captionOf(open, approval.at, consent?.evidence.kind),
        ...(consent ? { consent } : { reason: `${approval.reason} (persetujuan sha256:${digest})` }),
      });
      const kept = {
        consent: json,
        consentDigest: digest,
        ...(consent ? { means, cara: consent.evidence.kind } : {}),
      };
      return [{ increment, at: approval.at.toISOString(), signerId: signer.id, ...kept }];
    },
  };
}

/** Whether signatures on this file hold their consent. */
const carriesConsents = ({ content }: OpenFile): boolean => content.schema !== 'ikrar/1';

/**
 * What a person signs with, when all of it holds; nothing is written.
 * @param openedAt of the declaration, ISO 8601
 * @throws IkrarError as Ceremony.sign does for a consent that does not hold
 */
export function agree(deps: CeremonyDeps, open: OpenFile, request: SignRequest, openedAt: string | undefined): Agreed {
  const at = deps.now();
  if (!carriesConsents(open)) {
    if ('consent' in request)
      throw new IkrarError(
        'consent-invalid',
        'Naskah ini dibuka tanpa kunci perangkat. Muat ulang halaman, lalu ulangi.',
      );
    const { strokes, typedName } = request;
    const former = formerConsent({ ...request, at: at.toISOString() });
    return { ...former, ink: typedName === undefined ? { strokes } : { typedName } };
  }
  const { content, file } = open;
  const { signer } = open.getPlace(request.signerId);
  const space = spaceFor(deps, open, signer.id);
  const occasion = { content, contentDigest: file.contentDigest, signer, space, at, openedAt };
  const agreed = 'consent' in request ? checkConsent(request, occasion) : consentOfServer(request, occasion);
  return content.appearance === 'electronic' ? withoutHandwriting(agreed) : agreed;
}

/** The space for a person's drawing; undefined on a file of `ikrar/1`, where devices sign nothing. */
export const findSpace = (deps: CeremonyDeps, open: OpenFile, signerId: string): DrawingSpace | undefined =>
  carriesConsents(open) ? spaceFor(deps, open, signerId) : undefined;

/** Computed once a process, and everywhere the same: what a device made to fit on one node, another accepts. */
function spaceFor(deps: CeremonyDeps, open: OpenFile, signerId: string): DrawingSpace {
  const known = open.spaces.get(signerId);
  if (known) return known;
  const { signer, field } = open.getPlace(signerId);
  const at = deps.now();
  const { authority } = deps;
  // Any key of P-256: nothing is signed.
  const sample = { key: authority.qr.key, certificate: sampleOneTime(authority, identityOf(signer, at)) };
  const given = { ...outlineOf(deps, open, signer, at), signer: sample, consent: largestConsent(open, signer) };
  const space = drawingSpace(field, given);
  open.spaces.set(signerId, space);
  return space;
}

/** Octets of the longest clientDataJSON that browsers write, without the origin. */
const longClientData = 223;

/** A consent as long as the longest kind: by a passkey whose browser says much. Nobody has signed it. */
function largestConsent({ content: { code, url } }: OpenFile, { id, field }: ContentSigner): GivenConsent {
  const digest = base64url(new Uint8Array(32));
  const place = { isi: digest, kode: code, medan: field, orang: id };
  const said = { cara: 'sidik', goresan: digest, ...place, skrip: digest, waktu: 1e12 } as const;
  return {
    octets: utf8(consentText(said)),
    evidence: {
      kind: 'sidik',
      point: new Uint8Array(33),
      signature: new Uint8Array(72),
      authenticatorData: new Uint8Array(37),
      clientData: new Uint8Array(longClientData + new URL(url).origin.length),
    },
  };
}

const identityOf = ({ name, position, institution: organization }: ContentSigner, at: Date): OneTimeSubject => ({
  ...{ name, position, organization, at },
});

/** All of a person's signature but what they give themselves. */
function approvalOf(deps: CeremonyDeps, open: OpenFile, signer: ContentSigner, at: Date): Approval {
  return { ...outlineOf(deps, open, signer, at), signer: issueOneTime(deps.authority, identityOf(signer, at)) };
}

/** The same without key and certificate. */
function outlineOf(deps: CeremonyDeps, open: OpenFile, signer: ContentSigner, at: Date): Omit<Approval, 'signer'> {
  const { event, code } = open.content;
  return {
    // The evidence in the file has the issuer's certificate; up to `ikrar/1` every signature repeats it.
    chain: carriesConsents(open) ? [] : [deps.authority.issuer.certificate],
    timestamper: deps.timestamper,
    at,
    name: signer.name,
    reason: `Menyetujui isi ikrar ${code}`,
    location: event.place,
    caption: captionOf(open, at, carriesConsents(open) ? 'ponsel' : undefined),
  };
}

/** When and, where the file holds it, with whose key: what stands under a signature. */
const captionOf = ({ content: { event } }: OpenFile, at: Date, kind: ConsentKind | undefined): string =>
  shortMoment(at, event.timeZone) + (kind === undefined ? '' : ` · ${keyWords[kind]}`);

/** Refuses when the last revision is a document timestamp: a node that has not heard of the closing learns it here. */
function refuseClosed(last: RevisionFacts): void {
  if (last.kind !== 'timestamp') return;
  throw new IkrarError(
    'declaration-closed',
    'Naskah ini sudah ditutup; tanda tangan tidak diterima lagi. Hubungi penyelenggara.',
  );
}

/** "30-09-2024 10.21 WIB": a form short enough for the space under a signature. */
const shortMoment = (at: Date, timeZone: string): string =>
  `${localDay(at, timeZone).split('-').reverse().join('-')} ${timeWords(at, timeZone)}`;
