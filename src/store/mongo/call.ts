import { mongo } from 'mongoose';
import { IkrarError } from '../../errors.ts';
import { unavailable } from '../failure.ts';

/** Makes one call to the database: limits its duration and translates its errors into IkrarErrors. */
export type Call = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * @param milliseconds after which the caller gets 'store-unavailable'. The database may still carry out the call: the
 * outcome of a write is then unknown, and the writer MUST read before acting on it.
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
    answer.catch(() => {}); // an error after the timeout has no receiver
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
 * Whether a unique key was taken (E11000) and nothing else went wrong. A batch is not durable if no majority has
 * confirmed its first writes, whatever ended it.
 */
export function isTaken(error: unknown): boolean {
  if (error instanceof mongo.MongoBulkWriteError && error.result?.getWriteConcernError()) return false;
  return (error as ServerError)?.code === 11000;
}

/** The cause inside a batch's error: a duplicate key, a lost connection, or a majority that did not confirm. */
function innermost(error: unknown): ServerError {
  if (!(error instanceof mongo.MongoBulkWriteError)) return error as ServerError;
  const worn: unknown = error.errorResponse;
  return (error.result?.getWriteConcernError() ?? (worn instanceof Error ? worn : error)) as ServerError;
}

/**
 * Errors recognized by name, because the driver exports no class for them; other network errors are a
 * MongoNetworkError.
 */
const unreachable =
  /^Mongo(?:ose)?(ServerSelection|Network|NetworkTimeout|NotConnected|TopologyClosed|PoolCleared|PoolClosed|WaitQueueTimeout|OperationTimeout|WriteConcern|ClientClosed|ExpiredSession)/;
/** Temporary errors by the server's table of codes: NotPrimary, shutdown, interrupted, exceeded time, write concern. */
const passing: ReadonlySet<number> = new Set([
  6, 7, 50, 63, 64, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);
const noRight: ReadonlySet<number> = new Set([13, 18]);
const noRoom: ReadonlySet<number> = new Set([14031, 12501]);

/** By class, because the names of the driver's subclasses vary ("PoolClearedOnNetworkError"). */
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
