import { concat, parseUtf8, utf8 } from '../core/bytes.ts';

/**
 * Short text for the QR seal, where every byte makes the squares smaller. One byte stands for a word that titles and places of
 * this field are made of; the rest stands as it is:
 *
 *     0x20-0x7E  the ASCII character           0x01 + UTF-8   one other character
 *     0x80 + 2i  sealWords[i] and a space      0x02           (first) the whole text is in capitals
 *     0x81 + 2i  the same, first letter large  0x03           (last) the text was cut here
 *
 * The list is part of format 1 and never changes; the page that checks seals gets it from here.
 */
export const sealWords: readonly string[] = [
  ...['ikrar', 'netralitas', 'pegawai', 'aparatur sipil negara', 'pada', 'pemilihan', 'tahun', 'serentak', 'pemilu'],
  ...['dan', 'kepala desa', 'wali nagari', 'kepala daerah', 'wakil', 'bupati', 'wali kota', 'gubernur', 'umum'],
  ...['pakta integritas', 'deklarasi', 'bersama', 'komitmen', 'berita acara', 'asn', 'tni', 'polri', 'di'],
  ...['lingkungan', 'pemerintah', 'kabupaten', 'kota', 'provinsi', 'kecamatan', 'desa', 'nagari', 'lurah', 'camat'],
  ...['sumatera', 'jawa', 'kalimantan', 'sulawesi', 'barat', 'selatan', 'utara', 'tengah', 'timur', 'dalam', 'rangka'],
  ...['penandatanganan', 'susulan', 'jilid', '2024', '2025', '2026', '2027', '2028', '2029', '2030', 'non', 'calon'],
];

const other = 0x01;
const capitals = 0x02;
const cut = 0x03;

const tokens: readonly { readonly text: string; readonly code: number }[] = sealWords
  .flatMap((word, i) => [
    { text: `${word} `, code: 0x80 + 2 * i },
    { text: `${large(word)} `, code: 0x81 + 2 * i },
  ])
  .filter(({ text }, i, all) => all.findIndex((token) => token.text === text) === i)
  .toSorted((a, b) => b.text.length - a.text.length);

function large(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The coded text in at most `limit` bytes, cut between words where it is longer. */
export function encodeSealText(text: string, limit: number): Uint8Array {
  const words = text.normalize('NFC').trim().split(/\s+/);
  for (let count = words.length; count > 0; count--) {
    const bytes = encodeWhole(words.slice(0, count).join(' '), count < words.length);
    if (bytes.length <= limit) return bytes;
  }
  return Uint8Array.of(cut).slice(0, limit);
}

function encodeWhole(text: string, isCut: boolean): Uint8Array {
  const isLarge =
    text === text.toUpperCase() && text.toLowerCase().toUpperCase() === text && text !== text.toLowerCase();
  const plain = `${isLarge ? text.toLowerCase() : text} `;
  const parts: Uint8Array[] = isLarge ? [Uint8Array.of(capitals)] : [];
  for (let at = 0; at < plain.length - 1; ) {
    const startsWord = at === 0 || plain[at - 1] === ' ';
    const token = startsWord ? tokens.find((one) => plain.startsWith(one.text, at)) : undefined;
    const character = String.fromCodePoint(plain.codePointAt(at)!);
    if (token) parts.push(Uint8Array.of(token.code));
    else if (/[ -~]/.test(character)) parts.push(utf8(character));
    else parts.push(Uint8Array.of(other), utf8(character));
    at += token ? token.text.length : character.length;
  }
  return concat(...parts, ...(isCut ? [Uint8Array.of(cut)] : []));
}

/** @throws RangeError for bytes that are no coded text */
export function decodeSealText(bytes: Uint8Array): string {
  let text = '';
  for (let at = bytes[0] === capitals ? 1 : 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const word = sealWords[(byte - 0x80) >> 1];
    if (byte >= 0x80 && word) text += `${byte % 2 ? large(word) : word} `;
    else if (byte === cut && at === bytes.length - 1) text = `${text.trimEnd()} …`;
    else if (byte >= 0x20 && byte <= 0x7e) text += String.fromCharCode(byte);
    else if (byte === other) {
      const lead = bytes[at + 1] ?? 0;
      const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
      text += decodeCharacter(bytes.subarray(at + 1, at + 1 + length));
      at += length;
    } else throw new RangeError('not the text of a seal');
  }
  return (bytes[0] === capitals ? text.toUpperCase() : text).trimEnd();
}

function decodeCharacter(bytes: Uint8Array): string {
  try {
    return parseUtf8(bytes);
  } catch (cause) {
    throw new RangeError('not the text of a seal', { cause });
  }
}
