import type { Limits } from '../verification/limits.ts';
import type { Report } from '../verification/report.ts';
import type { FileType } from './file-type.ts';

export interface WorkerOptions {
  /** Trust anchors, DER. */
  readonly roots: readonly Uint8Array[];
  readonly at: Date;
  readonly limits?: Limits;
}

/** What the worker finds in a file without access to the store. */
export interface Examined {
  readonly report: Report;
  /** Texts in the file with the form of our codes. */
  readonly codes: readonly string[];
  readonly type: FileType;
  /** The file holds a signature, or traces of one that cannot be read. */
  readonly signature: boolean;
}

/** The task that check-worker gives to the process; it answers once. */
export interface WorkerTask {
  readonly bytes: Uint8Array;
  readonly options: WorkerOptions;
}

export type WorkerAnswer =
  /** The error that ended the verifier, if a defect of its own did. */
  | { readonly ok: true; readonly examined: Examined; readonly fault: string | undefined }
  | { readonly ok: false; readonly error: string };
