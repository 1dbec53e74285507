import { IkrarError } from '../errors.ts';

/** Seconds after which a client tries again when the database did not answer. */
const retryAfter = 5;

/** The database cannot be used now. `reason` is an Indonesian sentence that says what to do. */
export const unavailable = (reason: string, cause?: unknown): IkrarError =>
  new IkrarError('store-unavailable', reason, { retryAfter, ...(cause === undefined ? {} : { cause }) });

export const newerSchema = (found: number, known: number): IkrarError =>
  new IkrarError(
    'store-newer',
    `Basis data dibuat oleh Ikrar yang lebih baru (skema ${found}; program ini mengenal sampai ${known}). Jalankan versi Ikrar yang baru; data tidak diubah.`,
  );
