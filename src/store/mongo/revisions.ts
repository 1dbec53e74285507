import { type Connection, mongo } from 'mongoose';
import type { RevisionFacts } from '../../model.ts';
import type { RevisionStore } from '../../stores.ts';
import { checkBatch, checkConsecutive, createRevisionRows, firstValid, type RevisionRow } from '../revision-row.ts';
import type { RowSeals } from '../row-seals.ts';
import { type Call, isTaken } from './call.ts';
import type { RowOf } from './collections.ts';
import { gather } from './gather.ts';
import { modelOf } from './models.ts';

type Row = RowOf<'revisions'>;

const key = (fileId: string, n: number): string => `${fileId}/${n}`;
const signerKey = ({ fileId, signerId }: Pick<RevisionRow, 'fileId' | 'signerId'>): string =>
  JSON.stringify([fileId, signerId]);
const signerOf = (text: string): [fileId: string, signerId: string] => JSON.parse(text);
const factsOnly = { bytes: 0, consent: 0 } as const;
const bytesOf = (stored: mongo.Binary): Uint8Array => new Uint8Array(stored.value());

export function createRevisionStore(connection: Connection, call: Call, seals: RowSeals): RevisionStore {
  const revisionRows = createRevisionRows(seals);
  const [model, rows] = modelOf<Row>(connection, 'revisions');

  /** Ordered, so that the documents written before an error are always a prefix of the batch. */
  async function insert(batch: readonly Row[]): Promise<number> {
    try {
      return (await rows.insertMany(batch as Row[], { ordered: true })).insertedCount;
    } catch (error) {
      if (error instanceof mongo.MongoBulkWriteError && isTaken(error)) return error.insertedCount;
      throw error;
    }
  }

  function page(fileId: string, after: number, limit: number, projection = {}) {
    return model
      .find({ fileId, n: { $gt: after } }, projection)
      .sort({ n: 1 })
      .limit(limit)
      .lean<Row[]>()
      .exec();
  }

  const bySigner = gather(
    (keys) => {
      const signers = new Map<string, string[]>();
      for (const [fileId, signerId] of keys.map(signerOf)) {
        const known = signers.get(fileId);
        if (known) known.push(signerId);
        else signers.set(fileId, [signerId]);
      }
      const $or = [...signers].map(([fileId, $in]) => ({ fileId, signerId: { $in } }));
      return call(() => model.find({ $or }, factsOnly).lean<Row[]>().exec());
    },
    signerKey,
    revisionRows.facts,
  );

  return {
    async append(revisions) {
      checkBatch(revisions);
      const [first] = revisions;
      if (!first) return { written: 0 };
      const before = first.n === 0 || (await call(() => model.exists({ _id: key(first.fileId, first.n - 1) }).exec()));
      const batch = revisions.map((revision) => ({
        _id: key(revision.fileId, revision.n),
        ...revisionRows.write(revision),
        logged: false,
        ...(revision.consent === undefined ? {} : { consent: revision.consent }),
        bytes: new mongo.Binary(revision.bytes),
      }));
      const written = before ? await call(() => insert(batch)) : 0;
      const next = revisions[written];
      if (!next) return { written };
      const signed = next.signerId !== undefined && (await this.bySigner(next.fileId, next.signerId));
      return { written, conflict: signed ? 'signer' : 'position' };
    },
    async read(fileId, { after = -1, limit = 0 } = {}) {
      const found = await call(() => page(fileId, after, limit));
      checkConsecutive(fileId, after, found);
      return found.map(({ bytes, consent, ...row }) =>
        revisionRows.whole(row, { bytes: bytesOf(bytes), ...(consent === undefined ? {} : { consent }) }),
      );
    },
    async facts(fileId, { after = -1, limit = 0 } = {}) {
      const found = await call(() => page(fileId, after, limit, factsOnly));
      checkConsecutive(fileId, after, found);
      return found.map(revisionRows.facts);
    },
    bySigner: (fileId, signerId): Promise<RevisionFacts | undefined> => bySigner(signerKey({ fileId, signerId })),
    async unlogged(limit) {
      const oldest = () => model.find({ logged: false }, factsOnly).sort({ at: 1, fileId: 1, n: 1 });
      return firstValid(revisionRows, limit, (most, skip) =>
        call(() => oldest().skip(skip).limit(most).lean<Row[]>().exec()),
      );
    },
    async markLogged(keys) {
      if (keys.length === 0) return;
      const _id = { $in: keys.map(({ fileId, n }) => key(fileId, n)) };
      await call(() => rows.updateMany({ _id }, { $set: { logged: true } }));
    },
  };
}
