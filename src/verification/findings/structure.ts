import { kinds, type Place } from './kind.ts';

interface Count {
  readonly count: number;
}
interface Container {
  readonly container: number;
}

const size = ({ count }: Count): string => `${count} byte`;
const revision = ({ revision: n }: Place): string => `revisi ${n ?? 'dasar'}`;
const elsewhere = ({ container }: Container, place: Place): string =>
  `Wadah objek ${container} tidak ada di ${revision(place)}`;

/** The file as a whole: its bytes, revisions and objects. */
export const structureKinds = {
  ...kinds('failed', 'FORMAT_FAILURE', {
    'limit-size': 'Berkas terlalu besar',
    'limit-revisions': 'terlalu banyak revisi',
    'limit-objects': {
      objects: 'terlalu banyak objek',
      values: 'terlalu banyak nilai',
      dictionary: 'kamus terlalu besar',
    },
    'limit-depth': 'bersarang terlalu dalam',
    'limit-inflated': 'isinya menjadi terlalu besar setelah dibuka',
    'limit-signatures': 'Terlalu banyak tanda tangan',
    'limit-locks': 'Terlalu banyak nama bidang yang dikunci',
    'limit-evidence': 'Terlalu banyak bukti dalam DSS',
  }),
  ...kinds('indeterminate', 'FORMAT_FAILURE', {
    'limit-steps': 'Susunannya terlalu rumit untuk diperiksa di sini',
    'limit-checks': 'Terlalu banyak tanda tangan, sertifikat, atau kunci yang berat diperiksa',
    'limit-findings': 'Terlalu banyak temuan sejenis; sebagian tidak dicatat',
    'limit-revoked': 'Daftar pencabutan (CRL) terlalu panjang',
    'check-unfinished': {
      time: 'Pemeriksaan memakan waktu terlalu lama',
      memory: 'Pemeriksaan memakan memori terlalu banyak',
      fault: 'Pemeriksa berhenti karena kesalahannya sendiri; ini bukan bukti bahwa berkasnya salah',
    },
  }),
  ...kinds('placed', 'FORMAT_FAILURE', {
    'header-missing': 'berkas tidak diawali %PDF',
    'eof-missing': 'akhir dokumen (%%EOF) tidak ada',
    'startxref-invalid': {
      missing: 'startxref tidak ada di tempatnya',
      outside: 'startxref menunjuk ke luar berkas',
      eof: '%%EOF tidak ada di tempatnya',
    },
    'xref-invalid': {
      'no-eol': 'tidak ada akhir baris setelah xref',
      trailer: 'trailer tidak sah',
      hybrid: 'XRefStm tidak sah',
      subsection: 'subbagian xref tidak sah',
      repeated: ({ number }: { number: number }) => `objek ${number} dua kali dalam xref`,
      line: 'baris xref tidak sah',
      absent: 'di sini tidak ada daftar objek (xref)',
      unreadable: 'xref stream tidak dapat dibaca',
      widths: 'xref stream tidak sah: W',
      index: 'xref stream tidak sah: Index',
      number: 'xref stream tidak sah: bilangan',
      entry: 'xref stream tidak sah: entri',
      short: 'xref stream tidak sah: terlalu pendek',
      long: 'xref stream tidak sah: terlalu panjang',
    },
    'prev-invalid': {
      loop: 'Prev berputar',
      target: 'Prev tidak menunjuk ke revisi sebelumnya',
      number: 'Prev bukan bilangan',
    },
    'startxref-disagrees': (_: unknown, place) => `startxref ${revision(place)} tidak menunjuk ke xref revisi itu`,
    'bytes-after-eof': (n: Count) => `Ada ${size(n)} setelah akhir dokumen (%%EOF)`,
    'bytes-unaccounted': (n: Count) => `Ada ${size(n)} yang bukan bagian dari dokumen`,
    'object-unlisted': (n: Count, { object }) => `Objek ${object} ada di berkas tetapi tidak didaftar (${size(n)})`,
    'revision-hidden': (n: Count) => `Ada revisi yang dilewati daftar revisi (${size(n)})`,
    'segments-overlap': 'Dua bagian berkas saling menimpa',
    'syntax-invalid': {
      keyword: ({ keyword }: { keyword: string }) => `kata kunci ${keyword} tidak ada di tempatnya`,
      truncated: 'berkas terpotong',
      value: 'objek tidak sah',
      number: 'bilangan tidak sah',
      name: 'nama tidak sah',
      key: 'kunci kamus bukan nama',
      'hex-string': 'string heksadesimal tidak sah',
      'open-string': 'string tidak ditutup',
    },
    'key-duplicate': ({ key }: { key: string }) => `kunci /${key} ditulis dua kali`,
    'stream-length': {
      unknown: 'panjang stream tidak diketahui',
      'no-eol': 'tidak ada akhir baris setelah stream',
      outside: 'stream melewati batasnya',
      wrong: 'panjang stream tidak cocok',
    },
    'xref-entry-wrong': {
      number: ({ found }: { found: number }) => `di sini ada objek ${found}`,
      generation: (_: unknown, { object }) => `Nomor generasi objek ${object} tidak sama dengan di xref`,
    },
    'reference-wrong': (_: unknown, { object }) => `Objek ${object} dirujuk dengan nomor generasi yang bukan miliknya`,
    'xref-points-back': (_: unknown, place) =>
      `xref ${revision(place)} mengembalikan objek ${place.object} ke isi lama`,
    'xref-repeats': {
      object: (_: unknown, { object }) => `xref mengulang objek ${object} yang lama`,
      'object-stream': elsewhere,
    },
    'trailer-invalid': {
      size: 'Size di trailer tidak mencakup semua objek',
      root: 'trailer tidak menunjuk ke katalog (Root)',
    },
    'size-shrinks': 'Size di trailer mengecil',
    'object-stream-invalid': {
      elsewhere,
      kind: 'bukan wadah objek',
      damaged: 'isi tidak dapat dibuka',
      header: 'N atau First salah',
      order: 'isinya tidak berurutan',
      absent: ({ number }: { number: number }) => `objek ${number} tidak ada di dalamnya`,
    },
  }),
  ...kinds('placed', 'SIG_CONSTRAINTS_FAILURE', {
    'xref-ambiguous': (_: unknown, { object }) => `Dua daftar objek (hybrid xref) berselisih tentang objek ${object}`,
    'structure-encrypted': 'Berkas terenkripsi',
    'structure-filter': 'isinya dikemas dengan cara yang tidak diikuti',
  }),
  ...kinds('deviation', 'SIG_CONSTRAINTS_FAILURE', {
    'structure-linearized': 'Berkas disusun untuk web (linearized)',
    'structure-hybrid': 'Daftar objek ganda (hybrid xref)',
    'id-changes': 'bagian pertama ID di trailer berubah',
  }),
  ...kinds('house', 'FORMAT_FAILURE', {
    'eof-unterminated': 'akhir baris setelah %%EOF hilang',
    'stream-length-indirect': 'panjang stream ditulis di objek lain',
    'xref-loose': 'baris kosong atau spasi di sekitar xref, trailer, atau startxref',
  }),
  ...kinds('hidden', 'FORMAT_FAILURE', {
    'bytes-hidden': {
      deflated: (n: Count) => `Ada ${size(n)} setelah akhir data yang dimampatkan`,
      packed: (n: Count, { object }) => `Ada ${size(n)} di antara objek di dalam wadah objek ${object}`,
    },
    'object-hidden': ({ number, count }: Count & { number: number }, { object }) =>
      `Wadah objek ${object} memuat ${count} objek yang tidak didaftar, di antaranya objek ${number}`,
  }),
  ...kinds('inert', 'FORMAT_FAILURE', {
    'blanks-after-eof': (n: Count) => `Ada ${size(n)} kosong setelah akhir dokumen (%%EOF)`,
    'white-space-run': (n: Count) => `${size(n)} kosong di antara objek`,
    comment: (_: unknown, { object }) => `Ada komentar di ${object === undefined ? 'antara' : 'dalam'} objek`,
  }),
};
