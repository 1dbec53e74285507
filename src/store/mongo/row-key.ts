import type { Connection } from 'mongoose';
import type { KeyTraces } from '../row-key-mark.ts';
import { type Call, isTaken } from './call.ts';
import { givenOf, type Row } from './record-row.ts';

interface Mark {
  readonly _id: string;
  readonly mark: number;
}

/** Reads the traces of the keys. */
export async function keyTraces(connection: Connection, call: Call): Promise<KeyTraces> {
  const counters = await call(() => connection.collection<Row>('counters').find().toArray());
  return { mark: await readMark(connection, call), counters: counters.map(givenOf) };
}

const readMark = async (connection: Connection, call: Call): Promise<number | undefined> =>
  (await call(() => connection.collection<Mark>('row_key').findOne({ _id: 'row-key' })))?.mark;

/**
 * Writes the mark of this node's key. Of several nodes that start together one is the first, and the others find its mark.
 * @param before the mark found before, if any
 * @returns the mark that the database has afterwards
 */
export async function writeMark(
  connection: Connection,
  call: Call,
  mark: number,
  before: number | undefined,
): Promise<number | undefined> {
  if (mark === before) return mark;
  const marks = connection.collection<Mark>('row_key');
  await call(async () => {
    if (before === undefined) await marks.insertOne({ _id: 'row-key', mark });
    else await marks.updateOne({ _id: 'row-key', mark: before }, { $set: { mark } });
  }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
  return readMark(connection, call);
}
