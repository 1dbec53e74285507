import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../core/clock.ts';
import { boolean, integer, nul, octetString, oid, sequence } from '../core/der.ts';
import { oids } from '../core/oid.ts';
import { IkrarError } from '../errors.ts';
import type { Timestamper } from './timestamp.ts';
import { parseTimestampResponse } from './token-check.ts';

export interface ExternalTimestamping {
  readonly random: Random;
  readonly fetch?: typeof fetch;
  /** Milliseconds for one try. */
  readonly timeout?: number;
  /** Further tries after the first. */
  readonly retries?: number;
  /** Stamps while the external TSA is silent; without it such a signature is refused. */
  readonly fallback?: Timestamper;
  /** Octets of the longest token to leave room for. */
  readonly maxTokenSize?: number;
}

/** After a silence the TSA is left alone for so many stamps, so that a hall does not wait for a dead service. */
const restAfterSilence = 20;

/**
 * A TSA elsewhere, by RFC 3161 over HTTP. Its answer is checked before it is used. `by` says whose clock it was in the end, and
 * goes into the log entry.
 */
export function externalTimestamper(url: string, options: ExternalTimestamping): Timestamper {
  const { random, fallback, retries = 1 } = options;
  const bound = Math.max(options.maxTokenSize ?? 8192, fallback?.maxTokenSize ?? 0);
  let rest = 0;

  async function ask(digest: Uint8Array): Promise<Uint8Array> {
    const octets = Uint8Array.from(random(8));
    octets[0] = (octets[0]! & 0x3f) | 0x40;
    const nonce = integer(octets);
    const response = await (options.fetch ?? fetch)(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
      body: Buffer.from(timestampRequest(digest, nonce)),
      signal: AbortSignal.timeout(options.timeout ?? 3000),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`the TSA answered HTTP ${response.status}`);
    const answer = new Uint8Array(await response.arrayBuffer());
    if (answer.length > 65_536) throw new Error('the TSA answered too much');
    const token = parseTimestampResponse(answer, { digest, nonce });
    if (token.length > bound) throw new Error(`the token has ${token.length} octets, more than ${bound}`);
    return token;
  }

  async function askPatiently(digest: Uint8Array): Promise<Uint8Array> {
    for (let tries = 0; ; tries++) {
      try {
        return await ask(digest);
      } catch (error) {
        if (tries >= retries) throw error;
        await delay(100 * 2 ** tries);
      }
    }
  }

  return {
    maxTokenSize: bound,
    async stamp(digest) {
      if (rest > 0 && fallback) {
        rest--;
        return { token: (await fallback.stamp(digest)).token, by: 'own-because-external-silent' };
      }
      try {
        return { token: await askPatiently(digest), by: 'external' };
      } catch (cause) {
        if (!fallback)
          throw new IkrarError(
            'timestamp-unavailable',
            'Layanan stempel waktu tidak menjawab dengan benar. Coba lagi sebentar lagi.',
            { cause, retryAfter: 10 },
          );
        rest = restAfterSilence;
        return { token: (await fallback.stamp(digest)).token, by: 'own-because-external-silent' };
      }
    },
  };
}

/**
 * TimeStampReq (RFC 3161 section 2.4.1), certificates wanted. SHA-256 has its NULL parameters here, as OpenSSL sends it: RFC 5754
 * section 2 has every receiver accept both, and old services know this form only.
 */
export const timestampRequest = (digest: Uint8Array, nonce: Uint8Array): Uint8Array =>
  sequence(integer(1), sequence(sequence(oid(oids.sha256), nul()), octetString(digest)), nonce, boolean(true));
