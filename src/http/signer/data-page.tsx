import type { VNode } from 'preact';
import { electronicWords } from '../../core/ink.ts';
import type { Content } from '../../document/content.ts';
import type { PledgeEvent } from '../../model.ts';
import { Page } from '../layout.tsx';

/** The address of the page below. */
const dataPath = ({ slug }: Pick<PledgeEvent, 'slug'>): string => `/h/${slug}/data-pribadi`;

/** One line before the pad: what becomes of the person's data, why, and where their rights stand. */
export function DataNote(props: { readonly event: PledgeEvent; readonly content: Pick<Content, 'appearance'> }): VNode {
  const { event, content } = props;
  return (
    <p class="soft small data-note">
      {content.appearance === 'electronic' ? unprinted : printed} (UU 27/2022 Pasal 20).{' '}
      <a href={dataPath(event)}>Data dan hak Anda</a>
    </p>
  );
}

const printed = 'Nama, jabatan, dan tanda tangan Anda menjadi bagian naskah ini sebagai bukti ikrar Anda';
const unprinted =
  'Nama dan jabatan Anda menjadi bagian naskah ini sebagai bukti ikrar Anda. Gambar tanda tangan Anda tidak dicetak: naskah ' +
  `menyatakan “${electronicWords}”, dan gambarnya disimpan penyelenggara di paket arsip`;

/** What an event does with personal data, for those who are to sign. */
export function DataPage({ event }: { readonly event: PledgeEvent }): VNode {
  return (
    <Page title="Data dan hak Anda" section={event.organizer} sectionHref={`/h/${event.slug}`} accent={event.accent}>
      <h1>Data dan hak Anda</h1>
      <p>
        {event.organizer} menyelenggarakan {event.name} dan bertanggung jawab atas data pribadi Anda di sini sebagai
        pengendali (UU 27/2022 tentang Pelindungan Data Pribadi).
      </p>
      <h2>Untuk apa</h2>
      <p>
        Untuk membuktikan siapa yang berikrar dan kapan. Dasarnya tugas penyelenggara untuk kepentingan umum, dan
        persetujuan yang Anda tandatangani (Pasal 20 ayat (2) huruf a dan e).
      </p>
      <h2>Data apa, dan siapa melihatnya</h2>
      <ul>
        <li>
          Di naskah, yang dapat dibuka siapa pun yang memegang kodenya: nama, jabatan, instansi, waktu, dan tanda tangan
          yang Anda gambar atau ketik. Sertifikat di dalamnya memuat nama dan jabatan, tanpa NIP.
        </li>
        <li>
          Bila penyelenggara memilih kalimat “{electronicWords}” untuk suatu naskah, gambar Anda tidak dicetak dan tidak
          tampil di halaman mana pun; di dalam naskah hanya sidiknya (hash). Gambarnya ada pada penyelenggara dan di
          paket arsip, supaya dapat dicocokkan. Nama yang Anda ketik tetap ada di dalam data tanda tangan.
        </li>
        <li>Di log terbuka: sidik (hash) saja, tanpa nama.</li>
        <li>
          Pada penyelenggara saja: NIP bila ada di daftar, kehadiran, kabar bahwa Anda berhalangan atau menolak dan
          alasannya (juga arsiparis), cara Anda dikenali, alamat jaringan di jejak kegiatan.
        </li>
        <li>
          Nomor telepon dan alamat surel, bila ada di daftar, dipakai hanya untuk mengirim tautan pribadi Anda, lewat
          WhatsApp atau server surel penyelenggara, dan dihapus saat naskah ditutup. Bila Anda belum menandatangani dan
          penyelenggara menyiapkan naskah susulan, sampai susulan itu ditutup atau drafnya dihapus.
        </li>
      </ul>
      <p>Naskah yang sudah disegel diarsipkan; tanda tangan di dalamnya tidak dapat dicabut lagi.</p>
      <h2>Hak Anda</h2>
      <p>
        Anda berhak mendapat keterangan, memperbaiki, melihat dan mendapat salinan, meminta pengakhiran, penghapusan
        atau pembatasan, menolak, dan menggugat, dengan pengecualian menurut undang-undang (Pasal 5 sampai dengan 15).
        Sampaikan kepada {event.organizer}; di aula, kepada petugas di meja. Anda tidak wajib menandatangani di sini.
      </p>
    </Page>
  );
}
