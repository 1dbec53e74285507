import { fileURLToPath } from 'node:url';
import { check, desktop, ensure, equal, inspect, tally } from '../people.mjs';

const roster = fileURLToPath(new URL('../../../examples/events/sijunjung/roster.csv', import.meta.url));

/** An organizer who has never seen the product: from the login to an open declaration, then everything the desk needs. */
export async function office({ browser, stage, event }) {
  const { context, page, troubles } = await desktop(browser);
  const naskah = await prepare(page, stage);
  if (naskah) await followLive(page, stage, event, naskah);
  if (naskah) await runTheDesk(page, naskah);
  await check('a lost login brings back to the form, with what was typed', () => loseLogin(context, page, stage));
  await check('the organizer’s pages run without a script error', () => equal(troubles, []));
  await context.close();
}

async function prepare(page, stage) {
  const began = Date.now();
  await check('login says nothing of which was wrong', async () => {
    await page.goto(`${stage.url}/kelola`);
    await inspect(page, 'office-login');
    await logIn(page, 'penyelenggara', 'salah sama sekali');
    await page.getByRole('alert').waitFor();
    equal(await page.getByLabel('Nama masuk').inputValue(), 'penyelenggara');
    await logIn(page, 'penyelenggara', stage.password);
    await page.getByRole('heading', { name: 'Kegiatan', exact: true }).waitFor();
    await inspect(page, 'office-events');
  });
  await check('an event, its faults at the fields', async () => {
    await page.getByRole('link', { name: 'Buat kegiatan' }).click();
    await fillEvent(page, { Wilayah: 'Nirwana', Penyelenggara: '' });
    const organizer = page.getByLabel('Penyelenggara');
    equal(await organizer.evaluate((field) => field.validationMessage), 'Isi bagian ini dahulu.');
    await organizer.fill('Bawaslu Kabupaten Sijunjung');
    await page.getByRole('button', { name: 'Simpan dan pilih teks' }).click();
    await page.locator('#e-regionCode').waitFor();
    await inspect(page, 'office-event-fault');
    equal(await page.getByLabel('Tempat acara').inputValue(), 'Hotel Bukik Gadang');
    await page.getByLabel('Wilayah').fill('13.03 Kabupaten Sijunjung');
    await page.getByRole('button', { name: 'Simpan dan pilih teks' }).click();
    await page.getByRole('heading', { name: 'Pilih teks' }).waitFor();
    await inspect(page, 'office-texts');
  });
  await check('the text fills while it is typed', async () => {
    await page
      .locator('li', { hasText: 'Aparatur Sipil Negara pada' })
      .or(page.locator('li', { hasText: 'APARATUR' }))
      .first()
      .getByRole('button')
      .click();
    await page.getByLabel('Nama pemilihan').fill('Pemilihan Tahun 2024');
    await page.locator('#teks h2', { hasText: 'PEMILIHAN TAHUN 2024' }).waitFor();
    await inspect(page, 'office-text');
    await page.getByRole('button', { name: /Simpan/ }).click();
  });
  await check('a roster from a file, its faults in the rows', async () => {
    const csv = 'nama;jabatan;instansi;peran;nip\nA B;Camat;X;raja;123\n;Lurah;Y;;\n';
    await page
      .getByLabel('Berkas daftar')
      .setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: 'Unggah' }).click();
    await page.locator('fieldset.line', { hasText: 'raja' }).waitFor();
    await inspect(page, 'office-roster-fault');
    await page.getByRole('link', { name: 'Batal' }).first().click();
    await page
      .getByLabel('Berkas daftar')
      .setInputFiles({ name: 'x.exe', mimeType: 'text/plain', buffer: Buffer.from('x') });
    ensure(
      !(await page.locator('#f-berkas').evaluate((field) => field.checkValidity())),
      'a wrong file was let through',
    );
    await page.getByLabel('Berkas daftar').setInputFiles(roster);
    await page.getByRole('button', { name: 'Unggah' }).click();
    await page.getByText('72 orang siap masuk daftar').waitFor();
    await inspect(page, 'office-roster-read');
    await page.getByRole('button', { name: 'Pakai daftar ini' }).first().click();
    await page.getByRole('heading', { name: '72 orang' }).waitFor();
    await inspect(page, 'office-roster');
    await page.getByRole('link', { name: 'Sunting baris' }).click();
    await inspect(page, 'office-grid');
    await page.goBack();
    await page.getByText('Ganti dengan berkas lain').click();
    await page.getByRole('button', { name: 'Tampilkan' }).click();
    await inspect(page, 'office-region');
    await page.goBack();
  });
  await check('opened, after being told what freezes', async () => {
    await page.getByRole('link', { name: 'Lanjut: periksa dan buka' }).first().click();
    await page.getByText('tidak dapat diubah lagi oleh siapa pun').waitFor();
    await inspect(page, 'office-open');
    await page.getByRole('button', { name: 'Bekukan dan buka' }).click();
    await page.getByText('terbuka').first().waitFor();
    tally.figures.push(['login to open declaration, s (inspections too)', ((Date.now() - began) / 1000).toFixed(1)]);
    await inspect(page, 'office-dashboard');
  });
  return /\/kelola\/n\/[\w-]+$/.exec(page.url())?.[0] && page.url();
}

async function followLive(page, stage, event, naskah) {
  await check('counts and rows follow a signature without a reload', async () => {
    const [card] = await event.organizer.cards(naskah.split('/').at(-1));
    const path = `/api/sign/${card.link.split('/').at(-1)}`;
    const { contentDigest } = await stage.server.json(path);
    const json = { contentDigest, pin: card.pin, strokes: [], typedName: card.name };
    await stage.server.json(path, { method: 'POST', json });
    await page.locator(`[data-person="${card.signerId}"] .tag`, { hasText: 'menandatangani' }).waitFor();
    equal(await page.locator('[data-count=signed]').first().textContent(), '1');
    equal(await page.locator('[data-count=belum]').textContent(), '71');
  });
}

async function runTheDesk(page, naskah) {
  await check('present by one click; represented, with a name', async () => {
    await page.goto(`${naskah}?q=eka+manoppo`);
    await page
      .getByRole('button', { name: /^Hadir/ })
      .first()
      .click();
    await page.locator('#orang .tag', { hasText: 'hadir, belum' }).waitFor();
    await page.locator('#orang tbody a').first().click();
    await page.getByLabel('Diwakilkan', { exact: true }).check();
    await page.getByRole('button', { name: 'Simpan kehadiran' }).click();
    await page.getByText('Isi nama yang mewakili.').waitFor();
    await inspect(page, 'office-person-fault');
    await page.getByLabel('Diwakilkan oleh').fill('Wawan Setiawan');
    await page.getByRole('button', { name: 'Simpan kehadiran' }).click();
    await page.getByRole('button', { name: 'Buat PIN baru' }).click();
    ensure(/^\d{6}$/.test(await page.locator('.secret').textContent()), 'no PIN was shown');
    await inspect(page, 'office-pin');
  });
  await check('cards: a workbook and links for WhatsApp of one batch, and what new ones would end', async () => {
    await page.goto(`${naskah}/kartu`);
    await page.getByRole('heading', { name: /kartu siap$/ }).waitFor();
    await page.getByText('buat kartu baru', { exact: false }).first().click();
    await inspect(page, 'office-cards');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Excel/ }).first().click(),
    ]);
    equal(saved.suggestedFilename().endsWith('.xlsx'), true);
    await page
      .getByRole('link', { name: /Tautan untuk dikirim/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Tautan untuk dikirim' }).waitFor();
    await inspect(page, 'office-messages');
  });
  await check('closed with a summary, then susulan and revocation', async () => {
    for (const [step, name] of [
      ['putaran', 'office-round'],
      ['cabut', 'office-revoke'],
      ['tutup', 'office-close'],
    ]) {
      await page.goto(`${naskah}/${step}`);
      await inspect(page, name);
    }
    await page.getByRole('button', { name: 'Tutup dan segel' }).click();
    await page.getByText('Berita acara').waitFor();
    await inspect(page, 'office-closed');
  });
  await check('overview, helpers, trail, accounts, archive', async () => {
    await page.locator('.crumbs a').nth(1).click();
    await inspect(page, 'office-event');
    const event = page.url();
    for (const [path, name] of [
      ['/anggota', 'office-members'],
      ['/jejak', 'office-trail'],
      ['/ubah', 'office-edit'],
    ]) {
      await page.goto(event + path);
      await inspect(page, name);
    }
    for (const [path, name] of [
      ['/kelola/akun', 'office-accounts'],
      ['/arsip?q=kupitan', 'archive'],
    ]) {
      await page.goto(new URL(path, event).href);
      await inspect(page, name);
    }
    await page.getByRole('link', { name: 'Catat penyerahan' }).first().click();
    await inspect(page, 'archive-handover');
    await page.goBack();
    await page.getByRole('link', { name: 'Daftar arsip' }).first().click();
    await inspect(page, 'archive-list');
  });
}

async function loseLogin(context, page, stage) {
  await page.goto(`${stage.url}/kelola/k/baru`);
  await fillEvent(page, {}, async () => {
    await context.clearCookies();
  });
  await page.waitForURL('**/masuk?**');
  await logIn(page, 'penyelenggara', stage.password);
  await page.waitForURL('**/kelola/k/baru');
  await page.getByText('dipulihkan').waitFor();
  equal(await page.getByLabel('Tempat acara').inputValue(), 'Hotel Bukik Gadang');
}

async function logIn(page, name, password) {
  await page.getByLabel('Nama masuk').fill(name);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
}

async function fillEvent(page, changes, before = async () => {}) {
  const fields = {
    'Nama kegiatan': 'Sosialisasi Netralitas Pegawai ASN, TNI, Polri, dan Wali Nagari se-Kabupaten Sijunjung',
    Penyelenggara: 'Bawaslu Kabupaten Sijunjung',
    Pemilihan: 'Pemilihan Tahun 2024',
    Wilayah: '13.03 Kabupaten Sijunjung',
    'Tempat acara': 'Hotel Bukik Gadang',
    'Kota pada baris tanggal': 'Muaro Sijunjung',
    'Hari pertama': '2024-09-30',
    'Hari terakhir': '2024-10-01',
    ...changes,
  };
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
  await before();
  await page.getByRole('button', { name: 'Simpan dan pilih teks' }).click();
}
