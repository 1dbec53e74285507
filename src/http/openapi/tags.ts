/** Parts of the API, in the order of a ceremony. */
export const tags = {
  Akun: 'Masuk, sesi, akun, dan tautan sekali pakai.',
  Kegiatan: 'Acara penandatanganan dengan tempat, hari, wilayah, kop, dan logonya.',
  Anggota: 'Siapa membantu di suatu kegiatan, dan haknya.',
  Naskah: 'Teks yang ditandatangani: teks baku, isian, klausul, pratinjau, susulan, dan putaran berjenjang.',
  Peserta: 'Daftar orang yang menandatangani, kartu dengan tautan dan PIN, dan kehadiran.',
  Upacara: 'Membuka, memantau, menutup, dan mencabut naskah.',
  Menandatangani: 'Yang dilakukan ponsel penanda tangan; kredensialnya token pada alamat.',
  Aula: 'Mencari nama di aula, papan, dan meja petugas (kios).',
  Memeriksa: 'Yang boleh diperiksa siapa saja: kode, berkas, PDF yang final.',
  Log: 'Log terbuka (Merkle tree, C2SP tlog-tiles) dan tanda terimanya.',
  Kunci: 'Sertifikat, daftar pencabutan, dan kunci publik untuk memeriksa tanpa situs ini.',
  Arsip: 'Mencari di arsip, paket BagIt, dan penyerahannya.',
  Server: 'Untuk mesin: hidup, siap, angka pemantauan, dan dokumen ini.',
} as const;

export type Tag = keyof typeof tags;
