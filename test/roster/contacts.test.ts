import { describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { checkEmail, checkPhone } from '../../src/roster/contacts.ts';
import { importRoster } from '../../src/roster/import.ts';
import type { Cell } from '../../src/roster/row.ts';

function checked(check: typeof checkPhone, cell: Cell) {
  const faults: string[] = [];
  return { value: check(cell, (_field, message) => faults.push(message)), faults };
}

describe('a telephone number', () => {
  it.each([
    ['0812-3456-7890', '+6281234567890'],
    ['0812 3456 789', '+628123456789'],
    ['+62 812 3456 7890', '+6281234567890'],
    ['6281234567890', '+6281234567890'],
    ['006281234567890', '+6281234567890'],
    ['81234567890', '+6281234567890'],
    ['WA: 081234567890', '+6281234567890'],
    ['No. HP 0812.3456.7890', '+6281234567890'],
    ['0812–3456–7890', '+6281234567890'],
    ['081234567890 / 081398765432', '+6281234567890'],
    ['081234567890 atau 0754-20123', '+6281234567890'],
    ['(0754) 20123', '+6275420123'],
    ['+60 12-345 6789', '+60123456789'],
  ])('%s is %s', (text, number) => {
    expect(checked(checkPhone, { text })).toEqual({ value: number, faults: [] });
  });

  it('gets back the zero that a spreadsheet program dropped', () => {
    expect(checked(checkPhone, { text: '75420123', number: true })).toEqual({ value: '+6275420123', faults: [] });
  });

  it.each(['', '-', 'tidak ada', '0'])('is none in "%s"', (text) => {
    expect(checked(checkPhone, { text })).toEqual({ value: '', faults: [] });
  });

  it.each(['8.12E+10', 'rumah', '0812', '0812345678901234567', '+62 0812 3456', '12', '081234x67890'])(
    'is a fault in "%s"',
    (text) => {
      const { value, faults } = checked(checkPhone, { text });
      expect([value, faults.length]).toEqual(['', 1]);
    },
  );
});

describe('an address for e-mail', () => {
  it.each(['nama@contoh.go.id', 'Siti.Aminah+ikrar@mail.example', 'mailto:a@b.example'])('%s is one', (text) => {
    expect(checked(checkEmail, { text })).toEqual({ value: text.replace('mailto:', ''), faults: [] });
  });
  it.each([
    'a@b',
    'a b@c.id',
    'a@b.id, c@d.id',
    'Siti <a@b.id>',
    '@b.id',
    'a@b.id\nBcc: x@y.id',
    `a@${'b'.repeat(64)}.id`,
  ])('%j is none', (text) => {
    expect(checked(checkEmail, { text }).value).toBe('');
    expect(checked(checkEmail, { text }).faults).toHaveLength(1);
  });
});

describe('a list with numbers and addresses', () => {
  const context = { unprintable: () => [], random: (length: number) => new Uint8Array(length), regionCode: '13.03' };
  const read = (csv: string) => importRoster(utf8(csv), context);

  it('keeps them, of several columns the one for WhatsApp, whatever they are called', async () => {
    const [person] = await read(
      'nama;jabatan;telepon;no. wa;e-mail\nAndi;Camat;075420123;0812 3456 7890;andi@contoh.id\n',
    );
    expect(person).toMatchObject({ phone: '+6281234567890', email: 'andi@contoh.id' });
    for (const heading of ['HP', 'No HP', 'Nomor Telepon', 'No. Telp', 'Kontak', 'WhatsApp'])
      expect(await read(`nama;jabatan;${heading}\nAndi;Camat;081234567890\n`)).toMatchObject([
        { phone: '+6281234567890' },
      ]);
  });

  it('names a wrong one by row and column, and takes a list without', async () => {
    await expect(read('nama;jabatan;hp\nAndi;Camat;belum tahu\n')).rejects.toMatchObject({
      code: 'roster-invalid',
      faults: [{ row: 2, column: 'Telepon' }],
    });
    const [person] = await read('nama;jabatan;hp;email\nAndi;Camat;-;\n');
    expect(person).not.toHaveProperty('phone');
    expect(person).not.toHaveProperty('email');
  });
});

describe('a list with representatives', () => {
  const context = { unprintable: () => [], random: (length: number) => new Uint8Array(length), regionCode: '13.03' };
  const read = (csv: string) => importRoster(utf8(csv), context);

  it('keeps whom they represent and by which letter, whatever the columns are called', async () => {
    const wanted = [{ name: 'Nur', position: 'Sekcam', represents: 'Camat Kupitan', letter: '12/ST/2024' }];
    for (const [who, letter] of [
      ['Mewakili', 'Dasar surat'],
      ['Jabatan yang diwakili', 'No. Surat Tugas'],
      ['Atas nama', 'Surat Kuasa/Tugas'],
    ])
      expect(await read(`nama;jabatan;${who};${letter}\nNur;Sekcam;Camat Kupitan;12/ST/2024\n`)).toMatchObject(wanted);
  });

  it('names by row and column what is missing, and a letter that cannot be printed', async () => {
    for (const [cells, column] of [
      ['Camat Kupitan;', 'Dasar surat'],
      [';12/ST/2024', 'Mewakili'],
      ['Camat Kupitan;=HYPERLINK("x")', 'Dasar surat'],
    ])
      await expect(read(`nama;jabatan;mewakili;dasar surat\nNur;Sekcam;${cells}\n`)).rejects.toMatchObject({
        ...{ code: 'roster-invalid', faults: [{ row: 2, column }] },
      });
  });
});
