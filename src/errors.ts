/**
 * A refusal of bad input, with a code. The code is stable and for programs; the message is Indonesian, for the person
 * at the screen, and says what to do. Bad evidence is not an error (the verifier returns a report), and a broken system
 * throws an ordinary Error with its cause.
 */
export const errorCodes = [
  // input of any kind
  'invalid-input',
  'malformed-json',
  'unsupported-media-type',
  'body-too-large',
  'not-found',
  'method-not-allowed',
  'conflict',
  'rate-limited',
  // accounts
  'login-required',
  'login-failed',
  'forbidden',
  'csrf-failed',
  'setup-closed',
  // texts and rosters
  'template-unknown',
  'template-changed',
  'template-not-in-force',
  'text-unfit',
  'slot-missing',
  'slot-unknown',
  'slot-invalid',
  'roster-invalid',
  'roster-empty',
  'region-unknown',
  'character-unprintable',
  'logo-invalid',
  // the ceremony
  'declaration-not-draft',
  'declaration-not-open',
  'declaration-closed',
  'parent-closed',
  'digest-mismatch',
  'content-altered',
  'strokes-invalid',
  'token-unknown',
  'card-replaced',
  'ticket-expired',
  'pin-wrong',
  'pin-locked',
  'key-invalid',
  'key-unknown',
  'key-replaced',
  'consent-invalid',
  'consent-late',
  'already-signed',
  'hall-closed',
  'hall-code-wrong',
  'code-mistyped',
  'code-unknown',
  'email-off',
  // keys and clocks
  'clock-behind',
  'seal-invalid',
  'keys-missing',
  'timestamp-unavailable',
  'signature-too-large',
  // files and evidence
  'pdf-too-large',
  'pdf-unreadable',
  'upload-too-slow',
  // operation
  'config-invalid',
  'store-unavailable',
  'store-newer',
  'store-older',
  'store-locked',
  'store-damaged',
  'log-rolled-back',
  'overloaded',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One fault inside an input: its place (JSON path, or row and column of a sheet) and what to do. `sheet` only if there are several. */
export interface Fault {
  readonly path?: string;
  readonly sheet?: string;
  readonly row?: number;
  readonly column?: string;
  readonly message: string;
}

export class IkrarError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  /** Seconds after which the same request may succeed, if known. */
  readonly retryAfter: number | undefined;
  /** With 'already-signed': the receipt of the signature that was made. */
  readonly receipt: object | undefined;
  /** Path of the page on which the person finds help; a page only. */
  readonly onward: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly faults?: readonly Fault[];
      readonly retryAfter?: number;
      readonly receipt?: object;
      readonly onward?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'IkrarError';
    this.code = code;
    this.faults = options.faults ?? [];
    this.retryAfter = options.retryAfter;
    this.receipt = options.receipt;
    this.onward = options.onward;
  }
}

/** The error for a limit that was reached. @param retryAfter seconds until the next try may succeed */
export function tooMany(message: string | undefined, retryAfter: number): IkrarError {
  const what = message ?? 'Terlalu banyak permintaan dari jaringan ini.';
  return new IkrarError('rate-limited', `${what} Coba lagi dalam ${duration(retryAfter)}.`, { retryAfter });
}

const duration = (seconds: number): string => (seconds < 90 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`);
