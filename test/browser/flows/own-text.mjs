import { check, desktop, ensure, equal, inspect } from '../people.mjs';

const pasted = '1. Tidak membuat keputusan yang berpihak.\n2) Tidak ikut kampanye.\n\n• Menolak politik uang.\n';

/** An office writes its own text, and a second person reads it and agrees. */
export async function ownText({ browser, stage, event }) {
  const writer = await desktop(browser, { width: 1366, height: 768 });
  const { page, troubles } = writer;
  const base = `${stage.url}/kelola/k/${event.eventId}`;
  await logIn(page, stage, 'penyelenggara', stage.password);

  await check('a text is written by points, and read beside them as paper and phone show it', async () => {
    await page.goto(`${base}/naskah`);
    await page.getByRole('link', { name: 'teks yang ditulis kantor ini sendiri' }).click();
    await page.getByText('Belum ada teks sendiri.').waitFor();
    await page.getByRole('link', { name: 'Tulis teks baru' }).click();
    await page.getByLabel('Judul').fill('IKRAR NETRALITAS LURAH PADA {PEMILIHAN}');
    await page.getByLabel('Siapa yang menandatangani').fill('Lurah se-Kabupaten Sijunjung');
    await page.getByLabel('Pembuka').fill('Kami yang bertanda tangan di bawah ini berikrar:');
    await paste(page.getByLabel('Butir 1', { exact: true }), pasted);
    equal(await page.getByLabel('Butir 3', { exact: true }).inputValue(), 'Menolak politik uang.');
    const paper = page.locator('#pratinjau .paper').first();
    await paper.getByText('Tidak ikut kampanye.').waitFor();
    equal(await paper.locator('h2').textContent(), 'IKRAR NETRALITAS LURAH PADA ‹PEMILIHAN›');
    ensure((await page.locator('#pratinjau .phone .paper').boundingBox()).width <= 360, 'a phone is not so wide');
    await inspect(page, 'own-text-new', [360, 768, 1366]);
  });
  await check('points move, go and come', async () => {
    const points = () => page.locator('#pratinjau .paper').first().locator('ol li').allTextContents();
    await page.locator('#butir li').first().getByRole('button', { name: 'Turun' }).click();
    await page.locator('#pratinjau .paper li', { hasText: 'Tidak ikut kampanye.' }).first().waitFor();
    await until(async () => (await points())[0] === 'Tidak ikut kampanye.');
    await page.locator('#butir li').nth(2).getByRole('button', { name: 'Hapus' }).click();
    await until(async () => (await points()).length === 2);
    await page.getByRole('button', { name: 'Tambah butir' }).click();
    await page.locator('#butir li').last().locator('textarea').fill('Menjaga nama baik.');
    await until(async () => (await points())[2] === 'Menjaga nama baik.');
  });
  await check('a draft is kept with the slots that its text names', async () => {
    await page.getByRole('button', { name: 'Simpan draf' }).click();
    await page.getByText('Draf tersimpan.').waitFor();
    await page.getByLabel('Nama isian di formulir').fill('Nama pemilihan');
    await page.getByLabel('Contoh').fill('Pemilihan Tahun 2024');
    await page.getByRole('button', { name: 'Simpan draf' }).click();
    await page.getByText('Draf tersimpan.').waitFor();
    equal(await page.getByLabel('Nama isian di formulir').inputValue(), 'Nama pemilihan');
    await inspect(page, 'own-text-draft', [1366]);
    await page.getByRole('link', { name: 'Baca dan setujui' }).click();
    await page.getByText('Anda ikut menulis draf ini.').waitFor();
  });

  await check('a second person agrees, and then it can be chosen', async () => {
    const place = page.url().replace('/setujui', '');
    const { setupUrl } = await stage.admin.json(`/api/events/${event.eventId}/members`, {
      method: 'POST',
      json: { name: 'orangkedua', displayName: 'Orang Kedua', right: 'organizer' },
    });
    const second = await desktop(browser);
    await second.page.goto(setupUrl);
    await second.page.getByLabel('Nama masuk').fill('orangkedua');
    await second.page
      .getByLabel(/Kata sandi/)
      .first()
      .fill('kalimat sandi orang kedua');
    await second.page.getByRole('button').first().click();
    await second.page.goto(`${place}/setujui`);
    await inspect(second.page, 'own-text-agree', [360, 1280]);
    await second.page.getByRole('button', { name: 'Saya sudah membaca' }).click();
    await second.page.getByText('Disetujui Orang Kedua').waitFor();
    await second.context.close();
    await page.goto(`${base}/naskah`);
    const offered = page.locator('li.sheet', { hasText: 'NETRALITAS LURAH' });
    await offered.getByText('teks sendiri').waitFor();
    await inspect(page, 'own-text-choice', [1366]);
    await offered.getByRole('button', { name: 'Pilih teks ini' }).click();
    await page.getByLabel('Nama pemilihan').fill('Pemilihan Tahun 2024');
    await page.locator('#teks h2', { hasText: 'LURAH PADA PEMILIHAN TAHUN 2024' }).waitFor();
  });
  await check('the editor runs without a script error', () => equal(troubles, []));
  await writer.context.close();
}

async function logIn(page, stage, name, password) {
  await page.goto(`${stage.url}/masuk`);
  await page.getByLabel('Nama masuk').fill(name);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('heading', { name: 'Kegiatan', exact: true }).waitFor();
}

/** Pastes as from a document: the field gets the event that a browser sends. */
const paste = (field, text) =>
  field.evaluate((target, words) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', words);
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

async function until(holds) {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came to be so');
}
