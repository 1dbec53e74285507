import { mongo } from 'mongoose';
import { IkrarError } from '../../errors.ts';
import { unavailable } from '../failure.ts';

/** Every call of the database goes through here: bounded in time, its errors the coded ones of the house. */
export type Call = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * @param milliseconds after which the caller is told 'store-unavailable'. The database may still do what was asked: whoever
 * wrote does not know the outcome then, and MUST read before acting on it.
 */
export function createCall(milliseconds: number): Call {
  return async (work) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(unavailable('Basis data terlalu lama menjawab. Coba lagi sebentar.')),
        milliseconds,
      );
    });
    const answer = work();
    answer.catch(() => {}); // an error after the bound has nobody left to tell
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      throw translate(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

interface ServerError {
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
}

/**
 * E11000: a key is taken, and nothing else was wrong. A batch whose first writes no majority has confirmed is not durable,
 * whatever stopped it.
 */
export function isTaken(error: unknown): boolean {
  if (error instanceof mongo.MongoBulkWriteError && error.result?.getWriteConcernError()) return false;
  return (error as ServerError)?.code === 11000;
}

/** A batch wears the error that cut it off: a lost connection, or a majority that did not confirm. */
function innermost(error: unknown): ServerError {
  if (!(error instanceof mongo.MongoBulkWriteError)) return error as ServerError;
  const worn: unknown = error.errorResponse;
  return (error.result?.getWriteConcernError() ?? (worn instanceof Error ? worn : error)) as ServerError;
}

/** By name, for what has no class of its own in the driver's exports; all that a network does is a MongoNetworkError. */
const unreachable =
  /^Mongo(?:ose)?(ServerSelection|Network|NetworkTimeout|NotConnected|TopologyClosed|PoolCleared|PoolClosed|WaitQueueTimeout|OperationTimeout|WriteConcern|ClientClosed|ExpiredSession)/;
/** NotPrimary, shutdown, interrupted, exceeded time, write concern: by the server's table of error codes. */
const passing: ReadonlySet<number> = new Set([
  6, 7, 50, 63, 64, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);
const noRight: ReadonlySet<number> = new Set([13, 18]);
const noRoom: ReadonlySet<number> = new Set([14031, 12501]);

/** The driver's subclasses go by names of every kind ("PoolClearedOnNetworkError"). */
const isNetwork = (error: unknown): boolean =>
  error instanceof mongo.MongoNetworkError || innermost(error) instanceof mongo.MongoNetworkError;

export function translate(error: unknown): unknown {
  if (error instanceof IkrarError || isTaken(error)) return error;
  const { name = '', code, message = '' } = innermost(error);
  if (typeof code === 'number' && noRight.has(code))
    return unavailable(
      'Akun MongoDB tidak berhak atas basis data ini. Periksa nama, sandi, dan peran readWrite.',
      error,
    );
  if ((typeof code === 'number' && noRoom.has(code)) || /no space left/i.test(message))
    return unavailable('Disk server MongoDB penuh. Kosongkan ruang, lalu coba lagi.', error);
  if (isNetwork(error) || unreachable.test(name) || (typeof code === 'number' && passing.has(code)))
    return unavailable('Server MongoDB tidak terjangkau atau belum siap. Coba lagi sebentar.', error);
  return error;
}
