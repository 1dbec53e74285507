import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { openWitnessFolder, type WitnessFolder } from '../../src/cli/witness/folder.ts';
import { createWitnessServer } from '../../src/cli/witness/server.ts';
import { sha256 } from '../../src/core/digest.ts';
import { notePrimitives } from '../../src/core/ed25519.ts';
import { checkNote, formatVkey, parseNote, parseVkey } from '../../src/core/note.ts';
import { type Cosigner, createCosigner } from '../../src/log/cosigner.ts';
import { createInclusionProof, verifyInclusionProof } from '../../src/log/inclusion-proof.ts';
import { createSequencer, type Sequencer } from '../../src/log/sequencer.ts';
import { clock, keyFrom, newEntries } from '../log/log-fixture.ts';
import { createMemoryLogStore, type MemoryLogStore } from '../support/memory-log-store.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ikrar-witness-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

interface Witness {
  readonly url: string;
  readonly vkey: string;
  readonly folder: WitnessFolder;
  readonly cosigner: Cosigner;
  stop(): Promise<void>;
}

/** A witness as `ikrar witness` runs it. */
async function witness(path: string, wanted: Parameters<typeof openWitnessFolder>[1]): Promise<Witness> {
  const folder = await openWitnessFolder(join(scratch, path), wanted);
  const cosigner = createCosigner({ ...folder, clock });
  const server = createWitnessServer(cosigner, folder);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= closed(server).then(() => folder.close());
    return stopped;
  };
  stops.push(stop);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, vkey: formatVkey(cosigner.key), folder, cosigner, stop };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
}

function office(name: string, witnesses: readonly Witness[], store = createMemoryLogStore()) {
  const options = {
    store,
    origin: `${name}.example/log`,
    key: keyFrom(name),
    clock,
    owner: 'node-1',
    gather: 5,
    poll: 10,
  };
  const keys = witnesses.map(({ url, cosigner }) => ({ url, key: cosigner.key }));
  const sequencer = createSequencer({ ...options, witnesses: keys });
  stops.push(() => sequencer.stop());
  return { store, sequencer };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

const cosigned = (store: MemoryLogStore, size: number, { cosigner }: Witness): boolean => {
  const last = store.history.at(-1);
  return last?.size === size && checkNote(notePrimitives, parseNote(last.note), [cosigner.key]).good;
};

async function grow({ store, sequencer }: { store: MemoryLogStore; sequencer: Sequencer }, size: number, first = 0) {
  await sequencer.add(newEntries(first + store.entries.length, first + size));
  sequencer.start();
}

describe('ikrar witness', () => {
  it('lets two offices witness each other', async () => {
    const vkeyOf = (name: string) => office(name, []).sequencer.vkey;
    const byA = await witness('a', { name: 'a.example/saksi', logs: [vkeyOf('b')] });
    const byB = await witness('b', { name: 'b.example/saksi', logs: [vkeyOf('a')] });
    const [a, b] = [office('a', [byB]), office('b', [byA])];
    for (const size of [1, 300, 301]) {
      await Promise.all([grow(a, size), grow(b, size)]);
      await until(() => cosigned(a.store, size, byB) && cosigned(b.store, size, byA));
    }
    const proof = (await createInclusionProof(a.store, 5))!;
    const check = verifyInclusionProof(proof, { logKeys: a.sequencer.keys, witnessKeys: [byB.cosigner.key] });
    expect(check).toMatchObject({ good: true, witnesses: [{ name: 'b.example/saksi' }] });
    expect(await (await fetch(byB.url)).text()).toContain('a.example/log: 301 catatan');
  });

  it('refuses a log that went back or forked, also after it was started again', async () => {
    const [log] = [office('c', []).sequencer.vkey];
    const first = await witness('c', { name: 'saksi.example', logs: [log] });
    const honest = office('c', [first]);
    await grow(honest, 20);
    await until(() => cosigned(honest.store, 20, first));
    await first.stop();

    const again = await witness('c', { logs: [] });
    expect(again.vkey).toBe(first.vkey);
    for (const [size, from] of [
      [10, 0],
      [20, 5000],
      [40, 5000],
    ] as const) {
      const forged = office('c', [again]);
      await grow(forged, size, from);
      await until(() => forged.sequencer.witnesses()[0]?.fault?.kind === 'fork');
      expect(cosigned(forged.store, size, again)).toBe(false);
      await forged.sequencer.stop();
    }
    expect(existsSync(join(scratch, 'c', 'c.example%2Flog.fork'))).toBe(true);
    await honest.sequencer.stop();
    const restarted = office('c', [again], honest.store);
    await grow(restarted, 30);
    await until(() => cosigned(honest.store, 30, again));
  });
});

describe('the folder of a witness', () => {
  it('keeps key, name and logs, for its owner alone', async () => {
    const [one, two] = ['d', 'e'].map((name) => office(name, []).sequencer.vkey) as [string, string];
    const first = await openWitnessFolder(join(scratch, 'kept'), { name: 'saksi.example', logs: [one] });
    first.close();
    const second = await openWitnessFolder(join(scratch, 'kept'), { logs: [one, two] });
    second.close();
    expect(second.logKeys.map(formatVkey)).toEqual([one, two]);
    expect(second.key.export({ type: 'pkcs8', format: 'pem' })).toBe(
      first.key.export({ type: 'pkcs8', format: 'pem' }),
    );
    const third = await openWitnessFolder(join(scratch, 'kept'), { name: 'saksi.example', logs: [] });
    third.close();
    expect(third.logKeys).toHaveLength(2);
    expect(statSync(join(scratch, 'kept')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(scratch, 'kept')).filter((one) => one !== 'logs.txt'))
      expect([name, statSync(join(scratch, 'kept', name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  it('is used by one process', async () => {
    const first = await openWitnessFolder(join(scratch, 'locked'), { name: 'saksi.example', logs: [] });
    await expect(openWitnessFolder(join(scratch, 'locked'), { logs: [] })).rejects.toMatchObject({
      code: 'store-locked',
    });
    first.close();
    (await openWitnessFolder(join(scratch, 'locked'), { logs: [] })).close();
  });

  it('takes no other name, no name that cannot be, and no key that is none', async () => {
    const path = join(scratch, 'named');
    const wrong = { code: 'invalid-input' };
    await expect(openWitnessFolder(path, { logs: [] })).rejects.toMatchObject(wrong);
    await expect(openWitnessFolder(path, { name: 'dua kata', logs: [] })).rejects.toMatchObject(wrong);
    (await openWitnessFolder(path, { name: 'saksi.example', logs: [] })).close();
    await expect(openWitnessFolder(path, { name: 'lain.example', logs: [] })).rejects.toMatchObject(wrong);
    await expect(openWitnessFolder(path, { logs: ['ikrar.example/log'] })).rejects.toMatchObject(wrong);
    const cosignerKey = formatVkey({ ...parseVkey(sha256, office('f', []).sequencer.vkey) }).replace('+', '+0');
    await expect(openWitnessFolder(path, { logs: [cosignerKey] })).rejects.toMatchObject(wrong);
    expect(existsSync(join(path, 'logs.txt'))).toBe(false);
  });

  it('holds a log of any name within itself', async () => {
    const folder = await openWitnessFolder(join(scratch, 'inside/one'), { name: 'saksi.example', logs: [] });
    for (const origin of ['../../out', '..', '/etc/log', 'a/b\\c']) await folder.memory.write(origin, 'note');
    folder.close();
    expect(readdirSync(join(scratch, 'inside'))).toEqual(['one']);
    expect(readdirSync(join(scratch, 'inside/one')).filter((one) => one.endsWith('.checkpoint'))).toHaveLength(4);
  });
});

describe('the server of a witness', () => {
  const post = (url: string, body: string, path = '/add-checkpoint') =>
    fetch(`${url}${path}`, { method: 'POST', body });

  it('tells people what it is, and takes checkpoints in one way', async () => {
    const { url, vkey } = await witness('page', { name: 'saksi.example', logs: [office('g', []).sequencer.vkey] });
    const page = await (await fetch(url)).text();
    expect(page).toContain(vkey);
    expect(page).toContain('g.example/log: belum pernah');
    expect((await fetch(`${url}/x`)).status).toBe(404);
    const wrongMethod = await fetch(`${url}/add-checkpoint`);
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post(url, 'rubbish')).status).toBe(400);
    expect((await post(url, 'rubbish', '/saksi/add-checkpoint')).status).toBe(400); // behind a path of a proxy
  });

  it('reads no more than a request can be', async () => {
    const { url } = await witness('bounded', { name: 'saksi.example', logs: [] });
    expect((await post(url, 'x'.repeat(90_000))).status).toBe(413);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${url}/add-checkpoint`, {
        method: 'POST',
        headers: { 'Transfer-Encoding': 'chunked' },
      });
      request.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject);
      const more = setInterval(() => request.write('x'.repeat(10_000)), 1);
      request.on('close', () => clearInterval(more));
    });
    expect(status).toBe(413);
  });

  it('answers 500, and goes on, when it cannot keep what it would sign', async () => {
    const { url, cosigner } = await witness('broken', {
      name: 'saksi.example',
      logs: [office('h', []).sequencer.vkey],
    });
    Object.assign(cosigner, { addCheckpoint: () => Promise.reject(new Error('no space left')) });
    const said = process.stderr.write;
    process.stderr.write = () => true;
    try {
      expect((await post(url, 'x')).status).toBe(500);
    } finally {
      process.stderr.write = said;
    }
    expect((await fetch(url)).status).toBe(200);
  });

  it('lets go of who says nothing', async () => {
    const { url, stop } = await witness('quiet', { name: 'saksi.example', logs: [] });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('POST /add-checkpoint HTTP/1.1\r\n');
    const gone = new Promise((resolve) => socket.once('close', resolve));
    await stop(); // at once, though somebody is connected
    await gone;
  });

  it('keeps the newest checkpoint on the disk before it answers', async () => {
    const log = office('i', []);
    const found = await witness('disk', { name: 'saksi.example', logs: [log.sequencer.vkey] });
    const seen = office('i', [found]);
    await grow(seen, 3);
    await until(() => cosigned(seen.store, 3, found));
    const kept = readFileSync(join(scratch, 'disk', 'i.example%2Flog.checkpoint'), 'utf8');
    expect(kept.startsWith('i.example/log\n3\n')).toBe(true);
  });
});
