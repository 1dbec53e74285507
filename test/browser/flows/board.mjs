import { getEvent } from '../../../dist/cli/demo/event-file.js';
import { organize } from '../../../dist/cli/demo/organizer.js';
import { check, desktop, ensure, equal, inspect, screens } from '../people.mjs';

const shown = async (page) => Number(await page.locator('[data-live=signed]').first().textContent());

async function reaches(page, signed, timeout = 15_000) {
  await page.waitForFunction((n) => document.querySelector('[data-live=signed]').textContent === String(n), signed, {
    timeout,
  });
}

/** The projector, opened before anybody signs and never loaded again. */
export async function openBoard({ browser, stage, event }) {
  const address = event.boardUrl;
  const projector = await desktop(browser, { width: 1920, height: 1080 });
  await projector.page.goto(address);
  const poller = await desktop(browser, { width: 1280, height: 720 });
  await poller.page.addInitScript(() => {
    delete window.EventSource;
  });
  await poller.page.goto(address);
  let loads = 0;
  projector.page.on('load', () => loads++);

  return {
    async follows(what) {
      const { signed } = await stage.services().ceremony.progress(event.naskahId);
      await check(`the board follows ${what}: ${signed} signed, pushed and polled`, async () => {
        await reaches(projector.page, signed);
        await reaches(poller.page, signed);
      });
    },
    async survivesRestart(change) {
      await check('the board survives a restart of the server without a reload', async () => {
        const before = await shown(projector.page);
        await stage.stop();
        await projector.page.locator('#board-line:not([hidden])').waitFor({ timeout: 20_000 });
        await projector.page.screenshot({ path: `${screens}board-line-down.png` });
        await stage.start();
        await change();
        await reaches(projector.page, before + 1, 30_000);
        await projector.page.locator('#board-line').waitFor({ state: 'hidden' });
        equal(loads, 0, 'loads');
      });
    },
    async changesCode() {
      await check('the board shows the code of the hall, and the next one without a reload', async () => {
        const { page } = projector;
        const spaced = async () => (await event.hallCode()).replace(/^(\d{3})/, '$1 ');
        const shown = page.locator('.hall-code b');
        equal(await shown.textContent(), await spaced());
        const qr = await page.locator('#board-way svg path').getAttribute('d');
        stage.wait(5 * 60_000);
        await page.waitForFunction(
          (code) => document.querySelector('.hall-code b').textContent === code,
          await spaced(),
        );
        ensure((await page.locator('#board-way svg path').getAttribute('d')) !== qr, 'the QR changed, too');
        equal(loads, 0, 'loads');
        const open = await desktop(browser, { width: 1280, height: 720 });
        await open.page.goto(`${stage.url}/h/${event.slug}/papan`);
        equal(await open.page.locator('.hall-code').count(), 0, 'codes on the board of a stranger');
        await open.context.close();
      });
    },
    async pictures() {
      const { page } = projector;
      await inspect(page, 'board', [360, 768, 1280, 1920]);
      for (const [width, height] of [
        [1024, 768],
        [1280, 720],
        [1920, 1080],
        [3840, 2160],
      ]) {
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: `${screens}board-${width}x${height}.png` });
      }
      await page.setViewportSize({ width: 1920, height: 1080 });
      await page.getByRole('button', { name: 'Gelap / terang' }).click();
      await inspect(page, 'board-dark', [1920]);
      await page.screenshot({ path: `${screens}board-dark-1920x1080.png` });
      await check('the board fits its screen', async () => {
        const over = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
        ensure(over <= 0, `${over} px below the edge`);
      });
      equal(projector.troubles.concat(poller.troubles), []);
      await projector.context.close();
      await poller.context.close();
    },
  };
}

/** A province: seventeen kabupaten and kota, some with names of three words. */
export async function provinceBoard({ browser, stage }) {
  const organizer = organize(stage.admin);
  const { event, declarations } = getEvent('sumsel');
  const { id: eventId, slug } = await organizer.createEvent(event);
  const [{ given, roster }] = declarations;
  const { id } = await organizer.createDeclaration(eventId, { ...given, days: [] });
  await organizer.importRoster(id, roster);
  await organizer.open(id);
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ]) {
    const { context, page } = await desktop(browser, { width, height });
    await page.goto(`${stage.url}/h/${slug}/papan`);
    await page.screenshot({ path: `${screens}board-province-${width}x${height}.png` });
    await check(`the board shows every kabupaten of a province at ${width} x ${height}`, async () => {
      const groups = await page.locator('#board-groups li').all();
      equal(groups.length, 18, 'groups');
      const fades = height * 0.94;
      for (const group of groups) {
        const { y, height: tall } = await group.boundingBox();
        ensure(y + tall < fades, `${await group.textContent()} ends at ${y + tall} of ${height} px`);
      }
    });
    await context.close();
  }
}
