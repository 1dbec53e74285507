import type { Clock, Random } from '../core/clock.ts';
import type { Use } from '../core/use.ts';
import type { Authority } from '../pki/authority.ts';
import type { Timestamper } from '../signing/timestamp.ts';
import type { Stores } from '../stores.ts';
import type { Anchors } from './anchor.ts';
import type { GetEvidence } from './evidence.ts';
import type { Journal } from './journal.ts';
import type { OpenFiles } from './open-file.ts';
import type { GetPrinted } from './printed.ts';
import type { SignatureIndex } from './signature-index.ts';
import type { Texts } from './texts.ts';

/** What the steps of the ceremony are built on. */
export interface CeremonyDeps {
  readonly stores: Stores;
  readonly clock: Clock;
  /** The clock in whole seconds, because PDF dates and certificates have no finer time. */
  readonly now: Clock;
  /** Resolves when the clock has reached a later second than that of `time`: at once, or after at most a second. */
  readonly secondAfter: (time: Date) => Promise<void>;
  readonly random: Random;
  readonly baseUrl: string;
  /** How new files are marked; undefined for real ones. */
  readonly use: Use | undefined;
  readonly texts: Texts;
  readonly authority: Authority;
  readonly timestamper: Timestamper;
  readonly evidence: GetEvidence;
  readonly files: OpenFiles;
  readonly getPrinted: GetPrinted;
  readonly certified: Anchors['certified'];
  readonly journal: Journal;
  readonly signatureIndex: SignatureIndex;
}
