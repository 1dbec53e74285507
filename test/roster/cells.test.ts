import { describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { tidyName } from '../../src/roster/name-case.ts';
import { faults, looks, notes, people, understood } from '../support/understanding.ts';
import { xlsx, zipOf } from '../support/xlsx.ts';

const nip = '197505051999031001';
const nik = '1303040101900001';

describe('NIP and NIK in other fields', () => {
  it.each([
    ['behind the name', `Budi Santoso, S.Sos. ${nip};Camat;`],
    ['with the word, in parentheses', `Budi Santoso, S.Sos. (NIP. ${nip});Camat;`],
    ['in groups behind a slash', 'Budi Santoso, S.Sos. / 19750505 199903 1 001;Camat;'],
    ['before the name', `${nip} - Budi Santoso, S.Sos.;Camat;`],
    ['in the position', `Budi Santoso, S.Sos.;Camat NIP ${nip};`],
    ['twice, once in its own column', `Budi Santoso, S.Sos. ${nip};Camat;${nip}`],
    ['in its own column with its name', `Budi Santoso, S.Sos.;Camat;NIP. 19750505 199903 1 001`],
  ])('a NIP %s is moved', async (_where, line) => {
    const one = await understood(`Nama;Jabatan;NIP\n${line}`);
    expect([people(one), faults(one)]).toEqual([[`Budi Santoso, S.Sos. | Camat | ${nip}`], []]);
  });

  it('a NIP in a line of its own belongs to the person above', async () => {
    const one = await understood(`Nama/NIP;Jabatan\nBudi Santoso;Camat\nNIP. ${nip};\nSiti;Lurah`);
    expect(people(one)).toEqual([`Budi Santoso | Camat | ${nip}`, 'Siti | Lurah']);
    expect(notes(one)).toEqual(['lines-joined', 'nip-moved']);
  });

  it('two of them that differ are a fault', async () => {
    const one = await understood(`Nama;Jabatan;NIP\nBudi ${nip};Camat;197505051999031002`);
    expect(faults(one)).toEqual(['2 NIP Baris ini memuat dua NIP yang berbeda. Sisakan satu.']);
  });

  it.each([
    ['in the name', `Budi Santoso ${nik};Camat;`],
    ['in the position, with its word', `Budi Santoso;Camat (NIK: ${nik});`],
    ['in the column of the NIP', `Budi Santoso;Camat;${nik}`],
  ])('a NIK %s is kept nowhere, and its removal is said', async (_where, line) => {
    const one = await understood(`Nama;Jabatan;NIP\n${line}`);
    expect([people(one), notes(one), faults(one)]).toEqual([['Budi Santoso | Camat'], ['nik-removed'], []]);
    expect(JSON.stringify(one)).not.toContain(nik);
  });

  it('a NIK does not come back through a line that is left out, or an unused column', async () => {
    const one = await understood(`Data;;\nNama;Jabatan;Nomor KTP Ybs\nBudi;Camat;${nik}\nJumlah;${nik};\n`);
    expect(JSON.stringify(one)).not.toContain(nik);
  });
});

describe('numbers, dates and what a spreadsheet program does to them', () => {
  const head = ['Nama', 'Jabatan', 'Kode Wilayah', 'NIP'];

  it('a code is read as it is shown', async () => {
    const rows = [head, ['Budi', 'Camat', { number: 13.1, format: '0.00' }]];
    expect((await understood([{ rows }])).lines[0]?.person?.regionCode).toBe('13.10');
    const padded = [
      ['Nama', 'Jabatan', 'Kelompok'],
      ['Budi', 'Camat', { number: 7, format: '000' }],
    ];
    expect((await understood([{ rows: padded }])).lines[0]?.person?.group).toBe('007');
  });

  it('lost digits and invented dates are faults that say so', async () => {
    const rows = [
      head,
      ['Budi', 'Camat', 13.1, Number(nip)],
      ['Siti', 'Lurah', { number: 0.54375, format: 'hh.mm' }],
      ['Ali', { number: 45_000, format: 'dd/mm/yyyy' }],
    ];
    expect(faults(await understood([{ rows }]))).toEqual([
      expect.stringMatching(/^2 NIP .*digit terakhirnya hilang/),
      expect.stringMatching(/^2 Kode wilayah .*13\.10 menjadi 13\.1/),
      expect.stringMatching(/^3 Kode wilayah .*"13\.03" diubah Excel menjadi tanggal atau jam/),
      expect.stringMatching(/^4 Jabatan Excel mengubah isi sel ini menjadi tanggal.*2023-03-15/),
    ]);
  });

  it.each(['-', '—', '0', 'tidak ada', 'Tidak Ada', 'n/a', 'nihil', '(tidak ada)'])(
    '"%s" is nothing',
    async (nothing) => {
      const one = await understood(
        `Nama;Jabatan;Instansi;NIP;Pangkat;Kode Wilayah\nBudi;Camat;${Array(4).fill(nothing).join(';')}`,
      );
      expect([people(one), faults(one)]).toEqual([['Budi | Camat'], []]);
      expect(one.lines[0]?.person?.regionCode).toBe('13.03');
    },
  );

  it.each(['13.03.99', '99.01.01', '99', '1399', '13.03.10.9999'])(
    'the code %s, which no list has, wants a look',
    async (code) => {
      const one = await understood(`Nama;Jabatan;Kode Wilayah\nBudi;Camat;${code}\n`);
      expect([looks(one), faults(one)]).toEqual([['2 institution-empty', '2 region-unknown'], []]);
    },
  );

  it.each(['13.3', '1', '13.03.1', '13.03.10.99', 'Sijunjung', '13-03', '13.0a'])(
    '"%s" is no code, which is a fault',
    async (code) => {
      const one = await understood(`Nama;Jabatan;Kode Wilayah\nBudi;Camat;${code}\n`);
      expect(faults(one)).toEqual([expect.stringContaining('2 Kode wilayah')]);
    },
  );
});

describe('letters', () => {
  it.each([
    ['a ligature', 'Su\ufb01an', 'Sufian'],
    ['full-width letters', '\uff22\uff35\uff24\uff29 Santoso', 'BUDI Santoso'],
    ['mathematical letters', '\u{1d401}udi', 'Budi'],
    ['no-break spaces', 'Budi\u00a0\u00a0Santoso', 'Budi Santoso'],
    ['a separated accent', 'Andre\u0301', 'André'],
    ['UTF-8 read as Windows-1252', 'Maâ€™ruf', 'Ma’ruf'],
    ['and with accents', 'JosÃ©', 'José'],
  ])('%s', async (_what, written, name) => {
    expect((await understood(`Nama;Jabatan\n${written};Camat`)).lines[0]?.person?.name).toBe(name);
  });

  it('what is repaired or guessed is said', async () => {
    expect(notes(await understood('Nama;Jabatan\nSu\ufb01an;Camat\nMaâ€™ruf;Lurah'))).toEqual([
      'letters-replaced',
      'encoding-repaired',
    ]);
    const windows = Uint8Array.from('Nama;Jabatan\nNur’aini;Camat', (c) => (c === '’' ? 0x92 : c.charCodeAt(0)));
    expect(notes(await understood(windows))).toEqual(['encoding-guessed']);
  });

  it('UTF-16 without a byte order mark is read', async () => {
    const text = 'Nama;Jabatan\nNur’aini;Camat';
    const little = new Uint8Array(Buffer.from(text, 'utf16le'));
    const big = new Uint8Array(Buffer.from(text, 'utf16le').swap16());
    for (const bytes of [little, big]) expect(people(await understood(bytes))).toEqual(['Nur’aini | Camat']);
  });
});

describe('shifted lines', () => {
  it.each([
    ['one title', 'Budi Santoso, M.Si.,Camat,Pemkab', 'Budi Santoso, M.Si.'],
    ['two titles', 'Drs. Budi Santoso, S.Sos., M.Si.,Camat,Pemkab', 'Drs. Budi Santoso, S.Sos., M.Si.'],
    ['titles without dots', 'Budi Santoso, SH, MH,Camat,Pemkab', 'Budi Santoso, SH, MH'],
  ])('%s: the fault names the title, and the line as it was meant is proposed', async (_what, line, name) => {
    const one = await understood(`nama,jabatan,instansi\n${line}\nAgus,Lurah,Pemkab`);
    expect(faults(one)).toEqual([expect.stringMatching(/^2 .*gelar/)]);
    expect(one.lines[0]?.cells).toMatchObject({ name, position: 'Camat', institution: 'Pemkab' });
  });

  it('a separator elsewhere is a fault too', async () => {
    const one = await understood('nama;jabatan;instansi\nBudi;Camat; Plt. Sekda;Pemkab');
    expect(faults(one)).toEqual([expect.stringMatching(/^2 .*4 sel.*tanda pemisah/)]);
  });

  it('a title in the column of positions is a fault even where nothing is left over', async () => {
    expect(faults(await understood('nama,jabatan,instansi\nBudi, M.Si.,Camat'))).toEqual([
      expect.stringMatching(/^2 Jabatan "M\.Si\." adalah gelar/),
    ]);
  });
});

describe('files that are no list', () => {
  const cfb = (name: string): Uint8Array =>
    new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...new Uint8Array(100), ...Buffer.from(name, 'utf16le')]);
  it.each<[string, Uint8Array | Promise<Uint8Array>, string]>([
    ['an encrypted workbook', cfb('EncryptionInfo'), 'kata sandi'],
    ['an old workbook', cfb('Workbook'), '.xls'],
    ['an old Word document', cfb('WordDocument'), 'Word lama'],
    ['HTML', utf8('\ufeff\n<table><tr><td>Nama'), 'HTML'],
    ['HTML in UTF-16', new Uint8Array(Buffer.from('\ufeff<html><body>', 'utf16le')), 'HTML'],
    ['HTML under an XML declaration', utf8('<?xml version="1.0"?><html xmlns:x="urn:schemas"><body>'), 'HTML'],
    ['XML of Excel 2003', utf8('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook>'), 'XML'],
    ['PDF', utf8('%PDF-1.7\n'), 'PDF'],
    ['RTF', utf8('{\\rtf1 Nama'), 'RTF'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2]), 'gambar'],
    ['RAR', utf8('Rar!\u001a'), 'terkompresi'],
    ['Word', zipOf({ 'word/document.xml': '<a/>', '[Content_Types].xml': '<a/>' }), '.docx'],
    ['PowerPoint', zipOf({ 'ppt/presentation.xml': '<a/>' }), '.pptx'],
    [
      'OpenDocument',
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' }),
      '.ods',
    ],
    ['binary Excel', zipOf({ 'xl/workbook.bin': 'x' }), '.xlsb'],
    ['Numbers', zipOf({ 'Index/Document.iwa': 'x' }), 'Numbers'],
    ['a zip of a list', zipOf({ 'daftar/peserta.xlsx': 'x' }), 'ZIP'],
  ])('%s is named for what it is', async (_what, bytes, saying) => {
    await expect(understood(await bytes)).rejects.toMatchObject({
      code: 'roster-invalid',
      message: expect.stringContaining(saying),
    });
  });

  it('a list that begins like a bitmap is a list', async () => {
    expect(people(await understood('BM;Nama;Jabatan\n1;Budi;Camat'))).toEqual(['Budi | Camat']);
  });

  it('phonetic guides, rich text and escapes of Excel are read as Excel shows them', async () => {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const cell = (at: string, i: number) => `<x:c r="${at}" t="s"><x:v>${i}</x:v></x:c>`;
    const bytes = await xlsx([{ rows: [] }], {
      'xl/sharedStrings.xml': `<sst xmlns="${main}"><si><t>Nama</t></si><si><t>Jabatan</t></si><si><r><t>Budi </t></r><r><t>Santoso</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>Camat_x000D_ Kupitan</t></si></sst>`,
      'xl/worksheets/sheet0.xml': `<x:worksheet xmlns:x="${main}"><x:sheetData><x:row>${cell('A1', 0)}${cell('B1', 1)}</x:row><x:row>${cell('A2', 2)}${cell('B2', 3)}</x:row></x:sheetData></x:worksheet>`,
    });
    expect(people(await understood(bytes))).toEqual(['Budi Santoso | Camat Kupitan']);
  });
});

describe('what wants a look', () => {
  it('names in one case, with digits, that are offices, in two alphabets', async () => {
    const one = await understood(
      'Nama;Jabatan;Instansi\nBUDI SANTOSO;Camat A;X\nsiti aminah;Camat B;X\nAgus 2;Camat C;X\nCamat Kupitan;Ali;X\n\u0412udi Rahman;Camat E;X\nDewi;Camat F;\n',
    );
    expect(looks(one)).toEqual([
      '2 name-capitals',
      '3 name-small',
      '4 name-digits',
      '5 name-office',
      '6 name-mixed',
      '7 institution-empty',
    ]);
    expect(one.look.slice(0, 2).map(({ suggestion }) => suggestion)).toEqual(['Budi Santoso', 'Siti Aminah']);
  });

  it.each([
    ['case and titles', ['budi santoso', 'BUDI SANTOSO', 'Budi Santoso, S.Sos.']],
    ['titles in front', ['Dr. H. Budi Santoso, M.Si.', 'Budi Santoso', 'Drs. Budi Santoso']],
    ['apostrophes', ['Syafi’i Ma’ruf', "Syafi'i Ma'ruf", 'Syafii Maruf']],
    ['three spellings', ['Muhammad Yusuf', 'Mohammad Yusup', 'Muh. Yusuf']],
    ['spaces and doubled letters', ['Abdur Rahman', 'Abdurrahman', 'Abdurahman']],
    ['old spelling', ['Soekarno Djojo', 'Sukarno Jojo', 'Sukarno Djojo']],
  ])('one name in several forms: %s', async (_what, names) => {
    const lines = names.map((name, i) => `"${name}";Camat ${i};Pemkab`);
    const one = await understood(`Nama;Jabatan;Instansi\n${lines.join('\n')}\nRahmat Hidayat;Camat;Pemkab`);
    const near = one.look.filter(({ code }) => code === 'near-duplicate');
    expect(near.map(({ row, others }) => [row, others?.map((other) => other.row)])).toEqual([
      [2, [3, 4]],
      [3, [2, 4]],
      [4, [2, 3]],
    ]);
  });

  it('names that differ in one letter want a look where the office is the same', async () => {
    const head = 'Nama;Jabatan;Instansi';
    const same = `${head}\nNurhasanah Lubis;Guru;SD 1\nNurhasana Lubis;Guru;SD 1\nNurhasanah Lubiss;Guru;SD 1`;
    expect(looks(await understood(same))).toEqual(['2 near-duplicate', '3 near-duplicate', '4 near-duplicate']);
    expect(looks(await understood(`${head}\nNurhasanah Lubis;Guru;SD 1\nNurhasana Lubes;Guru;SD 1`))).toEqual([]);
    expect(looks(await understood(`${head}\nNurhasanah Lubis;Guru;SD 1\nNurhasanah Lubas;Guru;SD 2`))).toEqual([]);
  });

  it('two NIP are two people', async () => {
    const text = `Nama;Jabatan;Instansi;NIP\nBudi Santoso;Guru;SD 1;${nip}\nBudi Santoso, S.Pd.;Guru;SD 1;197505051999031002`;
    expect(looks(await understood(text))).toEqual([]);
  });

  it('people of one name in two places are two', async () => {
    const one = await understood('Nama;Jabatan;Instansi\nAhmad;Wali Nagari A;Kec. X\nAhmad;Wali Nagari B;Kec. Y\n');
    expect(looks(one)).toEqual([]);
  });

  it.each([
    ['BUDI SANTOSO, S.SOS., M.SI.', 'Budi Santoso, S.Sos., M.Si.'],
    ['budi santoso, s.sos, m.si', 'Budi Santoso, S.Sos., M.Si.'],
    ['H. ABDUL MALIK BIN HASAN', 'H. Abdul Malik bin Hasan'],
    ['HJ. SITI AMINAH BINTI H. UMAR, S.PD.I', 'Hj. Siti Aminah binti H. Umar, S.Pd.I.'],
    ["SYAFI'I MA'RUF", "Syafi'i Ma'ruf"],
    ['NUR’AINI', 'Nur’aini'],
    ['DRS. H. ZEFNIHAN, M.M.', 'Drs. H. Zefnihan, M.M.'],
    ['ABDUL HAMID II', 'Abdul Hamid II'],
    ['AL-FARUQ SIREGAR', 'Al-Faruq Siregar'],
    ['DR. IR. RINA, S.T., M.T., PH.D', 'Dr. Ir. Rina, S.T., M.T., Ph.D.'],
    ['dr. budi, sp.a', 'dr. Budi, Sp.A.'],
    ['BUDI SANTOSO S.SOS M.SI', 'Budi Santoso, S.Sos., M.Si.'],
    ['Budi santoso', 'Budi Santoso'],
    ['KH. AHMAD DAHLAN', 'K.H. Ahmad Dahlan'],
    ['RD. AJENG, X.YZ.', 'Rd. Ajeng, X.Yz.'],
  ])('%s becomes %s', (written, tidied) => {
    expect(tidyName(written)).toBe(tidied);
    expect(tidyName(tidied)).toBe(tidied);
  });

  it.each(['Jon St. Pamuncak, S.IP.', 'Drs. H. Syafi’i Siregar, M.Si.', 'O', 'dr. Siti', 'McArthur', 'Ma’ruf bin Ali'])(
    'leaves %s as it is',
    async (name) => {
      expect(tidyName(name)).toBe(name);
      expect(looks(await understood(`Nama;Jabatan;Instansi\n"${name}";Camat;X`))).toEqual([]);
    },
  );

  it('one choice tidies all names, and says so', async () => {
    const one = await understood('Nama;Jabatan;Instansi\n"BUDI, S.SOS.";Camat;X\nSiti;Lurah;X', { tidyNames: true });
    expect([people(one), notes(one), looks(one)]).toEqual([
      ['Budi, S.Sos. | Camat | X', 'Siti | Lurah | X'],
      ['name-tidied'],
      [],
    ]);
  });
});
