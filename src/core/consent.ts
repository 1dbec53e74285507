import { parseUtf8 } from './bytes.ts';
import { printedName } from './look-alikes.ts';

/**
 * Whose key signs a consent: one that the signer's phone made for this declaration (`ponsel`), a passkey of the signer's device
 * (`sidik`), the key of a desk's tablet (`meja`), or one that the server made for this signature (`server`).
 */
export const consentKinds = ['meja', 'ponsel', 'server', 'sidik'] as const;
export type ConsentKind = (typeof consentKinds)[number];

/** What a person agrees to, by the keys of the JSON that is signed (docs/formats.md). */
export interface Consent {
  readonly cara: ConsentKind;
  /** SHA-256 of the drawing's text (drawing.ts), base64url. Either this or `nama`. */
  readonly goresan?: string;
  /** The typed name as it is printed. */
  readonly nama?: string;
  /** The content digest of the file, base64url. */
  readonly isi: string;
  /** Code of the file, name of the field and id of the person, as in `ikrar.json`. */
  readonly kode: string;
  readonly medan: string;
  readonly orang: string;
  /** SHA-256 of the octets of the script that showed the page, base64url; the server's own key has none. */
  readonly skrip?: string;
  /** What the device's clock says: milliseconds since 1970. */
  readonly waktu: number;
}

/** Octets: more than the longest consent has. */
const longest = 1024;

/** Says what the signature is for, and in which version: no other signature of ours is made over it. */
const purpose = 'ikrar-setuju-1';

/** 32 octets in base64url: the last character has two bits to spare, which are zero. */
const digest = /^[\w-]{42}[AEIMQUYcgkosw048]$/;
const code = /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}$/;
/** ASCII without blank, quotation mark and backslash: there is one way to write it in JSON. */
const plain = /^[!#-[\]-~]{1,200}$/;
/** No control character and nothing beyond the first plane, of which no file has a glyph. */
const name = /^[ -~\u00a0-\ud7ff\ue000-\uffff]{1,120}$/;

/**
 * The canonical JSON (RFC 8785) of a consent: its UTF-8 octets are what is signed, and they are never written anew.
 * @throws RangeError for a consent that is none
 */
export function consentText(consent: Consent): string {
  const { cara, goresan, nama, isi, kode, medan, orang, skrip, waktu } = consent;
  if (!isConsent(consent)) throw new RangeError('not a consent');
  return JSON.stringify({ cara, goresan, isi, jenis: purpose, kode, medan, nama, orang, skrip, waktu });
}

/** @throws RangeError unless the octets are exactly what consentText writes */
export function parseConsent(octets: Uint8Array): Consent {
  const said = octets.length <= longest ? readJson(octets) : undefined;
  if (typeof said !== 'object' || said === null) throw new RangeError('not a consent');
  const consent = said as Consent;
  const text = consentText(consent);
  if (parseUtf8(octets) !== text || octets[0] !== 0x7b) throw new RangeError('not the canonical text of a consent');
  return consent;
}

function readJson(octets: Uint8Array): unknown {
  try {
    return JSON.parse(parseUtf8(octets));
  } catch {
    return undefined; // not UTF-8 or not JSON
  }
}

/** The last millisecond that ECMAScript has a date for. */
const lastInstant = 8.64e15;
const isInstant = (time: unknown): boolean =>
  Number.isSafeInteger(time) && (time as number) > 0 && (time as number) <= lastInstant;

function isConsent({ cara, goresan, nama, isi, kode, medan, orang, skrip, waktu }: Consent): boolean {
  const matches = (form: RegExp, value: unknown): boolean => typeof value === 'string' && form.test(value);
  const shown =
    nama === undefined
      ? matches(digest, goresan)
      : goresan === undefined && matches(name, nama) && printedName(nama) === nama;
  const shownBy = cara === 'server' ? skrip === undefined : matches(digest, skrip);
  const placed = matches(digest, isi) && matches(code, kode) && matches(plain, medan) && matches(plain, orang);
  return consentKinds.includes(cara) && shown && shownBy && placed && isInstant(waktu);
}
