import { mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { check, done, ensure, equal, fill, inspect, keptIn, phone, press, withoutSync } from '../people.mjs';

const nothing = { kunci: 0, antrean: 0, halaman: 0 };
const isKept = (page) => page.getByRole('heading', { name: 'tersimpan di ponsel ini' }).waitFor();
const isReady = (page) => page.getByText('Ponsel ini siap').waitFor();
const stageOf = (page) => page.locator('.stages [aria-current=step]').textContent();

/** A hall without a network: cut at every step, the tab closed, the browser killed, the server stopped. */
export async function offline({ browser, stage, event }) {
  const next = event.cards.slice(45)[Symbol.iterator]();
  const take = () => next.next().value;
  const signed = async () => (await stage.services().ceremony.progress(event.naskahId)).signed;
  const once = async (card, before) => {
    equal(await signed(), before + 1, 'signatures');
    const [file] = await stage.services().stores.files.find({ where: { declarationId: event.naskahId } });
    equal((await stage.services().stores.revisions.bySigner(file.id, card.signerId)).cara, 'ponsel');
  };
  const open = async (path, script = withoutSync) => {
    const who = await phone(browser);
    if (script) await who.context.addInitScript(script);
    await who.page.goto(stage.url + path);
    return who;
  };
  /** Opened, with the key bound by the PIN, and kept in the phone. */
  const ready = async (card, script) => {
    const who = await open(card.path, script);
    await fill(who.page, card.pin);
    await isReady(who.page);
    await keptPage(who.page);
    return who;
  };
  const again = async (context, path) => {
    const page = await context.newPage();
    await page.goto(stage.url + path);
    return page;
  };

  await check('the page opens without a network: read, draw, sign, and it goes out when there is one', async () => {
    const card = take();
    const before = await signed();
    const { context, page, troubles } = await ready(card);
    await context.setOffline(true);
    await page.reload();
    ensure((await page.locator('.paper').textContent()).length > 500, 'the whole text is there');
    await page.getByText('Ponsel ini siap').waitFor();
    ensure(!(await page.locator('#pin').isVisible()), 'the key is bound: no PIN is asked for');
    await inspect(page, 'sign-luring', [360]);
    await fill(page);
    await press(page);
    await isKept(page);
    await page.getByText('dikirim lagi sendiri').waitFor();
    equal(await stageOf(page), 'Tersimpan di ponsel');
    await inspect(page, 'sign-tersimpan', [360]);
    equal((await keptIn(page)).antrean, 1, 'consents kept');
    await context.setOffline(false);
    await done(page);
    await once(card, before);
    equal(await keptIn(page), nothing, 'left in the phone:');
    equal(troubles, []);
    await context.close();
  });

  await check('the tab is closed: opening the link again, still without a network, goes on', async () => {
    const card = take();
    const before = await signed();
    const { context, page } = await ready(card);
    await context.setOffline(true);
    await press(page);
    await isKept(page);
    await page.close();
    const second = await again(context, card.path);
    await isKept(second);
    await second.getByText('dikirim lagi sendiri').waitFor();
    await context.setOffline(false);
    await done(second);
    await once(card, before);
    await context.close();
  });

  await check('the tab is closed for good: a browser that can sends it by itself', async () => {
    const card = take();
    const before = await signed();
    const { context, page } = await ready(card, null);
    await context.setOffline(true);
    await press(page);
    await isKept(page);
    await page.goto('about:blank');
    await context.setOffline(false);
    for (let i = 0; i < 100 && (await signed()) === before; i++) await sleep(100);
    await once(card, before);
    await context.close();
  });

  await check('the browser is killed and the server stopped: the consent is there, and is sent once', async () => {
    const card = take();
    const before = await signed();
    const profile = await mkdtemp(join(tmpdir(), 'ikrar-profile-'));
    const launch = async () => {
      const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
      const context = await chromium.launchPersistentContext(profile, { executablePath, args: ['--no-sandbox'] });
      context.setDefaultTimeout(20_000);
      return { context, page: await context.newPage() };
    };
    const first = await launch();
    await first.page.goto(stage.url + card.path);
    await fill(first.page, card.pin);
    await isReady(first.page);
    await keptPage(first.page);
    await stage.stop();
    await press(first.page);
    await isKept(first.page);
    const pid = Number((await readlink(join(profile, 'SingletonLock'))).split('-').at(-1));
    const gone = new Promise((resolve) => first.context.once('close', resolve));
    process.kill(pid, 'SIGKILL');
    await gone;
    const second = await launch();
    await second.page.goto(stage.url + card.path); // the server is down: this is the phone's own copy
    await isKept(second.page);
    await stage.start();
    await done(second.page, 40_000);
    await once(card, before);
    equal(await keptIn(second.page), nothing, 'left in the phone:');
    await second.context.close();
    await rm(profile, { recursive: true, force: true });
  });

  await check('cut before the key is bound: said, and done when the network is back', async () => {
    const card = take();
    const before = await signed();
    const { context, page } = await open(card.path);
    await context.setOffline(true);
    await fill(page, card.pin);
    await press(page);
    await page.getByText('Biarkan halaman ini terbuka').waitFor();
    equal((await keptIn(page)).antrean, 0, 'a key that nobody knows signs nothing');
    await context.setOffline(false);
    await done(page);
    await once(card, before);
    await context.close();
  });

  await check(
    'cut before the key is bound, and the tab closed: the kept page has the drawing, the PIN is typed again',
    async () => {
      const card = take();
      const before = await signed();
      const { context, page } = await open(card.path);
      await keptPage(page);
      await context.setOffline(true);
      await fill(page, card.pin);
      await page.close();
      const second = await again(context, card.path);
      ensure(await second.getByRole('button', { name: 'Urungkan' }).isEnabled(), 'strokes are kept');
      await second.locator('#pin').fill(card.pin);
      await press(second);
      await second.getByText('Biarkan halaman ini terbuka').waitFor();
      await context.setOffline(false);
      await done(second);
      await once(card, before);
      await context.close();
    },
  );

  await check(
    'the answer to the binding is lost, and the page reloaded: the key is known, no PIN is asked for',
    async () => {
      const card = take();
      const before = await signed();
      const { context, page } = await open(card.path);
      await page.route('**/kunci', async (route) => {
        await route.fetch();
        await route.abort();
      });
      await fill(page, card.pin);
      await sleep(500);
      await page.unroute('**/kunci');
      await page.reload();
      await isReady(page);
      ensure(!(await page.locator('#pin').isVisible()), 'no PIN');
      await press(page); // agreement and drawing are kept
      await done(page);
      await once(card, before);
      await context.close();
    },
  );

  await check(
    'the answer to the consent is lost, and the tab closed: the first receipt comes, signed once',
    async () => {
      const card = take();
      const before = await signed();
      const { context, page } = await ready(card);
      await page.route('**/persetujuan', async (route) => {
        await route.fetch();
        await route.abort();
      });
      await press(page);
      await isKept(page);
      await page.getByText('dikirim lagi sendiri').waitFor();
      await once(card, before);
      await context.setOffline(true);
      await page.close();
      const second = await again(context, card.path);
      await isKept(second);
      await context.setOffline(false);
      await done(second);
      await once(card, before);
      equal(await keptIn(second), nothing, 'left in the phone:');
      await context.close();
    },
  );

  await check('a ticket that ended while there was no network: the bound key vouches for the consent', async () => {
    const card = take();
    const before = await signed();
    const { context, page } = await open(`/h/${event.slug}/saya/${card.signerId}`);
    await page.locator('#kode').fill(await event.hallCode());
    await page.locator('#pin').fill(card.pin);
    await page.locator('main form button[type=submit]').click();
    await page.waitForURL('**/s/**');
    await isReady(page); // a ticket binds at once
    await keptPage(page);
    await context.setOffline(true);
    await fill(page);
    await press(page);
    await isKept(page);
    const ticket = new URL(page.url()).pathname;
    await page.close();
    stage.wait(45 * 60_000);
    await context.setOffline(false);
    const second = await again(context, ticket); // says that the time is up, and sends what is kept
    await done(second);
    await once(card, before);
    await context.close();
  });

  await check('signed elsewhere meanwhile: the phone shows that receipt, and says so', async () => {
    const card = take();
    const { context, page } = await ready(card);
    await context.setOffline(true);
    await press(page);
    await isKept(page);
    const path = `/api/sign/${card.path.slice(3)}`;
    const { contentDigest } = await stage.server.json(path);
    const json = { contentDigest, pin: card.pin, strokes: [], typedName: 'Nama Saya' };
    await stage.server.json(path, { method: 'POST', json });
    const before = await signed();
    await context.setOffline(false);
    await done(page);
    await page.getByText('datang lebih dahulu').waitFor();
    await inspect(page, 'done-di-tempat-lain', [360]);
    equal(await signed(), before, 'signatures');
    equal(await keptIn(page), nothing, 'left in the phone:');
    await context.close();
  });

  await check(
    'another phone took the place meanwhile: said, kept all the same, and one press signs with a fresh key',
    async () => {
      const card = take();
      const { context, page } = await ready(card);
      const other = await open(card.path);
      await context.setOffline(true);
      await press(page);
      await isKept(page);
      await other.page.route('**/persetujuan', (route) => route.abort());
      await fill(other.page, card.pin);
      await press(other.page);
      await other.page.getByText('dikirim lagi sendiri').waitFor();
      await other.context.close();
      await context.setOffline(false);
      await page.getByText('Kunci di ponsel ini tidak berlaku lagi').waitFor();
      equal((await keptIn(page)).antrean, 1, 'no refusal takes the consent out of the phone');
      const before = await signed();
      await press(page);
      await done(page);
      await once(card, before);
      equal(await keptIn(page), nothing, 'left in the phone:');
      await context.close();
    },
  );

  await check('what is never sent leaves the phone when its time is over', async () => {
    const card = take();
    const { context, page } = await ready(card);
    await context.setOffline(true);
    await press(page);
    await isKept(page);
    await page.clock.setFixedTime(Date.now() + 400 * 86_400_000);
    await page.reload();
    await page.getByText('Saya membaca dan menyetujui').waitFor();
    await page.waitForTimeout(500);
    equal(await keptIn(page), nothing, 'left in the phone:');
    await context.close();
  });

  await check('the worker of the seal and that of the signer’s page leave each other’s files alone', async () => {
    const { context, page } = await open('/segel');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto(stage.url + take().path);
    await keptPage(page);
    await page.goto(`${stage.url}/segel`);
    const names = await page.evaluate(() => caches.keys());
    equal(names.map((name) => name.split(' ')[0]).toSorted(), ['/segel', 'ikrar-tanda']);
    await context.close();
  });
}

/** The browser keeps the page once it is loaded: page and worker are there. */
const keptPage = async (page) => {
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  for (let i = 0; i < 50 && (await keptIn(page)).halaman === 0; i++) await sleep(100);
  equal((await keptIn(page)).halaman, 1, 'pages kept');
};
