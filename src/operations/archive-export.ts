import { PassThrough, type Writable } from 'node:stream';
import yazl from 'yazl';
import { exportBag } from '../archive/bag.ts';
import type { BagInput } from '../archive/bag-payload.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeEvent } from '../model.ts';
import type { Services } from '../services.ts';
import { bagInputOf } from './bag.ts';
import type { Download } from './operation.ts';

/**
 * One event's bag, or the bags of several in one zip. Written as it is read: memory does not grow with the archive. What can
 * be refused is refused here, before the first byte. @throws IkrarError 'conflict' while nothing of an event is closed
 */
export async function archiveDownload(services: Services, events: readonly PledgeEvent[]): Promise<Download> {
  const inputs = await Promise.all(
    events.map(async (event) => ({ name: `ikrar-${event.slug}.zip`, input: await inputOf(services, event) })),
  );
  const [first, ...others] = inputs;
  if (first && others.length === 0) return zipOf(first.name, (output) => exportBag(first.input, output).then(() => {}));
  return zipOf('arsip-ikrar.zip', (output) => {
    const zip = new yazl.ZipFile();
    zip.on('error', (error: Error) => output.destroy(error));
    zip.outputStream.pipe(output);
    // Stored, not compressed: a bag is a zip already. Lazy: one bag is written at a time.
    for (const { name, input } of inputs)
      zip.addReadStreamLazy(name, { compress: false }, (give) =>
        give(
          null,
          streamOf((to) => exportBag(input, to)),
        ),
      );
    zip.end();
    return Promise.resolve();
  });
}

/** Where several were asked for, a refusal says which one it means. */
const inputOf = (services: Services, { id, name }: PledgeEvent): Promise<BagInput> =>
  bagInputOf(services, id).catch((error: unknown) => {
    if (!(error instanceof IkrarError)) throw error;
    throw new IkrarError(error.code, `${name}: ${error.message}`, { cause: error });
  });

const zipOf = (name: string, write: (output: Writable) => Promise<void>): Download => ({
  bytes: streamOf(write),
  type: 'application/zip',
  name,
});

/** What a writer writes, to be read; its failure breaks the stream, so that half an archive never looks whole. */
function streamOf(write: (output: Writable) => Promise<unknown>): PassThrough {
  const stream = new PassThrough();
  write(stream).catch((error: Error) => stream.destroy(error));
  return stream;
}
