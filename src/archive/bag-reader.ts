import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';

/** Reads an untrusted zip: nothing in it is believed before it is checked, and nothing is written to disk. */
export interface BagReader {
  /** The only folder at the top level. */
  readonly folder: string;
  /** Size by path below the folder. */
  readonly files: ReadonlyMap<string, number>;
  /** SHA-256 in hex; reads the file in pieces. */
  digest(path: string): Promise<string>;
  /** Reads the whole file. @throws BagRefused when it is longer than `limit` */
  read(path: string, limit: number): Promise<Uint8Array>;
  close(): void;
}

/** The archive is refused and not read further. `message` is for people. */
export class BagRefused extends Error {
  readonly code: 'not-a-zip' | 'name-unsafe' | 'name-repeated' | 'entry-unsupported' | 'too-large' | 'not-a-bag';
  constructor(code: BagRefused['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BagRefused';
    this.code = code;
  }
}

const maxFiles = 2_000_000;
const directoryMode = 0o040000;
const fileMode = 0o100000;

/** Opens a bag and reads its table of contents. @throws BagRefused */
export async function openBag(path: string): Promise<BagReader> {
  const zip = await openZip(path);
  try {
    const entries = await readEntries(zip);
    const folders = new Set([...entries.keys()].map((name) => name.slice(0, name.indexOf('/') + 1)));
    const [folder = ''] = folders;
    if (folders.size !== 1 || folder === '')
      throw new BagRefused('not-a-bag', 'Arsip harus berisi tepat satu folder di tingkat teratas.');
    const entryOf = (name: string): yauzl.Entry => entries.get(`${folder}${name}`)!;
    return {
      folder: folder.slice(0, -1),
      files: new Map([...entries].map(([name, entry]) => [name.slice(folder.length), entry.uncompressedSize])),
      async digest(name) {
        const hash = createHash('sha256');
        for await (const chunk of await openEntry(zip, entryOf(name))) hash.update(chunk as Buffer);
        return hash.digest('hex');
      },
      async read(name, limit) {
        const entry = entryOf(name);
        if (entry.uncompressedSize > limit)
          throw new BagRefused('too-large', `${name} terlalu besar (${entry.uncompressedSize} bita).`);
        const chunks: Buffer[] = [];
        for await (const chunk of await openEntry(zip, entry)) chunks.push(chunk as Buffer);
        return new Uint8Array(Buffer.concat(chunks));
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const openZip = (path: string): Promise<yauzl.ZipFile> =>
  new Promise((resolve, reject) => {
    // autoClose would close the zip after its table of contents; validateEntrySizes stops a file that unpacks to more
    // than its stated size. Names come as bytes (decodeStrings), because yauzl reports an unsafe name only in a
    // sentence.
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };
    yauzl.open(path, options, (error, zip) => {
      if (!error) return resolve(zip);
      const system = (error as NodeJS.ErrnoException).code;
      reject(system ? error : new BagRefused('not-a-zip', 'Berkas ini bukan zip yang utuh.', { cause: error }));
    });
  });

/** Files by their full name; entries of folders are ignored. */
function readEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  const spoken = new Set<string>();
  return new Promise((resolve, reject) => {
    zip.on('error', (cause: Error) => reject(new BagRefused('not-a-zip', 'Daftar isi zip rusak.', { cause })));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: yauzl.Entry) => {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const name = yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
      const fault = faultOf(name, entry, spoken) ?? (entries.size >= maxFiles ? tooMany() : undefined);
      if (fault) return reject(fault);
      if (!name.endsWith('/')) entries.set(name, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

const tooMany = (): BagRefused => new BagRefused('too-large', 'Zip ini memuat terlalu banyak berkas.');

/**
 * Also refuses names that differ only in case or Unicode form, because they would overwrite each other when unpacked.
 */
function faultOf(fileName: string, entry: yauzl.Entry, spoken: Set<string>): BagRefused | undefined {
  // Absolute names, "..", drive letters, backslashes.
  if (yauzl.validateFileName(fileName) !== null)
    return new BagRefused('name-unsafe', 'Ada nama berkas yang menunjuk ke luar paket.');
  const mode = (entry.externalFileAttributes >>> 16) & 0o170000;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  if (/[\u0000-\u001f\u007f:*?"<>|]/.test(fileName) || /(^|\/)(\.{0,2}|~)(\/|$)/.test(fileName.replace(/\/$/, '')))
    return new BagRefused('name-unsafe', `Nama berkas ${JSON.stringify(fileName)} tidak aman.`);
  const key = fileName.normalize('NFC').toLowerCase();
  if (spoken.has(key)) return new BagRefused('name-repeated', `Nama berkas ${fileName} muncul dua kali.`);
  spoken.add(key);
  if (entry.isEncrypted() || ![0, 8].includes(entry.compressionMethod) || ![0, fileMode, directoryMode].includes(mode))
    return new BagRefused(
      'entry-unsupported',
      `${fileName} terenkripsi, berupa tautan, atau dikemas dengan cara lain.`,
    );
  return undefined;
}

const openEntry = (zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
