import type { VNode } from 'preact';

/** Shown by the page's script in place of the form, from the signature until it is recorded. */
export function Kept(): VNode {
  return (
    <section id="kept" class="kept" aria-labelledby="kept-title" hidden>
      <h1 id="kept-title" tabIndex={-1}>
        Tanda tangan Anda tersimpan di ponsel ini
      </h1>
      <ol class="stages">
        <li data-stage="tersimpan">Tersimpan di ponsel</li>
        <li data-stage="terkirim">Terkirim</li>
        <li data-stage="tercatat">Tercatat</li>
      </ol>
      <p class="status" role="status" aria-live="polite" hidden />
      <p>
        Anda tidak perlu berbuat apa-apa lagi. Kalau halaman ini ditutup sebelum tercatat, buka lagi tautan yang sama di
        ponsel dan peramban ini saat ada jaringan; tanda tangan dikirim sendiri, satu kali.
      </p>
      <p class="soft small">
        Begitu tercatat, persetujuan, kuncinya dan salinan halaman ini dihapus dari ponsel, paling lambat tujuh hari
        sesudah penandatanganan berakhir.
      </p>
    </section>
  );
}
