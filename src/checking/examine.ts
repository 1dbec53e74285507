import type { Report } from '../verification/report.ts';
import { codesIn } from './codes.ts';
import { fileTypeOf, namesSignature } from './file-type.ts';
import type { Examined } from './worker-messages.ts';

/**
 * What the file shows besides the verifier's report. Reads all of a stranger's file and must therefore run in the
 * worker.
 */
export function examine(bytes: Uint8Array, report: Report): Examined {
  const signature = report.signatures.length > 0 || namesSignature(bytes);
  return { report, codes: codesIn(bytes, report), type: fileTypeOf(bytes), signature };
}
