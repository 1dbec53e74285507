import { base64, concat, equal, parseBase64, utf8 } from './bytes.ts';
import type { Sha256 } from './merkle.ts';

/**
 * Signed notes, c2sp.org/signed-note: text that ends in a newline, an empty line, and one line for each signature.
 *
 *     ikrar.example/log
 *     3
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 *     — ikrar.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
 *
 * The text proves nothing until a signature by a trusted key has been checked: anybody can write a note with any text.
 */
export interface NotePrimitives {
  readonly sha256: Sha256;
  /** RFC 8032, public key of 32 bytes. False for anything but a valid signature; never throws. */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** 0x01: Ed25519 over the text. 0x04: a witness's cosignature with its time (c2sp.org/tlog-cosignature). */
export type NoteKeyType = 1 | 4;

export interface NoteKey {
  readonly name: string;
  readonly type: NoteKeyType;
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
  /** First 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
  readonly id: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
  /** The whole signature line, without its newline. */
  readonly line: string;
}

export interface Note {
  /** The text, including its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const maxNoteLength = 64 * 1024;
const maxSignatures = 64;

export function noteKey(sha256: Sha256, name: string, publicKey: Uint8Array, type: NoteKeyType = 1): NoteKey {
  if (!validName(name)) throw new RangeError(`not a key name: ${name}`);
  if (publicKey.length !== 32) throw new RangeError('an Ed25519 public key has 32 bytes');
  const id = sha256(utf8(`${name}\n`), Uint8Array.of(type), publicKey).slice(0, 4);
  return { name, type, publicKey, id };
}

/** A signed-note verifier key: `name+id in hex+base64(type ‖ key)`. */
export function formatVkey(key: NoteKey): string {
  const id = [...key.id].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${key.name}+${id}+${base64(concat(Uint8Array.of(key.type), key.publicKey))}`;
}

/** @throws RangeError when the text is not a verifier key of a known type, or the id does not match the key */
export function parseVkey(sha256: Sha256, text: string): NoteKey {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  if (!match) throw new RangeError('not a verifier key');
  const bytes = parseBase64(match[3]!);
  const type = bytes[0];
  if (type !== 1 && type !== 4) throw new RangeError('a verifier key of an unknown type');
  const key = noteKey(sha256, match[1]!, bytes.slice(1), type);
  if (formatVkey(key) !== text.trim()) throw new RangeError('the id of the verifier key does not fit its key');
  return key;
}

const validName = (name: string): boolean => name.length > 0 && !/[\p{White_Space}\p{Cc}+]/u.test(name);

/** @throws RangeError when the text does not have the form of a signed note */
export function parseNote(note: string): Note {
  if (note.length > maxNoteLength) throw new RangeError('the note is too long');
  const end = note.lastIndexOf('\n\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them
  if (end < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.isWellFormed())
    throw new RangeError('not a signed note');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > maxSignatures) throw new RangeError('the note has too many signatures');
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignatureLine) };
}

/** `— name base64(id ‖ signature)`. @throws RangeError */
export function parseSignatureLine(line: string): NoteSignature {
  const match = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line);
  if (!match || !validName(match[1]!)) throw new RangeError('not a signature line of a note');
  const bytes = parseBase64(match[2]!);
  if (bytes.length < 5) throw new RangeError('the signature of the note is too short');
  return { name: match[1]!, id: bytes.slice(0, 4), signature: bytes.slice(4), line };
}

export const signatureLine = (key: NoteKey, signature: Uint8Array): string =>
  `— ${key.name} ${base64(concat(key.id, signature))}`;

export const formatNote = (text: string, lines: readonly string[]): string => `${text}\n${lines.join('\n')}\n`;

/** A valid signature by a known key; `at` is the time of a witness's cosignature, in seconds since 1970. */
export interface CheckedSignature {
  readonly key: NoteKey;
  readonly line: string;
  readonly at?: number;
}

export type NoteCheck =
  | { readonly good: true; readonly signatures: readonly CheckedSignature[] }
  | { readonly good: false; readonly fault: 'unsigned' | 'signature-wrong' };

/**
 * Ignores signatures by unknown keys. One invalid signature by a known key makes the whole note invalid; a note without
 * any signature by a known key is unsigned (c2sp.org/signed-note, "Signatures").
 */
export function checkNote(primitives: NotePrimitives, note: Note, keys: readonly NoteKey[]): NoteCheck {
  const signatures: CheckedSignature[] = [];
  for (const given of note.signatures) {
    const key = keys.find((known) => known.name === given.name && equal(known.id, given.id));
    if (!key) continue;
    const checked = checkSignature(primitives, note.text, key, given);
    if (!checked) return { good: false, fault: 'signature-wrong' };
    signatures.push(checked);
  }
  return signatures.length > 0 ? { good: true, signatures } : { good: false, fault: 'unsigned' };
}

function checkSignature(
  primitives: NotePrimitives,
  text: string,
  key: NoteKey,
  { signature, line }: NoteSignature,
): CheckedSignature | undefined {
  if (key.type === 1) {
    const good = signature.length === 64 && primitives.verifyEd25519(key.publicKey, utf8(text), signature);
    return good ? { key, line } : undefined;
  }
  if (signature.length !== 72) return undefined;
  const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  if (seconds > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  const message = utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
  const good = primitives.verifyEd25519(key.publicKey, message, signature.slice(8));
  return good ? { key, line, at: Number(seconds) } : undefined;
}
