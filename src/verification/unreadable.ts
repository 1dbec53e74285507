import { parseLatin1 } from '../core/bytes.ts';
import { startsWith } from './pdf/syntax.ts';

const header = '%PDF-';
const mark = 'ikrar.json';
const word = '/ByteRange';
const maxHead = 1024;
const maxTail = 16;

/**
 * Whether bytes whose structure cannot be followed are a PDF of somebody else with a signature that claims all of them. Then they
 * are as their last signer left them, or somebody's who could have signed anything: nothing is proven against them, nor for them.
 * A file of ours names its attachment in the clear, and whoever takes the name away breaks every signature that we made.
 */
export function isSignedByOthers(bytes: Uint8Array): boolean {
  if (!parseLatin1(bytes.subarray(0, maxHead)).includes(header)) return false;
  if (!places(bytes, mark).next().done) return false;
  for (const at of places(bytes, word)) {
    const range = /^\s*\[\s*0\s+\d{1,10}\s+(\d{1,10})\s+(\d{1,10})\s*\]/.exec(
      parseLatin1(bytes.subarray(at + word.length, at + word.length + 128)),
    );
    const end = range ? Number(range[1]) + Number(range[2]) : 0;
    const tail = bytes.subarray(end);
    if (end <= bytes.length && tail.length <= maxTail && /^\s*$/.test(parseLatin1(tail))) return true;
  }
  return false;
}

/** Where a word stands. */
function* places(bytes: Uint8Array, text: string): Generator<number> {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (startsWith(bytes, at, text)) yield at;
}
