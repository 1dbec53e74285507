import { verify } from 'node:crypto';
import { base64url, parseHex, parseUtf8, utf8 } from '../core/bytes.ts';
import { type Consent, consentText } from '../core/consent.ts';
import { decodeConsent, encodeConsent, type GivenConsent } from '../core/consent-attribute.ts';
import { findPasskeyFault, signedOctets } from '../core/consent-evidence.ts';
import { readDer } from '../core/der-reader.ts';
import { sha256, sha256Hex } from '../core/digest.ts';
import { type DrawingSpace, type DrawingText, fitDrawing, isDrawing } from '../core/drawing.ts';
import { electronicWords } from '../core/ink.ts';
import { printedName } from '../core/look-alikes.ts';
import { spkiOfPoint } from '../core/p256-point.ts';
import type { Content, ContentSigner } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import { checkStrokes, type Ink } from '../signing/appearance.ts';
import { checkTypedName, drawnAndTyped } from './former-consent.ts';
import type { ConsentRequest, DrawnRequest } from './sign-request.ts';

/** Whose consent to what: a person on a file that holds consents, at a time. */
export interface Occasion {
  readonly content: Content;
  /** Hex. */
  readonly contentDigest: string;
  readonly signer: ContentSigner;
  readonly space: DrawingSpace;
  readonly at: Date;
  /** When the declaration was opened, ISO 8601. */
  readonly openedAt: string | undefined;
}

/** What the signature of a person is made of. */
export interface Agreed {
  /** The consent as it was signed. */
  readonly json: string;
  /** SHA-256 of `json`, hex; appears in the log. */
  readonly digest: string;
  readonly consent?: GivenConsent;
  readonly ink: Pick<Ink, 'strokes' | 'drawing' | 'typedName'>;
  /** The text of a drawing that the consent names and the file does not print. */
  readonly unprinted?: DrawingText;
}

/** The same in a file that prints no handwriting: the space makes a statement in place of drawing or name. */
export const withoutHandwriting = ({ ink, ...agreed }: Agreed): Agreed => ({
  ...agreed,
  ink: { typedName: electronicWords },
  ...(ink.drawing === undefined ? {} : { unprinted: ink.drawing }),
});

const day = 24 * 60 * 60 * 1000;
/** Octets by which the text of a drawing may exceed its space: two certificates for a person differ a little in length. */
const slack = 64;

const digestText = (octets: Uint8Array): string => base64url(sha256(octets));

/** What a consent says of its place, whoever signs it. */
const placeOf = ({ content, contentDigest, signer }: Occasion): Pick<Consent, 'isi' | 'kode' | 'medan' | 'orang'> => ({
  isi: base64url(parseHex(contentDigest)),
  kode: content.code,
  medan: signer.field,
  orang: signer.id,
});

/**
 * The consent that the server gives with its own key for somebody who has none.
 * @throws IkrarError 'strokes-invalid' unless there is either a drawn signature or a typed name, not both;
 * 'character-unprintable'
 */
export function consentOfServer({ strokes, typedName }: DrawnRequest, occasion: Occasion): Agreed {
  const said = { cara: 'server', ...placeOf(occasion), waktu: occasion.at.getTime() } as const;
  const given = (consent: Consent): Pick<Agreed, 'json' | 'digest' | 'consent'> => {
    const octets = utf8(consentText(consent));
    return { json: parseUtf8(octets), digest: sha256Hex(octets), consent: { octets, evidence: { kind: 'server' } } };
  };
  if (typedName === undefined) {
    checkStrokes(strokes);
    const drawing = fitDrawing(strokes, occasion.space);
    return { ...given({ ...said, goresan: digestText(utf8(drawing)) }), ink: { drawing } };
  }
  if (strokes.length > 0) throw drawnAndTyped();
  checkTypedName(typedName);
  const name = printedName(typedName);
  return { ...given({ ...said, nama: name }), ink: { typedName: name } };
}

/**
 * A consent that was signed elsewhere, when all of it holds.
 * @throws IkrarError 'digest-mismatch' for another text · 'strokes-invalid' · 'character-unprintable' · 'consent-invalid'
 */
export function checkConsent({ consent: octets, evidence, drawing }: ConsentRequest, occasion: Occasion): Agreed {
  const consent = readConsent({ octets, evidence });
  const { isi, ...place } = placeOf(occasion);
  if (consent.isi !== isi)
    throw new IkrarError(
      'digest-mismatch',
      'Naskah di layar Anda bukan yang dibuka. Muat ulang halaman, baca lagi, lalu tanda tangani.',
    );
  if (Object.entries(place).some(([key, value]) => consent[key as keyof Consent] !== value))
    throw invalidConsent('Persetujuan ini untuk orang atau berkas lain.');
  checkTime(consent.waktu, occasion);
  checkSignature({ octets, evidence }, occasion.content.url);
  const ink = inkOf(consent, drawing, occasion.space);
  return { json: parseUtf8(octets), digest: sha256Hex(octets), consent: { octets, evidence }, ink };
}

export const invalidConsent = (fault: string, cause?: unknown): IkrarError =>
  new IkrarError('consent-invalid', `${fault} Muat ulang halaman, lalu tanda tangani lagi.`, { cause });

/** Reads it as the verifier will. */
function readConsent(given: GivenConsent): Consent {
  try {
    return decodeConsent(readDer(encodeConsent(given))).consent;
  } catch (cause) {
    throw invalidConsent('Persetujuan ini tidak berbentuk benar.', cause);
  }
}

function checkTime(waktu: number, { at, openedAt }: Occasion): void {
  const earliest = openedAt === undefined ? 0 : Date.parse(openedAt);
  if (waktu >= earliest - day && waktu <= at.getTime() + day) return;
  throw new IkrarError(
    'consent-invalid',
    'Jam perangkat ini berbeda lebih dari sehari dari jam server. Betulkan tanggal dan jamnya, lalu tanda tangani lagi.',
  );
}

/**
 * @param url of the file, which says where passkeys sign
 * @throws IkrarError 'consent-invalid' unless the key of the evidence signed these octets
 */
export function checkSignature({ octets, evidence }: GivenConsent, url: string): void {
  if (evidence.kind === 'server') throw invalidConsent('Persetujuan ini tidak ditandatangani.');
  if (evidence.kind === 'sidik' && findPasskeyFault({ octets, evidence }, url, sha256) !== undefined)
    throw invalidConsent('Pengesahan dengan sidik jari atau wajah ini bukan untuk persetujuan ini.');
  if (!verifies(signedOctets(octets, evidence, sha256), evidence))
    throw invalidConsent('Tanda tangan perangkat pada persetujuan ini salah.');
}

function verifies(octets: Uint8Array, { point, signature }: { readonly point: Uint8Array; signature: Uint8Array }) {
  try {
    const key = { key: Buffer.from(spkiOfPoint(point)), format: 'der', type: 'spki' } as const;
    return verify('sha256', octets, key, signature);
  } catch {
    return false; // a point off the curve
  }
}

function inkOf({ goresan, nama }: Consent, drawing: DrawingText | undefined, space: DrawingSpace): Agreed['ink'] {
  if (nama !== undefined) {
    if (drawing !== undefined) throw drawnAndTyped();
    checkTypedName(nama);
    return { typedName: nama };
  }
  if (drawing === undefined || digestText(utf8(drawing)) !== goresan)
    throw invalidConsent('Gambar tanda tangan bukan yang disetujui.');
  if (drawing.length > space.limit + slack || !isDrawing(drawing, space))
    throw new IkrarError('strokes-invalid', 'Gambar tanda tangan tidak muat di kotaknya. Hapus, lalu gambar lagi.');
  return { drawing };
}
