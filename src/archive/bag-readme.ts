import { dayWords } from '../core/dates.ts';
import type { BagInput } from './bag-payload.ts';

/** The README for people who open the bag in ten years and cannot ask us. */
export function bagReadme({ event, documents, log, day }: BagInput): string {
  return `BACA SAYA
=========

Paket arsip ini memuat seluruh naskah ikrar netralitas dari satu kegiatan:

  Kegiatan       : ${event.name}
  Penyelenggara  : ${event.organizer}
  Tempat         : ${event.venue}
  Tanggal        : ${daysOf(event)}
  Jumlah naskah  : ${documents.length}
  Keadaan per    : ${dayWords(day)}

Isinya cukup untuk membuktikan, tanpa server dan tanpa jaringan, siapa menandatangani apa dan kapan.

${contents}${documents.some(({ strokes }) => strokes) ? strokesHelp : ''}${howToCheck(log.origin)}`;
}

const daysOf = ({ firstDay, lastDay }: BagInput['event']): string =>
  firstDay === lastDay ? dayWords(firstDay) : `${dayWords(firstDay)} sampai ${dayWords(lastDay)}`;

const contents = `Isi paket (semua di bawah folder data/)
-----------------------------------------
  daftar-arsip.csv       daftar arsip; baca ini lebih dulu
  dokumen/KODE.pdf       naskah bertanda tangan (PDF/A-3, PAdES); inilah arsip aslinya
  isi/KODE.json          teks dan daftar nama sebagai data; sama dengan lampiran ikrar.json di dalam PDF
  laporan/KODE.json      hasil pemeriksaan saat paket ini dibuat
  tanda-terima/KODE/     bukti bahwa setiap tanda tangan tercatat di log terbuka, satu berkas satu catatan
  log/                   sidik log yang ditandatangani (checkpoint), kunci publik log, dan sertifikat kunci itu
  sertifikat/            sertifikat akar, penerbit, segel, stempel waktu, dan daftar pencabutannya (CRL)
  naskah/                teks baku yang dipakai, persis seperti saat dipakai

`;

const strokesHelp = `Goresan tanda tangan
--------------------
  goresan/KODE.json      gambar tanda tangan pada naskah yang hanya menyatakan "Ditandatangani secara elektronik": titik-titik
                         bilangan bulat menurut bidang. Sidiknya ada di dalam persetujuan tiap tanda tangan; pemeriksaan di
                         bawah mencocokkannya. Gambar ini data pribadi dan tidak pernah ditampilkan kepada umum.

`;

const howToCheck = (origin: string): string => `Cara memeriksa
--------------
1. Keutuhan paket. Berkas manifest-sha256.txt memuat sidik SHA-256 setiap berkas:
     sha256sum -c manifest-sha256.txt
   Alat BagIt apa pun (RFC 8493) melakukan hal yang sama.
2. Tanda tangan. Buka PDF dengan pembaca yang mengenal tanda tangan elektronik (PAdES), dan percayai
   sertifikat/root.pem SETELAH mencocokkan sidiknya dengan yang diumumkan penyelenggara. Sertifikat di dalam
   paket ini tidak membuktikan dirinya sendiri.
3. Catatan log. Setiap berkas .tlog-proof (format c2sp.org/tlog-proof) memuat catatan, jalur di pohon Merkle
   (RFC 6962, SHA-256), dan checkpoint bertanda tangan Ed25519 dari log "${origin}".
   Sidik SHA-256 pada catatan harus sama dengan sidik PDF sampai akhir revisi yang bersangkutan.
4. Semuanya sekaligus, dengan perangkat lunak Ikrar:
     ikrar archive verify PAKET.zip --trust root.pem

Tanda tangan dalam arsip ini adalah tanda tangan elektronik tidak tersertifikasi (PP 71/2019 Pasal 60), kecuali
pada berkas tertulis lain. Data pribadi di dalamnya dilindungi UU 27/2022; jangan sebarkan di luar keperluan arsip.
`;
