import type { VNode } from 'preact';
import { Page } from '../layout.tsx';

/** The page that checks a QR without a network: the phone keeps it from the first visit on. */
export function QrSignaturePage(): VNode {
  return (
    <Page
      title="Periksa segel QR"
      section="Periksa segel QR"
      script="qr-signature.js"
      robots="index"
      description="Memeriksa QR besar pada lembar ikrar tanpa jaringan."
    >
      <h1>Periksa segel QR</h1>
      <section id="seal-result" class="sheet" role="status" hidden />
      <noscript>
        <p>Halaman ini memeriksa segel di dalam peramban, jadi JavaScript harus menyala.</p>
      </noscript>
      <form id="seal-form" class="sheet stack" hidden>
        <label for="seal-url">Tempel isi QR besar dari halaman tanda tangan</label>
        <input id="seal-url" name="url" type="text" autocomplete="off" autocapitalize="off" spellcheck={false} />
        <button type="submit">Periksa</button>
      </form>
      <p>
        QR besar memuat judul, tanggal, tempat, jumlah orang, dan sidik isi naskah, ditandatangani oleh penyelenggara.
        Halaman ini memeriksanya di ponsel Anda sendiri. Setelah dibuka sekali dengan jaringan, halaman ini tetap
        bekerja tanpa jaringan.
      </p>
      <p class="soft">
        Segel membuktikan isi naskah dan daftar nama, bukan siapa yang sudah menandatangani: QR dicetak sebelum orang
        menandatangani. Untuk itu buka halaman naskahnya saat ada jaringan, atau periksa berkas PDF-nya.
      </p>
    </Page>
  );
}
