import { equal } from '../core/bytes.ts';
import { tag } from '../core/der.ts';
import { parseInteger, parseTime, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { findDigest, parseAlgorithm } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import type { SignedData } from './cms.ts';
import type { Evidence } from './evidence.ts';
import type { DigestName, Primitives } from './primitives.ts';
import { checkSignedData, type Report } from './signed-data-check.ts';

/** A time-stamp token (RFC 3161) as checked; whether its TSA is trusted is judged later, at the time that proves it. */
export interface CheckedTimestamp {
  readonly time: Date;
  readonly intact: boolean;
  readonly valid: boolean;
  readonly signer: Certificate | undefined;
  readonly bag: readonly Certificate[];
}

/**
 * @param imprintOf the digest, by a given algorithm, of what the token must be about
 * @returns undefined when the token cannot be read; the report says why
 */
export async function checkTimestamp(
  token: SignedData,
  imprintOf: (name: DigestName) => Uint8Array,
  evidence: Evidence,
  primitives: Primitives,
  report: Report,
): Promise<CheckedTimestamp | undefined> {
  const { content } = token;
  let info: TstInfo;
  try {
    if (!content) throw new Error('no content');
    info = parseTstInfo(content);
  } catch {
    report('timestamp-malformed', 'Cap waktu tidak dapat dibaca');
    return undefined;
  }
  const profile = { contentType: oids.tstInfo, version: 3, strict: true } as const;
  const inner: Report = (code, message) => {
    if (code === 'digest-mismatch' || code === 'signature-wrong') report('timestamp-wrong', 'Cap waktu tidak sah');
    // A TSA may state its own signing time.
    else if (!message.endsWith('di dalam CMS')) report(code, `Cap waktu: ${message}`);
  };
  const digestOf = (name: DigestName) => primitives.digest(name, content!);
  const checked = await checkSignedData(token, profile, digestOf, evidence, primitives, inner);
  const matches = info.digest !== undefined && equal(info.imprint, imprintOf(info.digest));
  if (!matches) report('timestamp-imprint', 'Cap waktu dibuat untuk isi yang lain');
  if (info.digest === 'SHA-1') report('algorithm-weak', 'Cap waktu memakai SHA-1');
  return { ...checked, time: info.time, intact: checked.intact && matches };
}

interface TstInfo {
  readonly digest: DigestName | undefined;
  readonly imprint: Uint8Array;
  readonly time: Date;
}

function parseTstInfo(der: Uint8Array): TstInfo {
  const [version, policy, imprint, serial, time] = readDer(der).children;
  const [algorithm, hash] = imprint?.children ?? [];
  if (
    !version ||
    parseInteger(version) !== 1n ||
    policy?.tag !== tag.oid ||
    !algorithm ||
    hash?.tag !== tag.octetString
  )
    throw new Error('TSTInfo malformed');
  if (serial?.tag !== tag.integer || time?.tag !== tag.generalizedTime) throw new Error('TSTInfo malformed');
  return { digest: findDigest(parseAlgorithm(algorithm)), imprint: hash.value, time: parseTime(time) };
}
