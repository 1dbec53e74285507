import { beforeAll, describe, expect, it } from '@jest/globals';
import { hex, utf8 } from '../../src/core/bytes.ts';
import { integer, octetString, sequence } from '../../src/core/der.ts';
import { readDer } from '../../src/core/der-reader.ts';
import { sha256 } from '../../src/core/digest.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { externalTimestamper, timestampRequest } from '../../src/signing/external-timestamp.ts';
import {
  createToken,
  ownTimestamper,
  type Timestamper,
  type TokenRequest,
  tsaSigner,
} from '../../src/signing/timestamp.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';

const digest = sha256(utf8('tanda tangan'));
const granted = sequence(integer(0));

let authority: Authority;
let stranger: Authority;
let own: Timestamper;
beforeAll(async () => {
  [authority, stranger] = await Promise.all([testAuthority(), testAuthority()]);
  own = ownTimestamper(authority, () => eventTime, seededRandom('own'));
});

/** What a TSA makes of a request, with faults put in. */
function answer(body: Uint8Array, change: Partial<TokenRequest> = {}): Uint8Array {
  const [, imprint, nonce] = readDer(body).children;
  const asked = { digest: imprint!.children[1]!.value, nonce: nonce!.raw };
  const request = { ...asked, policy: '1.2.3.4', at: eventTime, serial: Uint8Array.of(1), ...change };
  return sequence(granted, createToken(request, tsaSigner(stranger.tsa)));
}

/** The answer with something behind the token, so that it has so many octets. */
function filledTo(length: number, whole: Uint8Array): Uint8Array {
  const parts = readDer(whole).children.map(({ raw }) => raw);
  const filled = (room: number) => sequence(...parts, octetString(new Uint8Array(room)));
  return filled(length - (filled(60_000).length - 60_000));
}

const withoutNonce = { digest, policy: '1.2.3.4', at: eventTime, serial: Uint8Array.of(1) };

type Reply = (body: Uint8Array, init: RequestInit) => Response | Promise<Response>;
const reply = (bytes: Uint8Array, status = 200): Response => new Response(Buffer.from(bytes), { status });

function tsa(
  handler: Reply,
  options: { fallback?: Timestamper; retries?: number; maxTokenSize?: number; timeout?: number } = {},
) {
  let calls = 0;
  const fetch = async (_url: unknown, init: RequestInit = {}) => {
    calls++;
    return handler(new Uint8Array(init.body as Uint8Array), init);
  };
  const timestamper = externalTimestamper('https://tsa.example', {
    random: seededRandom('nonce'),
    fetch: fetch as typeof globalThis.fetch,
    retries: 0,
    ...options,
  });
  return { timestamper, calls: () => calls };
}

describe('an external TSA', () => {
  it('is asked as RFC 3161 wants it, and its token is taken as it is', async () => {
    let headers: RequestInit['headers'];
    let sent: Uint8Array = new Uint8Array();
    const { timestamper } = tsa((body, init) => {
      [headers, sent] = [init.headers, answer(body)];
      return reply(sent);
    });
    const { token, by } = await timestamper.stamp(digest);
    expect(by).toBe('external');
    expect(hex(sent)).toContain(hex(token));
    expect(headers).toMatchObject({ 'Content-Type': 'application/timestamp-query' });
  });

  it('gets the request that OpenSSL would send', () => {
    // openssl ts -query -digest <64 zeros> -sha256 -cert
    const expected = `30430201013031300d060960864801650304020105000420${'00'.repeat(32)}020827d5dadb24ea5d370101ff`;
    expect(hex(timestampRequest(new Uint8Array(32), integer(0x27d5dadb24ea5d37n)))).toBe(expected);
  });

  const faults: [string, (body: Uint8Array) => Response | Promise<Response>][] = [
    ['another nonce', (body) => reply(answer(body, { nonce: integer(7) }))],
    ['no nonce', () => reply(sequence(granted, createToken(withoutNonce, tsaSigner(stranger.tsa))))],
    ['another imprint', (body) => reply(answer(body, { digest: new Uint8Array(32) }))],
    ['a rejection', () => reply(sequence(sequence(integer(2))))],
    ['granted without a token', () => reply(sequence(granted))],
    ['an error status', () => reply(utf8('down'), 503)],
    ['a good token under an error status', (body) => reply(answer(body), 503)],
    ['65,537 octets', (body) => reply(filledTo(65_537, answer(body)))],
    ['garbage', () => reply(utf8('<html>'))],
    ['nothing', () => reply(new Uint8Array())],
    ['a token cut short', (body) => reply(answer(body).subarray(0, -9))],
    [
      'a changed signature',
      (body) => {
        const bytes = answer(body);
        bytes[bytes.length - 3]! ^= 1;
        return reply(bytes);
      },
    ],
    ['far too much', () => reply(new Uint8Array(100_000))],
    ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
  ];

  it.each(faults)(
    'that answers with %s stops the signature, or our own clock steps in and says so',
    async (_, handler) => {
      await expect(tsa(handler).timestamper.stamp(digest)).rejects.toMatchObject({ code: 'timestamp-unavailable' });
      const stamped = await tsa(handler, { fallback: own }).timestamper.stamp(digest);
      expect(stamped.by).toBe('own-because-external-silent');
      expect(hex(stamped.token)).toContain(hex(authority.tsa.certificate));
    },
  );

  it('is given up on after its time', async () => {
    const hang: Reply = (_, init) =>
      new Promise((_resolve, reject) => init.signal!.addEventListener('abort', () => reject(init.signal!.reason)));
    const started = performance.now();
    await expect(tsa(hang, { timeout: 60 }).timestamper.stamp(digest)).rejects.toMatchObject({
      code: 'timestamp-unavailable',
    });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('may answer with 65,536 octets, and with a token as long as there is room for', async () => {
    let token = 0;
    const large = tsa((body) => {
      token = readDer(answer(body)).children[1]!.raw.length;
      return reply(filledTo(65_536, answer(body)));
    });
    expect((await large.timestamper.stamp(digest)).by).toBe('external');
    // Signatures differ in length by an octet or two, so the exact length may take some tries.
    const exact = tsa((body) => reply(answer(body)), { maxTokenSize: token, retries: 8 });
    expect((await exact.timestamper.stamp(digest)).by).toBe('external');
  });

  it('is asked again before it counts as silent', async () => {
    let first = true;
    const { timestamper, calls } = tsa(
      (body) => {
        if (first) {
          first = false;
          return reply(utf8('x'), 502);
        }
        return reply(answer(body));
      },
      { retries: 1, fallback: own },
    );
    expect((await timestamper.stamp(digest)).by).toBe('external');
    expect(calls()).toBe(2);
  });

  it('is left alone for a while once silent, so that a hall does not wait, and found again', async () => {
    let up = false;
    const { timestamper, calls } = tsa((body) => (up ? reply(answer(body)) : reply(utf8(''), 500)), { fallback: own });
    for (let i = 0; i < 10; i++) await timestamper.stamp(digest);
    expect(calls()).toBe(1);
    up = true;
    const sources = [];
    for (let i = 0; i < 15; i++) sources.push((await timestamper.stamp(digest)).by);
    expect(sources.at(-1)).toBe('external');
  });

  it('promises room for the longer of both tokens and refuses one beyond it', async () => {
    expect(tsa(() => reply(new Uint8Array()), { fallback: own, maxTokenSize: 10 }).timestamper.maxTokenSize).toBe(
      own.maxTokenSize,
    );
    const { timestamper } = tsa((body) => reply(answer(body)), { maxTokenSize: 500 });
    await expect(timestamper.stamp(digest)).rejects.toMatchObject({ code: 'timestamp-unavailable' });
  });
});
