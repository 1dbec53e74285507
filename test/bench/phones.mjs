// Phones as plain HTTP clients, each with a connection of its own, cheap enough to share two cores with the server.
import { Agent, request } from 'node:http';

/** One answer: its status, its body parsed, and the milliseconds it took. */
export function ask(agent, url, { method = 'GET', json } = {}) {
  const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/json', 'content-length': body.length } : {};
    const sent = request(url, { method, agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve({ status: response.statusCode, answer: JSON.parse(text || 'null'), ms: performance.now() - started });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const newAgent = () => new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, timeout: 60_000 });

/** The value below which that share of all lies. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
