/* The citizen's page: search in the list of signers, and check the signed address that the large QR carries. */
import './search.ts';
import './qr-signature.ts';
