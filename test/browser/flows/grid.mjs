import { check, desktop, ensure, equal, inspect, tally } from '../people.mjs';

const many = 1507;
const people = Array.from({ length: many }, (_, i) => ({
  name: `Orang Ke-${i + 1} ${'ABCDEFGH'[i % 8]}, S.Sos.`,
  position: `Kepala Seksi ${i + 1}`,
  institution: `Kantor Camat ${(i % 8) + 1}`,
  regionCode: '13.03',
  group: `Kecamatan ${(i % 8) + 1}`,
  role: 'penandatangan',
}));

/** The roster's grid with as many people as the largest real event has. */
export async function grid({ browser, stage, event }) {
  const { context, page, troubles } = await desktop(browser, { width: 1366, height: 768 });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.url });
  const naskah = await event.organizer.createDeclaration(event.eventId, { template: { id: 'ikrar-asn' } });
  await event.organizer.putRoster(naskah.id, people);
  const path = `${stage.url}/kelola/n/${naskah.id}/peserta/sunting`;
  const stored = () => event.organizer.roster(naskah.id);
  await page.goto(`${stage.url}/masuk`);
  await page.getByLabel('Nama masuk').fill('penyelenggara');
  await page.getByLabel('Kata sandi').fill(stage.password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('heading', { name: 'Kegiatan', exact: true }).waitFor();

  await check('1,507 people: every column at 1366 px, few rows drawn', async () => {
    const began = Date.now();
    await page.goto(path);
    await cell(page, 'Nama', people[0].name).waitFor();
    tally.figures.push(['grid of 1,507 rows, ms to the first row', Date.now() - began]);
    for (const label of ['Nama', 'Kode wilayah', 'Peran', 'Hapus']) {
      const box = await cell(page, label, people[0].name).boundingBox();
      ensure(box.x >= 0 && box.x + box.width <= 1366, `${label} ends at ${box.x + box.width}`);
    }
    ensure((await page.locator('.grid-table tbody tr').count()) < 80, 'as many rows are drawn as are there');
    await inspect(page, 'office-grid-many', [360, 768, 1366]);
  });
  await check('typing and scrolling do not stutter', () => measure(page));
  await check('finds people, by part of anything', async () => {
    await page.getByLabel('Cari di daftar').fill('seksi 1499');
    await page.getByText('1 dari 1.507 orang cocok.').waitFor();
    await cell(page, 'Jabatan', people[1498].name).fill('Camat Kupitan');
    await inspect(page, 'office-grid-search', [1366]);
    await page.getByLabel('Cari di daftar').fill('');
  });
  await check('moves up and down, by button, key and number', async () => {
    await cell(page, 'Turunkan', people[0].name).click();
    equal(await order(page, people[0].name), '2');
    equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), `Turunkan ${people[0].name}`);
    await cell(page, 'Nama', people[0].name).press('Alt+ArrowUp');
    equal(await order(page, people[0].name), '1');
    await cell(page, 'Urutan', people[2].name).fill('1500');
    await cell(page, 'Urutan', people[2].name).press('Tab');
    equal(await order(page, people[2].name), '1500');
    await page.keyboard.press('Control+z');
  });
  await check('a block from Excel with its header finds its columns; all of it is undone at once', async () => {
    await page.getByLabel('Cari di daftar').fill('');
    await page.locator('.scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    const block =
      'NO\tNIP\tNAMA LENGKAP\tUNIT KERJA\tJABATAN\tKET\r\n' +
      '1\t198001012005011001\t"Budi ""Ucok"" Santoso,\nS.Sos."\tKecamatan Kupitan\tCamat\t-\r\n' +
      '2\t\tSiti Aminah\tKecamatan Kupitan\t"Sekretaris\nCamat"\t\r\n' +
      'JUMLAH\t2\t\t\t\t\r\n';
    await pasteAt(page, `Nama baris ${many + 1}`, block);
    await page.getByText('2 baris ditempel.').waitFor();
    ensure(await page.getByText('Kolom tidak dipakai').isVisible(), 'what was left out is not said');
    ensure(await page.getByText('Baris jumlah').isVisible(), 'the total is not said');
    equal(await cell(page, 'NIP', 'Budi "Ucok" Santoso, S.Sos.').inputValue(), '198001012005011001');
    equal(await cell(page, 'Jabatan', 'Siti Aminah').inputValue(), 'Sekretaris Camat');
    await inspect(page, 'office-grid-pasted', [360, 1366]);
    await page.getByRole('button', { name: 'Urungkan' }).click();
    equal(await page.getByLabel('Nama Siti Aminah', { exact: true }).count(), 0);
    await page.getByRole('button', { name: 'Ulangi' }).click();
    await cell(page, 'Nama', 'Siti Aminah').waitFor();
  });
  await check('a block without a header stands where it was pasted', async () => {
    await pasteAt(page, `Instansi Siti Aminah`, 'Dinas A\tSatu\r\nDinas B\tDua\r\n');
    await page.getByText('2 baris ditempel.').waitFor();
    equal(await cell(page, 'Kelompok', 'Siti Aminah').inputValue(), 'Satu');
    await page.keyboard.press('Control+z');
  });
  await check('faults come back to their cells, and then everything is saved', async () => {
    await cell(page, 'NIP', 'Siti Aminah').fill('123');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByRole('alert').waitFor();
    equal(await cell(page, 'NIP', 'Siti Aminah').getAttribute('aria-invalid'), 'true');
    equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'NIP Siti Aminah');
    await inspect(page, 'office-grid-fault', [360, 1366]);
    await cell(page, 'NIP', 'Siti Aminah').fill('');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByRole('heading', { name: '1.509 orang' }).waitFor();
    const after = await stored();
    equal(after.length, many + 2);
    equal(after[1498].position, 'Camat Kupitan');
    equal(
      after.slice(0, 4).map(({ name }) => name),
      people.slice(0, 4).map(({ name }) => name),
    );
    equal(after.at(-2).name, 'Budi "Ucok" Santoso, S.Sos.');
  });
  await check('the grid runs without a script error', () => equal(troubles, []));
  await context.close();
}

const cell = (page, label, name) => page.getByLabel(`${label} ${name}`, { exact: true });
const order = (page, name) => cell(page, 'Urutan', name).inputValue();

async function pasteAt(page, label, text) {
  await page.evaluate((block) => navigator.clipboard.writeText(block), text);
  await page.getByLabel(label, { exact: true }).focus();
  await page.keyboard.press('Control+v');
}

/** From a key to the next painted frame, and the frames while the grid scrolls through everybody. */
async function measure(page) {
  await cell(page, 'Jabatan', people[3].name).focus();
  const keys = await page.evaluate(async () => {
    const input = document.activeElement;
    const times = [];
    for (let i = 0; i < 30; i++) {
      const began = performance.now();
      input.value += 'x';
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      input.getBoundingClientRect();
      times.push(performance.now() - began);
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    }
    return times.sort((a, b) => a - b);
  });
  const frames = await page.locator('.scroll').evaluate(async (box) => {
    const times = [];
    for (let top = 0; top < box.scrollHeight; top += 1500) {
      const began = performance.now();
      box.scrollTop = top;
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
      times.push(performance.now() - began);
    }
    box.scrollTop = 0;
    return times.sort((a, b) => a - b);
  });
  const at = (times, part) => times[Math.floor((times.length - 1) * part)].toFixed(1);
  tally.figures.push(['grid, one key typed: median, longest ms', `${at(keys, 0.5)}, ${at(keys, 1)}`]);
  tally.figures.push(['grid, one step of scrolling: median, 95 % ms', `${at(frames, 0.5)}, ${at(frames, 0.95)}`]);
  ensure(Number(at(keys, 0.5)) < 50, `a key takes ${at(keys, 0.5)} ms`);
  await page.keyboard.press('Control+z');
}
