import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf8 } from '../../src/core/bytes.ts';
import { type Fault, IkrarError } from '../../src/errors.ts';
import type { Person } from '../../src/model.ts';
import { checkRoster, importRoster } from '../../src/roster/import.ts';

let counter = 0;
const context = {
  /** A font of Latin letters only. */
  unprintable: (text: string) => [...text].filter((c) => (c.codePointAt(0) ?? 0) > 0x24f && !'’‘“”–'.includes(c)),
  random: (length: number) => {
    counter++;
    return Uint8Array.from({ length }, (_, i) => (counter >> (8 * (i % 3))) & 0xff);
  },
};

const read = (text: string | Uint8Array): Promise<readonly Person[]> =>
  importRoster(typeof text === 'string' ? utf8(text) : text, context);

async function faultsOf(work: Promise<unknown>): Promise<readonly Fault[]> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(IkrarError);
  expect((error as IkrarError).code).toBe('roster-invalid');
  return (error as IkrarError).faults;
}

describe('the Sijunjung roster', () => {
  const file = new Uint8Array(readFileSync(new URL('../../examples/events/sijunjung/roster.csv', import.meta.url)));

  it('is 71 signers and one witness, grouped by kecamatan', async () => {
    const people = await read(file);
    expect(people).toHaveLength(72);
    expect(people.filter((person) => person.role === 'saksi').map((person) => person.position)).toEqual([
      'Ketua Bawaslu Kabupaten Sijunjung',
    ]);
    expect(people[0]).toMatchObject({
      name: 'Jon St. Pamuncak, S.IP.',
      nip: '196508011989081002',
      regionCode: '13.03',
      role: 'penandatangan',
    });
    expect(people[0]).not.toHaveProperty('group');
    expect(people[9]).toMatchObject({ group: 'Kecamatan Tanjung Gadang' });
    expect(people[9]).not.toHaveProperty('nip');
    expect(new Set(people.map((person) => person.id)).size).toBe(72);
  });
});

describe('how people write rosters', () => {
  const expected = [
    { name: 'Budi Putra, A.Md.', position: 'Camat Kamang Baru', institution: 'Pemkab', regionCode: '13.03.06' },
    { name: 'Ma’ruf', position: 'Wali Nagari Muaro', institution: '', regionCode: '13.03.04.2001' },
  ];

  it.each([
    [
      'commas',
      'Nama Lengkap,Jabatan,Unit Kerja/OPD,kode_wilayah\n"Budi Putra, A.Md.",Camat Kamang Baru,Pemkab,13.03.06\nMa’ruf,Wali Nagari Muaro,,13.03.04.2001',
    ],
    [
      'semicolons, CRLF, blank lines and a byte order mark',
      '\ufeffNAMA;JABATAN;INSTANSI;KODE WILAYAH\r\n\r\nBudi Putra, A.Md.;Camat Kamang Baru;Pemkab;13.03.06\r\n;;;\r\nMa’ruf;Wali Nagari Muaro;-;1303042001\r\n',
    ],
    [
      'tabs',
      'nama (dengan gelar)\tjabatan\tOPD\tKode Wilayah\nBudi Putra, A.Md.\tCamat Kamang Baru\tPemkab\t130306\nMa’ruf\tWali Nagari Muaro\t\t13.03.04.2001',
    ],
    [
      'a title above the header, and columns nobody asked for',
      'DAFTAR PESERTA;;;;\nTahun 2024;;;;\nNo.;Nama;Jabatan;Instansi;Kode Wilayah\n1;Budi  Putra, A.Md.;Camat Kamang Baru;Pemkab;13.03.06\n2;Ma’ruf\u200b;Wali Nagari\u00a0Muaro;;13.03.04.2001',
    ],
  ])('%s', async (_, text) => {
    const people = await read(text);
    expect(
      people.map(({ name, position, institution, regionCode }) => ({ name, position, institution, regionCode })),
    ).toEqual(expected);
  });

  it('reads the encodings of office programs', async () => {
    const text = 'nama;jabatan;kode wilayah\nNur’aini;Camat É;13.03.06\n';
    const utf16 = Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
    const windows = Uint8Array.from(text, (c) => (c === '’' ? 0x92 : c.charCodeAt(0)));
    for (const bytes of [utf16, windows]) expect((await read(bytes))[0]?.name).toBe('Nur’aini');
  });

  it('knows roles in several words and takes the event region where none is given', async () => {
    const people = await importRoster(
      utf8('nama,jabatan,peran\nA,Sekda,Pembaca ikrar\nB,Camat,\nC,Kapolres,SAKSI\nD,Ketua,Mengetahui'),
      { ...context, regionCode: '12.21' },
    );
    expect(people.map((person) => person.role)).toEqual(['pemandu', 'penandatangan', 'saksi', 'mengetahui']);
    expect(people.every((person) => person.regionCode === '12.21')).toBe(true);
  });

  it('accepts names of one letter and one name with two positions', async () => {
    const people = await read(
      'nama,jabatan,kode wilayah\nO,Camat Kupitan,13.03.10\nAhmad,Camat IV Nagari,13.03.05\nAhmad,Camat Koto VII,13.03.08',
    );
    expect(people).toHaveLength(3);
  });

  it('takes a person for a person whose name begins like a note under a table', async () => {
    const names = ['A.N. Siregar, S.H.', 'NB', 'Sumber Rahayu', 'Ket. Suarta'];
    const table = ['nama,jabatan', ...names.map((name) => `"${name}",Camat`)].join('\n');
    const people = await importRoster(utf8(table), { ...context, regionCode: '12.21' });
    expect(people.map(({ name }) => name)).toEqual(names);
  });

  it('never loses or invents a person, whatever the text', async () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z ,;"']{0,20}$/).map((text) => text.trim());
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(word, { selector: (w) => w.toLowerCase(), minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t'),
        async (names, d) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = names.map((name, i) => [quote(name), `Camat ${i}`, '13.03'].join(d));
          const people = await read(['nama', 'jabatan', 'kode wilayah'].join(d).concat('\n', lines.join('\n')));
          expect(people.map((person) => person.name)).toEqual(names.map((name) => name.replace(/\s+/g, ' ')));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('faults come all at once, with row and column', () => {
  it('names each', async () => {
    const long = 'x'.repeat(121);
    const faults = await faultsOf(
      read(
        [
          'nama;nip;jabatan;instansi;kode wilayah;peran',
          'Budi;196508011989081002;Camat;Pemkab;13.03.06;penandatangan', // 2
          'budi;;Camat;PEMKAB;13.03.06;penandatangan', // 3: same person
          'Siti;12345;Camat;Pemkab;13.03.06;penandatangan', // 4: NIP
          'Eka;;;Pemkab;13.03.06;penonton', // 5: no position, unknown role
          ';;Camat;Pemkab;13.03.06;', // 6: no name
          '陳;;Camat;Pemkab;99.9;', // 7: font, region
          `${long};;Camat;Pemkab;13.03.06;`, // 8: too long
          '=HYPERLINK("http://x");;Camat;Pemkab;13.03.06;', // 9: formula
          'Ali;196508011989081002;Lurah;Pemkot;13.03.06;', // 10: NIP of row 2
          'Budi;;Camat;Pemkab;13.03.06;saksi', // 11: witness of their own signature
          'Budi;;Ketua Panitia;Pemkab;13.03.06;mengetahui', // 12: the same person in another guise
          'Tia;;#REF!;Pemkab;13.03.06;', // 13: a broken formula
        ].join('\n'),
      ),
    );
    expect(faults.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '3 Nama',
      '4 NIP',
      '5 Jabatan',
      '5 Peran',
      '6 Nama',
      '7 Nama',
      '7 Kode wilayah',
      '8 Nama',
      '9 Nama',
      '10 Nama',
      '11 Peran',
      '12 Peran',
      '13 Jabatan',
    ]);
    expect(faults[5]?.message).toContain('U+9673');
    expect(faults[10]?.message).toContain('baris 2');
  });

  it('lets two people of one name stand on both sides when their NIP differ', async () => {
    const people = await read(
      'nama,nip,jabatan,instansi,kode wilayah,peran\nBudi,196508011989081002,Camat,Pemkab,13.03,\nBudi,196508011989081003,Sekda,Pemkab,13.03,saksi',
    );
    expect(people).toHaveLength(2);
  });

  it('refuses a sheet without header, with two name columns, without people, or with too many', async () => {
    expect((await faultsOf(read('Budi,Camat\nAli,Camat')))[0]?.message).toContain('judul kolom');
    expect((await faultsOf(read('nama,nama lengkap,jabatan,kode wilayah\na,b,c,13')))[0]?.message).toContain(
      'dua kolom',
    );
    await expect(read('nama,jabatan\n\n')).rejects.toMatchObject({ code: 'roster-empty' });
    const lines = Array.from({ length: 5001 }, (_, i) => `Orang ${i},Camat ${i},13.03`);
    expect((await faultsOf(read(`nama,jabatan,kode wilayah\n${lines.join('\n')}`)))[0]?.message).toContain('5001');
    expect(await read(`nama,jabatan,kode wilayah\n${lines.slice(1).join('\n')}`)).toHaveLength(5000);
  });

  it.each([
    ['blank lines', `nama;jabatan\n${'\n'.repeat(4_000_000)}`, 'baris'],
    ['short lines', `nama;jabatan\n${'a\n'.repeat(2_000_000)}`, 'baris'],
    ['separators', `nama;jabatan\n${';'.repeat(4_000_000)}`, 'kolom kosong'],
    ['one cell', `nama;jabatan\n${'a'.repeat(4_000_000)}`, 'terlalu panjang'],
    ['brackets in what may be the header', `${'('.repeat(60_000)}\n`.repeat(19), 'judul kolom'],
  ])('refuses millions of %s without reading on', async (_name, text, message) => {
    expect((await faultsOf(read(text)))[0]?.message).toContain(message);
  });

  it('refuses what is no text, what is too large and an unclosed quote', async () => {
    await expect(read(new Uint8Array(5 * 1024 * 1024))).rejects.toMatchObject({ code: 'body-too-large' });
    expect((await faultsOf(read(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0))))[0]?.message).toContain('.xls');
    expect((await faultsOf(read('nama,jabatan\n"Budi,Camat')))[0]?.message).toContain('kutip');
    await faultsOf(read(Uint8Array.from({ length: 3000 }, (_, i) => (i * 37) & 0xff)));
  });

  it('shows at most 200 of them and says how many remain', async () => {
    const faults = await faultsOf(
      read(`nama,jabatan,kode wilayah\n${',,13.03\n'.repeat(300)}`.replaceAll(',,13', ',x,13')),
    );
    expect(faults).toHaveLength(201);
    expect(faults[200]?.message).toContain('100');
  });
});

describe('rows from forms and the JSON API', () => {
  it('pass the same checks', async () => {
    const row = {
      name: 'Budi',
      position: 'Camat Kupitan',
      institution: 'Pemkab',
      regionCode: '13.03.10',
      role: 'penandatangan',
    } as const;
    expect(await checkRoster([row], context)).toMatchObject([row]);
    const faults = await faultsOf(checkRoster([row, row, { ...row, name: '' }], context));
    expect(faults.map((fault) => fault.row)).toEqual([2, 3]);
    await expect(checkRoster([], context)).rejects.toMatchObject({ code: 'roster-empty' });
  });
});

describe('two people of one name', () => {
  const head = 'nama;jabatan;instansi;kode wilayah;nip\n';
  const one = 'Ahmad;Guru;SMP Negeri 1;13.03;197209072000111012\n';

  it('and one post are two where their NIP says so, and one where it does not', async () => {
    const two = await read(`${head}${one}Ahmad;Guru;SMP Negeri 1;13.03;198001012005011003\n`);
    expect(two.map(({ nip }) => nip)).toEqual(['197209072000111012', '198001012005011003']);
    for (const nip of ['197209072000111012', ''])
      expect(await faultsOf(read(`${head}${one}Ahmad;Guru;SMP Negeri 1;13.03;${nip}\n`))).toHaveLength(1);
    // the third is one of the first two, whichever
    const third = await faultsOf(
      read(`${head}${one}Ahmad;Guru;SMP Negeri 1;13.03;198001012005011003\nAhmad;Guru;SMP Negeri 1;13.03;\n`),
    );
    expect(third).toMatchObject([{ row: 4 }]);
  });
});
