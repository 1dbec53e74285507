import type { ConsentKind } from './consent.ts';

/** Whose key signed a consent, as paper says it after the time of a signature. */
export const keyWords: Readonly<Record<ConsentKind, string>> = {
  ponsel: 'kunci ponsel',
  sidik: 'passkey',
  meja: 'kunci meja',
  server: 'kunci server',
};
