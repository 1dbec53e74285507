import { latin1, parseLatin1 } from '../core/bytes.ts';

/** What is done with a file whose bytes are no list: named for what it is, with what to do instead. */
interface Kind {
  readonly starts: readonly string[];
  readonly message: string;
}

const kinds: readonly Kind[] = [
  { starts: ['%PDF-'], message: 'Ini PDF, bukan daftar. Minta berkas Excel aslinya, atau salin tabelnya ke Excel.' },
  { starts: ['{\\rtf'], message: 'Ini dokumen RTF. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah lagi.' },
  {
    starts: ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'II*\0', 'MM\0*', 'BM'],
    message: 'Ini gambar atau foto. Ketik daftarnya di Excel, atau minta berkas aslinya.',
  },
  {
    starts: ['Rar!', '7z\xbc\xaf', '\x1f\x8b'],
    message: 'Ini berkas terkompresi. Ekstrak dulu, lalu unggah daftarnya saja.',
  },
];

const html =
  'Ini halaman web (HTML) yang diberi nama Excel, sering hasil unduhan aplikasi. Buka di Excel, pilih Simpan Sebagai .xlsx, lalu unggah lagi.';
const xml = 'Ini Excel dalam bentuk XML (2003). Buka di Excel, pilih Simpan Sebagai .xlsx, lalu unggah lagi.';

/** The message for a file that is no list and no zip; undefined for text, which may be CSV. */
export function nameFile(bytes: Uint8Array): string | undefined {
  const start = parseLatin1(bytes.subarray(0, 4096));
  if (start.startsWith('\xd0\xcf\x11\xe0')) return nameCompound(bytes);
  const found = kinds.find(({ starts }) => starts.some((magic) => isAt(start, magic)));
  if (found) return found.message;
  // UTF-16 too: without its zero bytes it is ASCII
  const markup = start
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  if (/^<(?:!doctype html|html|head|body|table|meta|style|div|center)\b/i.test(markup)) return html;
  if (/^<\?xml\b/i.test(markup)) return /<html\b/i.test(markup) ? html : xml;
  return undefined;
}

/** "BM" alone may begin a CSV file; a bitmap has zero bytes soon after. */
const isAt = (start: string, magic: string): boolean =>
  start.startsWith(magic) && (magic !== 'BM' || start.slice(2, 14).includes('\0'));

/** A compound file (MS-CFB): the names of its streams are UTF-16. */
function nameCompound(bytes: Uint8Array): string {
  const has = (name: string): boolean => includes(bytes, latin1([...name].map((letter) => `${letter}\0`).join('')));
  if (has('EncryptedPackage') || has('EncryptionInfo'))
    return 'Berkas Excel ini dikunci dengan kata sandi. Buka di Excel, hapus kata sandinya (File, Info, Protect Workbook), simpan, lalu unggah lagi.';
  if (has('WordDocument'))
    return 'Ini dokumen Word lama (.doc). Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah lagi.';
  return 'Ini Excel lama (.xls). Simpan sebagai .xlsx atau .csv, lalu unggah lagi.';
}

function includes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
