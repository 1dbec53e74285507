/**
 * Every finding has a stable code. How heavy it is can depend on where it lies and on whose file it is, which is known only at
 * the end; so a step names the weight and the conclusion makes a severity of it.
 *
 * - failed: proven wrong, whatever the file
 * - placed: failed behind the first intact signature (nobody but its writer saw it); before it, a structure not followed
 * - structure: legal or harmless, but not followed here: indeterminate; in an ikrar file, which never has it, failed
 * - house: a habit of ours and nobody else's: in an ikrar file failed, elsewhere not worth a word
 * - deviation: differs from the profile: a note; in an ikrar file failed
 * - inert: says nothing (a comment): a note where an intact signature covers it, else failed; in an ikrar file failed
 * - indeterminate, note: as they say
 */
export type Weight = 'failed' | 'placed' | 'structure' | 'deviation' | 'house' | 'inert' | 'indeterminate' | 'note';
export type Severity = 'failed' | 'indeterminate' | 'note';

/** Sub-indications in the words of EN 319 102-1 section 5.1.3. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'REVOKED_NO_POE'
  | 'TRY_LATER'
  | 'NO_POE'
  | 'SIGNED_DATA_NOT_FOUND';

export interface Place {
  readonly offset?: number | undefined;
  readonly object?: number | undefined;
  readonly page?: number | undefined;
  readonly revision?: number | undefined;
  /** Index into the signatures of the report. */
  readonly signature?: number | undefined;
}

export interface RawFinding extends Place {
  readonly code: FindingCode;
  readonly message: string;
}

interface Kind {
  readonly weight: Weight;
  readonly sub: SubIndication;
}

const kind = (weight: Weight, sub: SubIndication = 'FORMAT_FAILURE'): Kind => ({ weight, sub });

export const findingKinds = {
  // the file as a whole
  'header-missing': kind('failed'),
  'eof-missing': kind('failed'),
  'startxref-invalid': kind('failed'),
  'startxref-disagrees': kind('placed'),
  'eof-unterminated': kind('house'),
  'bytes-after-eof': kind('placed'),
  'bytes-unaccounted': kind('placed'),
  'object-unlisted': kind('placed'),
  'revision-hidden': kind('placed'),
  'white-space-run': kind('inert'),
  comment: kind('inert'),
  'segments-overlap': kind('placed'),
  'syntax-invalid': kind('placed'),
  'key-duplicate': kind('placed'),
  'stream-length': kind('placed'),
  'xref-invalid': kind('failed'),
  'xref-entry-wrong': kind('placed'),
  'xref-points-back': kind('placed'),
  'xref-repeats': kind('placed'),
  'prev-invalid': kind('failed'),
  'trailer-invalid': kind('placed'),
  'size-shrinks': kind('placed'),
  'structure-linearized': kind('deviation', 'SIG_CONSTRAINTS_FAILURE'),
  'structure-hybrid': kind('placed', 'SIG_CONSTRAINTS_FAILURE'),
  'structure-encrypted': kind('placed', 'SIG_CONSTRAINTS_FAILURE'),
  'structure-filter': kind('placed', 'SIG_CONSTRAINTS_FAILURE'),
  'object-stream-invalid': kind('placed'),
  'limit-size': kind('failed', 'FORMAT_FAILURE'),
  'limit-revisions': kind('failed', 'FORMAT_FAILURE'),
  'limit-objects': kind('failed', 'FORMAT_FAILURE'),
  'limit-depth': kind('failed', 'FORMAT_FAILURE'),
  'limit-inflated': kind('failed', 'FORMAT_FAILURE'),
  'limit-signatures': kind('failed', 'FORMAT_FAILURE'),
  'limit-evidence': kind('failed', 'FORMAT_FAILURE'),
  // signature dictionaries and fields
  'no-signature': kind('indeterminate', 'SIGNED_DATA_NOT_FOUND'),
  'signature-hidden': kind('failed'),
  'signature-incomplete': kind('failed'),
  'byte-range-invalid': kind('failed'),
  'contents-invalid': kind('failed'),
  'coverage-partial': kind('failed'),
  'signatures-share-revision': kind('failed'),
  'signature-without-field': kind('failed'),
  'signature-shared': kind('failed'),
  'signature-direct': kind('structure', 'SIG_CONSTRAINTS_FAILURE'),
  'field-unreachable': kind('placed', 'SIG_CONSTRAINTS_FAILURE'),
  'field-names-collide': kind('placed', 'SIG_CONSTRAINTS_FAILURE'),
  'subfilter-unsupported': kind('structure', 'SIG_CONSTRAINTS_FAILURE'),
  'signature-deviates': kind('deviation', 'SIG_CONSTRAINTS_FAILURE'),
  // cryptography
  'digest-mismatch': kind('failed', 'HASH_FAILURE'),
  'signature-wrong': kind('failed', 'SIG_CRYPTO_FAILURE'),
  'cms-malformed': kind('failed'),
  'cms-ber': kind('deviation'),
  'cms-deviates': kind('deviation', 'SIG_CONSTRAINTS_FAILURE'),
  'cms-signers': kind('structure', 'SIG_CONSTRAINTS_FAILURE'),
  'algorithm-weak': kind('structure', 'CRYPTO_CONSTRAINTS_FAILURE'),
  'algorithm-unknown': kind('structure', 'CRYPTO_CONSTRAINTS_FAILURE'),
  'certificate-missing': kind('structure', 'NO_SIGNING_CERTIFICATE_FOUND'),
  'certificate-mismatch': kind('failed'),
  'certificate-damaged': kind('failed', 'CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  'certificate-unrelated': kind('deviation', 'SIG_CONSTRAINTS_FAILURE'),
  // time
  'timestamp-malformed': kind('failed'),
  'timestamp-imprint': kind('failed', 'HASH_FAILURE'),
  'timestamp-wrong': kind('failed', 'SIG_CRYPTO_FAILURE'),
  'timestamp-untrusted': kind('indeterminate', 'NO_POE'),
  'timestamp-missing': kind('deviation', 'NO_POE'),
  'timestamp-order': kind('indeterminate', 'TIMESTAMP_ORDER_FAILURE'),
  // certificates
  'no-roots': kind('indeterminate', 'NO_CERTIFICATE_CHAIN_FOUND'),
  'signer-untrusted': kind('indeterminate', 'NO_CERTIFICATE_CHAIN_FOUND'),
  'signer-stranger': kind('failed', 'NO_CERTIFICATE_CHAIN_FOUND'),
  'certificate-expired': kind('indeterminate', 'OUT_OF_BOUNDS_NO_POE'),
  'certificate-not-valid-then': kind('failed', 'EXPIRED'),
  'certificate-unsuitable': kind('structure', 'CHAIN_CONSTRAINTS_FAILURE'),
  'chain-invalid': kind('structure', 'CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  'chain-unsupported': kind('structure', 'CHAIN_CONSTRAINTS_FAILURE'),
  revoked: kind('failed', 'REVOKED'),
  'revocation-unchecked': kind('note', 'TRY_LATER'),
  'revocation-unknown': kind('indeterminate', 'TRY_LATER'),
  'crl-damaged': kind('failed', 'CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  'evidence-unsupported': kind('note', 'TRY_LATER'),
  // certification and changes
  'certification-misplaced': kind('placed', 'SIG_CONSTRAINTS_FAILURE'),
  'certification-several': kind('failed'),
  'certification-perms': kind('structure', 'SIG_CONSTRAINTS_FAILURE'),
  'certification-missing': kind('house', 'SIG_CONSTRAINTS_FAILURE'),
  'change-forbidden': kind('failed'),
  'change-unjudged': kind('structure', 'SIG_CONSTRAINTS_FAILURE'),
  'change-permitted': kind('deviation', 'SIG_CONSTRAINTS_FAILURE'),
  // the transparency log
  'inclusion-failed': kind('failed'),
  'inclusion-proven': kind('note', 'SIG_CONSTRAINTS_FAILURE'),
  // what a reader should know
  'earlier-state': kind('note', 'SIG_CONSTRAINTS_FAILURE'),
  'end-unsigned': kind('note', 'SIG_CONSTRAINTS_FAILURE'),
} as const satisfies Record<string, Kind>;

export type FindingCode = keyof typeof findingKinds;

export const isFindingCode = (code: string): code is FindingCode => Object.hasOwn(findingKinds, code);

/** What a hostile file can make us remember. The report shows fewer. */
const maxFindings = 20_000;

/** Collects findings in the order of the steps; that a limit was met comes first, because then the rest is not all. */
export class Ledger {
  readonly findings: RawFinding[] = [];

  add(code: FindingCode, message: string, place: Place = {}): void {
    if (code.startsWith('limit-')) this.findings.unshift({ code, message, ...place });
    else if (this.findings.length < maxFindings) this.findings.push({ code, message, ...place });
  }

  has(code: FindingCode): boolean {
    return this.findings.some((finding) => finding.code === code);
  }
}
