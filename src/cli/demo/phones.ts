import { mapLimited } from '../../core/turns.ts';
import type { Connection } from './connection.ts';
import type { Card } from './organizer.ts';
import { drawStrokes } from './strokes.ts';

/** People who sign at the same time; a hall has more phones, but not all are tapped at the same instant. */
const atOnce = 48;

/** Milliseconds from the tap to the receipt. */
export interface Waits {
  readonly p50: number;
  readonly p95: number;
}

/** Lets all people open their links, read, draw, and sign with the PINs of their cards; the first failure ends it. */
export async function signAll(server: Connection, cards: readonly Card[], signed: () => void): Promise<Waits> {
  const waits: number[] = [];
  await mapLimited(cards, atOnce, async (card) => {
    waits.push(await sign(server, card));
    signed();
  });
  waits.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(waits[Math.floor(share * waits.length)] ?? 0);
  return { p50: at(0.5), p95: at(0.95) };
}

async function sign(server: Connection, { link, pin, signerId }: Card): Promise<number> {
  const path = `/api/sign/${link.slice(link.lastIndexOf('/') + 1)}`;
  const { contentDigest } = await server.json<{ contentDigest: string }>(path);
  const strokes = drawStrokes(seedOf(signerId));
  const pressed = performance.now();
  await server.json(path, { method: 'POST', json: { contentDigest, pin, strokes } });
  return performance.now() - pressed;
}

/** One handwriting for each person. */
const seedOf = (id: string): number => [...id].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) >>> 0, 7);
