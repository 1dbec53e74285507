import { describe, expect, it } from '@jest/globals';
import type { Declaration, PledgeFile } from '../../src/model.ts';
import { keptFilesOf } from '../../src/operations/records.ts';
import type { Stores } from '../../src/stores.ts';
import { declaration, file } from '../store/contract/samples.ts';

/** Two collections, as far as the list of an event's records asks for them. */
const storesOf = (declarations: readonly Declaration[], files: readonly PledgeFile[]): Stores => {
  const of = <T>(all: readonly T[]) => ({ find: async () => all });
  return { declarations: of(declarations), files: of(files) } as unknown as Stores;
};

describe('the records of an event', () => {
  const at = (hour: number) => `2024-09-30T0${hour}:00:00.000Z`;
  const pledge = declaration({ id: 'ikrar', state: 'closed', order: 1, openedAt: at(2) });
  const pacts = declaration({ id: 'pakta', state: 'revoked', order: 0, openedAt: at(2) });
  const round = declaration({
    ...{ id: 'a-susulan', state: 'closed', order: 2, openedAt: at(5) },
    parent: { id: 'ikrar', relation: 'susulan' },
  });
  const open = declaration({ id: 'terbuka', state: 'open', openedAt: at(1) });
  const fileOf = (declarationId: string, order: number) =>
    file({ id: `${declarationId} ${order}`, declarationId, order });

  it('come in the order of their opening, and in that of their papers; what is not closed is not among them', async () => {
    const files = [
      fileOf('a-susulan', 0),
      fileOf('ikrar', 1),
      fileOf('ikrar', 0),
      fileOf('terbuka', 0),
      fileOf('pakta', 0),
    ];
    const kept = await keptFilesOf(storesOf([round, open, pledge, pacts], files), 'kegiatan');
    expect(kept.map(({ id }) => id)).toEqual(['pakta 0', 'ikrar 0', 'ikrar 1', 'a-susulan 0']);
  });

  it('are none before anything is closed', async () => {
    const stores = storesOf([open], [fileOf('terbuka', 0)]);
    await expect(keptFilesOf(stores, 'kegiatan')).rejects.toMatchObject({ code: 'conflict' });
  });
});
