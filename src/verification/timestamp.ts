import { equal } from '../core/bytes.ts';
import { tag } from '../core/der.ts';
import { DerError, parseInteger, parseOid, parseTime, readDer } from '../core/der-reader.ts';
import { findDigest, parseAlgorithm } from './algorithm.ts';
import type { SignedData } from './cms.ts';
import type { Examination } from './examination.ts';
import type { AddFinding } from './findings.ts';
import type { DigestName } from './primitives.ts';
import { type CheckedSignedData, checkSignedData } from './signed-data-check.ts';

/** A time-stamp token (RFC 3161) as checked; whether its TSA is trusted is judged later, at the time that proves it. */
export interface CheckedTimestamp extends CheckedSignedData {
  readonly time: Date;
  /** OID of the TSA's policy. */
  readonly policy: string;
}

/**
 * @param imprintOf the digest, by a given algorithm, of what the token must be about
 * @returns undefined when the token cannot be read; a finding says why
 */
export async function checkTimestamp(
  token: SignedData,
  imprintOf: (name: DigestName) => Uint8Array,
  examination: Examination,
  add: AddFinding,
): Promise<CheckedTimestamp | undefined> {
  const { content } = token;
  const info = readTstInfo(content);
  if (!content || !info) return add({ code: 'timestamp-malformed', what: 'content' });
  const digestOf = (name: DigestName) => examination.primitives.digest(name, content);
  const checked = await checkSignedData(token, { form: 'token', digestOf }, examination, (finding) =>
    finding.code === 'digest-mismatch' || finding.code === 'signature-wrong'
      ? add({ code: 'timestamp-wrong' })
      : add(finding, 'timestamp'),
  );
  const matches = info.digest !== undefined && equal(info.imprint, imprintOf(info.digest));
  if (!matches) add({ code: 'timestamp-imprint' });
  if (info.digest === 'SHA-1') add({ code: 'algorithm-weak', what: 'timestamp' });
  return { ...checked, time: info.time, policy: info.policy, intact: checked.intact && matches };
}

interface TstInfo {
  readonly digest: DigestName | undefined;
  readonly imprint: Uint8Array;
  readonly time: Date;
  readonly policy: string;
}

/** Undefined for what is no TSTInfo (RFC 3161 section 2.4.2). */
function readTstInfo(content: Uint8Array | undefined): TstInfo | undefined {
  if (!content) return undefined;
  try {
    const [version, policy, imprint, serial, time] = readDer(content).children;
    const [algorithm, hash] = imprint?.children ?? [];
    if (!version || parseInteger(version) !== 1n || policy?.tag !== tag.oid) return undefined;
    if (!algorithm || hash?.tag !== tag.octetString || serial?.tag !== tag.integer) return undefined;
    if (time?.tag !== tag.generalizedTime) return undefined;
    const digest = findDigest(parseAlgorithm(algorithm));
    return { digest, imprint: hash.value, time: parseTime(time), policy: parseOid(policy) };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return undefined;
  }
}
