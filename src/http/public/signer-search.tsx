import type { VNode } from 'preact';

/** The search above a table of signers; hidden until search.ts, which finds it by its ids, makes it work. */
export const SignerSearch = (): VNode => (
  <div class="field no-print" hidden>
    <label for="signer-search">Cari nama atau jabatan</label>
    <input id="signer-search" type="search" autoComplete="off" />
    <p id="signer-found" class="soft small" role="status" aria-live="polite" />
  </div>
);
