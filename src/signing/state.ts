import { createHash, type Hash } from 'node:crypto';
import type { SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import type { RevisionKind } from '../model.ts';
import type { TimestampSource } from './timestamp.ts';

/**
 * All that the appender knows of an open document: offsets, numbers and the running hash, never the bytes. Values of this type
 * are never changed; a revision yields the next one, so a write that failed leaves the old state good.
 */
export interface FileState {
  /** Number of the next revision; 0 before the certification. */
  readonly n: number;
  /** Octets of the file to here. */
  readonly size: number;
  /** Offset of the newest cross-reference section. */
  readonly startXref: number;
  /** First unused object number. */
  readonly nextObject: number;
  /** Running SHA-256 of the whole file to here; copied, never updated. */
  readonly hash: Hash;
  /** The same, finished, hex. */
  readonly sha256: string;
  /** M of the newest signature, in milliseconds since 1970; 0 before the first. */
  readonly time: number;
  /** Object number of the certification's signature dictionary. */
  readonly certification?: number;
  readonly dss?: DssState;
  /** Document timestamps so far: the next one takes the plan's field of this index. */
  readonly timestamps: number;
}

/** The document security store as the newest revision has it: object number of each stream by its kind, in order. */
export interface DssState {
  readonly object: number;
  readonly certificates: readonly EvidenceStream[];
  readonly crls: readonly EvidenceStream[];
}

export interface EvidenceStream {
  readonly object: number;
  /** SHA-256 of the certificate or CRL, hex. */
  readonly sha256: string;
}

/** One revision as it goes to the store, and the state after it. */
export interface Increment {
  readonly n: number;
  readonly kind: RevisionKind;
  /** These octets only; the file is the base and every increment in order. */
  readonly bytes: Uint8Array;
  /** Octets of the whole file to here. */
  readonly size: number;
  /** SHA-256 of the whole file to here, hex. */
  readonly sha256: string;
  readonly state: FileState;
  /** SHA-256 of the signer's certificate, hex. */
  readonly certificateSha256?: string;
  readonly timestampBy?: TimestampSource;
}

/** @throws RangeError when the plan was not made for these bytes */
export function baseState(plan: SigningPlan, base: Uint8Array): FileState {
  if (base.length !== plan.size) throw new RangeError(`the plan is for ${plan.size} octets, not ${base.length}`);
  const hash = createHash('sha256').update(base);
  return {
    n: 0,
    size: base.length,
    startXref: plan.startXref,
    nextObject: plan.nextObject,
    hash,
    sha256: hash.copy().digest('hex'),
    time: 0,
    timestamps: 0,
  };
}

/** How far a clock may run behind the newest signature: nodes that agree on the second, not on the millisecond. */
const tolerance = 5_000;

/** @throws IkrarError 'clock-behind' */
export function checkClock(state: FileState, at: Date): void {
  if (at.getTime() >= state.time - tolerance) return;
  throw new IkrarError(
    'clock-behind',
    `Jam server (${at.toISOString()}) lebih lambat dari tanda tangan terakhir (${new Date(state.time).toISOString()}). ` +
      'Betulkan jam server, lalu ulangi.',
  );
}
