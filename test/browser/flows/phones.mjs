import { check, done, draw, ensure, equal, fill, inspect, ordinal, phone, press } from '../people.mjs';

/** The signer's page in all the ways a hall treats it. */
export async function phones({ browser, stage, event }) {
  const { cards, naskahId } = event;
  const next = cards.slice(1)[Symbol.iterator]();
  const take = () => next.next().value;
  const signed = async () => (await stage.services().ceremony.progress(naskahId)).signed;
  const open = async (card, more) => {
    const who = await phone(browser, more);
    await who.page.goto(stage.url + card.path);
    return who;
  };

  await check('three taps and a PIN from the link to done', async () => {
    const card = take();
    const start = performance.now();
    const { context, page, troubles } = await open(card);
    let taps = 0;
    await page.exposeFunction('tapped', () => taps++);
    await page.evaluate(() => document.addEventListener('pointerdown', () => window.tapped(), true));
    await page.getByLabel('Saya membaca dan menyetujui').tap();
    await page.locator('#pin').pressSequentially(`${card.pin.slice(0, 3)} ${card.pin.slice(3)}`); // by the keyboard's "next"
    await draw(page, [
      [
        [0.15, 0.6],
        [0.3, 0.2],
        [0.5, 0.8],
        [0.8, 0.3],
      ],
    ]);
    await page.getByRole('button', { name: 'Tanda tangani' }).tap();
    await done(page);
    equal(taps, 3, 'taps');
    console.log(`      ${taps} taps, ${((performance.now() - start) / 1000).toFixed(1)} s by a machine's hand`);
    equal(troubles, []);
    ensure((await page.locator('#done').textContent()).includes(card.name), 'the done page names the person');
    await inspect(page, 'done');
    await page.addInitScript(() => {
      navigator.share = async (shared) => {
        window.shared = shared;
      };
    });
    await page.reload();
    await done(page);
    await page.getByRole('button', { name: 'Bagikan' }).click();
    const { text } = await page.evaluate(() => window.shared);
    ensure(text.startsWith(`Nama: ${card.name}\nJabatan: ${card.position}\nWaktu: `), `what is shared reads: ${text}`);
    await context.close();
  });

  await check('somebody says that they refuse, and signs after all', async () => {
    const card = take();
    const { context, page, troubles } = await open(card);
    await page.getByRole('link', { name: 'Saya berhalangan atau menolak' }).tap();
    await inspect(page, 'kabar');
    await page.getByLabel('Alasan lain').tap();
    await page.getByLabel('PIN').fill(card.pin);
    await page.getByLabel('Benar, ini dari saya sendiri').tap();
    await page.getByRole('button', { name: 'Sampaikan' }).tap();
    await page.getByText('Tulis alasannya dengan singkat.').waitFor();
    await inspect(page, 'kabar-salah', [360]);
    await page.getByLabel('Keterangan').fill('Naskah belum dibahas');
    await page.getByLabel('PIN').fill(card.pin);
    await page.getByLabel('Benar, ini dari saya sendiri').tap();
    await page.getByRole('button', { name: 'Sampaikan' }).tap();
    await page.getByText('Anda memberi kabar pada').waitFor();
    await inspect(page, 'sign-kabar', [360]);
    const before = await signed();
    await fill(page, card.pin);
    await press(page);
    await done(page);
    equal([troubles, await signed()], [[], before + 1]);
    await context.close();
  });

  await check('without network in the middle: said in words, sent by itself, signed once', async () => {
    const card = take();
    const { context, page } = await open(card);
    await fill(page, card.pin);
    const before = await signed();
    await context.setOffline(true);
    await press(page);
    await page.getByText('sedang tanpa jaringan').waitFor();
    await inspect(page, 'sign-offline', [360]);
    await context.setOffline(false);
    await done(page);
    equal(await signed(), before + 1);
    await context.close();
  });

  await check('a lost answer is asked for again and never signs twice', async () => {
    const card = take();
    const { context, page } = await open(card);
    const asked = [];
    await page.route('**/api/**', async (route) => {
      const what = new URL(route.request().url()).pathname.split('/').at(-1);
      asked.push(what);
      if (asked.filter((one) => one === what).length > 1) return route.continue();
      await route.fetch(); // the server has bound the key, or signed
      await route.abort(); // and the phone never hears of it
    });
    await fill(page, card.pin);
    const before = await signed();
    await press(page);
    await done(page);
    equal(asked, ['kunci', 'kunci', 'persetujuan', 'persetujuan'], 'requests');
    equal(await signed(), before + 1);
    await context.close();
  });

  await check('a server that is down is waited for', async () => {
    const card = take();
    const { context, page } = await open(card);
    await fill(page, card.pin);
    await stage.stop();
    await press(page);
    await page.getByText('dikirim lagi sendiri').waitFor();
    await stage.start();
    await done(page, 30_000);
    await context.close();
  });

  await check('a double tap signs once', async () => {
    const card = take();
    const { context, page } = await open(card);
    await fill(page, card.pin);
    const before = await signed();
    const button = page.getByRole('button', { name: 'Tanda tangani' });
    await button.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await button.boundingBox();
    await page.mouse.dblclick(x + width / 2, y + height / 2);
    await done(page);
    equal(await signed(), before + 1);
    await context.close();
  });

  await check('the back button shows the receipt, not the form again', async () => {
    const card = take();
    const { context, page } = await open(card);
    await fill(page, card.pin);
    await press(page);
    await done(page);
    await page.getByRole('link', { name: 'Lihat naskah' }).click();
    await page.waitForURL('**/v/**');
    await page.goBack();
    await done(page);
    equal(await page.locator('#sign').count(), 0, 'forms');
    await context.close();
  });

  await check('two tabs: the second gets the first receipt', async () => {
    const card = take();
    const { context, page } = await open(card);
    const other = await context.newPage();
    await other.goto(stage.url + card.path);
    await fill(page, card.pin);
    await fill(other, card.pin);
    await press(page);
    await done(page);
    const before = await signed();
    await press(other);
    await done(other);
    equal(await ordinal(other), await ordinal(page));
    equal(await signed(), before);
    await context.close();
  });

  await check('a closed tab comes back where it was', async () => {
    const card = take();
    const { context, page } = await open(card);
    await fill(page);
    await page.close();
    const again = await context.newPage();
    await again.goto(stage.url + card.path);
    ensure(await again.getByLabel('Saya membaca dan menyetujui').isChecked(), 'agreement is kept');
    ensure(await again.getByRole('button', { name: 'Urungkan' }).isEnabled(), 'strokes are kept');
    equal(await again.locator('#pin').inputValue(), '', 'the PIN is not kept:');
    await again.locator('#pin').fill(card.pin);
    await press(again);
    await done(again);
    await context.close();
  });

  await check('turning the phone keeps the strokes as they were drawn', async () => {
    const card = take();
    const { context, page } = await open(card);
    await fill(page, card.pin);
    const sent = async () => {
      const key = await page.evaluate(() => Object.keys(localStorage).find((name) => name.startsWith('ikrar:')));
      return page.evaluate((name) => JSON.parse(localStorage.getItem(name)).strokes, key);
    };
    const before = await sent();
    await page.setViewportSize({ width: 740, height: 360 });
    await page.waitForTimeout(200);
    const dark = await page.evaluate(() => {
      const canvas = document.getElementById('pad');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((_, i) => i % 4 === 3 && data[i] > 128).length;
    });
    ensure(dark > 200, `the drawing is still seen (${dark} dark pixels)`);
    await inspect(page, 'sign-drawn');
    equal(await sent(), before);
    await page.getByRole('button', { name: 'Urungkan' }).click();
    equal((await sent()).length, before.length - 1, 'strokes after undo:');
    await page.getByRole('button', { name: 'Hapus' }).click();
    equal(await sent(), []);
    await press(page);
    await page.getByText('Bubuhkan tanda tangan Anda').waitFor();
    await inspect(page, 'sign-faults');
    await context.close();
  });

  await check('a wrong PIN keeps the drawing and says how many tries are left; then it locks', async () => {
    const card = take();
    const { context, page } = await open(card);
    await fill(page, '000000');
    for (const left of [4, 3, 2, 1]) {
      await press(page);
      await page.getByText(`tersisa ${left} kali`).waitFor();
      ensure(await page.getByRole('button', { name: 'Urungkan' }).isEnabled(), 'the drawing is still there');
      await page.locator('#pin').fill('000000');
    }
    await press(page);
    await page.getByText('PIN terkunci sampai pukul').waitFor();
    await inspect(page, 'sign-locked', [360]);
    stage.wait(3 * 60_000);
    await page.locator('#pin').fill(card.pin);
    await press(page);
    await done(page);
    await context.close();
  });

  await check('keyboard alone: everything is reached, a typed name signs', async () => {
    const card = take();
    const { context, page } = await open(card, { touch: false, width: 768 });
    const focus = async (wanted) => {
      for (let i = 0; i < 30; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((selector) => document.activeElement?.matches(selector), wanted)) return;
      }
      throw new Error(`Tab does not reach ${wanted}`);
    };
    await focus('[name=agree]');
    await page.keyboard.press('Space');
    await focus('#pin');
    await page.keyboard.type(card.pin);
    await focus('[data-choose=type]');
    await page.keyboard.press('Enter');
    await page.keyboard.type(card.name.slice(0, 60));
    await inspect(page, 'sign-typed');
    await focus('#sign button[type=submit]');
    await page.keyboard.press('Enter');
    await done(page);
    equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'focus is on');
    await context.close();
  });

  await check('without script the same page signs with a typed name', async () => {
    const card = take();
    const { context, page } = await open(card, { javaScriptEnabled: false });
    await page.getByLabel('Saya membaca dan menyetujui').check();
    await page.locator('#pin').fill(card.pin);
    await page.locator('#typedName').fill('Nama Saya');
    await page.getByRole('button', { name: 'Tanda tangani' }).click();
    await done(page);
    await context.close();
  });

  await check('a name that the paper cannot print is refused at its field', async () => {
    const card = take();
    const { context, page } = await open(card);
    await page.getByLabel('Saya membaca dan menyetujui').check();
    await page.locator('#pin').fill(card.pin);
    await page.getByRole('button', { name: 'Ketik nama saja' }).click();
    await page.locator('#typedName').fill('محمد عبد الله');
    await press(page);
    await page.locator('#typedName-fault:not([hidden])').waitFor();
    ensure((await page.locator('#typedName-fault').textContent()).includes('tidak dapat dicetak'), 'says why');
    await inspect(page, 'sign-rtl', [360]);
    await context.close();
  });

  for (const card of cards.filter(({ name }) => name.length > 90 || name.includes('Raḥmān')))
    await check(`a hard name fits: ${card.name.slice(0, 30)}…`, async () => {
      const { context, page } = await open(card);
      await inspect(page, `sign-long-${card.name.length}`);
      await context.close();
    });

  const { context, page } = await open(take());
  await inspect(page, 'sign');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await check('200 % text fits a phone', async () => {
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    const wider = await page.evaluate(() =>
      Array.from(document.querySelectorAll('body *'))
        .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map((one) => one.outerHTML.slice(0, 100)),
    );
    equal(wider, [], 'too wide:');
    await page.screenshot({ path: new URL('../screens/sign-200.png', import.meta.url).pathname, fullPage: true });
  });
  await context.close();
}
