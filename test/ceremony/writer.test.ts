import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createOpenFiles } from '../../src/ceremony/open-file.ts';
import type { FileWriter, Job } from '../../src/ceremony/writer.ts';
import { utf8 } from '../../src/core/bytes.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import type { RevisionStore, Stores } from '../../src/stores.ts';
import { outage } from '../support/faults.ts';
import { buildHouse, draft, type House, people } from '../support/house.ts';

/** What a group of signatures of one file shares, with increments that are no PDF: the writer does not look into them. */
describe('the writer of a file', () => {
  let house: House;
  let writer: FileWriter;
  /** How many revisions each durable write had. */
  let writes: number[];
  let broken: 'append' | 'read' | undefined;

  beforeAll(async () => {
    house = await buildHouse();
  });
  afterAll(() => house.raze());

  beforeEach(async () => {
    writes = [];
    broken = undefined;
    const { stores, ceremony, getPrinted } = house.services;
    const declaration = await draft(house.services, people(2));
    await ceremony.open(declaration.id);
    const [file] = await stores.files.find({ where: { declarationId: declaration.id } });
    writer = (await createOpenFiles(watched(stores), getPrinted, () => {}).get(file!.id)).writer;
  });

  function watched(stores: Stores): Stores {
    const revisions: RevisionStore = {
      ...stores.revisions,
      async append(batch) {
        if (broken === 'append') throw outage();
        writes.push(batch.length);
        return stores.revisions.append(batch);
      },
      async read(fileId, query) {
        if (broken !== undefined) throw outage();
        return stores.revisions.read(fileId, query);
      },
    };
    return { ...stores, revisions };
  }

  function job(signerId: string, meanwhile: () => void = () => {}): Job {
    return {
      signerId,
      async make(state, last) {
        meanwhile();
        const bytes = utf8(signerId);
        const size = last.size + bytes.length;
        const increment = { n: last.n + 1, kind: 'signature' as const, bytes, size, sha256: sha256Hex(bytes), state };
        return [{ increment, at: new Date().toISOString(), signerId }];
      },
    };
  }

  it('takes who comes while another signature is being made into the same durable write', async () => {
    let second: Promise<unknown> | undefined;
    const first = writer.append(
      job('first', () => {
        second = writer.append(job('second'));
      }),
    );
    const { n } = await first;
    expect(await second).toMatchObject({ signerId: 'second', n: n + 1 });
    expect(writes).toEqual([2]);
  });

  it('lets the process answer everybody else between two signatures', async () => {
    const order: string[] = [];
    const sign = (name: string) =>
      writer.append(
        job(name, () => {
          order.push(name);
          setImmediate(() => order.push(`answer after ${name}`));
        }),
      );
    await Promise.all([sign('first'), sign('second')]);
    expect(order.slice(0, 3)).toEqual(['first', 'answer after first', 'second']);
  });

  it('tells all who wait when it cannot read what is written, and goes on when it can', async () => {
    broken = 'append';
    await expect(writer.append(job('first'))).rejects.toMatchObject({ code: 'store-unavailable' });
    broken = 'read';
    const waiting = ['first', 'second'].map((name) => writer.append(job(name)));
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'store-unavailable' });
    broken = undefined;
    const facts = await Promise.all(['first', 'second'].map((name) => writer.append(job(name))));
    expect(facts.map(({ signerId }) => signerId)).toEqual(['first', 'second']);
    expect(writes).toEqual([2]);
  });
});
