import { createHash } from 'node:crypto';
import { check, desktop, ensure, equal, inspect, phone, screens } from '../people.mjs';

/** A villager with a photocopy, and one with a file. */
export async function citizenBefore({ browser, stage, event }) {
  const { context, page } = await phone(browser);
  await check('an open declaration is said to be not valid yet', async () => {
    await page.goto(`${stage.url}/v/${event.code}`);
    equal(await page.locator('h1').first().textContent(), 'LATIHAN · Belum berlaku: sedang ditandatangani');
    equal((await page.request.get(`${stage.url}/v/${event.code}/ikrar.pdf`)).status(), 409);
    await inspect(page, 'citizen-open');
  });
  await context.close();
}

export async function citizenAfter({ browser, stage, event }) {
  const { context, page, troubles } = await phone(browser);
  await check('the hall leads to the final document', async () => {
    await page.goto(`${stage.url}/h/${event.slug}`);
    await inspect(page, 'hall-final');
    await page.getByRole('link', { name: 'IKRAR NETRALITAS' }).click();
    await page.waitForURL(`**/v/${event.code}`);
  });
  await check('a typed code, mistyped first', async () => {
    await page.goto(`${stage.url}/`);
    await inspect(page, 'code');
    const last = event.code.at(-1) === '7' ? '8' : '7';
    await page.getByLabel('Kode pada lembar').fill(event.code.slice(0, -1) + last);
    await page.getByRole('button', { name: 'Periksa' }).click();
    await page.getByText('salah ketik').waitFor();
    await inspect(page, 'code-mistyped');
    await page.getByLabel('Kode pada lembar').fill('0000 0000 0000');
    await page.getByRole('button', { name: 'Periksa' }).click();
    await page.getByRole('heading', { name: 'Kode tidak dikenal' }).waitFor();
    await inspect(page, 'code-unknown');
    await page.getByLabel('Kode pada lembar').fill(event.code.toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: 'Periksa' }).click();
    await page.waitForURL(`**/v/${event.code}`);
  });
  await check('the sealed one: verdict, facts, search among the signers', async () => {
    equal(await page.locator('h1').first().textContent(), 'LATIHAN · Naskah ini disegel');
    const signer = event.cards[3];
    await page.getByLabel('Cari nama atau jabatan').fill(signer.position);
    await page.getByText('nama cocok dari').waitFor();
    const rows = await page.locator('#signers tbody tr:visible').count();
    ensure(rows >= 1 && rows < 10, `${rows} rows`);
    await page.getByLabel('Cari nama atau jabatan').fill('');
    await inspect(page, 'citizen-sealed');
  });
  await check('the way past the bar is not taken for a broken seal', async () => {
    await page.getByText('Langsung ke isi').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**#isi');
    await page.waitForTimeout(300);
    ensure(await page.locator('#seal-result').isHidden(), 'nothing is said of a seal');
  });
  await check('it prints', async () => {
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: `${screens}citizen-print.png`, fullPage: true });
    ensure(!(await page.getByRole('link', { name: /Unduh PDF/ }).isVisible()), 'no buttons on paper');
    await page.emulateMedia({ media: null });
  });
  await check('the signed address of the large QR is checked in the browser', async () => {
    const { qr } = stage.services().authority;
    const { qrPayload } = await import('../../../dist/log/qr-signature.js');
    const answer = await stage.server.json(`/api/verify/${event.code}`);
    const facts = {
      code: event.code,
      contentDigest: answer.contentDigest,
      title: answer.title,
      date: answer.days[0],
      place: answer.event.place,
      signers: answer.total,
    };
    await page.goto(`${stage.url}/v/${event.code}#${qrPayload(facts, qr)}`);
    await page.reload();
    await page.getByText('Segel pada QR asli dan cocok').waitFor();
    await inspect(page, 'citizen-qr', [360]);
    await page.goto('about:blank');
    await page.goto(`${stage.url}/v/${event.code}#${qrPayload({ ...facts, contentDigest: 'ab'.repeat(32) }, qr)}`);
    await page.getByText('untuk isi yang BERBEDA').waitFor();
  });
  equal(troubles, []);
  await context.close();
  await files({ browser, stage, event });
}

async function files({ browser, stage, event }) {
  const { context, page, troubles } = await desktop(browser, { acceptDownloads: true });
  const pdf = Buffer.from(await stage.server.bytes(`/v/${event.code}/ikrar.pdf`));
  const stored = await stage.server.json(`/api/verify/${event.code}`);
  await check('the download is the stored bytes', async () => {
    equal(createHash('sha256').update(pdf).digest('hex'), stored.document.sha256);
  });
  await page.goto(`${stage.url}/periksa`);
  await inspect(page, 'check');
  const send = (name, buffer, mimeType = 'application/pdf') =>
    page.locator('#berkas').setInputFiles({ name, mimeType, buffer });
  await check('the file itself: genuine and complete', async () => {
    await send('ikrar.pdf', pdf);
    await page.getByRole('heading', { name: 'Asli dan utuh' }).waitFor({ timeout: 20_000 });
    await inspect(page, 'check-good');
  });
  await check('an earlier state of it', async () => {
    const revisions = await stage
      .services()
      .stores.revisions.facts((await stage.services().stores.files.find({ where: { code: event.code } }))[0].id);
    await page.goto(`${stage.url}/periksa`);
    await send('awal.pdf', pdf.subarray(0, revisions.at(-4).size));
    await page.getByRole('heading', { name: 'Asli, tetapi bukan yang final' }).waitFor({ timeout: 20_000 });
    await inspect(page, 'check-earlier', [360]);
  });
  await check('one byte changed: red', async () => {
    const altered = Buffer.from(pdf);
    altered[Math.floor(pdf.length / 2)] ^= 1;
    await page.goto(`${stage.url}/periksa`);
    await send('ubah.pdf', altered);
    await page.getByRole('heading', { name: 'Bukan naskah asli' }).waitFor({ timeout: 20_000 });
    await inspect(page, 'check-altered');
  });
  await check('half a download: said so, with the way to the whole', async () => {
    await page.goto(`${stage.url}/periksa`);
    await send('unduhan.pdf', pdf.subarray(0, pdf.length / 2));
    await page.getByRole('heading', { name: 'Unduhan terpotong' }).waitFor({ timeout: 20_000 });
    await inspect(page, 'check-cut', [360]);
  });
  await check('a photo: called one, with the way to the code', async () => {
    await page.goto(`${stage.url}/periksa`);
    await send('foto.jpg', Buffer.from('\xff\xd8\xff\xe0 JFIF', 'latin1'), 'image/jpeg');
    await page.getByRole('heading', { name: 'Bukan berkas bertanda tangan' }).waitFor({ timeout: 20_000 });
    await inspect(page, 'check-photo', [360]);
  });
  await check('an empty file is refused before anything is sent', async () => {
    await page.goto(`${stage.url}/periksa`);
    await send('kosong.pdf', Buffer.alloc(0));
    await page.getByText('kosong').first().waitFor();
    await inspect(page, 'check-refused', [360]);
  });
  await check('dropped on the page', async () => {
    const transfer = await page.evaluateHandle((base64) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], 'ikrar.pdf', { type: 'application/pdf' }));
      return data;
    }, pdf.toString('base64'));
    await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer });
    await page.getByRole('heading', { name: 'Asli dan utuh' }).waitFor({ timeout: 20_000 });
  });
  equal(troubles, []);
  await context.close();
}
