import { IkrarError } from '../../errors.ts';
import { parseEntry } from '../../log/entry.ts';
import type { TrailDetails, TrailEntry } from '../../model.ts';
import type { Stores } from '../../stores.ts';
import { detailsId, linkOf, sumOfOld, trailId } from '../trail.ts';

/** Hears every entry in the order of the chain, with its details as far as they are there and unchanged. */
export type TrailListener = (entry: TrailEntry, details: TrailDetails | undefined) => void;

export interface TrailFault {
  /** Number of the entry, or what it is about. */
  readonly where: string;
  readonly message: string;
}

const page = 1000;

async function* pages<T>(read: (after: T | undefined) => Promise<readonly T[]>): AsyncGenerator<T> {
  for (let after: T | undefined; ; ) {
    const some = await read(after);
    yield* some;
    if (some.length < page) return;
    after = some.at(-1);
  }
}

/**
 * What is wrong with the trail: links that do not fit, details that were changed or removed, and heads in the log that the
 * chain does not have any more.
 */
export async function auditTrail(stores: Stores, listener: TrailListener = () => {}): Promise<readonly TrailFault[]> {
  const faults: TrailFault[] = [];
  try {
    await follow(stores, faults, listener);
  } catch (error) {
    if (!(error instanceof IkrarError && error.code === 'store-damaged')) throw error;
    faults.push({ where: 'jejak', message: error.message });
  }
  return faults;
}

async function follow(stores: Stores, faults: TrailFault[], listener: TrailListener): Promise<void> {
  const links = new Map<number, string>();
  let previous = '0'.repeat(64);
  let n = 0;
  for await (const entry of pages<TrailEntry>((after) =>
    stores.trail.find({ limit: page, ...(after ? { after: after.id } : {}) }),
  )) {
    n++;
    const where = `jejak ${n}`;
    if (entry.id !== trailId(n))
      faults.push({ where, message: `Jejak nomor ${n} hilang: sesudahnya langsung ${entry.id}.` });
    else if (entry.previous !== previous)
      faults.push({ where, message: 'Jejak ini, atau yang sebelumnya, diubah: rantainya putus di sini.' });
    n = Number(entry.id);
    previous = linkOf(entry);
    links.set(n, previous);
    listener(entry, await auditDetails(stores, entry, where, faults));
  }
  await auditHeads(stores, links, faults);
}

async function auditDetails(
  stores: Stores,
  entry: TrailEntry,
  where: string,
  faults: TrailFault[],
): Promise<TrailDetails | undefined> {
  const details = await stores.trailDetails.get(entry.details);
  if (!details) {
    faults.push({ where, message: 'Pelaku, alamat, dan rincian jejak ini dihapus.' });
    return undefined;
  }
  if (detailsId(details) !== entry.details) {
    faults.push({ where, message: 'Pelaku, alamat, atau rincian jejak ini diubah.' });
    return undefined;
  }
  if (entry.code !== 'trail-begun') return details;
  const { digest } = sumOfOld(await stores.audit.find());
  if (digest !== details.parameters.digest)
    faults.push({ where, message: 'Jejak dari versi sebelumnya diubah atau dihapus sejak rantai ini dimulai.' });
  return details;
}

/** The log has heads of the chain as it was: each MUST still be a link of it. */
async function auditHeads(stores: Stores, links: ReadonlyMap<number, string>, faults: TrailFault[]): Promise<void> {
  for (let from = 0; ; from += page) {
    const entries = await stores.log.read(from, page);
    for (const { index, fileId, bytes } of entries) {
      if (!fileId.startsWith('trail ')) continue;
      const entry = parseEntry(bytes);
      if (entry.kind !== 'trail' || links.get(entry.count) === entry.head) continue;
      const what = links.has(entry.count) ? 'lain dari yang tercatat' : 'tidak ada lagi';
      faults.push({
        where: `jejak ${entry.count}`,
        message: `Jejak sampai nomor ${entry.count} tercatat di log (entri ${index}), tetapi di sini ${what}.`,
      });
    }
    if (entries.length < page) return;
  }
}
