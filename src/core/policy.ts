/**
 * Object identifiers of our own practice statement (certs/README.md). The arc is a UUID under 2.25 (ITU-T X.667), which
 * needs no registration: 6c5f1d0e-8a3b-4c53-9d0a-27e1b4a4f1c2.
 */
const arc = '2.25.144050481088185122417415820121785823682';

export const policies = {
  /** One-time certificates of signers; up to version 0.2 the organizer's seal too, which lacks their noRevAvail. */
  signer: `${arc}.1`,
  /** TSA policy in the tokens of our time-stamping authority, whose signatures have the smaller s (ecdsa.ts). */
  timestamp: `${arc}.2.1`,
  /** TSA policy of older tokens, whose signatures have either s. */
  formerTimestamp: `${arc}.2`,
  /** The organizer's seal. */
  seal: `${arc}.4`,
  any: '2.5.29.32.0',
} as const;

/** Signed attributes of our own (docs/formats.md). */
export const attributes = {
  /** IkrarConsent: what the person agreed to, and by which key (consent-attribute.ts). */
  consent: `${arc}.3.1`,
} as const;

/** Common names of the certificate authorities of a house, at the beginning: each generation may add something of its own. */
export const authorityNames = { root: 'Ikrar Root', issuer: 'Ikrar CA' } as const;
