import { setImmediate } from 'node:timers/promises';
import { canonicalJson } from '../core/canonical-json.ts';
import { type CardSheet, cardsPerPage, drawCard, drawCutLines, placeOf } from './card.ts';
import { finish } from './catalog.ts';
import { createSheet } from './sheet.ts';
import { sharedObjects } from './typeface.ts';

/**
 * The sheet of cards to hand out at the desk, in the given order: ten to an A4 page, with personal QR, PIN, and cut
 * lines. It contains secrets and is neither signed, stored nor logged. The same cards give the same bytes.
 */
export async function createCards(cards: CardSheet): Promise<Uint8Array> {
  const { event, people } = cards;
  const sheet = createSheet(await sharedObjects(), { signable: false });
  for (const [i, person] of people.entries()) {
    if (i % cardsPerPage === 0) {
      // A thousand QR codes take a second: other requests are served after every page.
      await setImmediate();
      if (i > 0) sheet.turn();
      drawCutLines(sheet);
    }
    drawCard(sheet, cards, person, placeOf(i % cardsPerPage));
  }
  const at = new Date(`${event.firstDay}T00:00:00Z`);
  const facts = { title: `Kartu peserta ${event.name}`, author: event.organizer, subject: 'Kartu peserta', at };
  const seed = canonicalJson(people.map(({ name, pin, link }) => [name, pin, link]));
  return finish(sheet, facts, seed).bytes;
}
