/** Bytes and their written forms. Hashes and other bytes are lower-case hex in JSON. */
const encoder = new TextEncoder();
// Marked as pure, so that pages that need none of them are not sent them.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true });
const lenient = /* @__PURE__ */ new TextDecoder();

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** @throws TypeError when the bytes are not UTF-8 */
export const parseUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

/** One byte a character, ISO 8859-1; for PDF syntax, which is ASCII but for strings and streams. */
export function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff) throw new RangeError(`not a byte: U+${unit.toString(16)}`);
    bytes[i] = unit;
  }
  return bytes;
}

/** A number of arguments that a call can have on any stack. */
const mostArguments = 0x2000;

/** The inverse of `latin1`. */
export function parseLatin1(bytes: Uint8Array): string {
  if (bytes.length <= mostArguments) return Reflect.apply(String.fromCharCode, undefined, bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += mostArguments) text += parseLatin1(bytes.subarray(at, at + mostArguments));
  return text;
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => join(parts);

/** Like `concat`, for more parts than a call can have arguments. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const hexDigits = /* @__PURE__ */ latin1('0123456789abcdef');

/** Decoded at once: a string built two characters at a time is a chain, expensive to keep and to compare. */
export function hex(bytes: Uint8Array): string {
  const digits = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    digits[2 * i] = hexDigits[bytes[i]! >> 4]!;
    digits[2 * i + 1] = hexDigits[bytes[i]! & 15]!;
  }
  return lenient.decode(digits);
}

/** @throws RangeError unless the text is an even number of hex digits */
export function parseHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new RangeError('not hex');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** RFC 4648 section 4, with padding. */
export function base64(bytes: Uint8Array): string {
  return btoa(parseLatin1(bytes));
}

/** @throws RangeError unless the text is canonical base64 with padding */
export function parseBase64(text: string): Uint8Array {
  const binary = binaryOf(text);
  if (btoa(binary) !== text) throw new RangeError('not canonical base64');
  return latin1(binary);
}

function binaryOf(text: string): string {
  try {
    return atob(text);
  } catch {
    throw new RangeError('not base64');
  }
}

/** RFC 4648 section 5, without padding. */
export const base64url = (bytes: Uint8Array): string =>
  base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** @throws RangeError unless the text is canonical base64url without padding */
export function parseBase64url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new RangeError('not base64url');
  const padded = text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4);
  return parseBase64(padded);
}
