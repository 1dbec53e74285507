import type { FindingCode } from '../../../src/verification/findings.ts';
import type { Scene } from '../codes/scene.ts';
import type { Forger } from '../forger.ts';

/** A file, and the findings of which it must get one. */
export type Forgery = readonly [file: Forger, ...codes: FindingCode[]];

/** Something that other programs write, which a strict reader of our own files does not take. */
export interface Rule {
  readonly name: string;
  /** Files that pass with notes at most. */
  good(scene: Scene): Readonly<Record<string, Forger>>;
  /** At least three files that look alike and must not pass. */
  forgeries(scene: Scene): Readonly<Record<string, Forgery>>;
  /** The same habit in files of ours: failed. */
  ours(scene: Scene): Readonly<Record<string, Forgery>>;
}
