/** Bounds that keep a hostile file cheap. A file that meets one is not judged further: the report says which. */
export interface Limits {
  /** Bytes of the file. */
  readonly size: number;
  readonly revisions: number;
  /** Indirect objects over all revisions. */
  readonly objects: number;
  /** Direct nesting of arrays and dictionaries. */
  readonly depth: number;
  /** Bytes that all inflated streams together may have. */
  readonly inflated: number;
  /** Numbers, names, strings, arrays and dictionaries over all objects: what is read takes many times its bytes. */
  readonly values: number;
  /** One of ours asks for three checks, so that `checks` are enough for so many. */
  readonly signatures: number;
  /** Certificates and CRLs of one file. */
  readonly evidence: number;
  /** Names in the locks of one file's fields. */
  readonly locks: number;
  /** Entries of all CRLs. */
  readonly revoked: number;
  /** Signature checks, in those of P-256: a key that is dearer counts for several, and so do megabytes that are signed. */
  readonly checks: number;
  /** Items of lists and dictionaries that are walked because others share them or a later revision looks at them again. */
  readonly steps: number;
}

export const defaultLimits: Limits = {
  size: 50 * 1024 * 1024,
  revisions: 12_000,
  objects: 400_000,
  depth: 64,
  inflated: 64 * 1024 * 1024,
  values: 9_000_000,
  signatures: 4_000,
  evidence: 20_000,
  locks: 20_000,
  revoked: 400_000,
  checks: 12_000,
  steps: 10_000_000,
};
