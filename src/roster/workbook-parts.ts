import { Buffer } from 'node:buffer';
import yauzl from 'yauzl';
import { IkrarError } from '../errors.ts';
import { readXml, type XmlReader, XmlTooLarge } from './xml.ts';

/** About ten times the unpacked workbook of 5,000 people (3 MB). */
const maximumUnpacked = 32 * 1024 * 1024;
const maximumEntries = 200;

export const unreadable = (cause?: unknown): IkrarError =>
  new IkrarError(
    'roster-invalid',
    'Berkas Excel tidak dapat dibaca. Simpan ulang sebagai .xlsx atau .csv, lalu unggah lagi.',
    { cause },
  );

export const tooLarge = (): IkrarError =>
  new IkrarError(
    'roster-invalid',
    'Berkas Excel terlalu besar setelah dibuka. Salin kolom daftar saja ke lembar baru, tanpa gambar dan baris kosong.',
  );

/** The XML parts of a workbook, by their names in the zip. */
export interface Parts {
  readonly names: readonly string[];
  /** Reads a part; does nothing where it is absent. @throws IkrarError 'roster-invalid' */
  read(name: string, reader: XmlReader): Promise<void>;
}

/**
 * Opens a zip. Sizes are added up before anything is inflated, and counted again while inflating, because those stated
 * in the zip may be false.
 * @throws IkrarError 'roster-invalid'
 */
export async function openParts(bytes: Uint8Array): Promise<Parts> {
  const entries = new Map<string, yauzl.Entry>();
  let budget = maximumUnpacked;
  const zip = await yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true }).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  if (zip.entryCount > maximumEntries) throw tooLarge();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (cause) {
    throw unreadable(cause);
  }
  const xml = [...entries.values()].filter(({ fileName }) => /^xl\/.*\.xml$/.test(fileName));
  if (xml.reduce((sum, entry) => sum + entry.uncompressedSize, 0) > maximumUnpacked) throw tooLarge();

  async function* inflate(entry: yauzl.Entry): AsyncIterable<Uint8Array> {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      budget -= (chunk as Uint8Array).length;
      if (budget < 0) throw tooLarge();
      yield chunk as Uint8Array;
    }
  }
  return {
    names: [...entries.keys()],
    async read(name, reader) {
      const entry = entries.get(name);
      try {
        if (entry) await readXml(inflate(entry), reader);
      } catch (cause) {
        if (cause instanceof XmlTooLarge) throw tooLarge();
        throw cause instanceof IkrarError ? cause : unreadable(cause);
      }
    },
  };
}
