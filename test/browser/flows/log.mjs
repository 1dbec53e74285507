import { qrPayload } from '../../../dist/log/qr-signature.js';
import { axeFinds, check, ensure, equal, inspect, phone } from '../people.mjs';

/** A journalist at the log, and a villager with a print-out where there is no network. */
export async function log({ browser, stage, event }) {
  const { context, page, troubles } = await phone(browser);
  await check('the log in words', async () => {
    await page.goto(`${stage.url}/log`);
    await page.getByText('Stempel waktu menutup berkas').first().waitFor();
    ensure(await page.getByText('Periksa sendiri').isVisible(), 'how to check it');
    await inspect(page, 'log');
  });
  await check('the API in words', async () => {
    await page.goto(`${stage.url}/api`);
    await page.getByRole('link', { name: 'createEvent', exact: true }).click();
    ensure(await page.getByRole('heading', { name: 'Membuat kegiatan', exact: true }).isVisible(), 'the operation');
    equal(await axeFinds(page), []);
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    equal(wide, screen, 'nothing sticks out');
  });
  await check('without a network the large QR is checked by a page that was opened once before', async () => {
    await page.goto(`${stage.url}/segel`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await inspect(page, 'seal');
    const address = await sealedAddress(stage, event);
    await stage.stop();
    try {
      await page.goto(address);
      await page.getByRole('heading', { name: 'Segel QR asli' }).waitFor();
      await page.getByText('Muaro Sijunjung').waitFor();
      await inspect(page, 'seal-offline');
      const other = address.at(-9) === 'A' ? 'B' : 'A';
      await page.goto('about:blank');
      await page.goto(address.slice(0, -9) + other + address.slice(-8));
      await page.getByText('TIDAK ASLI').waitFor();
      await inspect(page, 'seal-forged');
      await page.goto(`${stage.url}/segel`);
      await page.getByLabel('Tempel isi QR besar').fill(address);
      await page.getByRole('button', { name: 'Periksa' }).click();
      await page.getByRole('heading', { name: 'Segel QR asli' }).waitFor();
    } finally {
      await stage.start();
    }
  });
  equal(troubles, []);
  await context.close();
}

async function sealedAddress(stage, event) {
  const answer = await stage.server.json(`/api/verify/${event.code}`);
  const facts = {
    code: event.code,
    contentDigest: answer.contentDigest,
    title: answer.title,
    date: answer.days[0],
    place: answer.event.place,
    signers: answer.total,
  };
  return `${stage.url}/v/${event.code}#${qrPayload(facts, stage.services().authority.qr)}`;
}
