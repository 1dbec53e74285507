import { base64 } from '../../core/bytes.ts';
import { type Authority, spkiOf } from '../../pki/authority.ts';

/** The public keys that check large QRs: the current one, and those of sheets printed before a renewal. */
export const qrKeys = ({ qr }: Authority): readonly { readonly id: string; readonly spki: string }[] =>
  [qr, ...qr.former].map(({ id, key }) => ({ id, spki: base64(spkiOf(key)) }));
