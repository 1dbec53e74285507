import type { Facts } from './facts.ts';
import type { AddFinding } from './findings.ts';
import { dateOf } from './pdf/text.ts';
import type { CheckedSignature } from './signature-check.ts';

const second = 1000;
const minute = 60 * second;
/** Several computers of one TSA may be so far apart, and the clocks of two. */
const oneClock = 2 * second;
const twoClocks = minute;
/** The verifier's own clock may be so late. */
const ownClock = 5 * minute;
/** Our server claims the time at which it asks for the timestamp; a timestamp is waited for at most as long as a one-time certificate lives. */
const claimed = 15 * minute;

/**
 * Times that cannot all be true. A signature covers what was there before it, and a timestamp what it stamps, so trusted timestamps
 * never go back along the file, none lies ahead, and what authorities say was said before it was stamped. What a signature claims by itself proves nothing, but in a file of ours it is
 * the time of its timestamp.
 */
export function checkTimes(facts: Facts): void {
  checkStamps(facts);
  checkEvidence(facts);
  checkClaims(facts);
}

interface Stamped {
  readonly time: Date;
  readonly tsa: string | undefined;
}

function checkStamps({ signatures, trust, at, findings }: Facts): void {
  let newest: Stamped | undefined;
  for (const [i, { found, stamp }] of signatures.entries()) {
    const { index, revision, object, kind } = found;
    const time = trust[i]?.provenAt;
    if (!time) continue;
    const add: AddFinding = (finding) => findings.add(finding, { signature: index, revision, object });
    const tsa = stamp?.signer?.sha256;
    const life = stamp?.signer;
    if (life && (isAfter(life.notBefore, time, oneClock) || isAfter(time, life.notAfter, oneClock)))
      add({ code: 'timestamp-order', what: 'authority', time });
    if (isAfter(time, at, ownClock)) add({ code: 'timestamp-future', time });
    const leeway = newest?.tsa === tsa ? oneClock : twoClocks;
    if (newest && isAfter(newest.time, time, leeway))
      add({
        code: 'timestamp-order',
        what: kind === 'timestamp' ? 'document' : 'signature',
        time,
        covered: newest.time,
      });
    if (!newest || time > newest.time) newest = { time, tsa };
  }
}

/** What a document timestamp covers was there: an authority cannot have said it later. */
function checkEvidence({ signatures, trust, evidence, findings }: Facts): void {
  const stamps = signatures.filter(({ found }, i) => found.kind === 'timestamp' && trust[i]?.provenAt);
  let next = 0;
  for (const [told, n] of evidence.broughtBy) {
    while (stamps[next] && stamps[next]!.found.revision < n) next++;
    const { found, stamp } = stamps[next] ?? {};
    const covered = 'producedAt' in told ? told.producedAt : told.thisUpdate;
    if (!found || !stamp || !isAfter(covered, stamp.time, claimed)) continue;
    const { index, revision, object } = found;
    const place = { signature: index, revision, object };
    findings.add({ code: 'timestamp-order', what: 'evidence', time: stamp.time, covered }, place);
  }
}

function checkClaims({ signatures, trust, at, file, findings }: Facts): void {
  /** What is behind was there at this time. */
  let bound = at;
  for (const [i, signature] of [...signatures.entries()].toReversed()) {
    const { index, revision, object, kind, dict } = signature.found;
    const proven = trust[i]?.provenAt;
    if (kind === 'timestamp') {
      if (proven && proven < bound) bound = proven;
      continue;
    }
    const add: AddFinding = (finding) => findings.add(finding, { signature: index, revision, object });
    const shown = dateOf(file.entry(dict, 'M', revision));
    if (!shown) add({ code: 'claimed-time-missing' });
    for (const claim of claimsOf(signature, shown)) {
      const latest = proven ?? bound;
      const early = proven !== undefined && isAfter(proven, claim, claimed);
      if (early || isAfter(claim, latest, claimed)) add({ code: 'claimed-time', claim, proven: latest });
    }
  }
}

/** Inside the CMS, where older forms have it, and in the dictionary, where readers take it from. */
const claimsOf = ({ checked }: CheckedSignature, shown: Date | undefined): readonly Date[] =>
  [checked?.signingTime, shown].filter((time) => time !== undefined);

const isAfter = (a: Date, b: Date, leeway: number): boolean => a.getTime() - b.getTime() > leeway;
