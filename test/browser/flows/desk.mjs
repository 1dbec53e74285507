import { check, desktop, done, draw, ensure, equal, inspect, person, press, screens, tally } from '../people.mjs';
import { openEvent } from '../stage.mjs';

const pin = '2580';
/** Tablets and the laptop that offices have: the smallest first. */
const sizes = [
  { width: 1280, height: 600 }, // a tablet whose browser shows its bars
  { width: 1024, height: 768 },
  { width: 1280, height: 800 },
  { width: 1366, height: 768 },
];

/** Logs the attendant in and sets the PIN with which lent tablets come back. */
export async function enterDesk(page, stage, { slug, attendant }) {
  await page.goto(`${stage.url}/kios/${slug}`);
  await page.locator('input[name=name]').fill(attendant);
  await page.locator('input[name=password]').fill(stage.password);
  await page.locator('input[name=password]').press('Enter');
  await page.getByLabel('PIN petugas').fill(pin);
  await page.getByRole('button', { name: 'Mulai' }).click();
  await page.getByRole('heading', { name: 'Siapa yang akan menandatangani?' }).waitFor();
}

/** The attendant's four digits on the tablet's own keys; the last one sends them. */
export async function takeBack(page, digits = pin) {
  for (const digit of digits) await page.locator(`.keypad [data-digit="${digit}"]`).click();
}

/** The desk: lent tablets, what is on the screen, and forty people at one tablet. */
export async function desk({ browser, stage }) {
  const event = await openEvent(stage, { attendant: 'petugas.meja', slug: 'meja' });
  await lending({ browser, stage, event });
  await layout({ browser, stage, event });
  await camera({ browser, stage, event });
  await forty({ browser, stage, event });
}

async function lending({ browser, stage, event }) {
  const { slug, cards } = event;
  const [one, two] = cards.slice(-2);
  await check('whoever holds a lent tablet gets nowhere but to the attendant’s PIN', async () => {
    const { context, page, troubles } = await person(browser, { width: 1280, height: 800 });
    await enterDesk(page, stage, event);
    await page.goto(`${stage.url}/kios/${slug}/${one.signerId}`);
    await page.getByRole('button', { name: 'KTP' }).click();
    await page.locator('#pad').waitFor();
    const signing = page.url();
    for (const path of [`/kios/${slug}`, `/kios/${slug}/${two.signerId}`, '/kelola', '/masuk', two.path]) {
      await page.goto(stage.url + path);
      equal(new URL(page.url()).pathname, '/tablet', path);
    }
    await inspect(page, 'tablet-kembali');
    await page.goto(signing);
    await page.getByRole('link', { name: 'Ini bukan saya' }).click();
    await page.waitForURL('**/tablet');
    await page.goBack();
    await page.locator('#pad').waitFor();
    await page.goto(`${stage.url}/tablet`);
    await takeBack(page, '1357');
    await page.getByText('PIN petugas salah; tersisa 2 kali.').waitFor();
    await inspect(page, 'tablet-pin-salah', [768]);
    await takeBack(page, '1357');
    await page.getByText('tersisa 1 kali').waitFor();
    await takeBack(page, '1357');
    await page.waitForURL('**/masuk?**');
    await page.goto(`${stage.url}/kelola`);
    ensure(page.url().includes('/masuk'), 'three wrong PINs end the session');
    equal(troubles, []);
    await context.close();
  });
}

async function layout({ browser, stage, event }) {
  for (const { width, height } of sizes)
    await check(`${width} × ${height}: text beside pad, pad and button without scrolling`, async () => {
      const { context, page } = await person(browser, { width, height });
      await enterDesk(page, stage, event);
      ensure(
        await page.locator('#q').evaluate((field) => field === document.activeElement),
        'the search has the focus',
      );
      await page.screenshot({ path: `${screens}meja-${width}x${height}.png` });
      await page.locator('.next').getByRole('button', { name: 'KTP' }).click();
      await page.locator('#pad').waitFor();
      for (const part of ['.agree', '#pad', '#sign button[type=submit]', '.who h1']) {
        const box = await page.locator(part).boundingBox();
        ensure(
          box.y >= 0 && box.y + box.height <= height,
          `${part} ends at ${Math.round(box.y + box.height)} of ${height}`,
        );
      }
      const [text, pad] = [await page.locator('.paper').boundingBox(), await page.locator('#pad').boundingBox()];
      ensure(text.x + text.width <= pad.x, 'the text is beside the pad');
      await page.screenshot({ path: `${screens}meja-tanda-tangan-${width}x${height}.png` });
      await context.close();
    });
}

async function camera({ browser, stage, event }) {
  const card = event.cards.at(-3);
  await check(
    'a camera that reads QRs opens the person of the card; without one the page says that names serve',
    async () => {
      const { context, page, troubles } = await person(browser, { width: 1280, height: 800 });
      await context.addInitScript((link) => {
        const canvas = document.createElement('canvas');
        setInterval(() => canvas.getContext('2d').fillRect(0, 0, 9, 9), 50);
        navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(5);
        window.BarcodeDetector = class {
          detect = async () => [{ rawValue: link }];
        };
      }, card.link);
      await enterDesk(page, stage, event);
      await page.getByRole('button', { name: 'Pindai kartu dengan kamera' }).click();
      await page.waitForURL(`**/kios/${event.slug}/${card.signerId}`);
      equal(troubles, []);
      await context.close();
      const plain = await desktop(browser);
      await enterDesk(plain.page, stage, event);
      await plain.page.getByText('Kamera peramban ini tidak dapat membaca QR').waitFor();
      await inspect(plain.page, 'meja');
      await plain.context.close();
    },
  );
}

/**
 * Forty people at one tablet, one after another as they stand in the list. A tap is one touch of a button, the box or the pad,
 * counted by the page itself (pointerdown), with a whole signature as one; the attendant's four digits are counted apart. Waited is
 * the time from each touch to the moment at which the next can be made, with timers of ours, and without the time that people take to
 * read, draw and hand over.
 */
async function forty({ browser, stage, event }) {
  const people = 40;
  await check(`${people} people on one tablet: at most 5 taps and 15 s of waiting each`, async () => {
    const { context, page, troubles } = await person(browser, { width: 1280, height: 800 });
    let taps = 0;
    let digits = 0;
    await page.exposeFunction('touched', (digit) => (digit ? digits++ : taps++));
    await context.addInitScript(() =>
      document.addEventListener('pointerdown', ({ target }) => window.touched(target.closest('.keypad') !== null), {
        capture: true,
      }),
    );
    await enterDesk(page, stage, event);
    const before = Number(await page.locator('.desk-count b').textContent());
    const found = [];
    for (let i = 0; i < people; i++) {
      taps = 0;
      digits = 0;
      let waited = 0;
      const wait = async (act, until) => {
        const start = performance.now();
        await act();
        await until();
        waited += performance.now() - start;
      };
      await wait(
        () => page.locator('.next').getByRole('button', { name: 'KTP' }).click(),
        () => page.locator('#pad').waitFor(),
      );
      await page.getByLabel('Saya membaca dan menyetujui').check();
      await draw(page, [
        [
          [0.2, 0.6],
          [0.4, 0.3],
          [0.6, 0.7],
          [0.8, 0.4],
        ],
      ]);
      await wait(
        () => press(page),
        () => done(page),
      );
      await wait(
        () => takeBack(page),
        () => page.locator('.next .first, .next h2').first().waitFor(),
      );
      found.push({ taps, digits, waited });
    }
    const most = (of) => Math.max(...found.map((one) => one[of]));
    tally.figures.push(['desk: taps a person, at most', most('taps')]);
    tally.figures.push(['desk: digits of the attendant', most('digits')]);
    tally.figures.push(['desk: waited a person, s at most', (most('waited') / 1000).toFixed(1)]);
    ensure(most('taps') <= 5, `${most('taps')} taps`);
    equal(most('digits'), 4, 'digits');
    ensure(most('waited') <= 15_000, `${most('waited')} ms`);
    equal(Number(await page.locator('.desk-count b').textContent()) - before, people, 'signatures');
    equal(troubles, []);
    await context.close();
  });
}
