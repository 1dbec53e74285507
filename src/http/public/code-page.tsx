import type { VNode } from 'preact';
import { Page } from '../layout.tsx';

/** The start for a citizen with a print-out: a form for the code printed under the QR. */
export function CodePage(props: {
  readonly typed: string;
  readonly fault: string;
  readonly host: string;
  /** The fault casts doubt on the sheet itself, not on the typing. */
  readonly grave?: boolean;
}): VNode {
  const { typed, fault, grave } = props;
  return (
    <Page
      title="Periksa lembar ikrar"
      description="Ketik kode pada lembar ikrar netralitas untuk melihat naskah aslinya dan siapa yang menandatangani."
      styles={['citizen.css']}
      robots="index"
      nav={<a href="/kelola">Penyelenggara</a>}
    >
      <h1>Periksa lembar ikrar</h1>
      <p class="lead">
        Di bawah kode QR pada setiap halaman lembar ikrar tertulis sebuah kode. Ketik kode itu di sini untuk melihat
        naskah aslinya dan siapa yang menandatangani.
      </p>
      {fault && grave && (
        <div class="verdict bad" role="alert">
          <div>
            <h2>Kode tidak dikenal</h2>
            <p>{fault}</p>
          </div>
        </div>
      )}
      <form action="/v" class="code-form">
        <div class="field">
          <label for="kode">Kode pada lembar</label>
          <p class="hint" id="kode-hint">
            12 huruf dan angka; besar kecil huruf dan tanda hubung bebas. Huruf O dibaca nol, I dan L dibaca satu.
          </p>
          <div class="code-line">
            <input
              id="kode"
              name="kode"
              class="code"
              value={typed}
              placeholder="XXXX-XXXX-XXXX"
              autoComplete="off"
              autoCapitalize="characters"
              spellcheck={false}
              maxLength={200}
              aria-describedby="kode-hint kode-fault"
              aria-invalid={fault !== ''}
            />
            <button type="submit">Periksa</button>
          </div>
          <p class="fault" id="kode-fault" role={fault && !grave ? 'alert' : undefined} hidden={!fault || grave}>
            {fault}
          </p>
        </div>
      </form>
      <div class="notice">
        <p>
          Punya berkas PDF-nya, misalnya dari WhatsApp? <a href="/periksa">Periksa berkas</a> itu; tidak perlu kode.
        </p>
      </div>
      <p class="soft">
        Pastikan alamat yang terbuka di peramban Anda adalah <b>{props.host}</b>, sama dengan yang tercetak pada lembar.
        Kode QR dapat disalin ke lembar lain; karena itu selalu bandingkan isi lembar dengan halaman yang terbuka.
      </p>
    </Page>
  );
}
