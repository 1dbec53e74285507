import type { FindingCode } from '../../../src/verification/findings.ts';
import type { ForeignOffice } from '../../support/foreign-signing.ts';
import type { Loot } from '../attack.ts';
import type { Forger } from '../forger.ts';

/** A file, and the findings of which it must get one. */
export type Forgery = readonly [file: Forger, ...codes: FindingCode[]];

/** Something that other programs write, which a strict reader of our own files does not take. */
export interface Rule {
  readonly name: string;
  /** Files that pass with notes at most. */
  good(office: ForeignOffice): Readonly<Record<string, Forger>>;
  /** At least three files that look alike and must not pass. */
  forgeries(office: ForeignOffice): Readonly<Record<string, Forgery>>;
  /** The same habit in files of ours: failed. */
  ours(loot: Loot): Readonly<Record<string, Forgery>>;
}
