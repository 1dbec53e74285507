import type { ConsentKind } from './consent.ts';

/** Whose key signed a consent, as paper says it after the time of a signature. */
export const keyWords: Readonly<Record<ConsentKind, string>> = {
  ponsel: 'kunci ponsel',
  sidik: 'passkey',
  meja: 'kunci meja',
  server: 'kunci server',
};

/** What each of them proves, and no more: for the person who reads a report. */
export const keyClaims: Readonly<Record<ConsentKind, string>> = {
  ponsel: 'Persetujuannya ditandatangani dengan kunci di ponsel, yang tidak perlu diketahui server.',
  sidik:
    'Persetujuannya disahkan dengan passkey: kunci yang tidak terbaca dari penyimpanan perangkat, dipakai sesudah pemiliknya diperiksa.',
  meja: 'Persetujuannya ditandatangani dengan kunci tablet petugas, bukan dengan kunci milik penanda tangan.',
  server: 'Persetujuannya dicatat oleh server; tidak ada kunci milik penanda tangan.',
};
