import type { AuditFinding } from '../store/readable-rows.ts';

/** What an operator does about a finding, once for each code. Nothing here is done by the audit itself. */
export const advice: Readonly<Record<AuditFinding['code'], string>> = {
  'row-damaged':
    'Baris itu tidak ditulis oleh Ikrar dan tidak dipakai. Bila tidak seharusnya ada (sesi, hak, atau akun buatan), hapus baris itu ' +
    'dari basis data; bila dibutuhkan, pulihkan dari cadangan (ikrar backup melewatinya). Cari tahu siapa yang dapat menulis ke basis data.',
  'record-missing':
    'Pulihkan dari cadangan sebelum data itu dihapus (ikrar restore ke penyimpanan kosong). PDF, tanda terima, dan log yang ' +
    'dipegang orang tetap berlaku.',
  'file-hash': 'Bandingkan PDF dengan salinan yang dipegang orang lain, lalu pulihkan dari cadangan.',
  'file-size': 'Bandingkan PDF dengan salinan yang dipegang orang lain, lalu pulihkan dari cadangan.',
  'consent-digest':
    'Persetujuan yang benar ada di cadangan; sidik jarinya tercetak di tanda tangan dan tercatat di log.',
  'consent-altered':
    'PDF yang benar: di sana tertulis siapa yang menandatangani dan sidik jari persetujuannya. Pulihkan basis data dari cadangan. ' +
    'Persetujuan yang sampai sesudah penutupan (lateConsents) tidak ada di PDF mana pun: tanyakan kepada orangnya.',
  signature:
    'Periksa PDF itu dengan ikrar verify, bandingkan dengan salinan yang dipegang orang lain, lalu pulihkan dari cadangan.',
  'content-altered':
    'Naskah itu tidak ditampilkan dan tidak dapat ditandatangani. Isi yang benar ada di PDF (ikrar.json); pulihkan dari cadangan.',
  'roster-altered': 'Daftar yang benar ada di PDF. Pulihkan dari cadangan; jangan membagikan kartu baru sebelum itu.',
  'state-altered':
    'Orang lain melihat keadaan yang dibuktikan berkas dan log. Pulihkan dari cadangan, dan cari tahu siapa yang mengubahnya.',
  'entry-missing':
    'Jalankan server: entri yang tertinggal ditambahkannya sendiri. Bila tetap hilang, pulihkan dari cadangan.',
  'entry-differs': 'Yang di log benar bila checkpoint yang dipegang orang lain memuatnya. Pulihkan dari cadangan.',
  'entry-without-revision':
    'Tanda tangan itu hilang dari basis data, dan log membuktikan bahwa ia ada. Pulihkan dari cadangan.',
  log: 'Jangan jalankan server di atas log ini. Lihat docs/operate.md tentang log.checkpoint dan ikrar log accept-loss.',
  trail: 'Jejak di cadangan masih utuh: bandingkan keduanya untuk melihat apa yang hendak disembunyikan.',
  'power-unexplained':
    'Tidak ada catatan bahwa seseorang memberikannya. Tanyakan kepada pengelola; bila bukan mereka, hapus, dan ganti rows.key ' +
    '(ikrar certs renew rows), sebab pembuatnya memegang kunci itu.',
  'row-replayed':
    'Baris lama dipasang kembali sesudah server dimulai ulang. Cabut lagi (akhiri sesi, cabut hak, ganti PIN), dan cari tahu ' +
    'siapa yang dapat menulis ke basis data.',
};
