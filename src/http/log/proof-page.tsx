import type { VNode } from 'preact';
import { momentWords } from '../../core/dates.ts';
import type { FiledEntry } from '../../log/entry.ts';
import { Page } from '../layout.tsx';
import { QrPicture } from '../signer/qr-picture.tsx';

export interface ProofFacts {
  readonly code: string;
  readonly n: number;
  readonly timeZone: string;
  /** Absolute address of the inclusion proof. */
  readonly address: string;
  /** Undefined until a checkpoint covers the entry. */
  readonly proven?: {
    readonly entry: FiledEntry;
    readonly index: number;
    readonly size: number;
    readonly origin: string;
    readonly witnesses: readonly { readonly name: string; readonly at: string }[];
  };
}

const what: Readonly<Record<FiledEntry['kind'], string>> = {
  certification: 'pembukaan dan segel naskah',
  dss: 'bukti keabsahan yang dilampirkan',
  signature: 'satu tanda tangan',
  certified: 'satu tanda tangan dengan sertifikat elektronik dari luar',
  timestamp: 'stempel waktu penutup',
  revocation: 'pencabutan naskah',
};

/**
 * Explains one inclusion proof in words, with a QR by which another device can fetch it. Reloads until the log has the
 * proof.
 */
export function ProofPage({ facts }: { readonly facts: ProofFacts }): VNode {
  const { code, n, proven, address, timeZone } = facts;
  return (
    <Page title={`Tanda terima ${code}`} section="Tanda terima log">
      <h1>Tanda terima log</h1>
      {proven ? (
        <>
          <p>
            Catatan ini membuktikan bahwa {what[proven.entry.kind]} pada naskah <span class="code">{code}</span>{' '}
            tercatat di log terbuka dan tidak dapat dihapus diam-diam. Simpan berkasnya: bukti itu berlaku walau situs
            ini kelak tidak ada.
          </p>
          <dl class="facts sheet">
            <dt>Naskah</dt>
            <dd>
              <a class="code" href={`/v/${code}`}>
                {code}
              </a>
            </dd>
            <dt>Waktu</dt>
            <dd>{momentWords(new Date(proven.entry.at), timeZone)}</dd>
            <dt>Log</dt>
            <dd>
              {proven.origin}, indeks {proven.index} dari {proven.size} catatan
            </dd>
            <dt>Saksi luar</dt>
            <dd>{proven.witnesses.map(({ name }) => name).join(', ') || 'belum ada pada tanda terima ini'}</dd>
            <dt>Sidik berkas</dt>
            <dd>
              <code>{proven.entry.sha256}</code>
            </dd>
          </dl>
          <p>
            <a class="button" href={`/v/${code}/tanda-terima/${n}.txt`} download>
              Simpan tanda terima
            </a>
          </p>
          <figure>
            <QrPicture text={address} label="QR dengan alamat tanda terima ini" />
            <figcaption class="soft">Pindai dengan perangkat lain untuk menyimpannya di sana.</figcaption>
          </figure>
          <p class="soft">
            Diperiksa bersama PDF-nya di <a href="/periksa">halaman pemeriksaan</a>, atau tanpa jaringan dengan perintah{' '}
            <code>ikrar verify</code>.
          </p>
        </>
      ) : (
        <p role="status">Log sedang mencatatnya, paling lama beberapa detik. Halaman ini memuat ulang sendiri.</p>
      )}
    </Page>
  );
}
