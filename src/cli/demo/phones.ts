import type { Connection } from './connection.ts';
import { crowd } from './connection.ts';
import type { Card } from './organizer.ts';
import { drawStrokes } from './strokes.ts';

/** So many hands at once; a hall has more phones, but they do not all press in the same instant. */
const atOnce = 48;

export interface Signing {
  readonly signers: number;
  readonly seconds: number;
  /** Milliseconds from pressing to the receipt. */
  readonly p50: number;
  readonly p95: number;
}

/** Everybody has a hand of his own. */
const handOf = (id: string): number => [...id].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) >>> 0, 7);

/** Each person opens his link, reads, draws, and signs with the PIN of his card. */
export async function signAll(server: Connection, cards: readonly Card[], done: () => void): Promise<Signing> {
  const waits: number[] = [];
  const start = performance.now();
  await crowd(cards, atOnce, async (card) => {
    const path = `/api/sign/${card.link.slice(card.link.lastIndexOf('/') + 1)}`;
    const { contentDigest } = await server.json<{ contentDigest: string }>(path);
    const pressed = performance.now();
    await server.json(path, {
      method: 'POST',
      json: { contentDigest, pin: card.pin, strokes: drawStrokes(handOf(card.signerId)) },
    });
    waits.push(performance.now() - pressed);
    done();
  });
  waits.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0);
  return { signers: cards.length, seconds: (performance.now() - start) / 1000, p50: at(0.5), p95: at(0.95) };
}
