import { equal, hex, latin1 } from '../core/bytes.ts';
import { parsePadded } from './cms.ts';
import type { Facts } from './facts.ts';
import { encodeAsOurs } from './own-encoding.ts';
import { isEvidenceAsOurs } from './own-revision.ts';
import { entry, isString, stringBytes } from './pdf/values.ts';
import type { CheckedSignature } from './signature-check.ts';

/** We bring evidence and a timestamp over it; each revision more that waits for one digests all evidence again. */
const mostBehind = 8;

/**
 * The Contents of the last signature, and the evidence behind it, are covered by nobody: anybody can give them other octets that mean
 * the same, or more. In an ikrar file both have one right spelling, and every other is named.
 */
export function checkUncovered(facts: Facts): void {
  const { signatures, revisionAnalyses, file, profile, findings } = facts;
  const last = signatures.at(-1);
  if (profile.name !== 'ikrar' || !last?.checked?.intact || !last.checked.valid) return;
  const { index, revision, object, range } = last.found;
  if (!isContentsAsOurs(last))
    findings.add({ code: 'contents-unusual' }, { signature: index, revision, object, offset: range?.gapStart });
  const behind = revisionAnalyses.slice(revision + 1).filter(({ kind }) => kind === 'dss');
  for (const [i, { n }] of behind.entries())
    if (i >= mostBehind || !isEvidenceAsOurs(facts, n))
      findings.add({ code: 'end-unusual' }, { revision: n, offset: file.revisions[n]?.start });
}

/** Digits in small letters; that zeros follow was seen when the CMS was read. */
function isContentsAsOurs(last: CheckedSignature): boolean {
  const contents = entry(last.found.dict, 'Contents');
  if (!isString(contents)) return false;
  try {
    const expected = encodeAsOurs(last, parsePadded(stringBytes(contents)).signed);
    const start = contents.start + 1;
    return !expected || equal(contents.source.subarray(start, start + 2 * expected.length), latin1(hex(expected)));
  } catch {
    return false;
  }
}
