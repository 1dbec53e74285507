import { PassThrough, type Writable } from 'node:stream';
import yazl from 'yazl';
import { z } from 'zod';
import { type BagFacts, exportBag } from '../archive/bag.ts';
import type { BagInput } from '../archive/bag-payload.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeEvent } from '../model.ts';
import type { Services } from '../services.ts';
import { type AsActor, grant } from './access.ts';
import { bagInputOf } from './bag.ts';
import { archive } from './handovers.ts';
import { eventId, recordId } from './input.ts';
import { type Download, media, operation } from './operation.ts';
import { keepInArchive } from './records-terms.ts';
import { record } from './trail.ts';

export const exportEvent = operation({
  summary: 'Paket arsip kegiatan (BagIt)',
  note: 'Zip berisi satu paket BagIt (RFC 8493) yang memeriksa dirinya sendiri dengan `ikrar archive verify`. `conflict` selama belum ada naskah yang ditutup. Ekspor tercatat di jejak kegiatan.',
  access: archive,
  input: z.strictObject(eventId),
  answer: media('application/zip'),
  errors: ['conflict'],
  run: (granted, { eventId: id }) => exportAll(granted, [id]),
});

export const exportEvents = operation({
  summary: 'Paket arsip beberapa kegiatan dalam satu zip',
  note: 'Zip luar memuat satu zip BagIt untuk setiap kegiatan; satu kegiatan saja dijawab langsung dengan paketnya. Setiap kegiatan memerlukan hak arsiparis atau penyelenggara; satu yang ditolak menolak semuanya.',
  access: 'account',
  input: z.strictObject({ events: z.array(recordId).min(1, 'Centang dulu kegiatan yang akan diunduh.').max(1000) }),
  answer: media('application/zip'),
  errors: ['not-found', 'forbidden', 'conflict'],
  run: (granted, { events }) => exportAll(granted, [...new Set(events)]),
});

async function exportAll({ services, actor }: AsActor, ids: readonly string[]): Promise<Download> {
  const granted = await Promise.all(ids.map((id) => grant(services, actor, archive, { eventId: id })));
  const events = granted.map(({ event }) => event);
  const download = await archiveDownload(services, events);
  for (const event of events) await record({ services, actor, event }, 'archive-exported', {});
  return download;
}

/**
 * One event's bag, or the bags of several events in one zip. The bag is written while it is read, so that memory does
 * not grow with the archive. Refusals happen here, before the first byte. @throws IkrarError 'conflict' while nothing
 * of an event is closed
 */
async function archiveDownload(services: Services, events: readonly PledgeEvent[]): Promise<Download> {
  const inputs = await Promise.all(
    events.map(async (event) => {
      const input = await inputOf(services, event);
      const write = async (output: Writable): Promise<void> =>
        remember(services, event.id, await exportBag(input, output));
      return { name: `ikrar-${event.slug}.zip`, write };
    }),
  );
  const [first, ...others] = inputs;
  if (first && others.length === 0) return zipOf(first.name, first.write);
  return zipOf('arsip-ikrar.zip', (output) => {
    const zip = new yazl.ZipFile();
    zip.on('error', (error: Error) => output.destroy(error));
    zip.outputStream.pipe(output);
    // Stored without compression, since a bag is a zip already; and lazily, so that one bag is written at a time.
    for (const { name, write } of inputs)
      zip.addReadStreamLazy(name, { compress: false }, (give) => give(null, streamOf(write)));
    zip.end();
    return Promise.resolve();
  });
}

/** Keeps what a bag was that has been written whole, so that a handover can name its digest. */
async function remember({ stores, clock }: Services, id: string, { sha256, size }: BagFacts): Promise<void> {
  await keepInArchive(stores, id, { bag: { sha256, size, at: clock().toISOString() } });
}

/** Reads one bag's input. If several events were asked for, a refusal names the event it is about. */
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

/**
 * A readable stream of what `write` writes. Its failure breaks the stream, so that half an archive never looks whole.
 */
function streamOf(write: (output: Writable) => Promise<unknown>): PassThrough {
  const stream = new PassThrough();
  write(stream).catch((error: Error) => stream.destroy(error));
  return stream;
}
