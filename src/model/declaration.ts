import { z } from 'zod';
import { count, day, id, line, named, type Of, regionCode, stored, time } from './fields.ts';

/**
 * bersama: one text and many signers, in one file or in volumes; perorangan: one file for each person (pakta
 * integritas).
 */
export const declarationKinds = ['bersama', 'perorangan'] as const;
export type DeclarationKind = (typeof declarationKinds)[number];

/**
 * Files are written while a declaration is `opening` or `closing`; what a crash interrupts there is completed, never
 * undone. From `opening` on, text and roster are frozen.
 */
export const declarationStates = ['draft', 'opening', 'open', 'closing', 'closed', 'revoked'] as const;
export type DeclarationState = (typeof declarationStates)[number];

/**
 * A clause of the clause library, and the numbered point of the template after which it stands (0 = before the first).
 */
export const clauseChoice = z.strictObject({ id, version: z.int().min(1), after: z.int().min(0).max(50) });
export type ClauseChoice = Of<typeof clauseChoice>;

/**
 * handwriting: the drawing, or the name as it was typed; electronic: only that the person signed electronically, while the drawing is
 * kept beside the file.
 */
export const appearances = ['handwriting', 'electronic'] as const;
export type Appearance = (typeof appearances)[number];

/** Naskah: a text with its slots filled, a roster, and how both are divided into files. */
export const declaration = z.strictObject({
  ...stored,
  /**
   * Empty while a draft is being removed: the draft no longer belongs to an event, and is deleted after its dependent
   * records.
   */
  eventId: line(200),
  /** The former event of a draft that is being removed. */
  removedFrom: id.exactOptional(),
  /** Position among the event's declarations, from 0. */
  order: count,
  /**
   * The organizers' name for the declaration in lists, and for a round among its siblings ("Dinas Kesehatan"); never
   * printed.
   */
  label: named(120).exactOptional(),
  kind: z.enum(declarationKinds),
  /**
   * How a joint declaration is divided into files. auto: by group when there are more signers than public validators
   * can handle.
   */
  volumes: z.enum(['auto', 'one', 'by-group']),
  template: z.strictObject({ id, version: z.int().min(1) }),
  clauses: z.array(clauseChoice).max(20),
  slots: z.record(line(60), line(2000)),
  /** What the spaces of people show; absent, handwriting. Frozen with the text at the opening. */
  appearance: z.enum(appearances).exactOptional(),
  /** Nomor naskah as printed; empty until the organizer sets it or the pattern fills it at opening. */
  number: line(120),
  /** Signing days (sittings), ascending; empty means the event's days. */
  days: z.array(day).max(31),
  /** susulan: a later round for the people who were missing; berjenjang: a round carried down to staff. */
  parent: z.strictObject({ id, relation: z.enum(['susulan', 'berjenjang']) }).exactOptional(),
  state: z.enum(declarationStates),
  openedAt: time.exactOptional(),
  closedAt: time.exactOptional(),
  revoked: z.strictObject({ at: time, reason: named(300), by: line(1000) }).exactOptional(),
});
export type Declaration = Of<typeof declaration>;

export const roles = ['pemandu', 'penandatangan', 'saksi', 'mengetahui'] as const;
/** pemandu reads aloud and signs in the first block; saksi and mengetahui sign after the signers. */
export type Role = (typeof roles)[number];

/** One line of a roster: the facts that are printed and frozen. */
export const person = z.strictObject({
  id,
  name: named(160),
  position: named(160),
  institution: line(160),
  regionCode,
  role: z.enum(roles),
  /** 18 digits; never printed whole, never in a certificate. */
  nip: z
    .string()
    .regex(/^\d{18}$/)
    .exactOptional(),
  /** Pangkat/golongan, for the identity block of a pakta integritas. */
  rank: named(60).exactOptional(),
  /** Kecamatan, kabupaten or OPD; progress is counted and volumes are made by this group. */
  group: named(160).exactOptional(),
  /**
   * Whom this person represents ("Camat Kupitan"), and by which letter; both or neither. They sign in their own name and
   * position, and both stand under these.
   */
  represents: named(160).exactOptional(),
  letter: named(160).exactOptional(),
  /**
   * Where the personal link is sent: a telephone number (E.164) and an address for e-mail. Neither is printed, signed or
   * published, and both are removed at the closing.
   */
  phone: z
    .string()
    .regex(/^\+\d{8,15}$/)
    .exactOptional(),
  email: named(254).exactOptional(),
});
export type Person = Of<typeof person>;

/**
 * The roster of one declaration in one record, so that an import is stored whole or not at all. `id` is the
 * declaration's.
 */
export const roster = z.strictObject({
  ...stored,
  people: z.array(person).max(5000),
  /**
   * Set when the declaration opens. It is in the roster's own record so that a late write of the roster conflicts with
   * it.
   */
  frozen: z.literal(true).exactOptional(),
});
export type Roster = Of<typeof roster>;
