import { z } from 'zod';
import type { SigningReceipt } from '../ceremony.ts';
import { momentWords } from '../core/dates.ts';
import { represents, time } from '../operations/input.ts';
import type { Subject } from './claim.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const receiptAnswer = z
  .object({
    code: z.string(),
    name: z.string(),
    position: z.string(),
    represents,
    n: z.int().describe('Revisi berkas, dari 0'),
    ordinal: z.int().describe('Tanda tangan ke berapa, dari 1'),
    of: z.int(),
    sha256: sha256.describe('Seluruh berkas sampai tanda tangan ini'),
    contentDigest: sha256,
    consentDigest: sha256,
    certificateSha256: sha256,
    timestampBy: z.enum(['own', 'external', 'own-because-external-silent']),
    cara: z.enum(['ponsel', 'sidik', 'meja', 'server']).describe('Kunci siapa yang menandatangani persetujuan'),
    at: time,
    moment: z.string(),
    page: z.string(),
    proof: z.string(),
    proofPage: z.string(),
    fileId: z.string(),
    signerId: z.string(),
  })
  .meta({ id: 'SigningReceipt' });

/** The signing receipt of the ceremony, with the addresses and words that a signer's page, or their program, needs. */
export interface SignerReceipt extends SigningReceipt {
  /** The time of signing in words, in the event's time zone. */
  readonly moment: string;
  /** Path of the citizen's page; `proof` is that of the log's inclusion proof, once there is one. */
  readonly page: string;
  readonly proof: string;
  /** Path of a page that explains the inclusion proof, with a QR; the page reloads until the log has one. */
  readonly proofPage: string;
}

export function signerReceipt({ event }: Pick<Subject, 'event'>, receipt: SigningReceipt): SignerReceipt {
  return {
    ...receipt,
    moment: momentWords(new Date(receipt.at), event.timeZone),
    page: `/v/${receipt.code}`,
    proof: `/v/${receipt.code}/tanda-terima/${receipt.n}.txt`,
    proofPage: `/v/${receipt.code}/tanda-terima/${receipt.n}`,
  };
}
