import { parseCode } from '../core/code.ts';
import type { Report } from '../verification/report.ts';

/** However many codes a hostile file names, few are looked up, and only so many candidates are tried. */
const mostCodes = 5;
const mostTried = 1000;

/**
 * The codes that a file names: in the attached content, and in the plain text of signatures and metadata, which even a
 * damaged file may show. Reads every byte of a stranger's file and must therefore run in the checker's process
 * (check-worker).
 */
export function codesIn(bytes: Uint8Array, report: Report): readonly string[] {
  const codes = new Set<string>();
  if (report.document) codes.add(report.document.code);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  let tried = 0;
  for (const [candidate] of text.matchAll(/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g)) {
    if ('code' in parseCode(candidate)) codes.add(candidate);
    if (codes.size >= mostCodes || ++tried >= mostTried) break;
  }
  return [...codes];
}
