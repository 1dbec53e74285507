/**
 * Object identifiers of our own practice statement (certs/README.md). The arc is a UUID under 2.25 (ITU-T X.667), which needs
 * no registration: 6c5f1d0e-8a3b-4c53-9d0a-27e1b4a4f1c2.
 */
const arc = '2.25.144050481088185122417415820121785823682';

export const policies = {
  /** One-time certificates of signers and the organizer's seal. */
  signer: `${arc}.1`,
  /** The time-stamping authority, as the TSA policy of its tokens: signatures in their smaller form (ecdsa.ts). */
  timestamp: `${arc}.2.1`,
  /** What its tokens named before: either form. */
  formerTimestamp: `${arc}.2`,
  any: '2.5.29.32.0',
} as const;
