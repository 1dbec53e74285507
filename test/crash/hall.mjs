// The people: an organizer who opens and closes round after round, and phones that press until they have a receipt. None of
// them knows that servers are killed; they see lost connections and ask again, as people do.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { drawStrokes } from '../../dist/cli/demo/strokes.js';

/** Asks any node, again and again, until one answers with success. Gives up on an answer that asking again cannot change. */
export async function persist(nodes, path, { method = 'GET', json, token } = {}, tell = () => {}) {
  for (let tries = 0; ; tries++) {
    const node = nodes[Math.floor(Math.random() * nodes.length)];
    try {
      const response = await fetch(node.url + path, {
        method,
        headers: {
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      if (response.ok) return text ? JSON.parse(text) : undefined;
      if (response.status < 500 && response.status !== 429)
        throw new Rejected(`${method} ${path}: ${response.status} ${text}`);
      tell(`${response.status}`);
    } catch (error) {
      if (error instanceof Rejected) throw error;
      tell(error.cause?.code ?? error.name);
    }
    if (tries > 10_000) throw new Error(`${method} ${path}: no answer after ${tries} tries`);
    await sleep(30 + Math.random() * 60);
  }
}

export class Rejected extends Error {}

const people = (count) =>
  Array.from({ length: count }, (_, i) => ({
    id: randomBytes(9).toString('base64url'),
    name: `Drs. H. Syafri Piliang ${i + 1}, M.Si.`,
    position: `Wali Nagari ${i + 1}`,
    institution: 'Pemerintah Kabupaten Sijunjung',
    regionCode: '13.03',
    role: 'penandatangan',
  }));

const event = {
  slug: 'crash',
  name: 'Uji Mati Lampu',
  election: 'Pemilihan Tahun 2024',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  regionCode: '13.03',
  venue: 'Hotel Bukik Gadang',
  place: 'Muaro Sijunjung',
  firstDay: '2026-01-01',
  lastDay: '2026-01-01',
  timeZone: 'Asia/Jakarta',
  letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM'],
};

/** What every acknowledged answer said, for the proof at the end. */
export function createLedger() {
  return { receipts: [], closed: [], signed: 0, retries: {} };
}

export async function createHall(nodes, setup, ledger) {
  const count = (kind) => {
    ledger.retries[kind] = (ledger.retries[kind] ?? 0) + 1;
  };
  const account = { name: 'panitia', displayName: 'Panitia', password: randomBytes(12).toString('base64url') };
  const { token } = await persist(nodes, `/api/setup/${setup}`, { method: 'POST', json: account });
  const ask = (path, call = {}) => persist(nodes, path, { ...call, token }, count);
  const post = (path, json = {}) => ask(path, { method: 'POST', json });
  const { id: eventId } = await post('/api/events', event);

  async function sign(card, i) {
    const path = `/api/sign/${card.link.slice(card.link.lastIndexOf('/') + 1)}`;
    await sleep(Math.random() * 1_500);
    const { contentDigest } = await persist(nodes, path, {}, count);
    const json = { contentDigest, pin: card.pin, strokes: drawStrokes(i + 1) };
    const receipt = await persist(nodes, path, { method: 'POST', json }, count);
    ledger.receipts.push(receipt);
    ledger.signed++;
    if (i % 7 === 0) {
      const again = await persist(nodes, path, { method: 'POST', json }, count);
      if (again.n !== receipt.n || again.sha256 !== receipt.sha256)
        throw new Error(`a second receipt: ${JSON.stringify([receipt, again])}`);
    }
  }

  /** A round from draft to sealed file, every call asked until it is answered. */
  async function round(size) {
    const template = { id: 'ikrar-asn', version: 1 };
    const slots = { pemilihan: 'Pemilihan Tahun 2024' };
    const { id } = await post(`/api/events/${eventId}/declarations`, { template, slots });
    await ask(`/api/declarations/${id}/roster`, { method: 'PUT', json: { people: people(size) } });
    await post(`/api/declarations/${id}/open`);
    const { cards } = await post(`/api/declarations/${id}/cards`, { of: 'belum' });
    await Promise.all(cards.map(sign));
    await post(`/api/declarations/${id}/close`);
    ledger.closed.push(id);
  }
  return { round };
}
