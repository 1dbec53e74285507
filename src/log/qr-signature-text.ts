import { concat, utf8 } from '../core/bytes.ts';
import { capitalized } from '../core/capitals.ts';
import { qrMarks, qrSignatureWords } from '../core/qr-signature.ts';

const { other, capitals, cut } = qrMarks;

const tokens: readonly { readonly text: string; readonly code: number }[] = qrSignatureWords
  .flatMap((word, i) => [
    { text: `${word} `, code: 0x80 + 2 * i },
    { text: `${capitalized(word)} `, code: 0x81 + 2 * i },
  ])
  .filter(({ text }, i, all) => all.findIndex((token) => token.text === text) === i)
  .toSorted((a, b) => b.text.length - a.text.length);

/** The text in the coding of core/qr-signature.ts, in at most `limit` bytes; a longer text is cut between words. */
export function encodeQrText(text: string, limit: number): Uint8Array {
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
