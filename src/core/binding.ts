import { utf8 } from './bytes.ts';

/** What a phone signs with a new key to bind it to one person's place on one text: lines of UTF-8, each ended by a line feed. */
export const bindingMessage = (contentDigest: string, field: string): Uint8Array =>
  utf8(`ikrar-kunci-1\n${contentDigest}\n${field}\n`);

/** What a phone signs with the key that is bound now, to say that the passkey of this attestation object (SHA-256, hex) is its own too. */
export const upgradeMessage = (contentDigest: string, field: string, attestation: string): Uint8Array =>
  utf8(`ikrar-ganti-1\n${contentDigest}\n${field}\n${attestation}\n`);

/** What a desk's tablet signs when it was handed over without a network: to whose consent, by its digest, and for which card. */
export const handOverMessage = (
  eventId: string,
  { consentDigest, card, at }: { readonly consentDigest: string; readonly card: string; readonly at: number },
): Uint8Array => utf8(`ikrar-serah-1\n${eventId}\n${consentDigest}\n${card}\n${at}\n`);

/** What a desk's tablet signs with its key to enrol it for an event, in the same form. */
export const enrolmentMessage = (eventId: string): Uint8Array => utf8(`ikrar-meja-1\n${eventId}\n`);
