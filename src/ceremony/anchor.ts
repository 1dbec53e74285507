import { concat } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { memoize } from '../core/turns.ts';
import type { Revision } from '../model.ts';
import type { Authority } from '../pki/authority.ts';
import type { Stores } from '../stores.ts';
import { findCertifiedContent } from '../verification/certified-content.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { verifyPdf } from '../verification/verify.ts';

/**
 * The digest of the content that the organizer certified, which is attached to the PDF. It is read from the PDF itself,
 * because nobody who can only write to the database can forge the PDF's certification; all other stored data about the
 * file are compared with this digest.
 * @returns undefined while the file has no certification yet, `false` when its certification is not of this installation
 */
export type GetAnchor = (fileId: string) => Promise<string | false | undefined>;

export interface Anchors {
  readonly get: GetAnchor;
  /** Told by the process that has certified a file and stored it: it need not read its own certification again. */
  certified(fileId: string, contentDigest: string): void;
}

/** How many digests are cached; they never change, because revisions are only ever added. */
const remembered = 100_000;

export function createAnchor(
  { revisions }: Pick<Stores, 'revisions'>,
  { authority, roots }: { readonly authority: Authority; readonly roots: readonly Uint8Array[] },
): Anchors {
  const known = memoize<string | false>(remembered);
  const sealSha256 = sha256Hex(authority.seal.certificate);
  const notYet = new Error('not certified yet');

  async function read(fileId: string): Promise<string | false> {
    const [certification, evidence] = await revisions.read(fileId, { after: -1, limit: 2 });
    if (!certification) throw notYet; // an error is not cached
    const certified = await findCertifiedContent(certification.bytes, nodePrimitives);
    if (!certified) return false;
    const ours = certified.certificateSha256 === sealSha256 || (await isTrusted(certification, evidence));
    return ours && certified.contentDigest;
  }

  /** Whether the certificate that certified was one of ours: a seal before the present one. */
  async function isTrusted(certification: Revision, evidence: Revision | undefined): Promise<boolean> {
    const pdf = evidence?.kind === 'dss' ? concat(certification.bytes, evidence.bytes) : certification.bytes;
    // Verified as of its own time; the timestamp's clock may be a second ahead of the revision's time.
    const at = new Date(Date.parse(certification.at) + 60_000);
    const { signatures } = await verifyPdf(pdf, { roots, at, primitives: nodePrimitives });
    return signatures[0]?.trusted === true;
  }

  return {
    get: (fileId) =>
      known(fileId, () => read(fileId)).catch((error: unknown) => {
        if (error === notYet) return undefined;
        throw error;
      }),
    certified: (fileId, contentDigest) => void known(fileId, async () => contentDigest),
  };
}
