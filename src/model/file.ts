import { z } from 'zod';
import { bytes, count, digest, id, line, type Of, stored, time } from './fields.ts';
import { means } from './signer.ts';

export const fileKinds = ['ikrar', 'pakta', 'berita-acara'] as const;
export type FileKind = (typeof fileKinds)[number];

/** Berkas: one PDF that people sign. A small record, because every scan of a QR code looks it up by code. */
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
  /** Digest of the canonical JSON of everything that is printed. */
  contentDigest: digest,
  signers: count,
});
export type PledgeFile = Of<typeof pledgeFile>;

/** The large, immutable part of a file; `id` is the file's. */
export const paper = z.strictObject({
  ...stored,
  /** Canonical JSON of the content (document/content). */
  content: z.string(),
  /** JSON of the signing plan (document/plan): where the fields stand. */
  plan: z.string(),
  /** The address in the large QR and the time in the metadata: with the content, all that the base PDF depends on. */
  address: line(2000),
  at: time,
});
export type Paper = Of<typeof paper>;

export const revisionKinds = ['certification', 'dss', 'signature', 'timestamp'] as const;
export type RevisionKind = (typeof revisionKinds)[number];

/**
 * One increment of a PDF. The PDF is the concatenation of its revisions. n counts from 0, the certification, whose bytes
 * include the unnumbered base.
 */
export const revision = z.strictObject({
  fileId: id,
  n: count,
  kind: z.enum(revisionKinds),
  /** The bytes of this increment only. */
  bytes,
  /** Size of the whole file up to and including this revision. */
  size: count,
  /** Digest of the whole file up to and including this revision. */
  sha256: digest,
  signerId: id.exactOptional(),
  /** Canonical JSON of the consent, and its digest. */
  consent: z.string().exactOptional(),
  consentDigest: digest.exactOptional(),
  /** How the signer was identified; in a file of `ikrar/1` the consent says it. */
  means: means.exactOptional(),
  /** Whose key signed the consent (core/consent); absent in a file of `ikrar/1`, where the server's did. */
  cara: z.enum(['meja', 'ponsel', 'server', 'sidik']).exactOptional(),
  certificateSha256: digest.exactOptional(),
  /** Whose clock made the timestamp: our own TSA's, or an external one's. */
  timestampBy: z.enum(['own', 'external', 'own-because-external-silent']).exactOptional(),
  at: time,
});
export type Revision = Of<typeof revision>;

/** A revision without its bytes and consent: enough for counts, lists and boards. */
export const revisionFacts = revision.omit({ bytes: true, consent: true });
export type RevisionFacts = Of<typeof revisionFacts>;

/**
 * A leaf of the transparency log: the canonical bytes that are hashed into the tree. With n = -1 the entry is not of a
 * revision: either it is the revocation of the file, or it belongs to no file and `fileId` is its own name
 * (log/appender).
 */
export const loggedEntry = z.strictObject({
  index: count,
  fileId: id,
  n: z.int().min(-1),
  bytes,
});
export type LoggedEntry = Of<typeof loggedEntry>;
