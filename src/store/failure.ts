import { IkrarError } from '../errors.ts';

/** Seconds after which a client should try again when the database did not answer. */
const retryAfter = 5;

/** The error for a database that cannot be used now. `reason` is an Indonesian sentence that says what to do. */
export const unavailable = (reason: string, cause?: unknown): IkrarError =>
  new IkrarError('store-unavailable', reason, { retryAfter, ...(cause === undefined ? {} : { cause }) });

export const newerSchema = (found: number, known: number, what = 'Basis data'): IkrarError =>
  new IkrarError(
    'store-newer',
    `${what} dibuat oleh Ikrar yang lebih baru (skema ${found}; program ini mengenal sampai ${known}). Jalankan versi Ikrar yang baru; data tidak diubah.`,
  );

/** The error for a copy or an audit of an older database, which they may not upgrade. */
export const olderSchema = (found: number, known: number): IkrarError =>
  new IkrarError(
    'store-older',
    `Basis data masih dari Ikrar yang lebih lama (skema ${found}; program ini memakai ${known}). Jalankan ikrar serve sekali ` +
      'untuk memperbaruinya, atau pakai versi yang lama; data tidak diubah.',
  );

/** The error for an upgrade of a database in which files are half written. */
export const filesUnderWay = (): IkrarError =>
  new IkrarError(
    'store-older',
    'Data ini dari Ikrar yang lebih lama dan harus diperbarui, tetapi ada naskah yang sedang dibuka atau ditutup. Jalankan ' +
      'dulu versi Ikrar yang lama sampai itu selesai, hentikan, lalu jalankan versi ini; data tidak diubah.',
  );
