import type { RosterField, Sheet } from './row.ts';

/** Our own column names. */
export const labels: Readonly<Record<RosterField, string>> = {
  name: 'Nama',
  position: 'Jabatan',
  institution: 'Instansi',
  regionCode: 'Kode wilayah',
  role: 'Peran',
  nip: 'NIP',
  rank: 'Pangkat/golongan',
  group: 'Kelompok',
  represents: 'Mewakili',
  letter: 'Dasar surat',
  phone: 'Telepon',
  email: 'Surel',
};

export const rosterFields = Object.keys(labels) as readonly RosterField[];

/**
 * What a column can mean: a field; a title that belongs before or behind the name; the name of a place, which completes a
 * position ("Wali Nagari" + "Muaro"); the line's own number; or nothing that a roster holds.
 */
export const meanings = [...rosterFields, 'titleBefore', 'titleAfter', 'place', 'order', 'none'] as const;
export type Meaning = (typeof meanings)[number];

/** Offices that stand in a heading: "Nama Wali Nagari" says what everybody in the column is. */
const offices =
  /^(?:wali (?:nagari|kota)|walikota|kepala .+|kades|camat|lurah|bupati|gubernur|keuchik|geuchik|hukum tua|sangadi|perbekel|penghulu|peratin|pambakal|ketua .+|sekretaris.*|sekda)$/;

/** Sheets often begin with a title and a date; the header is searched in this many rows. */
export const headerWithin = 20;
/** A longer cell is not a heading. Searching in a cell takes time that grows with the square of its length. */
const headingLength = 200;

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const beside = {
  name: set(
    'nama lengkap dan dengan gelar beserta berikut peserta pegawai pejabat asn pns undangan penanda tangan penandatangan terang jelas sesuai ktp orang anggota yang hadir menandatangani tamu undangan personel guru dosen karyawan staf name full',
  ),
  position: set(
    'jabatan nama terakhir sekarang saat ini dinas dalam struktural fungsional definitif pejabat kedinasan pokok lengkap position',
  ),
  nip: set('nip nomor no induk pegawai baru lama pppk p3k negeri sipil nippppk nipnippk nomornip'),
  rank: set(
    'pangkat golongan gol ruang pangkatgolongan golonganpangkat pangkatgol golruang golonganruang terakhir rank',
  ),
  region: set('kode wilayah wil daerah kemendagri desa nagari kelurahan kecamatan kabupaten kab kota region code'),
};

const institutions = set(
  'instansi asalinstansi namainstansi unitkerja asalunitkerja opd skpd asalopd namaopd perangkatdaerah satuankerja satker unitorganisasi lembaga namalembaga institusi institution instansilembaga organisasi kantor unit tempattugas tempatbekerja tempatkerja',
);
const roleNames = set('peran peranan sebagai role perandalamikrar');
/** If a sheet has several columns for the group, the one named first here is taken. */
const groups = [
  ...['kelompok', 'namakelompok', 'grup', 'group', 'jilid', 'meja', 'kecamatan', 'namakecamatan', 'kec', 'distrik'],
  ...['kabupatenkota', 'kabupaten', 'kabkota', 'kab', 'kota', 'namakabupaten'],
];
/** If a sheet has several columns with telephone numbers, the one named first here is taken: links go out over WhatsApp. */
const phones = [
  ...['nowa', 'nomorwa', 'wa', 'whatsapp', 'nowhatsapp', 'nomorwhatsapp', 'nohpwa', 'nomorhpwa', 'hpwa', 'nowahp'],
  ...['nohp', 'nomorhp', 'hp', 'nohandphone', 'nomorhandphone', 'handphone', 'ponsel', 'noponsel', 'nomorponsel'],
  ...['notelp', 'notlp', 'nomortelp', 'telp', 'notelepon', 'nomortelepon', 'telepon', 'notelphp', 'noteleponhp'],
  ...['kontak', 'nokontak', 'nomorkontak', 'phone', 'mobile'],
];
const emails = [
  'email',
  'surel',
  'alamatemail',
  'alamatsurel',
  'emailaktif',
  'emaildinas',
  'emailkantor',
  'emailpribadi',
];
const representations = set(
  'mewakili yangdiwakili diwakili mewakilijabatan mewakilipejabat mewakilisiapa jabatanyangdiwakili pejabatyangdiwakili atasnama an',
);
const letters = set(
  'dasarsurat suratkuasa nosuratkuasa nomorsuratkuasa surattugas nosurattugas nomorsurattugas suratperintah suratperintahtugas sprin nosprin dasarmewakili dasarperwakilan dasarpenugasan suratmandat nosurat nomorsurat nomordantanggalsurat',
);
const places = set(
  'desa nagari kelurahan namadesa namanagari namakelurahan desakelurahan kelurahandesa wilayah namawilayah gampong kampung pekon wilayahkerja',
);
const before = set('gelardepan titel titeldepan');
const behind = set('gelarbelakang gelarakademik gelar titelbelakang');
const orders = set('no nomor nourut nomorurut urut num');
/** Usual columns that no roster holds. */
const others = set(
  'nik nonik nomorindukkependudukan noktp ktp ttd tandatangan paraf keterangan ket catatan alamat jeniskelamin kelamin jk lp tanggallahir tempatlahir ttl tempattanggallahir tgllahir umur usia agama pendidikan pendidikanterakhir eselon kelasjabatan tmt tmtjabatan tmtpangkat npwp status statuskepegawaian kehadiran hadir foto',
);

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replace(/&/g, ' dan ')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** A heading as the office's memory knows it: letters and digits only. */
export const headingKey = (text: string): string => wordsOf(text.slice(0, headingLength).normalize('NFKC')).join('');

function meaningOfWords(words: readonly string[]): Meaning | undefined {
  const all = (known: ReadonlySet<string>): boolean => words.every((word) => known.has(word));
  const joined = words.join('');
  if (joined === '') return undefined;
  if (words.includes('jabatan') && all(beside.position)) return 'position';
  if (joined === 'position') return 'position';
  if (words.some((word) => /^nama$|^name$/.test(word)) && all(beside.name)) return 'name';
  if (/^(?:nama(?:lengkap|peserta|pegawai|pejabat)|namadangelar|namalengkapdangelar)$/.test(joined)) return 'name';
  if (words[0] === 'nama' && offices.test(words.slice(1).join(' '))) return 'name';
  if (institutions.has(joined)) return 'institution';
  if (/^kode/.test(joined) && (all(beside.region) || /^kode(?:wilayah|wil|daerah|kemendagri)?$/.test(joined)))
    return 'regionCode';
  if (joined === 'regioncode') return 'regionCode';
  if (roleNames.has(joined)) return 'role';
  if (/nip|induk ?pegawai/.test(joined) && all(beside.nip)) return 'nip';
  if (/pangkat|gol|rank/.test(joined) && all(beside.rank)) return 'rank';
  if (groups.includes(joined)) return 'group';
  if (representations.has(joined)) return 'represents';
  if (letters.has(joined)) return 'letter';
  if (phones.includes(joined)) return 'phone';
  if (emails.includes(joined)) return 'email';
  if (before.has(joined)) return 'titleBefore';
  if (behind.has(joined)) return 'titleAfter';
  if (places.has(joined)) return 'place';
  if (orders.has(joined)) return 'order';
  return others.has(joined) ? 'none' : undefined;
}

/** The meaning of a heading, if it is a usual one: "Nama Lengkap & Gelar", "kode_wilayah", "Unit Kerja/OPD". */
export function findMeaning(heading: string): Meaning | undefined {
  const plain = heading
    .slice(0, headingLength)
    .normalize('NFKC')
    .replace(/\(.*?\)/g, ' ');
  for (const form of [plain, ...plain.split('/')]) {
    const found = meaningOfWords(wordsOf(form));
    if (found) return found;
  }
  return undefined;
}

/** The office that a heading gives to everybody in its column: "Nama Wali Nagari" gives "Wali Nagari". */
export function officeOf(heading: string): string | undefined {
  const [first, ...rest] = wordsOf(heading.slice(0, headingLength));
  if (first !== 'nama' || !offices.test(rest.join(' '))) return undefined;
  return rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

const preferred: Readonly<Partial<Record<Meaning, readonly string[]>>> = {
  group: groups,
  phone: phones,
  email: emails,
};

/**
 * The place of a column among those of one meaning of which one is preferred; lower is better. Undefined for a meaning that two
 * columns cannot have.
 */
export function preferenceOf(meaning: Meaning, heading: string): number | undefined {
  const order = preferred[meaning];
  const at = order?.indexOf(headingKey(heading));
  return order && at !== undefined && at < 0 ? order.length : at;
}

/** The number of roster columns in the best header row, which distinguishes a wrong separator from the right one. */
export const recognizedColumns = (sheet: Sheet): number =>
  sheet.slice(0, headerWithin).reduce((most, row) => {
    const found = new Set(row.flatMap(({ text }) => findMeaning(text) ?? []).filter((one) => one !== 'none'));
    return Math.max(most, found.size);
  }, 0);
