import type { Authority } from '../../src/pki/authority.ts';
import type { FindingCode } from '../../src/verification/findings.ts';
import type { Forger } from './forger.ts';

/** What the forger holds. */
export interface Loot {
  /** Closed: certified, evidence, three signatures, evidence, document timestamp. */
  readonly closed: Forger;
  /** Open: two of three have signed; the third field waits. */
  readonly open: Forger;
  /** Just certified. */
  readonly certified: Forger;
  /** Each earlier revision of the closed file, cut out. */
  readonly earlier: readonly Forger[];
  /** The base before anybody signed. */
  readonly base: Forger;
  /** The house, for attacks by somebody with a certificate of ours; outsiders use `stranger`. */
  readonly house: Authority;
  readonly stranger: Authority;
}

export interface Attack {
  readonly name: string;
  readonly file: Forger;
  /** One of these MUST be found, with severity failed. */
  readonly findings: readonly FindingCode[];
}

export interface Family {
  readonly name: string;
  make(loot: Loot): readonly Attack[];
}

export const attack = (name: string, file: Forger, ...findings: FindingCode[]): Attack => ({ name, file, findings });
