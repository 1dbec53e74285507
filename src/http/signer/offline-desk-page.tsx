import type { VNode } from 'preact';
import { cards, type PledgeEvent } from '../../model.ts';
import { assetUrl } from '../assets.ts';
import { Page } from '../layout.tsx';
import { DeskPin } from './return-form.tsx';

/**
 * The desk without a network: an empty shell that a tablet keeps. Whom it lists, and what they sign, its script takes from what the
 * tablet has kept besides (desk-book.tsx).
 */
export function OfflineDeskPage({ event }: { readonly event: PledgeEvent }): VNode {
  return (
    <Page
      title={`Meja tanpa jaringan · ${event.name}`}
      accent={event.accent}
      styles={['signer.css', 'desk.css']}
      script="offline-desk.js"
      bare
      width="full"
    >
      <div id="luring" data-slug={event.slug} data-sign={assetUrl('sign.js')} data-cards={cards.join(',')}>
        <p id="antrean" class="status" role="status" hidden />
        <section id="terkunci" class="lent" aria-labelledby="terkunci-judul" hidden>
          <h1 id="terkunci-judul" tabIndex={-1}>
            Meja tanpa jaringan
          </h1>
          <p data-why>Ketik PIN petugas untuk membuka daftar yang tersimpan di tablet ini.</p>
          <PinPad />
        </section>
        <section id="tersimpan" class="lent" aria-labelledby="tersimpan-judul" hidden>
          <h1 id="tersimpan-judul" tabIndex={-1}>
            Terima kasih, tanda tangan Anda tersimpan di tablet ini
          </h1>
          <p>
            Begitu ada jaringan, tanda tangan dikirim sendiri dan masuk ke naskah, satu kali. Kembalikan tablet kepada
            petugas.
          </p>
        </section>
        <section id="daftar" aria-labelledby="daftar-judul" hidden>
          <div class="row ends">
            <h1 id="daftar-judul" tabIndex={-1}>
              Siapa yang akan menandatangani?
            </h1>
            <p>
              <a id="ke-meja" class="button quiet" href={`/kios/${event.slug}`}>
                Ke meja dengan jaringan
              </a>
            </p>
          </div>
          <div id="perhatian" hidden />
          <label for="cari" class="title">
            Nama atau jabatan
          </label>
          <input id="cari" type="search" autoComplete="off" spellcheck={false} maxLength={80} />
          <p class="soft" id="keterangan" />
          <div id="orang" aria-live="polite" />
        </section>
        <div id="lembar" hidden />
      </div>
    </Page>
  );
}

/** Moved by the script to where the PIN is asked for. */
function PinPad(): VNode {
  return (
    <form id="pin-petugas" class="return" novalidate>
      <DeskPin />
    </form>
  );
}
