import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { formFields } from '../support/form-fields.ts';
import { type Browser, browserOf, makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';

let office: Office;
let browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  browser = await browserOf(office);
});
afterAll(() => office.raze());

const open = (path: string) => browser.open(path);

/** The token of the forms that stand on a page. */
async function csrfOf(page: string): Promise<string> {
  const { text } = await open(page).expect(200);
  return /name="csrf" value="([^"]+)"/.exec(text)![1]!;
}

/** Opens the page a form stands on, takes its token and sends it, as a browser does. */
async function send(page: string, fields: object, action = page): Promise<request.Response> {
  const csrf = await csrfOf(page);
  return browser
    .post(action)
    .set('Origin', 'http://ikrar.test')
    .type('form')
    .send({ csrf, ...fields });
}

async function upload(page: string, action: string, name: string, bytes: string | Buffer): Promise<request.Response> {
  return browser
    .post(action)
    .field('csrf', await csrfOf(page))
    .attach('berkas', Buffer.from(bytes), name);
}

const event = {
  name: 'Ikrar <b>Netralitas</b>',
  election: 'Pemilihan Tahun 2024',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  regionCode: 'Kabupaten Sijunjung',
  venue: 'Hotel Bukik Gadang',
  place: 'Muaro Sijunjung',
  firstDay: '2024-09-30',
  lastDay: '',
};

async function sendEvent(fields: object): Promise<request.Response> {
  const sent = browser.post('/kelola/k/baru').field('csrf', await csrfOf('/kelola/k/baru'));
  for (const [name, value] of Object.entries(fields)) sent.field(name, value);
  return sent;
}

describe('from an event to an open declaration by forms alone', () => {
  it('goes through in seven sends without a script', async () => {
    const made = await sendEvent(event);
    expect(made.headers.location).toMatch(/^\/kelola\/k\/[\w-]+\/naskah$/);
    const chosen = await send(made.headers.location!, { template: 'ikrar-asn' });
    const text = chosen.headers.location!;
    expect(text).toMatch(/\/teks$/);
    expect((await open(text)).text).toMatch(/name="slot.pemilihan" type="text" value="Pemilihan Tahun 2024"/);
    const filled = await send(text, {
      'slot.pemilihan': 'Pemilihan Tahun 2024',
      'clause.klausul-media-sosial': '3',
      days: '',
    });
    const roster = filled.headers.location!;
    expect(roster).toMatch(/\/peserta$/);
    const csv =
      'nama;jabatan;instansi\nAndi, S.STP.;Camat Kupitan;Kecamatan Kupitan\nBudi;Camat Koto VII;Kecamatan Koto VII\n';
    const understood = await upload(roster, `${roster}/unggah`, 'daftar.csv', csv);
    expect(understood.text).toContain('2 orang siap masuk daftar.');
    const taken = await send(roster, formFields(understood.text), `${roster}/pakai`);
    expect(taken.headers.location).toBe(roster);
    const last = roster.replace('/peserta', '/buka');
    const page = await open(last).expect(200);
    expect(page.text).toContain('2 penanda tangan');
    expect(page.text).toContain('tidak dapat diubah lagi');
    const opened = await send(last, {});
    const board = await open(opened.headers.location!).expect(200);
    expect(board.text).toContain('terbuka');
    expect(board.text).toContain('Andi, S.STP.');
    expect(board.text).not.toContain('<b>Netralitas</b>');
  });

  it('keeps what was typed and says at the field what is wrong', async () => {
    const answer = await sendEvent({ ...event, regionCode: 'Nirwana', venue: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="Ikrar &lt;b>Netralitas&lt;/b>"');
    expect(answer.text).toContain('value="Nirwana"');
    expect(answer.text).toMatch(/id="f-venue"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*e-venue"/);
    expect(answer.text).toMatch(/id="e-regionCode">Pilih wilayah/);
  });

  it('takes the bare name of a region that only one bears, and asks where several do', async () => {
    expect((await sendEvent({ ...event, regionCode: 'sijunjung' })).status).toBe(303);
    expect((await sendEvent({ ...event, regionCode: 'Gorontalo' })).status).toBe(303); // the province's whole name
    const unsure = await sendEvent({ ...event, regionCode: 'Solok' });
    expect(unsure.text).toMatch(/id="e-regionCode">Pilih wilayah/);
  });

  it('shows a list before the ways to replace it, with the next step on both its sides', async () => {
    const { id } = await makeDraft(office.chief);
    const { text } = await open(`/kelola/n/${id}/peserta`).expect(200);
    expect(text.match(/Lanjut: periksa dan buka/g)).toHaveLength(2);
    expect(text.indexOf('3 orang')).toBeLessThan(text.indexOf('Unggah dan ganti daftar'));
  });

  it('deletes a draft only behind a warning', async () => {
    const { id } = await makeDraft(office.chief);
    const page = `/kelola/n/${id}/buka`;
    expect((await open(page)).text).toMatch(
      /<details><summary>[^<]*Hapus draf ini<\/summary>.*tidak dapat dikembalikan/,
    );
    expect((await send(page, {}, `/kelola/n/${id}/hapus`)).status).toBe(303);
    expect((await open(page)).status).toBe(404);
  });

  it('shows the faults of a file by row and column, and refuses files of the wrong kind or size', async () => {
    const { id } = await makeDraft(office.chief);
    const page = `/kelola/n/${id}/peserta`;
    const faulty = await upload(page, `${page}/unggah`, 'x.csv', 'nama;jabatan;instansi;peran\nA B;Camat;X;raja\n');
    expect(faulty.status).toBe(422);
    expect(faulty.text).toMatch(
      /<legend>Baris 2<\/legend><ul class="fault"><li><b>Peran: <\/b>Peran &quot;raja&quot; tidak dikenal/,
    );
    expect((await upload(page, `${page}/unggah`, 'x.pdf', '%PDF-1.7 \u0000')).status).toBe(422);
    expect((await upload(page, `${page}/unggah`, 'x.csv', Buffer.alloc(5_100_000, 65))).status).toBe(413);
    expect((await open(page)).text).toContain('3 orang');
  });

  it('edits, moves, removes and adds people by hand', async () => {
    const { id } = await makeDraft(office.chief);
    const grid = `/kelola/n/${id}/peserta/sunting`;
    const { people } = (await office.chief.call('get', `/api/declarations/${id}/roster`)).body;
    const row = (i: number, order: string, more: object) => {
      const fields = { id: people[i]?.id ?? '', order, ...rosterBody.people[i], ...more };
      return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`r${i}.${name}`, value]));
    };
    const added = { name: 'Cici', position: 'Camat IV Nagari', institution: 'Kecamatan', role: 'penandatangan' };
    const fields = {
      versi: '0',
      ...row(0, '9', {}),
      ...row(1, '2', { remove: 'ya', role: 'penandatangan' }),
      ...row(2, '3', { name: 'Budi Baru', role: 'penandatangan' }),
      ...row(3, '1', added),
      ...row(4, '', { name: '', position: '' }),
    };
    expect((await send(grid, fields)).status).toBe(303);
    const after = (await office.chief.call('get', `/api/declarations/${id}/roster`)).body.people;
    expect(after.map(({ name }: { name: string }) => name)).toEqual(['Cici', 'Budi Baru', 'Zefnihan, S.Pd., M.M.']);
    expect(after[1].id).toBe(people[2].id);
  });

  it('fills from a region and leaves out who has no name', async () => {
    const { id } = await makeDraft(office.chief);
    const page = `/kelola/n/${id}/peserta/wilayah?wilayah=13.03&jabatan=camat`;
    const { text } = await open(page).expect(200);
    const codes = [...text.matchAll(/name="nama\.([\d.]+)"/g)].map(([, code]) => code!);
    expect(codes).toHaveLength(8);
    const fields = { wilayah: '13.03', jabatan: 'camat', [`nama.${codes[0]}`]: 'Dedi', [`nama.${codes[3]}`]: 'Euis' };
    await send(page, fields, `/kelola/n/${id}/peserta/wilayah`);
    const after = (await office.chief.call('get', `/api/declarations/${id}/roster`)).body.people;
    expect(after.map(({ name }: { name: string }) => name).slice(3)).toEqual(['Dedi', 'Euis']);
  });
});

describe('while it is open and after', () => {
  let id: string;
  let people: readonly { readonly id: string; readonly name: string }[];
  beforeAll(async () => {
    id = (await makeDraft(office.chief)).id;
    await office.chief.call('post', `/api/declarations/${id}/open`).expect(200);
    people = (await office.chief.call('get', `/api/declarations/${id}/roster`)).body.people;
  });

  it('marks somebody present by one click and comes back to the same list', async () => {
    const list = `/kelola/n/${id}?q=andi&status=belum`;
    const fields = { orang: people[1]!.id, kembali: '?q=andi&status=belum&hal=1' };
    const above = people[0]!.id;
    expect((await open(`/kelola/n/${id}`)).text).toContain(`formaction="/kelola/n/${id}/hadir?sesudah=${above}"`);
    const sent = await send(list, fields, `/kelola/n/${id}/hadir?sesudah=${above}`);
    expect(sent.headers.location).toBe(`/kelola/n/${id}?q=andi&status=belum&hal=1#o-${above}`);
    expect((await open(`/kelola/n/${id}?q=tidak-ada`)).text).toContain('Tampilkan semua');
    expect((await open(`/kelola/n/${id}?status=hadir`)).text).toContain('Andi, S.STP.');
    expect((await open(`/kelola/n/${id}?status=hadir`)).text).not.toContain('Budi, S.Sos.');
    const away = await send(list, { ...fields, kembali: '//jahat.example' }, `/kelola/n/${id}/hadir`);
    expect(away.headers.location).toBe(`/kelola/n/${id}#daftar`);
  });

  it('shows a new PIN once, and asks for the name of who stands in', async () => {
    const page = `/kelola/n/${id}/orang/${people[2]!.id}`;
    const fresh = await send(page, {}, `${page}/pin`);
    const pin = /class="secret code">(\d{6})</.exec(fresh.text)![1]!;
    expect(fresh.headers['cache-control']).toBe('no-store');
    expect((await open(page)).text).not.toContain(pin);
    const faulty = await send(page, { status: 'diwakilkan' }, `${page}/hadir`);
    expect(faulty.text).toContain('Isi nama yang mewakili.');
    const saved = await send(page, { status: 'diwakilkan', representedBy: 'Wawan', letter: '12/ST' }, `${page}/hadir`);
    expect(saved.status).toBe(303);
    expect((await open(saved.headers.location!)).text).toContain('Kehadiran tersimpan');
    expect((await open(`/kelola/n/${id}`)).text).toContain('Wawan (12/ST)');
  });

  it('makes cards once, hands them out in every form, and new ones only to who has read what that ends', async () => {
    const page = `/kelola/n/${id}/kartu`;
    const before = await open(page).expect(200);
    expect(before.text).not.toContain('mengakhiri yang lama'); // though one person has a PIN
    expect((await send(page, {})).headers.location).toBe(page);
    const ready = (await open(page)).text;
    expect(ready).toContain('3 kartu siap');
    expect(ready).not.toContain('belum punya kartu');
    const type = async (name: string) => (await open(`${page}/${name}`).expect(200)).headers['content-type'];
    expect(await type('lembar.pdf')).toBe('application/pdf');
    expect(await type('meja.pdf?of=semua')).toBe('application/pdf');
    expect(await type('daftar.xlsx')).toContain('spreadsheetml');
    const messages = (await open(`${page}/tautan`).expect(200)).text;
    expect(messages.match(/https:\/\/wa\.me\/\?text=/g)).toHaveLength(3);
    const said = decodeURIComponent(/wa\.me\/\?text=([^"]+)/.exec(messages)![1]!);
    expect(said.replace(/\/s\/\S+/, '')).not.toMatch(/\d{6}/); // a link may have six digits of its own
    expect(said).toContain('30 September');

    const refused = await send(page, { siapa: 'semua' }, `${page}/baru`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Centang dahulu');
    const token = /\/s\/([\w-]+)/.exec(said)![1]!;
    expect((await open(`${page}/tautan`)).text).toContain(token);
    expect((await send(page, { siapa: 'semua', setuju: 'ya' }, `${page}/baru`)).status).toBe(303);
    expect((await open(`${page}/tautan`)).text).not.toContain(token);
    const old = await open(`/s/${token}`).expect(410);
    expect(old.text).toContain('Ini kartu lama');
  });

  it('says before closing what will be written, closes, goes on with those missing, and revokes', async () => {
    const page = await open(`/kelola/n/${id}/tutup`).expect(200);
    expect(page.text).toContain('berita acara');
    expect(page.text).toContain('0 dari 3');
    expect((await send(`/kelola/n/${id}/tutup`, {})).status).toBe(303);
    const closed = (await open(`/kelola/n/${id}`)).text;
    expect(closed).toContain('Berita acara');
    expect(closed.match(/href="\/v\/[\w-]+\/ikrar\.pdf"/g)).toHaveLength(2);
    const round = await send(`/kelola/n/${id}/putaran`, { relation: 'susulan', label: 'Susulan Oktober' });
    expect((await open(round.headers.location!).redirects(1)).text).toContain('Periksa dan buka');
    expect((await open(`/kelola/n/${id}`)).text).toContain('Susulan Oktober');
    expect((await send(`/kelola/n/${id}/cabut`, { reason: '' })).status).toBe(422);
    expect((await send(`/kelola/n/${id}/cabut`, { reason: 'Salah tanggal' })).status).toBe(303);
    expect((await open(`/kelola/n/${id}`)).text).toContain('Salah tanggal');
  });

  it('tells the trail in the words of the desk', async () => {
    const { eventId, id } = await makeDraft(office.chief);
    await office.chief.call('patch', `/api/declarations/${id}`, { number: '7', days: [] }).expect(200);
    const { text } = await open(`/kelola/k/${eventId}/jejak`).expect(200);
    expect(text).toContain('<td>naskah diubah</td><td>nomor, hari</td>');
  });
});
