import type { Request, RequestHandler } from 'express';
import { IkrarError, tooMany } from '../../errors.ts';
import { addressOf } from '../limits.ts';
import { mark } from '../mounted.ts';

/** Bounds of the uploads under way, which are held in memory until they are checked. */
export const uploadBounds = {
  /** Uploads at once, for all senders together and of one address. */
  most: 32,
  mostOfOne: 8,
  /** Bytes held, for all together and of one address; small uploads find room even when it is used up. */
  bytes: 400 * 1024 * 1024,
  bytesOfOne: 100 * 1024 * 1024,
  small: 2 * 1024 * 1024,
  /** Bytes a second on average, measured over so many seconds: slower ones end, or give way to a newcomer. */
  slowest: 4 * 1024,
  slowestAfter: 10,
  givesWay: 16 * 1024,
  givesWayAfter: 3,
} as const;

type Bounds = { readonly [Name in keyof typeof uploadBounds]: number };

interface Upload {
  readonly address: string;
  /** Bytes that have come, and how many of them before each second. */
  readonly held: () => number;
  readonly seconds: number[];
  readonly complete: () => boolean;
  readonly end: (error: IkrarError) => void;
}

/**
 * Admits uploads so that neither dripping nor many ones of a few senders close the check for everybody: an upload that
 * hardly moves is ended, and where all places are taken, the sender who holds most gives one to a newcomer. Mounted last
 * before the body parser. @param tick milliseconds between measurements, which count as seconds
 */
export function limitUploads(bounds: Bounds = uploadBounds, tick = 1000): RequestHandler {
  const uploads = new Set<Upload>();
  let timer: NodeJS.Timeout | undefined;

  function measure(): void {
    for (const upload of uploads) upload.seconds.push(upload.held());
    for (const upload of uploads) if (isSlow(upload, bounds.slowest, bounds.slowestAfter)) upload.end(tooSlow());
    const [largest] = [...uploads].filter((one) => !one.complete()).toSorted((a, b) => b.held() - a.held());
    if (largest && heldBy(uploads) > bounds.bytes) largest.end(full());
  }

  /** Makes room for another upload. @throws IkrarError 'rate-limited' or 'overloaded' when there is none */
  function makeRoom(address: string, announced: number): void {
    const own = [...uploads].filter((one) => one.address === address);
    if (own.length >= bounds.mostOfOne) {
      const slow = own.find((one) => isSlow(one, bounds.givesWay, bounds.givesWayAfter));
      if (!slow) throw tooMany('Beberapa berkas dari jaringan ini sedang diperiksa.', 10);
      slow.end(tooSlow());
    }
    if (uploads.size >= bounds.most) {
      const victim = ofGreediest([...uploads], own.length);
      if (!victim) throw full();
      victim.end(full());
    }
    if (announced <= bounds.small) return;
    if (heldBy(own) + announced > bounds.bytesOfOne)
      throw tooMany('Beberapa berkas besar dari jaringan ini sedang diperiksa.', 10);
    if (heldBy(uploads) + announced > bounds.bytes) throw full();
  }

  const handler: RequestHandler = (request, response, next) => {
    // closed while the session was looked up: no further 'close' will come
    if (response.closed || response.destroyed) return;
    const address = addressOf(request);
    makeRoom(address, announcedBy(request));
    const { socket } = request;
    const before = socket.bytesRead;
    const upload: Upload = {
      address,
      held: () => socket.bytesRead - before,
      seconds: [],
      complete: () => request.complete,
      end(error) {
        uploads.delete(upload);
        response.setHeader('Connection', 'close'); // the rest of the body is not read
        next(error);
      },
    };
    uploads.add(upload);
    timer ??= setInterval(measure, tick).unref();
    response.once('close', () => {
      uploads.delete(upload);
      if (uploads.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    });
    next();
  };
  return mark(handler, { counting: { what: 'uploads', most: bounds.most } });
}

const heldBy = (uploads: Iterable<Upload>): number => [...uploads].reduce((sum, { held }) => sum + held(), 0);

/** The announced length of a body; without one, more than any that is accepted. */
function announcedBy(request: Request): number {
  const length = Number(request.get('content-length'));
  return Number.isFinite(length) ? length : uploadBounds.bytesOfOne;
}

/** Whether an unfinished upload has brought less than so many bytes a second in the last seconds. */
function isSlow({ seconds, complete }: Upload, rate: number, after: number): boolean {
  if (complete() || seconds.length < after) return false;
  const [now = 0, then = 0] = [seconds.at(-1), seconds.at(-1 - after)];
  return now - then < rate * after;
}

/** The unfinished upload that has brought least, of the address that has more uploads than any other and than `than`. */
function ofGreediest(uploads: readonly Upload[], than: number): Upload | undefined {
  const counts = new Map<string, number>();
  for (const { address } of uploads) counts.set(address, (counts.get(address) ?? 0) + 1);
  const [address, count = 0] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  if (count <= than) return undefined;
  const [victim] = uploads
    .filter((one) => one.address === address && !one.complete())
    .toSorted((a, b) => a.held() - b.held());
  return victim;
}

const tooSlow = (): IkrarError =>
  new IkrarError(
    'upload-too-slow',
    'Berkas terlalu lama dikirim. Pindah ke jaringan yang lebih baik, lalu kirim lagi.',
  );

const full = (): IkrarError =>
  new IkrarError('overloaded', 'Banyak berkas sedang diperiksa. Tunggu sebentar, lalu coba lagi.', { retryAfter: 10 });
