import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { check, draw, ensure, equal, inspect, person, press, until } from '../people.mjs';
import { openEvent } from '../stage.mjs';
import { enterDesk, takeBack } from './desk.mjs';

const size = { width: 1280, height: 800 };
const sending = '**/api/persetujuan/meja';
const locked = (page) => page.getByRole('heading', { name: 'Meja tanpa jaringan' }).waitFor();
const listed = (page) => page.getByRole('heading', { name: 'Siapa yang akan menandatangani?' }).waitFor();
const saved = (page) => page.getByRole('heading', { name: 'tersimpan di tablet ini' }).waitFor();
const waiting = (page, count) => page.getByText(`Tersimpan di tablet (${count})`).waitFor();

/** The tablet has all that it needs: the link to the desk without a network is there. */
const ready = async (page) => {
  await page.getByRole('link', { name: 'Meja tanpa jaringan' }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
};

/** The next person of the list signs, and gives the tablet back. */
async function signNext(page) {
  const first = page.locator('#orang li').first();
  const name = await first.locator('b').textContent();
  await first.getByRole('button', { name: 'KTP' }).click();
  await page.locator('#pad').waitFor();
  equal(await page.locator('.who h1').textContent(), name);
  await page.getByText('kunci tablet ini').waitFor();
  await page.getByLabel('Saya membaca dan menyetujui').check();
  await draw(page);
  await press(page);
  await saved(page);
  return name;
}

/** The desk without a network: a queue that signs while there is none. */
export async function deskOffline({ browser, stage }) {
  const event = await openEvent(stage, { attendant: 'petugas.luring', slug: 'meja-luring' });
  await queue({ stage, event });
  await lent({ browser, stage, event });
}

async function signatures(stage, event) {
  const { people } = await stage.services().ceremony.progress(event.naskahId);
  return people
    .filter(({ signature }) => signature)
    .toSorted((a, b) => a.signature.n - b.signature.n)
    .map(({ person }) => person);
}

async function queue({ stage, event }) {
  const { slug, cards, eventId } = event;
  const profile = await mkdtemp(join(tmpdir(), 'ikrar-tablet-'));
  const launch = async () => {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: ['--no-sandbox'],
      viewport: size,
      hasTouch: true,
    });
    context.setDefaultTimeout(20_000);
    return { context, page: await context.newPage() };
  };

  await check(
    'five people sign without a network, browser and server are restarted, and all go out in order',
    async () => {
      const first = await launch();
      await enterDesk(first.page, stage, event);
      await ready(first.page);
      await stage.stop(); // an offline context lets a request out now and then while a page is loaded
      await first.page.goto(`${stage.url}/kios/${slug}`);
      await listed(first.page);
      await inspect(first.page, 'meja-luring');
      const names = [];
      for (let i = 0; i < 5; i++) {
        names.push(await signNext(first.page));
        if (i === 0) await inspect(first.page, 'meja-luring-tersimpan');
        await takeBack(first.page);
        await listed(first.page);
        await waiting(first.page, i + 1);
      }
      await first.page.locator('#cari').fill(names[1].slice(0, 5));
      await first.page.getByText('Tersimpan di tablet ini', { exact: true }).first().waitFor();

      await first.context.close();
      await stage.start();
      const [one, two] = names.map((name) => cards.find((card) => card.name === name));
      const path = `/api/sign/${two.path.slice(3)}`;
      const { contentDigest } = await stage.server.json(path);
      const json = { contentDigest, pin: two.pin, strokes: [], typedName: 'Nama Saya' };
      await stage.server.json(path, { method: 'POST', json });
      await stage.stop();

      const second = await launch();
      await second.page.goto(`${stage.url}/kios/${slug}`); // the server is down: this is the tablet's own
      await locked(second.page); // the browser was closed: the PIN is asked for
      await waiting(second.page, 5);
      await stage.start();
      await second.page.locator('#antrean').waitFor({ state: 'hidden', timeout: 60_000 });
      const others = names.filter((name) => name !== two.name);
      const recorded = (await signatures(stage, event)).filter(({ name }) => names.includes(name));
      equal(
        recorded.map(({ name }) => name),
        [two.name, ...others],
      );
      const [file] = await stage.services().stores.files.find({ where: { declarationId: event.naskahId } });
      const revision = await stage.services().stores.revisions.bySigner(file.id, one.signerId);
      equal([revision.cara, revision.means.attendant, revision.means.card], ['meja', event.attendant, 'KTP']);
      const { entries } = await stage.admin.json(`/api/events/${eventId}/audit`);
      equal(entries.filter(({ detail }) => detail.includes('tanpa jaringan')).length, 4, 'hand-overs in the trail:');
      await takeBack(second.page);
      await listed(second.page);
      const notice = second.page.locator('#perhatian');
      await notice.getByText(`${two.name} sudah tercatat menandatangani`).waitFor();
      await inspect(second.page, 'meja-luring-perhatian');
      await second.page.getByRole('button', { name: 'Sudah dibaca' }).click();
      await notice.waitFor({ state: 'hidden' });
      await second.context.close();
    },
  );
  await rm(profile, { recursive: true, force: true });
}

async function lent({ browser, stage, event }) {
  const { slug } = event;
  await check(
    'whoever holds a tablet without a network gets nowhere but to the attendant’s PIN, with one too',
    async () => {
      const { context, page, troubles } = await person(browser, size);
      await enterDesk(page, stage, event);
      await ready(page);
      const other = await context.newPage();
      await other.goto(`${stage.url}/kios/${slug}/luring`);
      await listed(other);
      await context.setOffline(true);
      await page.goto(`${stage.url}/kios/${slug}/luring`);
      await listed(page);
      const card = page.locator('#orang li').first().getByRole('button', { name: 'KTP' });
      await card.click();
      await page.locator('#pad').waitFor();
      // the list that stood open in another tab
      await other.locator('#orang li').first().getByRole('button', { name: 'KTP' }).click();
      await locked(other);
      await page.reload();
      await page.locator('#pad').waitFor();
      const third = await context.newPage();
      await third.goto(`${stage.url}/kios/${slug}`);
      await locked(third);
      await context.setOffline(false);
      for (const path of ['/kelola', `/kios/${slug}/${event.cards.at(-1).signerId}`]) {
        await third.goto(stage.url + path);
        equal(new URL(third.url()).pathname, '/tablet', path);
      }
      equal((await context.request.get(`${stage.url}/kios/${slug}/bekal`)).status(), 403);
      await page.getByRole('link', { name: 'Ini bukan saya' }).click();
      await locked(page);
      await takeBack(page, '1357');
      await page.getByText('tersisa 2 kali').waitFor();
      await takeBack(page);
      await listed(page);
      equal(troubles, []);
      await context.close();
    },
  );

  await check('a tablet that was handed over with a network opens no list when the network is cut', async () => {
    const { context, page } = await person(browser, size);
    await enterDesk(page, stage, event);
    await ready(page);
    await page.locator('.next').getByRole('button', { name: 'KTP' }).click();
    await page.locator('#pad').waitFor();
    await context.setOffline(true);
    await page.goto(`${stage.url}/kios/${slug}/luring`);
    await locked(page);
    for (const left of [2, 1]) {
      await takeBack(page, '1357');
      await page.getByText(`tersisa ${left} kali`).waitFor();
    }
    await takeBack(page, '1357');
    await page.getByText('tidak dapat dicoba lagi').waitFor();
    await takeBack(page);
    await page.getByText('tidak dapat dicoba lagi').waitFor();
    await page.reload();
    await locked(page);
    await context.close();
  });

  await check('logging out takes all from the tablet but what is not sent, and says so first', async () => {
    const { context, page } = await person(browser, size);
    await enterDesk(page, stage, event);
    await ready(page);
    await context.setOffline(true);
    await page.goto(`${stage.url}/kios/${slug}/luring`);
    await listed(page);
    const name = await signNext(page);
    await takeBack(page);
    await listed(page);
    await context.route(sending, (route) => route.abort());
    await context.setOffline(false);
    await page.goto(`${stage.url}/kelola`);
    const asked = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      dialog.accept();
    });
    await page.getByRole('button', { name: 'Keluar' }).click();
    await page.waitForURL('**/masuk');
    equal(asked.length, 1);
    ensure(asked[0].includes('1 tanda tangan'), asked[0]);
    await page.goto(`${stage.url}/kios/${slug}/luring`);
    await page.getByText('belum menyimpan daftar').waitFor();
    await waiting(page, 1);
    await context.unroute(sending);
    await page.reload();
    await until(async () => (await signatures(stage, event)).some((one) => one.name === name), 'recorded');
    await page.locator('#antrean').waitFor({ state: 'hidden' });
    await context.close();
  });
}
