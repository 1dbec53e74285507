import { check, ensure, equal, phone } from '../people.mjs';

const line = [
  [0.2, 0.5],
  [0.4, 0.3],
  [0.6, 0.6],
  [0.8, 0.4],
];

/** The pad under hands as they are: the line is what the pen, or the one finger, drew. */
export async function pad({ browser, stage, event }) {
  const card = event.cards.at(-12);

  /** A signer's page, hands for it, and what its draft says was drawn. */
  async function open({ script } = {}) {
    const { context, page, troubles } = await phone(browser);
    if (script) await context.addInitScript(script);
    await page.goto(stage.url + card.path);
    await page.locator('#pad').scrollIntoViewIfNeeded();
    const box = await page.locator('#pad').boundingBox();
    const at = ([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
    const wire = await context.newCDPSession(page);
    const touch = (type, touches) =>
      wire.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: touches.map(([id, point]) => ({ id, ...at(point) })),
      });
    const pen = (type, point) =>
      wire.send('Input.dispatchMouseEvent', {
        ...{ type, ...at(point), pointerType: 'pen', button: 'left', buttons: 1, clickCount: 1 },
      });
    const drawn = () =>
      page.evaluate(() => {
        const [key] = Object.keys(localStorage).filter((name) => /^ikrar:[0-9a-f]{64}:/.test(name));
        return key ? JSON.parse(localStorage.getItem(key)).strokes : [];
      });
    return { context, troubles, touch, pen, drawn, page };
  }

  /** The line and nothing else was drawn, and nothing went wrong. */
  async function ends(hands) {
    const strokes = await hands.drawn();
    equal(strokes.length, 1, 'strokes');
    follows(strokes[0]);
    equal(hands.troubles, []);
    await hands.context.close();
  }

  /** Whether a stroke is the line, within what the pad leaves out. */
  function follows(stroke, points = line) {
    const ends = [stroke[0], stroke.at(-1)];
    const meant = [points[0], points.at(-1)].map(([x, y]) => [1000 * x, 400 * y]);
    for (const [i, [x, y]] of ends.entries())
      ensure(Math.hypot(x - meant[i][0], y - meant[i][1]) < 12, `end ${i} is at ${x} ${y}, meant ${meant[i]}`);
    ensure(
      stroke.every(([x]) => x >= 190 && x <= 810),
      `the stroke stays on the line: ${JSON.stringify(stroke)}`,
    );
  }

  async function drawByPen({ pen }) {
    await pen('mousePressed', line[0]);
    for (const point of line.slice(1)) await pen('mouseMoved', point);
    await pen('mouseReleased', line.at(-1));
  }

  await check('a second finger neither moves nor ends the line of the first', async () => {
    const hands = await open();
    const other = [2, [0.9, 0.9]];
    await hands.touch('touchStart', [[1, line[0]]]);
    await hands.touch('touchStart', [[1, line[0]], other]);
    for (const point of line.slice(1, 3))
      await hands.touch('touchMove', [
        [1, point],
        [2, [0.95, 0.1]],
      ]);
    await hands.touch('touchMove', [[1, line[3]]]);
    await hands.touch('touchEnd', []);
    await ends(hands);
  });

  await check('the same where the browser has no pointer events', async () => {
    const hands = await open({
      script: () => {
        delete window.PointerEvent;
      },
    });
    await hands.page.evaluate((points) => {
      const canvas = document.querySelector('#pad');
      const box = canvas.getBoundingClientRect();
      const fire = (type, identifier, [x, y]) => {
        const at = { clientX: box.x + x * box.width, clientY: box.y + y * box.height };
        const changedTouches = [new Touch({ identifier, target: canvas, ...at })];
        canvas.dispatchEvent(new TouchEvent(type, { changedTouches, cancelable: true, bubbles: true }));
      };
      fire('touchstart', 1, points[0]);
      fire('touchstart', 2, [0.9, 0.9]);
      fire('touchmove', 1, points[1]);
      fire('touchmove', 2, [0.95, 0.1]);
      fire('touchend', 2, [0.95, 0.1]);
      for (const point of points.slice(2)) fire('touchmove', 1, point);
      fire('touchend', 1, points[3]);
    }, line);
    await ends(hands);
  });

  await check('a palm that rests before, while and after the pen draws leaves nothing', async () => {
    const hands = await open();
    await hands.touch('touchStart', [[7, [0.5, 0.9]]]);
    await drawByPen(hands);
    await hands.touch('touchMove', [[7, [0.7, 0.95]]]);
    await hands.touch('touchEnd', []);
    await hands.touch('touchStart', [[8, [0.3, 0.9]]]);
    await hands.touch('touchEnd', []);
    await ends(hands);
  });

  await check('a touch that the device takes back leaves nothing', async () => {
    const hands = await open();
    await hands.touch('touchStart', [[1, line[0]]]);
    await hands.touch('touchMove', [[1, line[1]]]);
    await hands.touch('touchCancel', []);
    equal(await hands.drawn(), []);
    await hands.context.close();
  });
}
