import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { parseCheckpoint } from '../../src/core/checkpoint.ts';
import { sha256 } from '../../src/core/digest.ts';
import { parseVkey } from '../../src/core/note.ts';
import { auditLog } from '../../src/log/audit.ts';
import { createInclusionProofs, verifyInclusionProof } from '../../src/log/inclusion-proof.ts';
import { createSequencer, type Sequencer } from '../../src/log/sequencer.ts';
import { createLogFace } from '../../src/log/tiles.ts';
import type { Stores } from '../../src/stores.ts';
import { entryOf, logKey, newEntry, origin } from '../log/log-fixture.ts';
import { openMongo } from '../support/stores.ts';
import { databaseUri } from './uri.ts';

const uri = databaseUri(`ikrar-test-${randomUUID()}`);
const count = 300;

/** Three app nodes, each with a connection of its own, as the balancer would feed them. */
interface Node {
  readonly stores: Stores;
  readonly sequencer: Sequencer;
}
const nodes: Node[] = [];
const notes: string[] = [];

beforeAll(async () => {
  for (const owner of ['a', 'b', 'c']) {
    const stores = await openMongo(uri);
    const { log } = stores;
    const watched = {
      ...log,
      publish: async (...given: Parameters<typeof log.publish>) => {
        const published = await log.publish(...given);
        if (published) notes.push(given[0].note);
        return published;
      },
    };
    const clock = (): Date => new Date();
    nodes.push({
      stores,
      sequencer: createSequencer({ store: watched, origin, key: logKey, clock, owner, gather: 5, poll: 20 }),
    });
  }
});

afterAll(async () => {
  for (const { stores } of nodes) await stores.close();
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
});

describe('three nodes that append to one log on MongoDB', () => {
  it('lose no entry, log none twice, and never sign two roots for one size', async () => {
    for (const { sequencer } of nodes) sequencer.start();
    const indexes = await Promise.all(
      Array.from({ length: count }, (_, i) => nodes[i % 3]!.sequencer.add([newEntry(i)]).then(([index]) => index!)),
    );
    expect(indexes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    const { stores, sequencer } = nodes[0]!;
    for (let i = 0; i < 200 && (await stores.log.checkpoint())?.size !== count; i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (const node of nodes) await node.sequencer.stop();

    const roots = new Map<number, string>();
    for (const note of notes) {
      const { size, root } = parseCheckpoint(note);
      const text = Buffer.from(root).toString('hex');
      expect(roots.get(size) ?? text).toBe(text);
      roots.set(size, text);
    }
    const face = createLogFace(nodes[2]!.stores.log);
    const read = async (path: string): Promise<Uint8Array> =>
      path === 'checkpoint' ? Buffer.from((await face.checkpoint())!) : (await face.tile(path.slice('tile/'.length)))!;
    const logKeys = [parseVkey(sha256, sequencer.vkey)];
    for (const remembered of notes.slice(-5))
      expect(await auditLog({ read, keys: logKeys, remembered })).toMatchObject({ verdict: 'passed', size: count });
    const proofs = (await createInclusionProofs(nodes[1]!.stores.log))!;
    for (const [i, index] of indexes.entries()) {
      if (i % 10 > 0) continue;
      expect(verifyInclusionProof((await proofs.proof(index))!, { logKeys })).toMatchObject({
        good: true,
        entry: entryOf(i),
      });
    }
  }, 120_000);
});
