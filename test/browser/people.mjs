import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const screens = fileURLToPath(new URL('screens/', import.meta.url));
mkdirSync(screens, { recursive: true });

/** What the run has found; the last line counts it. */
export const tally = { passed: 0, failed: 0, figures: [], hosts: new Set() };

export async function check(name, run) {
  try {
    await run();
    tally.passed++;
    console.log(`  ✓ ${name}`);
  } catch (error) {
    tally.failed++;
    console.log(
      `  ✗ ${name}\n      ${String(error?.message ?? error)
        .split('\n')
        .slice(0, 12)
        .join('\n      ')}`,
    );
  }
}

export function equal(seen, expected, what = '') {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what} expected ${b}, saw ${a}`);
}

export function ensure(condition, what) {
  if (!condition) throw new Error(what);
}

/** Somebody with their own device: a fresh browser context. */
export async function person(browser, { width = 360, height = 740, touch = true, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: touch,
    isMobile: touch,
    locale: 'id-ID',
    ...more,
  });
  context.on('request', (request) => tally.hosts.add(new URL(request.url()).host));
  context.setDefaultTimeout(12_000);
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  return { context, page, troubles };
}

export const phone = (browser, more) => person(browser, { deviceScaleFactor: 2, ...more });
export const desktop = (browser, more) => person(browser, { width: 1280, height: 800, touch: false, ...more });

/** Draws with a finger (or a mouse where the device has none): real input events, not scripted ones. */
export async function draw(
  page,
  strokes = [
    [
      [0.15, 0.6],
      [0.25, 0.25],
      [0.35, 0.7],
      [0.5, 0.3],
      [0.6, 0.65],
      [0.8, 0.4],
    ],
    [
      [0.2, 0.8],
      [0.75, 0.78],
    ],
  ],
) {
  const pad = page.locator('#pad');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const at = ([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
  const touch = await page.evaluate(() => navigator.maxTouchPoints > 0);
  const wire = touch ? await page.context().newCDPSession(page) : undefined;
  const finger = (type, point) =>
    wire.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [{ ...at(point), id: 1 }] : [] });
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (wire) {
      await finger('touchStart', first);
      for (const point of rest) await finger('touchMove', point);
      await finger('touchEnd');
    } else {
      await page.mouse.move(at(first).x, at(first).y);
      await page.mouse.down();
      for (const point of rest) await page.mouse.move(at(point).x, at(point).y, { steps: 3 });
      await page.mouse.up();
    }
  }
}

/** Agrees, types the PIN where asked, draws; the button is left to the caller. */
export async function fill(page, pin) {
  await page.getByLabel('Saya membaca dan menyetujui').check();
  if (pin) await page.getByLabel('PIN').fill(pin);
  await draw(page);
}

export const press = (page) => page.getByRole('button', { name: 'Tanda tangani' }).click();
export const done = (page, timeout = 15_000) =>
  page.getByRole('heading', { name: 'Terima kasih, tanda tangan Anda tercatat' }).waitFor({ timeout });
/** A browser that sends nothing by itself in the background, as most: what is cut off for the page is cut off. */
export const withoutSync = () =>
  Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { value: undefined });

/** Waits until something is so. */
export async function until(isSo, what, patience = 30_000) {
  const end = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not in ${patience / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the browser keeps for us, by the names of its stores. */
export const keptIn = (page) =>
  page.evaluate(async () => {
    const kept = {};
    for (const name of ['kunci', 'antrean', 'halaman'])
      kept[name] = await new Promise((resolve) => {
        const opening = indexedDB.open(`ikrar-${name}`, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore(name);
        opening.onsuccess = () => {
          const asked = opening.result.transaction(name).objectStore(name).getAllKeys();
          asked.onsuccess = () => {
            opening.result.close();
            resolve(asked.result.length);
          };
        };
      });
    return kept;
  });

export const ordinal = async (page) => Number(await page.locator('[data-fill=ordinal]').textContent());

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** axe on the page as it stands now, over a protocol session, so that the page's own policy stays in force. */
export async function axeFinds(page) {
  const wire = await page.context().newCDPSession(page);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await wire.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value;
  };
  await evaluate(axe);
  const found = await evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 140)).join(' | ')))`,
  );
  await wire.detach();
  return found;
}

/** Pictures at three widths, axe at each, and nothing wider than the screen. */
export async function inspect(page, name, widths = [360, 768, 1280]) {
  const size = page.viewportSize();
  await check(`${name}: axe finds nothing, nothing sticks out`, async () => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: width > 700 ? 800 : 740 });
      await page.waitForTimeout(60);
      await page.screenshot({ path: `${screens}${name}-${width}.png`, fullPage: true });
      equal(await axeFinds(page), [], `axe at ${width}`);
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      ensure(wider <= 0, `at ${width} the page is ${wider} px too wide`);
    }
  });
  await page.setViewportSize(size);
}

/** Bytes over the wire of everything that a page loads, headers included. */
export async function weigh(context, address) {
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForTimeout(300);
  await page.close();
  return bytes;
}
