import { describe, expect, it } from '@jest/globals';
import { faults, leftOut, looks, notes, people, understood } from '../support/understanding.ts';
import type { SheetSpec } from '../support/xlsx.ts';

const nip = '197505051999031001';
const other = '198001012005012002';
const nik = '1303040101900001';
const without = (codes: readonly string[], ...more: readonly string[]): readonly string[] =>
  codes.filter((code) => ![...more, 'institution-empty'].some((one) => code.endsWith(one)));

describe('several tables in a file', () => {
  it('a second table with other columns is read by its own header', async () => {
    const swapped = await understood([
      { rows: [['Nama', 'Jabatan'], ['Budi', 'Camat A'], [], ['Jabatan', 'Nama'], ['Camat B', 'Siti']] },
    ]);
    expect([people(swapped), notes(swapped), faults(swapped)]).toEqual([
      ['Budi | Camat A', 'Siti | Camat B'],
      ['second-table'],
      [],
    ]);
    const wider = await understood([
      {
        rows: [
          ['No', 'Nama', 'Jabatan'],
          [1, 'Budi', 'Camat A'],
          [],
          ['II. KECAMATAN X'],
          ['No', 'Nama', 'NIP', 'Jabatan'],
          [1, 'Siti', nip, 'Camat B'],
        ],
      },
    ]);
    expect([people(wider), leftOut(wider), notes(wider)]).toEqual([
      ['Budi | Camat A', `Siti | Camat B | ${nip}`],
      ['4 above-header'],
      ['second-table'],
    ]);
  });

  it('a sheet that goes on without a header is a fault until somebody decides', async () => {
    const sheets: SheetSpec[] = [
      {
        name: 'Camat',
        rows: [
          ['No', 'Nama', 'Jabatan'],
          [1, 'Budi', 'Camat A'],
        ],
      },
      {
        name: 'Lanjutan',
        rows: [
          [2, 'Siti', 'Camat B'],
          [3, 'Ali', 'Camat C'],
        ],
      },
      {
        name: 'Rekap',
        rows: [
          ['No', 'Nama Kecamatan', 'Jumlah'],
          [1, 'Kupitan', 2],
        ],
      },
    ];
    expect(faults(await understood(sheets))).toEqual([expect.stringMatching(/^Lanjutan 1 .*tanpa judul kolom/)]);
    const one = await understood(sheets, { sheets: ['Camat'] });
    expect([people(one), faults(one)]).toEqual([['Budi | Camat A'], []]);
  });

  it.each<[string, readonly SheetSpec[] | string, string]>([
    [
      'hidden',
      [
        {
          state: 'hidden',
          rows: [
            ['Nama', 'Jabatan'],
            ['Budi', 'Camat'],
          ],
        },
      ],
      'disembunyikan',
    ],
    ['empty', '', 'kosong'],
    ['in one cell', '"nama,jabatan"\n"Budi,Camat"\n', 'satu sel'],
  ])('says why nothing is read: all %s', async (_what, file, saying) => {
    expect(faults(await understood(file))).toEqual([expect.stringContaining(saying)]);
  });
});

describe('headers of several rows', () => {
  it.each<[string, SheetSpec, readonly string[]]>([
    [
      'units below a heading',
      {
        rows: [
          ['No', 'Nama', 'Masa Kerja', null, 'Jabatan'],
          [null, null, 'Thn', 'Bln', null],
          [1, 'Budi', 10, 2, 'Camat'],
        ],
        merges: ['C1:D1', 'A1:A2', 'B1:B2', 'E1:E2'],
      },
      ['Budi | Camat'],
    ],
    [
      'rank and grade',
      {
        rows: [
          ['NO', 'NAMA', 'PANGKAT', null, 'JABATAN'],
          [null, null, 'PANGKAT', 'GOL', null],
          [1, 'Budi', 'Pembina', 'IV/a', 'Camat'],
        ],
        merges: ['A1:A2', 'B1:B2', 'C1:D1', 'E1:E2'],
      },
      ['Budi | Camat'],
    ],
    [
      'four rows',
      {
        rows: [
          ['LAMPIRAN', null, null],
          ['NAMA', 'JABATAN', null],
          [null, 'STRUKTURAL', 'WILAYAH'],
          [null, null, 'KODE'],
          ['Budi', 'Camat', '13.03.10'],
        ],
        merges: ['A1:C1', 'A2:A4', 'B2:C2', 'B3:B4'],
      },
      ['Budi | Camat'],
    ],
  ])('%s make nobody of a heading', async (_what, sheet, expected) => {
    const one = await understood([sheet]);
    expect([people(one), faults(one)]).toEqual([expected, []]);
  });

  it('two columns of positions under one heading are a fault, not one position', async () => {
    const rows = [
      ['NAMA', 'JABATAN', null],
      [null, 'LAMA', 'BARU'],
      ['Budi', 'Sekcam', 'Camat'],
    ];
    const one = await understood([{ rows, merges: ['A1:A2', 'B1:C1'] }]);
    expect(faults(one)).toEqual([expect.stringContaining('dua kolom untuk Jabatan')]);
  });

  it('rank and grade in two columns are joined, once', async () => {
    const text =
      'Nama;Jabatan;Pangkat;Golongan\nBudi;Camat;Pembina;IV/a\nSiti;Lurah;Penata (III/c);III/c\nAli;Staf;;II/a';
    const one = await understood(text);
    expect(one.lines.map(({ person }) => person?.rank)).toEqual(['Pembina IV/a', 'Penata (III/c)', 'II/a']);
    expect([notes(one), faults(one)]).toEqual([['columns-joined'], []]);
  });
});

describe('lines that are nobody', () => {
  it.each([['a;b;c'], ['I;II;III'], ['-1;-2;-3'], ['1;2;3=1x2'], ['(1);(2);(3)']])(
    'the numbers of columns %s',
    async (line) => {
      const one = await understood(`No;Nama;Jabatan\n${line}\n1;Budi;Camat`);
      expect([people(one), leftOut(one)]).toEqual([['Budi | Camat'], ['2 numbering']]);
    },
  );

  it.each([
    ['figures', 'Jml;;1', ['4 total']],
    ['men and women', 'Laki-laki;1\nPerempuan : 1', ['4 total', '5 total']],
    ['in words', 'Terbilang;dua orang', ['4 total']],
    ['dots for a date', ';Muaro Sijunjung, ............ 2024\n;BUPATI', ['4 signature-block', '5 below']],
    ['a closing sentence', 'Demikian daftar ini dibuat;\n;Hormat kami,', ['4 signature-block', '5 below']],
    ['a footnote', '*) pengganti antar waktu;', ['4 signature-block']],
  ])('under the list: %s', async (_what, below, left) => {
    const one = await understood(`Nama;Jabatan\nBudi;Camat\nSiti;Lurah\n${below}`);
    expect([people(one), leftOut(one), faults(one)]).toEqual([['Budi | Camat', 'Siti | Lurah'], left, []]);
  });

  it('an office, a name and a rank beside the list, under a blank line', async () => {
    const one = await understood([
      {
        rows: [
          ['No', 'Nama', 'Jabatan', 'Instansi'],
          [1, 'Budi', 'Camat', 'X'],
          [],
          [null, null, null, 'KEPALA DINAS PENDIDIKAN'],
          [null, null, null, 'Drs. RAHMAN'],
          [null, null, null, `NIP. ${nip}`],
        ],
      },
    ]);
    expect([people(one), leftOut(one)]).toEqual([['Budi | Camat | X'], ['4 signature-block', '5 below', '6 below']]);
  });

  it.each([
    ['a place and day of birth', 'Nama;Jabatan;TTL', 'Budi;Camat;Padang, 3 Mei 1980'],
    ['figures in the name', 'Nama;Jabatan', 'Oni NRP 85011234;Kapolsek'],
    ['a name like a total', 'Nama;Jabatan', 'Pria Utomo;Camat'],
    ['a title like a signature, and no position', 'Nama;Jabatan', 'A.N. Siregar;'],
    ['no name', 'Nama;Jabatan', ';Camat'],
  ])('but nobody is taken for the end of the list: %s', async (_what, head, line) => {
    const one = await understood(`${head}\n${line}\nSiti;Lurah;Solok, 4 Mei 1981\n`);
    expect([one.lines.length, leftOut(one)]).toEqual([2, []]);
  });
});

describe('contents in the wrong place', () => {
  it.each([
    ['hyphens', 'Budi 19750505-199903-1-001'],
    ['brackets', 'Budi [NIP:19750505.199903.1.001]'],
  ])('a NIP with %s is moved', async (_what, name) => {
    expect(people(await understood(`Nama;Jabatan\n${name};Camat`))).toEqual([`Budi | Camat | ${nip}`]);
  });

  it('a NIP or NIK in the columns of region, role and telephone goes where it belongs', async () => {
    const head = 'nama;jabatan;kode wilayah;peran;hp';
    const one = await understood(`${head}\nBudi;Camat;${nip};;\nSiti;Lurah;;${other};\nAli;Staf;${nik};;${nik}`);
    expect([people(one), faults(one)]).toEqual([
      [`Budi | Camat | ${nip}`, `Siti | Lurah | ${other}`, 'Ali | Staf'],
      [],
    ]);
    expect(JSON.stringify(one)).not.toContain(nik);
    const phones = await understood('nama;jabatan;hp\nBudi;Camat;0812-3456-7890 / 0813-1111-2222');
    expect(phones.lines[0]?.person?.phone).toBe('+6281234567890');
  });

  it('a NIP that Excel keeps as a number under the name is a fault: its last digits are lost', async () => {
    const rows = [
      ['Nama/NIP', 'Jabatan'],
      ['Budi', 'Camat'],
      [Number(nip), null],
    ];
    const one = await understood([{ rows }]);
    expect(people(one)).toEqual(['baris 2 salah']);
    expect(faults(one)).toContainEqual(expect.stringContaining('digit terakhirnya hilang'));
  });

  it('a rank in the name, and a word NIP without number', async () => {
    const rows = [
      ['Nama/NIP/Pangkat', 'Jabatan'],
      [`Budi Santoso\nNIP. ${nip}\nPembina (IV/a)`, 'Camat'],
      ['Siti', 'Lurah'],
      [`NIP. ${other}`, null],
      ['Penata Muda Tk. I, III/b', null],
      ['Ali, NIP. -', 'Staf'],
    ];
    const one = await understood([{ rows }]);
    expect([people(one), faults(one)]).toEqual([
      [`Budi Santoso | Camat | ${nip}`, `Siti | Lurah | ${other}`, 'Ali | Staf'],
      [],
    ]);
    expect(one.lines.map(({ person }) => person?.rank)).toEqual([
      'Pembina (IV/a)',
      'Penata Muda Tk. I, III/b',
      undefined,
    ]);
    expect(notes(one)).toEqual(['rank-moved', 'nip-moved', 'lines-joined', 'nothing']);
  });

  it('cells moved by one in a workbook are a fault with their cause, and a proposal', async () => {
    const rows = [
      ['No', 'Nama', 'Jabatan', 'Instansi'],
      [1, 'Budi', 'Camat', 'X'],
      [null, 2, 'Siti', 'Lurah', 'X'],
      ['Ali', 'Staf', 'X'],
      [4, 'Umi', 'Kasi', 'X', 'cuti'],
    ];
    const one = await understood([{ rows }]);
    expect(faults(one)).toEqual([
      expect.stringMatching(/^3 Baris ini punya 5 sel, judulnya 4\. .*ke kanan/),
      expect.stringMatching(/^4 .*ke kiri/),
    ]);
    expect(one.lines.slice(1, 3).map(({ cells }) => [cells.name, cells.position, cells.institution])).toEqual([
      ['Siti', 'Lurah', 'X'],
      ['Ali', 'Staf', 'X'],
    ]);
    expect(one.notes.filter(({ code }) => code === 'beyond-header').map(({ row }) => row)).toEqual([5]);
  });

  it.each(['SSTP', 'MPd', 'S.Tr.Keb.', 'MBA'])('the title %s in the column of positions is a fault', async (title) => {
    const one = await understood(`nama,jabatan,instansi\nBudi, ${title},Camat`);
    expect(faults(one)).toEqual([expect.stringMatching(/^2 Jabatan .*adalah gelar/)]);
  });

  it('a title that is also an office wants a look, and is a title where a cell is left over', async () => {
    expect(looks(await understood('nama,jabatan,instansi\nRina, Ners,RSUD'))).toEqual(['2 position-degree']);
    const one = await understood('nama,jabatan,instansi\nRina, Ners,Perawat,RSUD');
    expect(one.lines[0]?.cells).toMatchObject({ name: 'Rina, Ners', position: 'Perawat' });
  });

  it('a position of digits is none', async () => {
    expect(faults(await understood('Nama;Jabatan\nBudi;44'))).toEqual([expect.stringContaining('bukan jabatan')]);
  });

  it('"sda", "idem" and ditto marks are what stands above, said', async () => {
    const rows = [
      ['Nama', 'Jabatan', 'Instansi'],
      ['Budi', 'Camat', 'Pemkab'],
      ['Siti', 'idem', 'sda'],
      ['Ali', 's.d.a.', '- " -'],
    ];
    const one = await understood([{ rows }]);
    expect([people(one), notes(one), faults(one)]).toEqual([
      ['Budi | Camat | Pemkab', 'Siti | Camat | Pemkab', 'Ali | Camat | Pemkab'],
      ['repeated'],
      [],
    ]);
  });

  it('an office of one place is completed by the column of places, and by no other group', async () => {
    const text = 'Nama;Jabatan;Kecamatan;Nagari\nBudi;Wali Nagari;Kupitan;Muaro\nSiti;Wali Nagari Padang;Kupitan;';
    const one = await understood(text);
    expect([people(one), notes(one)]).toEqual([
      ['Budi | Wali Nagari Muaro | Kupitan', 'Siti | Wali Nagari Padang | Kupitan'],
      ['position-completed'],
    ]);
    expect(people(await understood('Nama;Jabatan;Meja\nBudi;Camat;Meja 1'))).toEqual(['Budi | Camat | Meja 1']);
  });

  it.each(['tidak ada.', '- -', 'NA', '?', '(-)', '−', 'blm ada', 'tanpa NIP', 'Non-NIP', 'tak ada', 'NIP -', 'xxx'])(
    '"%s" is nothing',
    async (nothing) => {
      const one = await understood(`Nama;Jabatan;NIP;HP;Surel\nBudi;Camat;${nothing};${nothing};${nothing}`);
      expect([people(one), faults(one)]).toEqual([['Budi | Camat'], []]);
    },
  );
});

describe('letters of old programs', () => {
  const text = 'nama;jabatan\nJosé Ma’ruf;Camat “A” – B\n';
  const bytes = (table: Readonly<Record<string, number>>): Uint8Array =>
    Uint8Array.from(text, (letter) => table[letter] ?? letter.charCodeAt(0));

  it.each<[string, Uint8Array]>([
    ['Windows-1252', bytes({ é: 0xe9, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96 })],
    ['Mac Roman', bytes({ é: 0x8e, '’': 0xd5, '“': 0xd2, '”': 0xd3, '–': 0xd0 })],
  ])('%s, said, with each name to look at', async (_what, file) => {
    const one = await understood(file);
    expect([people(one), notes(one), without(looks(one))]).toEqual([
      ['José Ma’ruf | Camat “A” – B'],
      ['encoding-guessed'],
      ['2 letters-guessed'],
    ]);
  });

  it('code page 850', async () => {
    const file = Uint8Array.from('nama;jabatan\nJosé;Camat\n', (letter) =>
      letter === 'é' ? 0x82 : letter.charCodeAt(0),
    );
    expect(people(await understood(file))).toEqual(['José | Camat']);
  });

  it('what was read wrong twice is repaired twice, and a lost letter is a fault', async () => {
    expect(people(await understood('nama;jabatan\nMaÃ¢â‚¬â„¢ruf;Camat'))).toEqual(['Ma’ruf | Camat']);
    expect(faults(await understood('nama;jabatan\nJos\ufffd;Camat'))).toEqual([expect.stringContaining('rusak')]);
    expect(without(looks(await understood('nama;jabatan\nMa?ruf;Camat')))).toEqual(['2 name-signs']);
  });

  it('Roman numerals, raised letters and control characters', async () => {
    const one = await understood('nama;jabatan\nPaku \u2163;Ke\u2074\nBu\u0007di;Camat');
    expect(people(one)).toEqual(['Paku IV | Ke4', 'Budi | Camat']);
    expect(looks(await understood('nama;jabatan;instansi\nBudi;\u0421amat;X'))).toEqual(['2 text-mixed']);
  });
});

describe('what wants a look', () => {
  it.each([
    [
      'Muhammad',
      ['Muhammad Ali Umar', 'Moch. Ali Umar', 'Mochammad Ali Umar', 'M. Ali Umar', 'Mhd Ali Umar', 'Moh.Ali Umar'],
    ],
    ['Ahmad', ['Ahmad Fauzi', 'Achmad Fauzi', 'Akhmad Fauzi']],
    ['Abdul', ['Abd. Rahman Hakim', 'Abdurrahman Hakim', 'Abdul Rachman Hakim']],
    ['titles without dots', ['Drs Zainal Abidin', 'H Zainal Abidin', 'Zainal Abidin SH', 'Zainal Abidin (Plt)']],
    ['short names', ['Oe', 'OE']],
  ])('one name in several spellings: %s', async (_what, names) => {
    const one = await understood(`Nama;Jabatan;Instansi\n${names.map((name, i) => `${name};Camat ${i};X`).join('\n')}`);
    const near = one.look.filter(({ code }) => code === 'near-duplicate');
    expect(near.map(({ others }) => others?.length)).toEqual(names.map(() => names.length - 1));
  });

  it.each([
    ['Budi SANTOSO', 'name-capitals', 'Budi Santoso'],
    ['bUDI sANTOSO', 'name-small', 'Budi Santoso'],
    ['BUDI SANTOSO SH', 'name-capitals', 'Budi Santoso, S.H.'],
    ['D’ARTAGNAN', 'name-capitals', 'D’Artagnan'],
  ])('%s', async (name, code, suggestion) => {
    const [look] = (await understood(`Nama;Jabatan;Instansi\n${name};Camat;X`)).look;
    expect(look).toMatchObject({ code, suggestion });
  });

  it.each([
    ['Lowong', 'name-office'],
    ['Dinas Pendidikan', 'name-office'],
    ['Budi / Siti', 'name-several'],
    ['Budi dan Siti', 'name-several'],
    ['Budi@kantor', 'name-signs'],
  ])('%s', async (name, code) => {
    expect(looks(await understood(`Nama;Jabatan;Instansi\n"${name}";Camat;X`))).toEqual([`2 ${code}`]);
  });
});

describe('files named for what they are', () => {
  it.each([
    ['<!-- laporan --><table><tr><td>Nama', 'HTML'],
    ['<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', 'Excel dalam bentuk XML'],
    ['<?xml version="1.0"?><data><row/></data>', 'Ini berkas XML'],
    ['<?xml version="1.0"?><o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0">', '.fods'],
    ['MIME-Version: 1.0\nX-Document-Type: Workbook', 'MHT'],
    ['ID;PWXL;N;E\n', 'SYLK'],
    ['[{"nama":"Budi"}]', 'JSON'],
    ['BEGIN:VCARD\n', 'kontak'],
    ['PK\u0005\u0006', 'ZIP kosong'],
    ['\u0009\u0002\u0006\u0000', '.xls'],
    ['RIFF\u0001\u0001\u0001\u0001WEBP', 'gambar'],
  ])('%j', async (start, saying) => {
    const refused = { code: 'roster-invalid', message: expect.stringContaining(saying) };
    await expect(understood(Uint8Array.from(start, (c) => c.charCodeAt(0)))).rejects.toMatchObject(refused);
  });
});
