import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { faults, leftOut, looks, notes, people, understood } from '../support/understanding.ts';
import type { SheetSpec } from '../support/xlsx.ts';

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`./files/${name}`, import.meta.url)));
const head = ['Nama', 'Jabatan', 'Instansi'];
const budi = ['Budi Santoso', 'Camat Kupitan', 'Pemkab'];
const siti = ['Siti Aminah', 'Camat Sijunjung', 'Pemkab'];
const both = ['Budi Santoso | Camat Kupitan | Pemkab', 'Siti Aminah | Camat Sijunjung | Pemkab'];

describe('rosters as offices send them', () => {
  it.each([
    [
      'a02-merged-down.xlsx',
      [
        'Budi | Wali Nagari A | Kecamatan Kamang Baru | Kamang Baru',
        'Agus | Wali Nagari B | Kecamatan Kamang Baru | Kamang Baru',
        'Siti | Wali Nagari C | Kecamatan Kamang Baru | Kamang Baru',
        'Dewi | Wali Nagari D | Kecamatan Tanjung Gadang | Tanjung Gadang',
        'Rina | Wali Nagari E | Kecamatan Tanjung Gadang | Tanjung Gadang',
      ],
      ['merged-filled'],
      [],
    ],
    [
      'a03-name-and-nip-in-one.xlsx',
      ['Budi Santoso, S.STP. | Camat Kamang Baru | Pemkab | 197505051999031001'],
      ['nip-moved'],
      [],
    ],
    ['a03b-name-and-nip-in-one.csv', ['Budi Santoso, S.STP. | Camat | Pemkab | 197505051999031001'], ['nip-moved'], []],
    ['a04-numbering-row.xlsx', ['Budi Santoso | Camat | Pemkab'], [], ['2 numbering']],
    [
      'a09-two-sheets.xlsx',
      [
        'Budi | Camat Satu | Pemkab | Camat',
        'Agus | Camat Dua | Pemkab | Camat',
        'Siti | Wali Nagari Satu | Pemkab | Wali Nagari',
        'Dewi | Wali Nagari Dua | Pemkab | Wali Nagari',
        'Rina | Wali Nagari Tiga | Pemkab | Wali Nagari',
      ],
      ['sheet-group'],
      [],
    ],
    ['a10-hidden-sheet-wins.xlsx', ['Budi | Camat Satu | Pemkab'], [], []],
    ['a11-total-row.xlsx', ['Budi | Camat | Pemkab'], [], ['3 total', '4 signature-block', '5 below']],
    ['a24-comma-in-title.csv', ['baris 2 salah', 'Agus Salim | Camat Kupitan | Pemkab Sijunjung'], [], []],
    ['a31-merged-name.xlsx', ['Drs. Budi | Camat'], ['columns-joined'], []],
  ])('%s', async (name, expected, said, left) => {
    const one = await understood(file(name));
    expect([people(one), notes(one), leftOut(one)]).toEqual([expected, said, left]);
  });

  it('name the hidden sheet, and take it when asked', async () => {
    const one = await understood(file('a10-hidden-sheet-wins.xlsx'));
    expect(one.sheets.map(({ name, leftOut: why }) => [name, why])).toEqual([
      ['Daftar', undefined],
      ['Lama', 'hidden'],
    ]);
    expect(people(await understood(file('a10-hidden-sheet-wins.xlsx'), { sheets: ['Lama'] }))).toEqual([
      'Pejabat Lama | Camat Satu | Pemkab',
    ]);
  });

  it('tell the comma before a title, and take the line as it was meant once somebody confirms it', async () => {
    const one = await understood(file('a24-comma-in-title.csv'));
    expect(faults(one)).toEqual([
      expect.stringMatching(/^2 Baris ini punya 4 sel, judulnya 3: koma sebelum gelar "M\.Si\."/),
    ]);
    const cells = one.lines[0]?.cells ?? {};
    const set = await understood(file('a24-comma-in-title.csv'), { lines: [{ sheet: '', row: 2, set: cells }] });
    expect(people(set)[0]).toBe('Drs. Budi Santoso, M.Si. | Camat Kamang Baru | Pemkab Sijunjung');
  });

  it.each([
    ['a22-encrypted.xlsx', 'kata sandi'],
    ['a23-html-as.xls', 'HTML'],
  ])('%s is named for what it is', async (name, what) => {
    await expect(understood(file(name))).rejects.toMatchObject({
      code: 'roster-invalid',
      message: expect.stringContaining(what),
    });
  });
});

describe('headers', () => {
  const identity: SheetSpec = {
    rows: [
      ['DAFTAR HADIR', null, null, null, null],
      ['Tahun 2024'],
      [],
      ['NO', 'IDENTITAS PEGAWAI', null, null, 'UNIT KERJA/OPD', 'KODE WILAYAH'],
      [null, 'JABATAN', 'NAMA', 'NIP', null, null],
      [1, 'Camat Kupitan', 'Budi Santoso', '197505051999031001', 'Kecamatan Kupitan', '13.03.10'],
    ],
    merges: ['A1:F1', 'A4:A5', 'B4:D4', 'E4:E5', 'F4:F5'],
  };

  it.each<[string, readonly SheetSpec[] | string, readonly string[], readonly string[]]>([
    [
      'two merged rows under a title',
      [identity],
      ['Budi Santoso | Camat Kupitan | Kecamatan Kupitan | 197505051999031001'],
      ['1 above-header', '2 above-header'],
    ],
    [
      'three rows',
      [
        {
          rows: [
            ['DATA', null, null, null],
            ['PEJABAT', null, 'TEMPAT TUGAS', 'NAMA KECAMATAN'],
            ['NAMA', 'JABATAN', null, null],
            [...budi, 'Kupitan'],
          ],
          merges: ['A1:C1', 'A2:B2', 'C2:C3', 'D1:D3'],
        },
      ],
      ['Budi Santoso | Camat Kupitan | Pemkab | Kupitan'],
      [],
    ],
    [
      'two rows in CSV, without merged cells',
      'No;Pejabat;;Unit Kerja\n;Nama;Jabatan;\n1;Budi Santoso;Camat Kupitan;Pemkab',
      ['Budi Santoso | Camat Kupitan | Pemkab'],
      [],
    ],
    [
      'a child that means something else under its parent',
      [
        {
          rows: [
            ['Nama', 'Jabatan', 'Wilayah', null],
            [null, null, 'Kode', 'Nama'],
            ['Budi Santoso', 'Camat Kupitan', '13.03.10', 'Kupitan'],
          ],
          merges: ['A1:A2', 'B1:B2', 'C1:D1'],
        },
      ],
      ['Budi Santoso | Camat Kupitan'],
      [],
    ],
    [
      'other words for the columns',
      'No. Urut;Nama Lengkap & Gelar;Jabatan Terakhir;Perangkat Daerah\n1;Budi Santoso;Camat Kupitan;Pemkab',
      ['Budi Santoso | Camat Kupitan | Pemkab'],
      [],
    ],
    [
      'an office in the heading, with its place in another column',
      'Nama Wali Nagari;Nagari;Kecamatan\nBudi Santoso;Muaro;Sijunjung\nSiti Aminah;Nagari Pamatang Panjang;Sijunjung',
      ['Budi Santoso | Wali Nagari Muaro | Sijunjung', 'Siti Aminah | Wali Nagari Pamatang Panjang | Sijunjung'],
      [],
    ],
    [
      'camat by their kecamatan',
      'Nama Camat;Kecamatan\nBudi Santoso;Kupitan\n',
      ['Budi Santoso | Camat Kupitan | Kupitan'],
      [],
    ],
    [
      'titles in columns of their own',
      'Gelar Depan;Nama;Gelar Belakang;Jabatan\nDrs.;Budi Santoso;M.Si.;Camat\n;Siti Aminah;-;Lurah',
      ['Drs. Budi Santoso, M.Si. | Camat', 'Siti Aminah | Lurah'],
      [],
    ],
    ['a header that comes again on the next page', [{ rows: [head, budi, head, siti] }], both, ['3 repeated-header']],
  ])('%s', async (_name, sheets, expected, left) => {
    const one = await understood(sheets);
    expect([people(one), leftOut(one), faults(one)]).toEqual([expected, left, []]);
  });

  it('say which column is which, and which is not used', async () => {
    const [sheet] = (await understood('Nama;Jabatan;Kantor Asal Ybs;NIK\nBudi;Camat;Pemkab;1303040101900001')).sheets;
    expect(sheet?.columns.map(({ heading, meaning, why }) => [heading, meaning, why])).toEqual([
      ['Nama', 'name', 'word'],
      ['Jabatan', 'position', 'word'],
      ['Kantor Asal Ybs', undefined, 'unknown'],
      ['NIK', 'none', 'word'],
    ]);
    expect(JSON.stringify(sheet)).not.toContain('1303040101900001');
  });

  it('are mapped by hand, and remembered', async () => {
    const text = 'Calon;Posisi\nBudi Santoso;Camat';
    expect(faults(await understood(text))).toEqual([expect.stringContaining('judul kolom')]);
    const columns = [
      { heading: 'Calon', meaning: 'name' },
      { heading: 'Posisi', meaning: 'position' },
    ] as const;
    const headers = [{ sheet: '', from: 1, to: 1 }];
    expect(people(await understood(text, { columns, headers }))).toEqual(['Budi Santoso | Camat']);
    const remembered = new Map([
      ['calon', 'name'],
      ['posisi', 'position'],
    ] as const);
    const again = await understood('NAMA CALON;Calon;Posisi\n;Budi Santoso;Camat', { headers }, remembered);
    expect(people(again)).toEqual(['Budi Santoso | Camat']);
    expect(again.sheets[0]?.columns.map(({ why }) => why)).toEqual(['unknown', 'remembered', 'remembered']);
  });

  it('find a header that only the office’s memory knows', async () => {
    const remembered = new Map([
      ['calon', 'name'],
      ['posisi', 'position'],
    ] as const);
    expect(people(await understood('Calon;Posisi\nBudi Santoso;Camat', {}, remembered))).toEqual([
      'Budi Santoso | Camat',
    ]);
  });

  it('two columns for one field are a fault until one is chosen', async () => {
    const text = 'Nama;Jabatan;Instansi;Unit Kerja\nBudi;Camat;Pemkab;Kecamatan Kupitan';
    expect(faults(await understood(text))).toEqual(['1 Instansi Ada dua kolom untuk Instansi. Sisakan satu.']);
    const chosen = await understood(text, { columns: [{ heading: 'Unit Kerja', meaning: 'institution' }] });
    expect(people(chosen)).toEqual(['Budi | Camat | Kecamatan Kupitan']);
  });
});

describe('sheets, hidden parts and merged cells', () => {
  it('take a sheet for each kecamatan, with its name as the group', async () => {
    const one = await understood([
      { name: 'Kupitan', rows: [head, budi] },
      { name: 'Sijunjung', rows: [['DAFTAR'], head, siti] },
      { name: 'Catatan', rows: [['Dikirim lewat surel']] },
      { name: 'Kosong', rows: [] },
    ]);
    expect(people(one)).toEqual([
      'Budi Santoso | Camat Kupitan | Pemkab | Kupitan',
      'Siti Aminah | Camat Sijunjung | Pemkab | Sijunjung',
    ]);
    expect(one.sheets.map(({ leftOut: why }) => why)).toEqual([undefined, undefined, 'no-header', 'empty']);
    const plain = await understood(
      [
        { name: 'Kupitan', rows: [head, budi] },
        { name: 'Sijunjung', rows: [head, siti] },
      ],
      {
        groupBySheet: false,
      },
    );
    expect(people(plain)).toEqual(both);
  });

  it('do not take Sheet1 for a group, and name the sheet of a fault', async () => {
    const one = await understood([{ rows: [head, budi] }, { rows: [head, siti, ['', 'Lurah', 'X'], budi] }]);
    expect(people(one).slice(0, 2)).toEqual(both);
    expect(faults(one)).toEqual([
      'Sheet2 3 Nama Nama kosong. Isi nama lengkap.',
      'Sheet2 4 Nama Budi Santoso sudah ada di baris 2 lembar "Sheet1" dengan jabatan dan instansi yang sama. Hapus salah satu.',
    ]);
  });

  it('leave out hidden rows and columns, said, and take them when asked', async () => {
    const sheets: SheetSpec[] = [
      {
        rows: [
          [...head, 'NIP'],
          [...budi, '197505051999031001'],
          [...siti, '197505051999032002'],
        ],
        hiddenRows: [3],
        hiddenColumns: [4],
      },
    ];
    const one = await understood(sheets);
    expect([people(one), leftOut(one)]).toEqual([[both[0]], ['3 hidden-row']]);
    expect(one.sheets[0]?.columns.at(-1)).toMatchObject({ heading: 'NIP', why: 'hidden' });
    expect(people(await understood(sheets, { hiddenRows: true, hiddenColumns: true }))).toEqual([
      `${both[0]} | 197505051999031001`,
      `${both[1]} | 197505051999032002`,
    ]);
  });

  it('fill merged cells over lines, but never make two people of a merged name', async () => {
    const one = await understood([
      {
        rows: [
          ['Nama', 'Jabatan', 'Instansi'],
          ['Budi Santoso', 'Kepala Bagian', 'Sekretariat'],
          [null, 'Tata Pemerintahan', null],
          ['Siti Aminah', 'Camat Sijunjung', 'Sekretariat'],
        ],
        merges: ['A2:A3', 'C2:C3'],
      },
    ]);
    expect(people(one)).toEqual([
      'Budi Santoso | Kepala Bagian Tata Pemerintahan | Sekretariat',
      'Siti Aminah | Camat Sijunjung | Sekretariat',
    ]);
    expect(looks(one)).toEqual(['2 lines-joined']);
  });

  it('read cells merged over columns in every line', async () => {
    const rows = [
      ['Nama', null, 'Jabatan'],
      ['Budi Santoso', null, 'Camat Kupitan'],
    ];
    expect(people(await understood([{ rows, merges: ['A1:B1', 'A2:B2'] }]))).toEqual(['Budi Santoso | Camat Kupitan']);
  });
});

describe('lines that are no people', () => {
  it.each<[string, readonly SheetSpec[] | string, readonly string[], readonly string[]]>([
    [
      'a total, a place with date, a signature',
      [
        {
          rows: [
            ['No', ...head],
            [1, ...budi],
            [2, ...siti],
            [null, 'JUMLAH', null, 2],
            [],
            [null, null, null, 'Sijunjung, 30 November 2024'],
            [null, null, null, 'Kepala Bagian Umum'],
            [null, null, null, 'Drs. Rahman'],
            [null, null, null, 'NIP. 197505051999031001'],
          ],
        },
      ],
      both,
      ['4 total', '6 signature-block', '7 below', '8 below', '9 below'],
    ],
    [
      'two signatures side by side',
      [
        {
          rows: [
            head,
            budi,
            siti,
            ['Mengetahui,', 'Muaro,   September 2024'],
            ['Camat', 'Sekretaris'],
            ['Drs. A', 'B, S.H.'],
          ],
        },
      ],
      both,
      ['4 signature-block', '5 below', '6 below'],
    ],
    [
      'a note',
      `${head.join(';')}\n${budi.join(';')}\n${siti.join(';')}\nCatatan: data per 1 Oktober;;\n`,
      both,
      ['4 signature-block'],
    ],
    [
      'subtotals and headings of sections',
      [
        {
          rows: [
            ['No', ...head],
            ['A', 'KECAMATAN KUPITAN'],
            [1, ...budi],
            [null, 'Jumlah A', 1],
            ['B. KECAMATAN SIJUNJUNG'],
            [1, ...siti],
            ['TOTAL', null, null, 2],
          ],
          merges: ['A5:D5'],
        },
      ],
      [`${both[0]} | KECAMATAN KUPITAN`, `${both[1]} | KECAMATAN SIJUNJUNG`],
      ['2 section', '4 total', '5 section', '7 total'],
    ],
    [
      'numbers prepared for more people',
      `No;${head.join(';')}\n1;${budi.join(';')}\n2;${siti.join(';')}\n3;;;\n4;;;`,
      both,
      ['4 number-only', '5 number-only'],
    ],
    ['(1) (2) (3)', `${head.join(';')}\n(1);(2);(3)\n${budi.join(';')}\n${siti.join(';')}`, both, ['2 numbering']],
    [
      'a sum of numbers only',
      `${head.join(';')};Kursi\n${budi.join(';')};1\n${siti.join(';')};2\n;;;3`,
      both,
      ['4 total'],
    ],
  ])('%s', async (_name, sheets, expected, left) => {
    const one = await understood(sheets);
    expect([people(one), leftOut(one), faults(one)]).toEqual([expected, left, []]);
  });

  it('are taken back, and people left out, by choice', async () => {
    const text = `${head.join(';')}\n${budi.join(';')}\nTotal Sukses;Direktur;PT Total\n${siti.join(';')}`;
    expect(leftOut(await understood(text))).toEqual(['3 total']);
    const lines = [
      { sheet: '', row: 3, take: true },
      { sheet: '', row: 4, take: false },
    ];
    const one = await understood(text, { lines });
    expect([people(one), leftOut(one)]).toEqual([[both[0], 'Total Sukses | Direktur | PT Total'], ['4 chosen']]);
  });

  it('do not swallow people under a total or a note', async () => {
    const text = `No;${head.join(';')}\n1;${budi.join(';')}\n;Jumlah;;1\n2;${siti.join(';')}`;
    expect(people(await understood(text))).toEqual(both);
    const noted = `No;${head.join(';')}\n1;${budi.join(';')}\nCatatan: lihat bawah;;;\n2;${siti.join(';')}`;
    expect(people(await understood(noted))).toEqual(both);
  });

  it('are not made of a witness whose role is "mengetahui", nor of a person without a position', async () => {
    const one = await understood('Nama;Jabatan;Peran\nBudi;Bupati;mengetahui\nSiti;;\n');
    expect(people(one)).toEqual(['Budi | Bupati', 'baris 3 salah']);
    expect(faults(one)).toEqual(['3 Jabatan Jabatan kosong. Isi jabatan.']);
  });
});
