import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { type Config, parseConfig } from '../../../src/config.ts';
import { concat } from '../../../src/core/bytes.ts';
import { sha256, sha256Hex } from '../../../src/core/digest.ts';
import { ed25519PublicKey } from '../../../src/core/ed25519.ts';
import { leafHash } from '../../../src/core/merkle.ts';
import { formatVkey, noteKey } from '../../../src/core/note.ts';
import { assetText } from '../../../src/http/assets.ts';
import { logRoutes } from '../../../src/http/log/routes.ts';
import { errorBoundary, notFound } from '../../../src/http/problem.ts';
import { problemPage } from '../../../src/http/problem-page.tsx';
import { type NewEntry, unfiledEntry } from '../../../src/log/appender.ts';
import { createCosigner } from '../../../src/log/cosigner.ts';
import { qrPayload } from '../../../src/log/qr-signature.ts';
import { createSequencer } from '../../../src/log/sequencer.ts';
import { parseBundle } from '../../../src/log/tiles.ts';
import { spkiOf } from '../../../src/pki/authority.ts';
import type { Services } from '../../../src/services.ts';
import { clock, keyFrom, logKey, newEntries, origin } from '../../log/log-fixture.ts';
import { createMemoryLogStore } from '../../support/memory-log-store.ts';

const qrKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const formerKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const former = { key: formerKey, id: sha256Hex(spkiOf(formerKey)).slice(0, 8) };
const qr = { key: qrKey, id: sha256Hex(spkiOf(qrKey)).slice(0, 8) };

async function appOf(
  size: number,
  more: readonly NewEntry[] = [],
  witnesses: Config['witnesses'] = [],
  cosign = async (note: string) => note,
): Promise<Express> {
  const log = createMemoryLogStore();
  const sequencer = createSequencer({ store: log, origin, key: logKey, clock, owner: 'node-1' });
  if (size > 0) {
    await sequencer.add([...newEntries(0, size), ...more]);
    await sequencer.publish();
    const { note } = log.history.at(-1)!;
    await log.publish({ size: log.history.at(-1)!.size, note: await cosign(note) }, note);
  }
  const config = { ...parseConfig({ BASE_URL: 'http://ikrar.example', ALLOW_HTTP: 'yes' }), witnesses };
  const app = express();
  app.use(
    logRoutes({
      stores: { log },
      sequencer,
      config,
      authority: { qr: { ...qr, former: [former] } },
    } as unknown as Services),
  );
  app.use(notFound);
  app.use(errorBoundary({ log: { error: () => {}, info: () => {} }, createId: () => 'id', page: problemPage }));
  return app;
}

describe('the log over HTTP', () => {
  it('shows the checkpoint as text that is never kept long', async () => {
    const answer = await request(await appOf(3))
      .get('/log/checkpoint')
      .expect(200);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.text.startsWith(`${origin}\n3\n`)).toBe(true);
  });

  it('shows tiles and bundles as bytes that may be kept for ever', async () => {
    const app = await appOf(300);
    const leaves = newEntries(0, 300).map(({ bytes }) => leafHash(sha256, bytes));
    const tile = await request(app).get('/log/tile/0/001.p/44').buffer(true).parse(raw).expect(200);
    expect(tile.headers['content-type']).toBe('application/octet-stream');
    expect(tile.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(new Uint8Array(tile.body)).toEqual(concat(...leaves.slice(256)));
    const bundle = await request(app)
      .get('/log/tile/entries/000')
      .buffer(true)
      .parse(raw)
      .set('accept-encoding', 'gzip');
    expect(bundle.headers['content-encoding']).toBe('gzip');
    const bytes = bundle.body[0] === 0x1f ? gunzipSync(bundle.body) : bundle.body;
    expect(parseBundle(new Uint8Array(bytes))).toEqual(newEntries(0, 256).map((entry) => entry.bytes));
    const plain = await request(app)
      .get('/log/tile/entries/000')
      .buffer(true)
      .parse(raw)
      .set('accept-encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.length).toBe(bytes.length);
  });

  it('answers what is not in the published tree with 404, whatever it is called', async () => {
    const app = await appOf(3);
    const strange = ['0/000', '0/000.p/4', '9/000.p/1', 'entries/001.p/1', '%2e%2e/secret', '0/%00', '0//000.p/3', 'x'];
    for (const path of strange) {
      const answer = await request(app).get(`/log/tile/${path}`).set('accept', 'application/json');
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers['cache-control'] ?? '').not.toContain('immutable');
    }
    await request(await appOf(0))
      .get('/log/checkpoint')
      .expect(404);
  });

  it('tells a journalist size, latest entries, witnesses and how to check', async () => {
    const page = (
      await request(await appOf(1234))
        .get('/log')
        .expect(200)
    ).text;
    expect(page).toContain('1.234');
    expect(page).toContain('500 orang menandatangani');
    expect(page).toContain('Belum ada saksi luar');
    expect(page).toContain('ikrar audit --log http://ikrar.example/log --key');
    expect(
      (
        await request(await appOf(0))
          .get('/log')
          .expect(200)
      ).text,
    ).toContain('Belum ada catatan');
  });

  it('names who witnesses, and when each signed last', async () => {
    const secret = keyFrom('witness');
    const key = noteKey(sha256, 'saksi.example/w', ed25519PublicKey(secret), 4);
    const cosigner = createCosigner({
      ...{ name: key.name, key: secret, clock },
      logKeys: [noteKey(sha256, origin, ed25519PublicKey(logKey))],
      memory: { read: async () => undefined, write: async () => {}, accuse: async () => {} },
    });
    const vkey = formatVkey(key);
    const page = async (cosign: boolean) => {
      const app = await appOf(2, [], [{ vkey, url: 'http://saksi.example' }], async (note) =>
        cosign ? `${note}${(await cosigner.addCheckpoint(`old 0\n\n${note}`)).text}` : note,
      );
      return (await request(app).get('/log').expect(200)).text;
    };
    expect(await page(false)).toMatch(/saksi\.example\/w<\/b>: belum menandatangani/);
    const signed = await page(true);
    expect(signed).toMatch(/saksi\.example\/w<\/b>: ikut menandatangani pada 1 Oktober 2024/);
    expect(signed).toContain(vkey);
  });

  it('tells what is of no file, too', async () => {
    const [root, at] = [sha256Hex(), clock().toISOString()];
    const lost = { size: 9, root };
    const loss = { schema: 'ikrar-entry/2', kind: 'loss', lost, kept: { size: 2, root }, at } as const;
    const trails = [3, 4].map((count) => ({ schema: 'ikrar-entry/2', kind: 'trail', count, head: root, at }) as const);
    const page = await request(await appOf(2, [loss, ...trails].map(unfiledEntry))).get('/log');
    expect(page.text).toContain('<td>2</td>');
    expect(page.text).toContain('Pengelola menyatakan sebagian catatan hilang');
    expect(page.text).toContain('<td>3–4</td>');
    expect(page.text.match(/href="\/v\//g)).toHaveLength(2); // certification and signature
  });
});

describe('the seal page', () => {
  it('is one page for all, with a worker that keeps every file it needs', async () => {
    const app = await appOf(1);
    const page = (await request(app).get('/segel').expect(200)).text;
    const worker = await request(app).get('/segel-luring.js').expect(200);
    expect(worker.headers['service-worker-allowed']).toBe('/');
    const kept = JSON.parse(/const paths = (\[.*?\]);/.exec(worker.text)![1]!) as readonly string[];
    for (const [, path] of page.matchAll(/(?:src|href)="(\/aset\/[^"]+)"/g)) expect(kept).toContain(path);
    expect(kept).toEqual(expect.arrayContaining(['/segel', '/segel.json']));
  });

  it('the worker throws away what it kept for earlier releases, and no cache of anybody else', async () => {
    const { text } = await request(await appOf(1))
      .get('/segel-luring.js')
      .expect(200);
    const names = new Set(['/segel /segel.json /aset/seal.0000000000.js', 'somebody else’s']);
    const handlers = new Map<string, (event: object) => void>();
    const caches = {
      open: async (name: string) => ({ addAll: async () => names.add(name) }),
      keys: async () => [...names],
      delete: async (name: string) => names.delete(name),
    };
    const addEventListener = (name: string, handle: (event: object) => void) => handlers.set(name, handle);
    runInContext(
      text,
      createContext({ caches, addEventListener, skipWaiting: async () => {}, clients: { claim: async () => {} } }),
    );
    for (const name of ['install', 'activate'])
      await new Promise((waitUntil) => handlers.get(name)?.({ waitUntil })).then();
    expect([...names]).toEqual(['somebody else’s', expect.stringMatching(/^\/segel \/segel.json \/aset\/ikrar\./)]);
  });

  it('its script finds genuine seals genuine, forged ones forged, and says which sheet they belong to', async () => {
    const app = await appOf(1);
    const settings: unknown = (await request(app).get('/segel.json').expect(200)).body;
    const facts = {
      code: '7GQ2-M9XK-4RTB',
      contentDigest: 'fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13',
      title: 'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024',
      date: '2024-09-30',
      place: 'Muaro Sijunjung “é”',
      signers: 71,
    };
    const url = `https://ikrar.example/v/${facts.code}#${qrPayload(facts, qr)}`;
    const genuine = await runSealScript(settings, url, {});
    for (const words of [
      facts.title,
      'Muaro Sijunjung “é”',
      '30 September 2024',
      '71 orang',
      'fd61 a03a f4f7 7d87',
      'Segel QR asli',
    ])
      expect(genuine).toContain(words);
    const forged = url.slice(0, 120) + (url[120] === 'A' ? 'B' : 'A') + url.slice(121);
    expect(await runSealScript(settings, forged, {})).toContain('TIDAK ASLI');
    expect(await runSealScript(settings, `${url.slice(0, 90)}`, {})).toContain('rusak');
    const old = `https://ikrar.example/v/${facts.code}#${qrPayload(facts, former)}`;
    expect(await runSealScript(settings, old, {})).toContain('Segel QR asli'); // printed before the key was renewed
    const page = { code: facts.code, digest: facts.contentDigest };
    expect(await runSealScript(settings, url, page)).toContain('cocok dengan naskah di halaman ini');
    expect(await runSealScript(settings, url, { ...page, digest: 'ab'.repeat(32) })).toContain('BERBEDA');
    expect(await runSealScript({ ...(settings as object), keys: [] }, url, {})).toContain('tidak dikenal');
  });
});

/** Runs the browser's script on a document of one element; returns what it shows. */
async function runSealScript(settings: unknown, href: string, dataset: object): Promise<string> {
  interface Node {
    textContent: string;
    hidden: boolean;
    readonly children: Node[];
    append(...nodes: Node[]): void;
  }
  const node = (): Node => ({
    textContent: '',
    hidden: true,
    children: [],
    append(...nodes) {
      this.children.push(...nodes);
    },
  });
  const place = Object.assign(node(), { dataset });
  const window = { crypto: webcrypto, addEventListener: () => {} };
  const context = createContext({
    ...{ window, crypto: webcrypto, TextEncoder, TextDecoder, Uint8Array, atob, btoa },
    ...{ location: { href }, navigator: {}, HTMLElement: Object, HTMLFormElement: class {} },
    document: {
      querySelector: (one: string) => (one === '#seal-result' ? place : null),
      getElementById: () => null,
      createElement: node,
    },
    fetch: async () => ({ json: async () => settings }),
  });
  runInContext(assetText('qr-signature.js'), context);
  const text = (from: Node): string => from.textContent + from.children.map(text).join('\n');
  for (let i = 0; i < 200 && place.hidden; i++) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 5));
  return text(place);
}

function raw(answer: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const response = answer as NodeJS.ReadableStream; // supertest types it as its own Response
  const parts: Buffer[] = [];
  response.on('data', (part: Buffer) => parts.push(part));
  response.on('end', () => done(null, Buffer.concat(parts)));
}
