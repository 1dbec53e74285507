import { concat, hex, parseBase64url, parseUtf8, utf8 } from './bytes.ts';
import { capitalized } from './capitals.ts';

/**
 * The signature in the large QR: what a print-out proves without a network. It follows the # of the citizen's address,
 * `https://ikrar.example/v/7GQ2-M9XK-4RTB#AQxA…`, so that no server ever sees it. It proves title, date, place, number
 * of people and the digest of text and roster; it cannot prove who has signed, because it is printed before anybody
 * signs. This file reads it, on the command line and in browsers; log/qr-signature.ts writes it.
 *
 *     offset  bytes  base64url of
 *     0       1      version, 1
 *     1       4      id of the key: first 4 bytes of SHA-256 of its SubjectPublicKeyInfo
 *     5       32     contentDigest
 *     37      2      day, since 1970-01-01, big-endian
 *     39      2      people on the roster, big-endian
 *     41      1      length of the title
 *     42      …      title, then place, coded as described at qrSignatureWords
 *     -64     64     ECDSA P-256 with SHA-256, r ‖ s as in WebCrypto, over "ikrar-seal/1\n" ‖ code ‖ "\n" ‖ all before it
 */
export const qrSignatureFormat = { version: 1, headLength: 42, signatureLength: 64, maxFragment: 200 } as const;

export interface QrFacts {
  readonly code: string;
  /** SHA-256, hex. */
  readonly contentDigest: string;
  /** Ends in … where the QR has no room for the whole title. */
  readonly title: string;
  /** The (first) day of signing, `YYYY-MM-DD`. */
  readonly date: string;
  readonly place: string;
  readonly signers: number;
}

/** The signed payload of a QR; its signature has not been checked. */
export interface QrSignature {
  readonly code: string;
  /** 8 hex digits, the first four bytes of the SHA-256 of the public key. */
  readonly keyId: string;
  readonly body: Uint8Array;
  /** The message that is signed. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export const qrMessage = (code: string, body: Uint8Array): Uint8Array => concat(utf8(`ikrar-seal/1\n${code}\n`), body);

/** The signed payload after the # of the code's address. @throws RangeError for a malformed one */
export function parseQrSignature(code: string, fragment: string): QrSignature {
  const { version, headLength, signatureLength, maxFragment } = qrSignatureFormat;
  const bytes = parseBase64url(fragment.slice(0, maxFragment + 1));
  const body = bytes.slice(0, -signatureLength);
  if (body[0] !== version || body.length < headLength + (body[headLength - 1] ?? 0))
    throw new RangeError('not a QR signature');
  return {
    code,
    keyId: hex(body.slice(1, 5)),
    body,
    message: qrMessage(code, body),
    signature: bytes.slice(-signatureLength),
  };
}

/** @throws RangeError for malformed texts */
export function qrFacts({ code, body }: QrSignature): QrFacts {
  const place = qrSignatureFormat.headLength + body[qrSignatureFormat.headLength - 1]!;
  return {
    code,
    contentDigest: hex(body.slice(5, 37)),
    title: decodeQrText(body.slice(qrSignatureFormat.headLength, place)),
    date: new Date(readUint16(body, 37) * millisecondsADay).toISOString().slice(0, 10),
    place: decodeQrText(body.slice(place)),
    signers: readUint16(body, 39),
  };
}

export const millisecondsADay = 86_400_000;

const readUint16 = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!;

/**
 * Coding of short texts, in which every byte makes the QR's modules smaller. One byte stands for a word that is
 * frequent in titles and places of this field; other characters are written as they are:
 *
 *     0x20-0x7E  the ASCII character           0x01 + UTF-8   one other character
 *     0x80 + 2i  qrSignatureWords[i] and a space      0x02           (first) the whole text is in capitals
 *     0x81 + 2i  the same, first letter large  0x03           (last) the text was cut here
 *
 * The list is part of format 1 and never changes.
 */
export const qrSignatureWords: readonly string[] = [
  ...['ikrar', 'netralitas', 'pegawai', 'aparatur sipil negara', 'pada', 'pemilihan', 'tahun', 'serentak', 'pemilu'],
  ...['dan', 'kepala desa', 'wali nagari', 'kepala daerah', 'wakil', 'bupati', 'wali kota', 'gubernur', 'umum'],
  ...['pakta integritas', 'deklarasi', 'bersama', 'komitmen', 'berita acara', 'asn', 'tni', 'polri', 'di'],
  ...['lingkungan', 'pemerintah', 'kabupaten', 'kota', 'provinsi', 'kecamatan', 'desa', 'nagari', 'lurah', 'camat'],
  ...['sumatera', 'jawa', 'kalimantan', 'sulawesi', 'barat', 'selatan', 'utara', 'tengah', 'timur', 'dalam', 'rangka'],
  ...['penandatanganan', 'susulan', 'jilid', '2024', '2025', '2026', '2027', '2028', '2029', '2030', 'non', 'calon'],
];

export const qrMarks = { other: 0x01, capitals: 0x02, cut: 0x03 } as const;

/** @throws RangeError for bytes that are not a coded text */
export function decodeQrText(bytes: Uint8Array): string {
  const { other, capitals, cut } = qrMarks;
  let text = '';
  for (let at = bytes[0] === capitals ? 1 : 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const word = qrSignatureWords[(byte - 0x80) >> 1];
    if (byte >= 0x80 && word) text += `${byte % 2 ? capitalized(word) : word} `;
    else if (byte === cut && at === bytes.length - 1) text = `${withoutEnd(text)} …`;
    else if (byte >= 0x20 && byte <= 0x7e) text += String.fromCharCode(byte);
    else if (byte === other) {
      const lead = bytes[at + 1] ?? 0;
      const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
      text += decodeCharacter(bytes.subarray(at + 1, at + 1 + length));
      at += length;
    } else throw new RangeError('not the text of a QR signature');
  }
  return withoutEnd(bytes[0] === capitals ? text.toUpperCase() : text);
}

const withoutEnd = (text: string): string => text.replace(/\s+$/, '');

function decodeCharacter(bytes: Uint8Array): string {
  try {
    return parseUtf8(bytes);
  } catch {
    throw new RangeError('not the text of a QR signature');
  }
}
