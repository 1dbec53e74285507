import { z } from 'zod';
import { day, named, type Of, regionCode, stored, time } from './fields.ts';

export const timeZones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const;
export type TimeZone = (typeof timeZones)[number];

/** Kegiatan: an occasion held by Bawaslu at which one or more declarations are signed. */
export const pledgeEvent = z.strictObject({
  ...stored,
  /** Short name in addresses: `/h/{slug}`; unique. */
  slug: z.string().regex(/^[a-z0-9_-]{1,80}$/),
  name: named(160),
  /** e.g. "Pemilihan Tahun 2024" */
  election: named(120),
  /** The laws that the election is held under; absent: as `election` says. */
  regimes: z
    .array(z.enum(['pemilu', 'pemilihan', 'pilkades']))
    .min(1)
    .max(3)
    .exactOptional(),
  /** e.g. "Bawaslu Kabupaten Sijunjung" */
  organizer: named(120),
  regionCode,
  venue: named(160),
  /** The place of the place-and-date line, e.g. "Muaro Sijunjung". */
  place: named(80),
  firstDay: day,
  lastDay: day,
  timeZone: z.enum(timeZones),
  letterhead: z.array(named(200)).max(5),
  logo: z.strictObject({ type: z.enum(['image/png', 'image/jpeg']), base64: named(700_000) }).exactOptional(),
  /** The accent colour of the event's pages, `#rrggbb`. */
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .exactOptional(),
  /** Pattern of declaration numbers, e.g. "{nomor}/PM.01/K.SB-15/{bulan}/{tahun}". */
  numberPattern: named(80).exactOptional(),
  /**
   * How the hall takes PINs: without the board's code, for an event that has only posters; and from and until which day, if
   * not only on the signing days.
   */
  hall: z
    .strictObject({
      withoutCode: z.literal(true).exactOptional(),
      from: day.exactOptional(),
      until: day.exactOptional(),
    })
    .exactOptional(),
  createdAt: time,
});
export type PledgeEvent = Of<typeof pledgeEvent>;
