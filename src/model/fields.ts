import { z } from 'zod';

/** The read-only type of what a schema describes: nobody changes a record in place. */
export type Of<Schema extends z.ZodType> = Unchanging<z.output<Schema>>;

type Unchanging<T> = T extends Uint8Array ? T : T extends object ? { readonly [K in keyof T]: Unchanging<T[K]> } : T;

export const id = z.string().min(1).max(200);
export const line = (max: number) => z.string().max(max);
export const named = (max: number) => line(max).min(1);
export const count = z.int().min(0);
/** ISO 8601 in UTC, with milliseconds at most. */
export const time = z.iso.datetime();
/** YYYY-MM-DD */
export const day = z.iso.date();
/** SHA-256 in lower-case hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const regionCode = z.string().regex(/^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/);
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not bytes');

/** The fields of every record. Each replace raises `version` by one and compares it first (compare-and-set). */
export const stored = { id, version: count };
export type StoredRecord = Of<z.ZodObject<typeof stored>>;
