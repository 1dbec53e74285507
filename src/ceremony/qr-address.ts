import { type Content, contentDigest } from '../document/content.ts';
import { qrPayload } from '../log/qr-signature.ts';
import type { CeremonyDeps } from './deps.ts';

/** The number of characters at which a QR of 30 mm can still be scanned from a photocopy (test/conformance/qr). */
const maxAddress = 245;

/**
 * The address in the large QR: the citizen's page and, after #, a signed summary that can be checked without a network.
 */
export async function qrAddress(deps: CeremonyDeps, content: Content): Promise<string> {
  const { code, event, text, signers } = content;
  const qr = await qrPayload(
    {
      code,
      contentDigest: contentDigest(content),
      title: text.title,
      date: content.days[0]!,
      place: event.place,
      signers: signers.length,
    },
    deps.authority.qr,
    maxAddress - content.url.length - 1,
  );
  return `${content.url}#${qr}`;
}
