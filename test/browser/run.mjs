/*
 * node test/browser/run.mjs [office] [grid] [own-text] [phones] [pad] [keys] [offline] [hall] [desk] [desk-offline] [board] [network] [citizen] [log]
 * (all, without a name)
 *
 * The whole Sijunjung event in Chromium: organizer, phones, desk, projector and citizen as different people in browser
 * contexts of their own. Needs Debian's chromium (or CHROMIUM=path). Pictures of every page at three widths are written to
 * test/browser/screens. Prints "N passed, N failed"; exit code 1 when something failed, 3 when it could not run.
 */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { openBoard, provinceBoard } from './flows/board.mjs';
import { citizenAfter, citizenBefore } from './flows/citizen.mjs';
import { desk } from './flows/desk.mjs';
import { deskOffline } from './flows/desk-offline.mjs';
import { grid } from './flows/grid.mjs';
import { hall } from './flows/hall.mjs';
import { keys } from './flows/keys.mjs';
import { log } from './flows/log.mjs';
import { network } from './flows/network.mjs';
import { office } from './flows/office.mjs';
import { offline } from './flows/offline.mjs';
import { ownText } from './flows/own-text.mjs';
import { pad } from './flows/pad.mjs';
import { phones } from './flows/phones.mjs';
import { check, ensure, tally } from './people.mjs';
import { openEvent, openStage } from './stage.mjs';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(
    `NO BROWSER: ${executablePath} is missing. Install Debian's chromium or name one with CHROMIUM=path. Nothing was tested.`,
  );
  process.exit(3);
}

const wanted = process.argv.slice(2);
const plays = (name) => wanted.length === 0 || wanted.includes(name);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const stage = await openStage();
try {
  const event = await openEvent(stage);
  const world = { browser, stage, event };
  if (plays('office')) await office(world);
  if (plays('grid')) await grid(world);
  if (plays('own-text')) await ownText(world);
  const board = plays('board') ? await openBoard(world) : undefined;
  if (plays('citizen')) await citizenBefore(world);
  if (plays('phones')) await phones(world);
  if (plays('pad')) await pad(world);
  if (plays('keys')) await keys(world);
  if (plays('offline')) await offline(world);
  await board?.follows('the phones');
  if (plays('hall')) await hall(world);
  await board?.follows('hall and desk');
  if (plays('desk')) await desk(world);
  if (plays('desk-offline')) await deskOffline(world);
  await board?.survivesRestart(() => signByApi(stage, event.cards.at(-10)));
  await board?.changesCode();
  await board?.pictures();
  if (plays('board')) await provinceBoard(world);
  if (plays('network')) await network(world);
  await event.organizer.close(event.naskahId);
  if (plays('citizen')) await citizenAfter(world);
  if (plays('log')) await log(world);
  await check('no request went to a foreign host', () => {
    const foreign = [...tally.hosts].filter((host) => host && host !== new URL(stage.url).host);
    ensure(foreign.length === 0, foreign.join(', '));
  });
} finally {
  await browser.close();
  await stage.close();
}
for (const [what, figure] of tally.figures) console.log(`  ${what.padEnd(40)} ${figure}`);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed > 0 ? 1 : 0);

async function signByApi(stage, card) {
  const path = `/api/sign/${card.path.slice(3)}`;
  const { contentDigest } = await stage.server.json(path);
  const json = { contentDigest, pin: card.pin, strokes: [], typedName: 'Nama Saya' };
  await stage.server.json(path, { method: 'POST', json });
}
