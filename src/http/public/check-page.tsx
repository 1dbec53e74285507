import type { VNode } from 'preact';
import { mostBytes } from '../../checking/check.ts';
import { Page } from '../layout.tsx';

/** A page to check a file, for instance one received over WhatsApp: choose, drop or paste it. */
export function CheckPage({ fault }: { readonly fault: string }): VNode {
  return (
    <Page
      title="Periksa berkas PDF"
      description="Periksa apakah sebuah PDF ikrar asli, utuh, dan siapa yang menandatanganinya."
      styles={['citizen.css']}
      script="check.js"
      robots="index"
    >
      <h1>Periksa berkas PDF</h1>
      <p class="lead">
        Pilih PDF ikrar yang Anda terima. Kami periksa setiap tanda tangan di dalamnya dan apakah ada yang diubah
        sesudahnya.
      </p>
      <form id="check" method="post" action="/periksa" encType="multipart/form-data" data-most={mostBytes}>
        <div id="drop" class="drop">
          <label for="berkas">Pilih berkas PDF</label>
          <input
            id="berkas"
            name="berkas"
            type="file"
            accept="application/pdf,.pdf"
            required
            aria-describedby="check-status"
          />
          <p class="soft no-print">atau letakkan berkasnya di halaman ini, atau tempel (Ctrl+V). Paling besar 50 MB.</p>
          <button type="submit">Periksa</button>
        </div>
        <details>
          <summary>Punya tanda terima log?</summary>
          <p>Masukkan dulu di sini, lalu pilih PDF-nya di atas.</p>
          <label for="proof-file">Berkas tanda terima (.txt)</label>
          <input id="proof-file" type="file" accept=".txt,.tlog-proof,text/plain" />
          <label for="proof">atau tempel isinya</label>
          <textarea id="proof" name="tandaTerima" rows={4} maxLength={10_000} spellcheck={false} />
        </details>
        <p id="check-status" class="status error" role="status" aria-live="assertive" hidden={!fault}>
          {fault}
        </p>
      </form>
      <p class="soft">
        Berkas hanya dibaca untuk diperiksa dan tidak disimpan. Yang diperiksa berkas aslinya: foto, cetakan, atau hasil
        pindai tidak memuat tanda tangan elektronik; untuk itu <a href="/v">ketik kode pada lembar</a>.
      </p>
    </Page>
  );
}
