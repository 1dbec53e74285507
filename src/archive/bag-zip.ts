import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type PassThrough, Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** Bytes of one file in a bag, as a whole or in chunks. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

export interface BagWriter {
  /** Writes one file; resolves with its SHA-256 and size once all of it has passed. */
  add(path: string, content: Content): Promise<{ readonly sha256: string; readonly size: number }>;
  /** Gives up and destroys the output, so that nobody takes an incomplete archive for a complete one. */
  abort(error: Error): void;
  /** Ends the archive; resolves when the output has taken all of it. */
  end(): Promise<{ readonly sha256: string; readonly size: number }>;
}

/**
 * Writes a zip that is byte for byte the same for the same files: nothing is compressed (compressors change between
 * versions), every entry has the bag's day and the same mode, in the order of writing. Memory holds one chunk, whatever
 * the size.
 */
export function createBagWriter(output: Writable, day: string): BagWriter {
  const zip = new yazl.ZipFile();
  const outlet = zip.outputStream as PassThrough; // its types have only the readable half
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  // The format stores local time: noon of the local clock gives the same stored day everywhere.
  const mtime = new Date(year, month - 1, date, 12);
  const options = { mtime, mode: 0o100644, compress: false, forceDosTimestamp: true };
  const whole = createHash('sha256');
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      whole.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const written = pipeline(outlet, counted, output);
  const failure = written.then(
    () => new Promise<never>(() => {}),
    (error: unknown) => Promise.reject(error),
  );
  failure.catch(() => {}); // callers that wait for a file get this error

  return {
    async add(path, content) {
      if (content instanceof Uint8Array) {
        zip.addBuffer(Buffer.from(content.buffer, content.byteOffset, content.length), path, options);
        if (outlet.writableNeedDrain) await Promise.race([once(outlet, 'drain'), failure]);
        return { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
      }
      const hash = createHash('sha256');
      let length = 0;
      const source = Readable.from(
        (async function* () {
          for await (const chunk of content) {
            hash.update(chunk);
            length += chunk.length;
            yield chunk;
          }
        })(),
        { objectMode: false },
      );
      const ended = once(source, 'close');
      zip.addReadStream(source, path, options);
      await Promise.race([ended, failure]);
      return { sha256: hash.digest('hex'), size: length };
    },
    abort(error) {
      counted.destroy(error);
    },
    async end() {
      zip.end();
      await written;
      return { sha256: whole.digest('hex'), size };
    },
  };
}
