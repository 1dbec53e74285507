import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entryOf } from '../../src/ceremony/journal.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import { shortMemory } from '../../src/log/continuity.ts';
import type { Declaration } from '../../src/model.ts';
import { createServices, type Services } from '../../src/services.ts';
import { auditStore } from '../../src/store/audit.ts';
import { backup } from '../../src/store/transfer/backup.ts';
import { restore } from '../../src/store/transfer/restore.ts';
import type { Stores } from '../../src/stores.ts';
import { dyingAt, observed, switched, type WritePoint } from '../support/faults.ts';
import { draft, people, signAll, spared } from '../support/house.ts';
import { openSqlite } from '../support/stores.ts';

/** What was said to the outside: it must be true for ever. */
interface Told {
  readonly receipts: { readonly fileId: string; readonly signerId: string; readonly n: number }[];
}

const roster = people(3);
let folder: string;
let config: Config;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ikrar-faults-'));
  config = parseConfig({ DATA_DIR: folder, BASE_URL: 'http://ikrar.test', ALLOW_HTTP: 'yes' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the nodes of one database keep outside of it: made anew with each database. */
let memory = shortMemory();

/** A process on that store; stopping it leaves the store open for the next one. */
async function start(stores: Stores): Promise<Services> {
  const kept: Stores = { ...stores, close: async () => {} };
  return createServices(config, { ...spared, stores: kept, memory });
}

/** The three steps; each may be cut off and each may be asked again. */
const steps = {
  open: async (services: Services, { id }: Declaration, _told: Told) => void (await services.ceremony.open(id)),
  async sign(services: Services, declaration: Declaration, told: Told) {
    const { fileId } = (await services.stores.credentials.get(roster[0]!.id))!;
    const receipts = await signAll(services, declaration, roster);
    for (const [i, { n }] of receipts.entries()) told.receipts.push({ fileId, signerId: roster[i]!.id, n });
  },
  close: async (services: Services, { id }: Declaration, _told: Told) => void (await services.ceremony.close(id)),
};
type Step = keyof typeof steps;
const order = Object.keys(steps) as Step[];

async function upTo(step: Step, stores: Stores, told: Told): Promise<Declaration> {
  memory = shortMemory();
  const services = await start(stores);
  const declaration = await draft(services, roster);
  for (const earlier of order.slice(0, order.indexOf(step))) await steps[earlier](services, declaration, told);
  await services.stop();
  return declaration;
}

/** Everything that was told is there, once, and all that is stored agrees. */
async function agrees(services: Services, declaration: Declaration, { receipts }: Told): Promise<void> {
  const { stores } = services;
  for (const { fileId, signerId, n } of receipts)
    expect(await stores.revisions.bySigner(fileId, signerId)).toMatchObject({ n });
  const files = await stores.files.find({ where: { declarationId: declaration.id } });
  expect(files.map(({ kind }) => kind).sort()).toEqual(['berita-acara', 'ikrar']);
  const [pledge] = files.filter(({ kind }) => kind === 'ikrar');
  const facts = await stores.revisions.facts(pledge!.id);
  const kinds = facts.map(({ kind }) => kind);
  expect(kinds).toEqual(['certification', 'dss', 'signature', 'signature', 'signature', 'dss', 'timestamp']);
  const audited = await auditStore(stores, { verify: async () => [], entryOf, now: new Date(Date.now() + 3_600_000) });
  expect(audited.findings).toEqual([]);
  expect((await stores.declarations.get(declaration.id))?.state).toBe('closed');
}

async function writesOf(step: Step): Promise<readonly string[]> {
  const stores = await openSqlite(':memory:');
  const told = { receipts: [] };
  const declaration = await upTo(step, stores, told);
  const seen: WritePoint[] = [];
  const services = await start(observed(stores, (point) => void seen.push(point)));
  await steps[step](services, declaration, told);
  await services.stop();
  await stores.close();
  return seen.filter(({ side }) => side === 'before').map(({ name }) => name);
}

describe.each(order)('a process that dies at any durable write of %s', (step) => {
  it('leaves what mending and asking again bring to its end', async () => {
    const writes = await writesOf(step);
    const path = join(folder, `before-${step}`);
    const before = await openSqlite(':memory:');
    const toldBefore: Told = { receipts: [] };
    const declaration = await upTo(step, before, toldBefore);
    await backup(before, path, { at: new Date(), random: (length) => new Uint8Array(length) });
    await before.close();
    expect(writes).toEqual(expect.arrayContaining(['revisions.append', 'log.append']));
    if (step !== 'sign') expect(writes).toContain('declarations.replace');
    for (const index of writes.keys())
      for (const side of ['before', 'after'] as const) {
        const stores = await openSqlite(':memory:');
        await restore(stores, path);
        memory = shortMemory();
        const told: Told = { receipts: [...toldBefore.receipts] };
        const dying = await start(dyingAt(stores, index, side));
        await steps[step](dying, declaration, told).catch(() => undefined);
        await dying.stop();

        const next = await start(stores);
        await next.ceremony.mend();
        for (const later of order.slice(order.indexOf(step))) await steps[later](next, declaration, told);
        await next.ceremony.mend();
        await agrees(next, declaration, told);
        await next.stop();
        await stores.close();
      }
  }, 120_000);
});

describe('a roster that is changed while its declaration opens', () => {
  it('is refused: what was read before the opening is too old', async () => {
    const stores = await openSqlite(':memory:');
    const told: Told = { receipts: [] };
    const declaration = await upTo('open', stores, told);
    const seen = (await stores.rosters.get(declaration.id))!;
    const services = await start(stores);
    await steps.open(services, declaration, told);
    expect(await stores.rosters.replace({ ...seen, people: [], version: seen.version + 1 })).toBe(false);
    expect(await stores.rosters.get(declaration.id)).toMatchObject({ frozen: true, people: roster });
    await services.stop();
    await stores.close();
  });
});

describe('a process that dies while it revokes', () => {
  it('leaves a revocation that mending brings into the log', async () => {
    for (const index of [0, 1, 2])
      for (const side of ['before', 'after'] as const) {
        const stores = await openSqlite(':memory:');
        const declaration = await upTo('close', stores, { receipts: [] });
        const dying = await start(dyingAt(stores, index, side));
        await dying.ceremony.revoke(declaration.id, 'salah teks', 'panitia').catch(() => undefined);
        await dying.stop();

        const next = await start(stores);
        await next.ceremony.mend();
        const { state } = (await stores.declarations.get(declaration.id))!;
        const [file] = await stores.files.find({ where: { declarationId: declaration.id } });
        expect(Boolean(await stores.log.find(file!.id, -1))).toBe(state === 'revoked');
        await next.ceremony.revoke(declaration.id, 'salah teks', 'panitia');
        expect((await stores.log.find(file!.id, -1))?.n).toBe(-1);
        await next.stop();
        await stores.close();
      }
  });
});

describe('a database that goes away while people sign', () => {
  it('tells nobody who did not sign that they did, and goes on when the database is back', async () => {
    const stores = await openSqlite(':memory:');
    const told: Told = { receipts: [] };
    const declaration = await upTo('sign', stores, told);
    const line = switched(stores);
    const services = await start(line.stores);
    line.down = true;
    await expect(steps.sign(services, declaration, told)).rejects.toMatchObject({
      code: 'store-unavailable',
      retryAfter: expect.any(Number),
    });
    expect(told.receipts).toEqual([]);
    line.down = false;
    for (const later of ['sign', 'close'] as const) await steps[later](services, declaration, told);
    await services.ceremony.mend();
    await agrees(services, declaration, told);
    await services.stop();
    await stores.close();
  });
});
