/** What was done to make sense of a file, said so that nothing is joined, moved or guessed in silence. */
export const noteCodes = [
  'merged-filled',
  'columns-joined',
  'lines-joined',
  'titles-joined',
  'position-from-heading',
  'section-group',
  'sheet-group',
  'region-group',
  'region-from-event',
  'nip-moved',
  'nik-removed',
  'letters-replaced',
  'encoding-repaired',
  'encoding-guessed',
  'nothing',
  'name-tidied',
  'rank-moved',
  'position-completed',
  'repeated',
  'second-table',
  'beyond-header',
] as const;
export type NoteCode = (typeof noteCodes)[number];

/** The sentences for notes. */
export const noteWords: Readonly<Record<NoteCode, string>> = {
  'merged-filled': 'Sel yang digabung berlaku untuk semua baris yang dicakupnya.',
  'columns-joined': 'Beberapa sel di bawah satu judul kolom disambung menjadi satu isi.',
  'lines-joined':
    'Dua baris atau lebih dibaca sebagai satu orang karena namanya satu sel atau barisnya hanya berisi NIP.',
  'titles-joined': 'Gelar dari kolomnya sendiri disambung ke nama.',
  'position-from-heading': 'Jabatan diambil dari judul kolom nama.',
  'section-group': 'Judul di antara baris dipakai sebagai kelompok.',
  'sheet-group': 'Nama lembar dipakai sebagai kelompok.',
  'region-group': 'Tidak ada kolom kelompok; kelompok dibuat menurut kode wilayah.',
  'region-from-event': 'Kode wilayah kosong; dipakai kode wilayah kegiatan.',
  'nip-moved': 'NIP di dalam isi lain dipindahkan ke kolom NIP.',
  'nik-removed': 'NIK dibuang dan tidak disimpan.',
  'letters-replaced': 'Huruf hias atau huruf sambung diganti huruf biasa.',
  'encoding-repaired': 'Huruf yang rusak karena salah baca (seperti “â€™”) dipulihkan.',
  'encoding-guessed':
    'Berkas memakai pengodean lama, bukan UTF-8; huruf beraksen dan tanda petik ditebak. Periksa nama yang memuatnya.',
  nothing: '“Tidak ada”, “nihil”, “0” dan sejenisnya dibaca sebagai kosong.',
  'name-tidied': 'Huruf besar pada nama dirapikan.',
  'rank-moved': 'Pangkat dan golongan di dalam nama dipindahkan ke kolom pangkat.',
  'position-completed': 'Jabatan dilengkapi dengan nama tempat dari kolomnya sendiri.',
  repeated: '“Sda”, “idem”, atau tanda petik diisi dengan isi baris di atasnya.',
  'second-table': 'Di sini mulai tabel lain dengan judul kolom sendiri; barisnya dibaca menurut judul itu.',
  'beyond-header': 'Isi di luar judul kolom tidak dipakai.',
};
