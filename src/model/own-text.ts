import { z } from 'zod';
import { digest, id, line, named, type Of, stored, time } from './fields.ts';

/**
 * A version of a text that an office has written itself. `id` is `{text}/{number}`. Once somebody else has agreed to it, it
 * never changes.
 */
export const ownText = z.strictObject({
  ...stored,
  /** Name of the text, the same in all versions; begins with `sendiri-`. */
  text: id,
  /** From 1. */
  number: z.int().min(1),
  /** For the events of which organizer the text may be chosen: its name in small letters (ceremony/texts). */
  office: line(200),
  /** The file of the text (template/source). */
  source: named(60_000),
  /** Accounts that have written in this version. */
  writers: z.array(id).min(1).max(100),
  /** Who released it, none of the writers; `digest` is the SHA-256 of the source that they read. */
  agreed: z.strictObject({ at: time, by: id, digest }).exactOptional(),
});
export type OwnText = Of<typeof ownText>;
