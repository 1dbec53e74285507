import type { Clock, Random } from '../core/clock.ts';
import type { Authority } from '../pki/authority.ts';
import type { Timestamper } from '../signing/timestamp.ts';
import type { Stores } from '../stores.ts';
import type { TemplateLibrary } from '../template/library.ts';
import type { GetEvidence } from './evidence.ts';
import type { Journal } from './journal.ts';
import type { OpenFiles } from './open-file.ts';
import type { GetPrinted } from './printed.ts';
import type { SignatureIndex } from './signature-index.ts';

/** What the story is told with. */
export interface CeremonyDeps {
  readonly stores: Stores;
  readonly clock: Clock;
  /** The clock in whole seconds: PDF dates and certificates know no finer time. */
  readonly now: Clock;
  /** Resolves at once when the clock's second is later than that of `time`; otherwise after at most a second. */
  readonly secondAfter: (time: Date) => Promise<void>;
  readonly random: Random;
  readonly baseUrl: string;
  readonly templates: TemplateLibrary;
  readonly authority: Authority;
  readonly timestamper: Timestamper;
  readonly evidence: GetEvidence;
  readonly files: OpenFiles;
  readonly getPrinted: GetPrinted;
  readonly journal: Journal;
  readonly signatureIndex: SignatureIndex;
}
