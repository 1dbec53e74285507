import { check, done, ensure, equal, fill, inspect, person, phone, press } from '../people.mjs';
import { enterDesk, takeBack } from './desk.mjs';

/** Hall, PIN, desk: people who have no link of their own at hand. */
export async function hall({ browser, stage, event }) {
  const { cards, slug, naskahId, hallCode } = event;
  const hallUrl = `${stage.url}/h/${slug}`;
  const last = (i) => cards.at(-1 - i);
  const [found, chosen, locked, late, atDesk, scanned] = [2, 3, 4, 5, 6, 7].map(last);
  const plainName = (card) => card.name.replace(/^(?:(?:Drs?|Ir|H|Hj|Dra|Prof)\. )+/, '').slice(0, 6);

  await check('three letters, PIN, signed', async () => {
    const { context, page, troubles } = await phone(browser);
    await page.goto(hallUrl);
    await inspect(page, 'hall');
    await page.getByLabel('Tiga huruf pertama nama Anda').pressSequentially(plainName(found));
    await page.getByRole('link', { name: found.name }).first().waitFor();
    await inspect(page, 'hall-found');
    await page.locator(`#results a[href$="/saya/${found.signerId}"]`).click();
    await inspect(page, 'pin');
    await page.getByLabel('Kode aula').fill(await hallCode());
    await page.getByLabel('PIN').pressSequentially(`${found.pin.slice(0, 3)} ${found.pin.slice(3)}`); // as it is printed
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await fill(page);
    await press(page);
    await done(page);
    equal(troubles, []);
    await context.close();
  });

  await check('group, name, PIN', async () => {
    const { context, page } = await phone(browser);
    await page.goto(hallUrl);
    await page.getByText('Atau pilih menurut kelompok').click();
    await page.getByRole('link', { name: chosen.group }).click();
    await inspect(page, 'hall-group');
    await page.locator(`#results a[href$="/saya/${chosen.signerId}"]`).click();
    await page.getByLabel('Kode aula').fill(await hallCode());
    await page.getByLabel('PIN').fill(chosen.pin);
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await fill(page);
    await press(page);
    await done(page);
    await context.close();
  });

  await check('a wrong PIN locks; a new PIN from the organizer opens', async () => {
    const { context, page } = await phone(browser);
    await page.goto(`${hallUrl}/saya/${locked.signerId}`);
    await page.getByLabel('Kode aula').fill('000000');
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await page.locator('#kode-fault:not([hidden])').waitFor();
    await inspect(page, 'hall-code-wrong');
    await page.getByLabel('Kode aula').fill(await hallCode());
    for (let i = 0; i < 5; i++) {
      await page.getByLabel('PIN').fill('000000');
      await page.getByRole('button', { name: 'Lanjut' }).click();
      await page.locator('#pin-fault:not([hidden])').waitFor();
      if (i === 0) await inspect(page, 'pin-wrong');
    }
    ensure((await page.locator('#pin-fault').textContent()).includes('terkunci sampai pukul'), 'says until when');
    await inspect(page, 'pin-locked');
    const reset = await stage.admin.json(`/api/declarations/${naskahId}/people/${locked.signerId}/pin`, {
      method: 'POST',
      json: {},
    });
    await page.getByLabel('PIN').fill(reset.pin);
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await fill(page);
    await press(page);
    await done(page);
    await context.close();
  });

  await check('a ticket that ended keeps the drawing on the page and says what to do', async () => {
    const { context, page } = await phone(browser);
    // a key of the phone's own would vouch for the consent after the ticket (offline.mjs)
    await context.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }));
    await page.goto(`${hallUrl}/saya/${late.signerId}`);
    await page.getByLabel('Kode aula').fill(await hallCode());
    await page.getByLabel('PIN').fill(late.pin);
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await fill(page);
    stage.wait(31 * 60_000);
    await press(page);
    await page.getByText('Waktu untuk menandatangani habis').waitFor();
    await inspect(page, 'sign-expired', [360]);
    await page.reload();
    await page.getByRole('link', { name: 'Cari nama saya lagi' }).waitFor();
    await inspect(page, 'expired');
    await context.close();
  });

  await check('a link that was replaced, and one that never was', async () => {
    const { context, page } = await phone(browser);
    await page.goto(`${stage.url}/s/abcdefghijklmnopqrstuv`);
    ensure((await page.textContent('main')).includes('tidak dikenal'), 'says that the link is unknown');
    await inspect(page, 'link-unknown');
    await context.close();
  });

  await desk({ browser, stage, event, atDesk, scanned });
}

async function desk({ browser, stage, event, atDesk, scanned }) {
  const { slug } = event;
  const { context, page, troubles } = await person(browser, { width: 1024, height: 768 });
  await check('the tablet asks for a login and comes back to the desk', async () => {
    await page.goto(`${stage.url}/kios/${slug}`);
    await inspect(page, 'login');
    await enterDesk(page, stage, event);
    await inspect(page, 'desk');
  });
  await check('find, card seen, hand over, sign, back to a clean list by itself', async () => {
    await page.getByLabel('Nama, jabatan, atau pindai kartu').fill(atDesk.position);
    await page.locator(`a[href$="/${atDesk.signerId}"]`).click();
    await inspect(page, 'desk-card');
    await page.getByRole('button', { name: 'KTP' }).click();
    await inspect(page, 'desk-sign');
    await fill(page);
    const start = performance.now();
    await press(page);
    await done(page);
    await inspect(page, 'desk-done', [768]);
    await page.waitForURL('**/tablet', { timeout: 10_000 });
    console.log(`      closed after ${((performance.now() - start) / 1000).toFixed(1)} s`);
    ensure(!(await page.content()).includes(atDesk.name), 'nothing of the person is left');
    const stored = await page.evaluate(() => JSON.stringify([sessionStorage, localStorage]));
    ensure(!stored.includes('strokes') && !stored.includes(atDesk.name), `nothing of the person is stored: ${stored}`);
    await page.goBack();
    await page.waitForTimeout(300);
    ensure((await page.locator('#pad').count()) === 0, 'back does not open a pad');
    await page.goto(`${stage.url}/tablet`);
    await takeBack(page);
    await page.waitForURL(`**/kios/${slug}?**`);
  });
  await check('a scanner that types the personal address opens the right person', async () => {
    await page.goto(`${stage.url}/kios/${slug}`);
    await page.locator('body').click({ position: { x: 5, y: 300 } });
    await page.keyboard.type(scanned.link);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/kios/${slug}/${scanned.signerId}`);
    await page.getByRole('heading', { name: scanned.name }).waitFor();
    await page.goto(`${stage.url}/kios/${slug}?q=${encodeURIComponent(`${stage.url}/s/abcdefghijklmnopqrstuv`)}`);
    await page.getByText('Kartu ini tidak dapat dipakai di sini').waitFor();
    await inspect(page, 'desk-unknown-card', [768]);
  });
  equal(troubles, []);
  await context.close();
}
