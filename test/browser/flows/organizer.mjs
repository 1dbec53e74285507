import { readFile } from 'node:fs/promises';
import { check, desktop, ensure, equal, inspect, tally } from '../people.mjs';

const roster = new URL('../../fixtures/roster-sijunjung.csv', import.meta.url);

/** From the login to an open declaration, by the pages alone; then every page of the organizer in the state it has. */
export async function organizer({ browser, stage, event }) {
  const { context, page, troubles } = await desktop(browser);
  const at = (path) => page.goto(stage.url + path);

  await check('the organizer logs in and comes back to where he wanted to go', async () => {
    await at('/kelola');
    await page.waitForURL('**/masuk?**');
    await page.locator('input[name=name]').fill('penyelenggara');
    await page.locator('input[name=password]').fill('salah sekali');
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.getByText('salah').first().waitFor();
    await inspect(page, 'login-failed', [360]);
    equal(await page.locator('input[name=name]').inputValue(), 'penyelenggara', 'the name is kept:');
    await page.locator('input[name=password]').fill(stage.password);
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.waitForURL('**/kelola');
  });

  let made = '';
  await check('from nothing to an open declaration in a few pages', async () => {
    const start = performance.now();
    await page.getByRole('link', { name: 'Buat kegiatan' }).first().click();
    await page
      .getByRole('button', { name: /Simpan|Lanjut|Buat/ })
      .first()
      .click();
    await page.getByLabel('Nama kegiatan').fill('Ikrar Netralitas Wali Nagari Kabupaten Sijunjung');
    await inspect(page, 'event-new');
    await page.getByLabel('Penyelenggara').fill('Bawaslu Kabupaten Sijunjung');
    await page.getByLabel('Pemilihan', { exact: true }).fill('Pemilihan Tahun 2024');
    await page.getByLabel('Wilayah').fill('13.03 Kabupaten Sijunjung');
    await page.getByLabel('Tempat acara').fill('Hotel Bukik Gadang');
    await page.getByLabel('Kota pada baris tanggal').fill('Muaro Sijunjung');
    await page.getByLabel('Hari pertama').fill('2024-09-30');
    await page.locator('main form button[type=submit]').last().click();
    await page.waitForURL(/\/kelola\/k\/[^/]+(\/naskah)?$/);
    if (!page.url().endsWith('/naskah')) await page.goto(`${page.url()}/naskah`);
    await inspect(page, 'text-choose');
    await page.getByRole('button', { name: 'Pilih teks ini' }).first().click();
    await page.waitForURL('**/teks**');
    await page.locator('[name="slot.pemilihan"]').fill('Pemilihan Tahun 2024');
    await inspect(page, 'text');
    await page.getByRole('button', { name: 'Simpan, lanjut ke peserta' }).click();
    await page.waitForURL('**/peserta**');
    await inspect(page, 'roster-empty');
    await page.getByLabel('Berkas daftar').setInputFiles({
      name: 'daftar.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('nama;jabatan;nip\nBudi;;123\n;Camat;\n'),
    });
    await page.getByRole('button', { name: 'Unggah' }).click();
    await page.locator('#kesalahan').waitFor();
    await inspect(page, 'roster-faults');
    await page
      .getByLabel('Berkas daftar')
      .setInputFiles({ name: 'daftar.csv', mimeType: 'text/csv', buffer: await readFile(roster) });
    await page.getByRole('button', { name: 'Unggah' }).click();
    await page.getByText('Jon St. Pamuncak').first().waitFor();
    await inspect(page, 'roster');
    made = page.url().match(/\/n\/([^/]+)/)[1];
    await at(`/kelola/n/${made}/buka`);
    await inspect(page, 'open-before');
    const boxes = page.locator('main form input[type=checkbox]');
    for (let i = 0; i < (await boxes.count()); i++) await boxes.nth(i).check();
    await page.getByRole('button', { name: 'Bekukan dan buka' }).click();
    await page.waitForURL(`**/kelola/n/${made}**`);
    equal((await stage.admin.json(`/api/declarations/${made}`)).state, 'open');
    const seconds = (performance.now() - start) / 1000;
    tally.figures.push(['login to open declaration, by a machine', `${seconds.toFixed(0)} s with all checks between`]);
  });

  await check('progress, attendance, a new PIN, cards', async () => {
    await at(`/kelola/n/${event.naskahId}`);
    await inspect(page, 'progress');
    const { signerId } = event.cards.at(-1);
    await at(`/kelola/n/${event.naskahId}/orang/${signerId}`);
    await inspect(page, 'person');
    await page.getByRole('button', { name: 'Buat PIN baru' }).click();
    await page
      .getByText(/\b\d{6}\b/)
      .first()
      .waitFor();
    await at(`/kelola/n/${made}/kartu`);
    await inspect(page, 'cards');
  });

  const pages = {
    home: '/kelola',
    event: `/kelola/k/${event.eventId}`,
    'event-edit': `/kelola/k/${event.eventId}/ubah`,
    members: `/kelola/k/${event.eventId}/anggota`,
    trail: `/kelola/k/${event.eventId}/jejak`,
    accounts: '/kelola/akun',
    archive: '/arsip',
    log: '/log',
    seal: '/segel',
  };
  for (const [name, path] of Object.entries(pages)) {
    await at(path);
    await inspect(page, `organizer-${name}`);
  }
  await check('no page of the organizer broke its script', () => {
    equal(troubles, []);
    ensure(made !== '', 'a declaration was made');
  });
  await context.close();
}
