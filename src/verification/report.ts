import { z } from 'zod';
import { uses } from '../core/use.ts';

/** The verifier's answer, as JSON, as the OpenAPI document publishes it. Codes and keys are stable, messages are not. */
const severity = z.enum(['failed', 'indeterminate', 'note']);
const verdict = z.enum(['passed', 'indeterminate', 'failed']);
const instant = z.iso.datetime().describe('ISO 8601, UTC');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const revisionNumber = z
  .int()
  .optional()
  .describe('In an ikrar file the certification is 0, as in the log, and the base has none; in others the first is 0');

const findingSchema = z
  .object({
    code: z.string().describe('Stable, kebab-case English'),
    severity,
    message: z.string().describe('Indonesian sentence for a person'),
    subIndication: z.string().optional().describe('EN 319 102-1'),
    offset: z.int().optional().describe('Byte in the file'),
    object: z.int().optional().describe('PDF object number'),
    page: z.int().optional().describe('From 1'),
    revision: revisionNumber,
    field: z.string().optional().describe('Signature field that it is about'),
  })
  .readonly()
  .meta({ id: 'Finding' });

const signatureReportSchema = z
  .object({
    field: z.string(),
    kind: z.enum(['certification', 'approval', 'timestamp']),
    verdict,
    subIndication: z.string().optional(),
    revision: revisionNumber,
    page: z.int().optional().describe('Where its mark is, from 1'),
    signer: z
      .object({
        name: z.string(),
        position: z.string().optional(),
        represents: z.string().optional().describe('Whom they represent by a letter, as the content of the file says'),
        organization: z.string().optional(),
        issuer: z.string().optional(),
        certificateSha256: sha256.optional(),
      })
      .readonly()
      .meta({ id: 'SignatureSubject' }),
    signedAt: instant.optional().describe('What the signature claims'),
    provenAt: instant.optional().describe('What a trusted timestamp proves'),
    intact: z.boolean().describe('The bytes are those that were signed'),
    valid: z.boolean().describe("The signature is the certificate's key's"),
    trusted: z.boolean().describe('The certificate leads to a given root and held at the time'),
    coverage: z.enum(['whole-file', 'revision', 'none']),
    level: z.enum(['none', 'B-B', 'B-T', 'B-LT', 'B-LTA']).describe('PAdES baseline level that is reached'),
    subFilter: z.string().optional(),
    consent: z
      .object({
        kind: z.enum(['ponsel', 'sidik', 'meja', 'server']).describe('Whose key signed the consent'),
        at: instant.describe("What the clock of the person's device said"),
        sha256: sha256.describe('Of the consent; the log entry names it'),
        point: z
          .string()
          .regex(/^0[23][0-9a-f]{64}$/)
          .optional()
          .describe('The public key, a compressed point of P-256; absent where the server made the key')
          .meta({ examples: [`02${'6b'.repeat(32)}`] }),
        enrolment: sha256.optional().describe('Of the log entry with which the key of a desk was enrolled'),
        strokes: z
          .enum(['right', 'wrong', 'absent'])
          .optional()
          .describe('Of the drawing beside the file; absent where the file does not print it either'),
      })
      .readonly()
      .optional()
      .meta({ id: 'ConsentReport' }),
    reason: z.string().optional(),
    location: z.string().optional(),
    findings: z.array(findingSchema).readonly(),
  })
  .readonly()
  .meta({ id: 'SignatureReport' });

const revisionReportSchema = z
  .object({
    n: revisionNumber,
    offset: z.int().describe('First byte'),
    size: z.int().describe('Bytes of the whole file up to the end of this revision'),
    sha256: sha256.describe('Of the whole file up to the end of this revision'),
    kind: z.enum(['base', 'certification', 'signature', 'timestamp', 'dss', 'other']),
    changes: z
      .array(
        z
          .object({ message: z.string(), allowed: z.boolean(), object: z.int().optional(), page: z.int().optional() })
          .readonly()
          .meta({ id: 'RevisionChange' }),
      )
      .readonly(),
  })
  .readonly()
  .meta({ id: 'RevisionReport' });

const inclusionReportSchema = z
  .object({
    proven: z.boolean(),
    message: z.string(),
    revision: revisionNumber,
    origin: z.string().optional(),
    index: z.int().optional(),
  })
  .readonly()
  .meta({ id: 'InclusionReport' });

export const reportSchema = z
  .object({
    schema: z.literal('ikrar/report/2'),
    verdict,
    subIndication: z.string().optional().describe('EN 319 102-1'),
    summary: z.string().describe('One Indonesian sentence'),
    profile: z.enum(['ikrar', 'general']).describe('ikrar: our own kind of file, judged without any leniency'),
    at: instant.describe('The time at which the file was judged'),
    size: z.int(),
    sha256,
    /** What the attached ikrar.json says; trustworthy only where the verdict is passed. */
    document: z
      .object({
        code: z.string(),
        title: z.string(),
        contentDigest: sha256,
        use: z.enum(uses).optional().describe('Not a real pledge: made for training, or by a demonstration'),
      })
      .readonly()
      .optional(),
    state: z
      .object({
        fields: z.int().describe('Signature fields for people'),
        signed: z.int().describe('Of these, how many are signed'),
        closed: z
          .boolean()
          .describe('A document timestamp closes the file; in an ikrar file, evidence directly before it'),
      })
      .readonly(),
    signatures: z.array(signatureReportSchema).readonly(),
    revisions: z.array(revisionReportSchema).readonly(),
    inclusion: z.array(inclusionReportSchema).readonly(),
    findings: z.array(findingSchema).readonly().describe('Heaviest first'),
    omitted: z.int().describe('Findings beyond those shown'),
  })
  .readonly();

export type Report = z.infer<typeof reportSchema>;
export type Verdict = Report['verdict'];
export type SignatureReport = z.infer<typeof signatureReportSchema>;
export type RevisionReport = z.infer<typeof revisionReportSchema>;
export type FindingReport = z.infer<typeof findingSchema>;
export type InclusionReport = z.infer<typeof inclusionReportSchema>;
