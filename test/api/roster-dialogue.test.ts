import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { formFields } from '../support/form-fields.ts';
import { type Browser, browserOf, makeDraft, type Office, openOffice } from '../support/office.ts';
import { type SheetSpec, xlsx } from '../support/xlsx.ts';

let office: Office;
let browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  browser = await browserOf(office);
});
afterAll(() => office.raze());

const text = (answer: request.Response): string =>
  answer.text
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

/** A draft, and what its organizer does with a file in a browser without scripts. */
async function dialogue() {
  const { id } = await makeDraft(office.chief);
  const path = `/kelola/n/${id}/peserta`;
  const csrf = formFields((await browser.open(path).expect(200)).text).csrf ?? '';
  return {
    path,
    upload: (bytes: string | Uint8Array) =>
      browser.post(`${path}/unggah`).field('csrf', csrf).attach('berkas', Buffer.from(bytes), 'daftar.xlsx'),
    /** Sends the form that a page shows, with some fields filled in differently. */
    send: (page: request.Response, button: 'baca' | 'pakai', changes: Readonly<Record<string, string>> = {}) =>
      browser
        .post(`${path}/${button}`)
        .set('Origin', 'http://ikrar.test')
        .type('form')
        .send({ ...formFields(page.text), ...changes }),
    people: async () =>
      (await office.chief.call('get', `/api/declarations/${id}/roster`)).body.people as readonly {
        readonly [field: string]: string;
      }[],
  };
}

/** The name of a field that stands in the part of a page with this text. */
function fieldIn(page: request.Response, part: string, field: string): string {
  const from = page.text.indexOf(part);
  const found = new RegExp(`name="(\\w+\\.${field})"`).exec(page.text.slice(from));
  if (from < 0 || !found) throw new Error(`no ${field} at ${part}`);
  return found[1]!;
}

describe('a roster from a file, as a dialogue', () => {
  it('says what it understood, lets everything be put right in place, and stores nothing before the end', async () => {
    const { upload, send, people, path } = await dialogue();
    const before = await people();
    const file = [
      'DAFTAR PESERTA',
      'Calon,Jabatan,Instansi,NIK',
      'Drs. Budi Santoso, M.Si.,Camat Kupitan,Pemkab,1303040101900001',
      'SITI AMINAH,,Pemkab,',
      'Ali,Camat Sijunjung,Pemkab,',
      'ali,Camat Lubuk Tarok,Pemkab,',
      'JUMLAH,,3,',
    ].join('\n');
    const first = await upload(file);
    expect(first.status).toBe(422);
    expect(text(first)).toContain('Kolom nama tidak ditemukan');
    expect(first.text).not.toContain('Pakai daftar ini');

    const second = await send(first, 'baca', { [fieldIn(first, 'Calon', 'arti')]: 'name' });
    expect(text(second)).toContain('2 orang siap masuk daftar.');
    expect(text(second)).toMatch(/Baris 3 Baris ini punya 5 sel, judulnya 4: koma sebelum gelar "M.Si."/);
    expect(text(second)).toMatch(/Baris 4 Jabatan: Jabatan kosong/);
    expect(text(second)).toMatch(
      /Baris 6 Nama ditulis dengan huruf kecil. Usul: Ali Mungkin orang yang sama, ditulis dua kali. Ali \(baris 5\)/,
    );
    expect(text(second)).toMatch(/1 DAFTAR PESERTA Tulisan di atas judul kolom\..* 7 JUMLAH \| 3 Baris jumlah./);
    expect(second.text).toContain('value="Drs. Budi Santoso, M.Si."');

    const third = await send(second, 'baca', {
      [fieldIn(second, 'Baris 3', 'pakai')]: 'ya',
      [fieldIn(second, 'Baris 4', 'position')]: 'Camat Koto VII',
      [fieldIn(second, 'Baris 6', 'keluar')]: 'ya',
      rapikan: 'ya',
    });
    expect(third.status).toBe(200);
    expect(text(third)).toContain('3 orang siap masuk daftar.');
    expect(text(third)).toMatch(/6 ali .* Anda keluarkan/);
    expect(await people()).toEqual(before);

    const taken = await send(third, 'pakai');
    expect(taken.headers.location).toBe(path);
    expect((await people()).map(({ name, position }) => [name, position])).toEqual([
      ['Drs. Budi Santoso, M.Si.', 'Camat Kupitan'],
      ['Siti Aminah', 'Camat Koto VII'],
      ['Ali', 'Camat Sijunjung'],
    ]);
    // the office remembers what "Calon" is
    expect(text(await upload('Calon,Jabatan\nRina,Lurah'))).toContain('seperti daftar sebelumnya');
  });

  it('asks about sheets, hidden parts, header rows and groups', async () => {
    const { upload, send, people } = await dialogue();
    const head = ['Nama', 'Jabatan'];
    const sheets: SheetSpec[] = [
      { name: 'Kupitan', rows: [head, ['Budi', 'Camat'], ['Eka', 'Sekcam']], hiddenRows: [3] },
      { name: 'Sijunjung', rows: [head, ['Siti', 'Camat Sijunjung'], ['Jumlah', null]] },
      { name: 'Lama', state: 'hidden', rows: [head, ['Ani', 'Camat Lama']] },
    ];
    const first = await upload(await xlsx(sheets));
    expect(text(first)).toContain('2 orang siap masuk daftar.');
    expect(text(first)).toContain('Lama : Lembar disembunyikan di Excel.');
    expect(text(first)).toContain('Kupitan, 3 Eka | Sekcam Baris disembunyikan di Excel');
    const all = { 's2.pakai': 'ya', barisTersembunyi: 'ya' };
    const groups = formFields(first.text);
    expect(groups.kelompokLembar).toBe('ya');
    const second = await send(first, 'baca', all);
    expect(text(second)).toContain('4 orang siap masuk daftar.');
    expect((await send(second, 'pakai')).status).toBe(303);
    expect((await people()).map(({ name, group }) => [name, group])).toEqual([
      ['Budi', 'Kupitan'],
      ['Eka', 'Kupitan'],
      ['Siti', 'Sijunjung'],
      ['Ani', 'Lama'],
    ]);
    const moved = await send(first, 'baca', { 's0.dari': '3', 's0.sampai': '3' });
    expect(text(moved)).toContain('Kolom nama dan jabatan tidak ditemukan');
    const back = await send(moved, 'baca', { 's0.dari': '1', 's0.sampai': '1' });
    expect(text(back)).toContain('2 orang siap masuk daftar.');
  });

  it('a line that was left out comes back, and one that was taken out comes in again', async () => {
    const { upload, send } = await dialogue();
    const first = await upload('Nama;Jabatan\nBudi;Camat\nTotal Sukses;Direktur\nali;Lurah');
    const second = await send(first, 'baca', {
      [fieldIn(first, 'Total Sukses', 'masuk')]: 'ya',
      [fieldIn(first, 'Baris 4', 'keluar')]: 'ya',
    });
    expect(text(second)).toContain('2 orang siap masuk daftar.');
    const third = await send(second, 'baca', { [fieldIn(second, 'Anda keluarkan', 'masuk')]: 'ya' });
    expect(text(third)).toContain('3 orang siap masuk daftar.');
  });

  it('does not commit what was not shown: a change typed last is read again first', async () => {
    const { upload, send, people } = await dialogue();
    const first = await upload('Nama;Jabatan\nbudi;Camat\n');
    const changed = await send(first, 'pakai', { [fieldIn(first, 'Baris 2', 'name')]: 'Budi Baru' });
    expect(changed.status).toBe(409);
    expect(text(changed)).toContain('dibaca lain daripada yang Anda lihat');
    expect((await send(changed, 'pakai')).status).toBe(303);
    expect((await people()).map(({ name }) => name)).toEqual(['Budi Baru']);
  });

  it('shows again before opening, by name, what wants a look, and tidies names by one click', async () => {
    const { upload, send, people, path } = await dialogue();
    const file =
      'Nama;Jabatan;Instansi\nBUDI SANTOSO;Camat Kupitan;Pemkab\nBudi Santoso, S.Sos.;Camat Lama;Pemkab\nSiti;Lurah;\n';
    expect((await send(await upload(file), 'pakai')).status).toBe(303);
    const opening = path.replace('/peserta', '/buka');
    for (const page of [opening, path]) {
      const seen = text(await browser.open(page));
      expect(seen).toContain('Nama ditulis dengan huruf besar semua. BUDI SANTOSO → Budi Santoso');
      expect(seen).toContain('ditulis dua kali. BUDI SANTOSO (no. 1) = Budi Santoso, S.Sos. (no. 2)');
      expect(seen).toContain('Instansi kosong. Siti (no. 3)');
    }
    const { csrf = '' } = formFields((await browser.open(opening)).text);
    const tidied = await browser.post(`${path}/rapikan`).type('form').send({ csrf, kembali: 'buka' });
    expect(tidied.headers.location).toBe(opening);
    expect((await people()).map(({ name }) => name)).toEqual(['Budi Santoso', 'Budi Santoso, S.Sos.', 'Siti']);
    expect(text(await browser.open(opening))).not.toContain('Rapikan huruf besar');
  });

  it('refuses a form that was changed by hand, and a file that is none', async () => {
    const { upload, send } = await dialogue();
    const first = await upload('Nama;Jabatan\nBudi;Camat\n');
    expect((await send(first, 'baca', { pilihan: '{"sheets":7}' })).status).toBe(422);
    expect((await send(first, 'baca', { pilihan: '[' })).status).toBe(200);
    expect((await send(first, 'baca', { berkas: '' })).status).toBe(422);
    const encrypted = await upload(
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...Buffer.from('EncryptedPackage', 'utf16le')]),
    );
    expect(text(encrypted)).toContain('dikunci dengan kata sandi');
  });
});
