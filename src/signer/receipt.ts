import type { Receipt } from '../ceremony.ts';
import { momentWords } from '../document/dates.ts';
import type { Claim } from './claim.ts';

/** The ceremony's receipt, with what a signer's page and a program of his need beside it. */
export interface SignerReceipt extends Receipt {
  /** The time in words, in the event's time zone. */
  readonly moment: string;
  /** Path of the citizen's page, and of the log's proof once it is made. */
  readonly page: string;
  readonly proof: string;
  /** The same proof in words, with a QR; it asks again by itself until the log has caught up. */
  readonly proofPage: string;
}

export function signerReceipt(claim: Claim, receipt: Receipt): SignerReceipt {
  return {
    ...receipt,
    moment: momentWords(new Date(receipt.at), claim.event.timeZone),
    page: `/v/${receipt.code}`,
    proof: `/v/${receipt.code}/tanda-terima/${receipt.n}.txt`,
    proofPage: `/v/${receipt.code}/tanda-terima/${receipt.n}`,
  };
}
