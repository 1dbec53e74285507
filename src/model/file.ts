import { z } from 'zod';
import { bytes, count, digest, id, line, type Of, stored, time } from './fields.ts';

export const fileKinds = ['ikrar', 'pakta', 'berita-acara'] as const;
export type FileKind = (typeof fileKinds)[number];

/** Berkas: what is signed. Light: looked up by code at every scan. */
export const pledgeFile = z.strictObject({
  ...stored,
  eventId: id,
  declarationId: id,
  kind: z.enum(fileKinds),
  /** `XXXX-XXXX-XXXX`, Crockford base32; unique. */
  code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/),
  /** Position among the declaration's files, from 0. */
  order: count,
  /** Label of a volume ("Kabupaten Minahasa") or the person's name of an individual pledge. */
  label: line(200).exactOptional(),
  /** Of the canonical JSON of all that is printed. */
  contentDigest: digest,
  signers: count,
});
export type PledgeFile = Of<typeof pledgeFile>;

/** The heavy half of a file, immutable: `id` is the file's. */
export const paper = z.strictObject({
  ...stored,
  /** Canonical JSON of the content (document/content). */
  content: z.string(),
  /** JSON of the signing plan (document/plan): where the fields stand. */
  plan: z.string(),
  /** What the large QR says, and the time in the metadata: with the content, all that the base PDF depends on. */
  address: line(2000),
  at: time,
});
export type Paper = Of<typeof paper>;

export const revisionKinds = ['certification', 'dss', 'signature', 'timestamp'] as const;
export type RevisionKind = (typeof revisionKinds)[number];

/** One increment of a PDF. The PDF is the concatenation of its revisions; n counts from 0, the base and its certification. */
export const revision = z.strictObject({
  fileId: id,
  n: count,
  kind: z.enum(revisionKinds),
  /** The increment only. */
  bytes,
  /** Size of the whole file to here. */
  size: count,
  /** Of the whole file to here. */
  sha256: digest,
  signerId: id.exactOptional(),
  /** Canonical JSON of the consent, and its digest. */
  consent: z.string().exactOptional(),
  consentDigest: digest.exactOptional(),
  certificateSha256: digest.exactOptional(),
  /** Whose clock stamped it: our own TSA, or the external one. */
  timestampBy: z.enum(['own', 'external', 'own-because-external-silent']).exactOptional(),
  at: time,
});
export type Revision = Of<typeof revision>;

/** A revision without its bytes and strokes: what counts, lists and boards need. */
export const revisionFacts = revision.omit({ bytes: true, consent: true });
export type RevisionFacts = Of<typeof revisionFacts>;

/**
 * A leaf of the transparency log: the canonical bytes that are hashed into the tree. n = -1 is no revision: the revocation of the
 * file, or what is said of no file; then `fileId` is that entry's own name (log/appender).
 */
export const loggedEntry = z.strictObject({
  index: count,
  fileId: id,
  n: z.int().min(-1),
  bytes,
});
export type LoggedEntry = Of<typeof loggedEntry>;
