import { latin1, parseLatin1 } from '../core/bytes.ts';

/** What is done with a file whose bytes are no list: named for what it is, with what to do instead. */
interface Kind {
  readonly starts: readonly string[];
  readonly message: string;
}

const oldWorkbook = 'Ini Excel lama (.xls). Simpan sebagai .xlsx atau .csv, lalu unggah lagi.';

const kinds: readonly Kind[] = [
  { starts: ['%PDF-'], message: 'Ini PDF, bukan daftar. Minta berkas Excel aslinya, atau salin tabelnya ke Excel.' },
  { starts: ['{\\rtf'], message: 'Ini dokumen RTF. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah lagi.' },
  {
    starts: [
      '\x89PNG',
      '\xff\xd8\xff',
      'GIF8',
      'II*\0',
      'MM\0*',
      'BM',
      'RIFF',
      '\0\0\0\x18ftyphei',
      '\0\0\0\x24ftyphei',
    ],
    message: 'Ini gambar atau foto. Ketik daftarnya di Excel, atau minta berkas aslinya.',
  },
  {
    starts: ['Rar!', '7z\xbc\xaf', '\x1f\x8b'],
    message: 'Ini berkas terkompresi. Ekstrak dulu, lalu unggah daftarnya saja.',
  },
  { starts: ['PK\x05\x06'], message: 'Berkas ini ZIP kosong. Minta berkas aslinya, lalu unggah lagi.' },
  { starts: ['\x09\0', '\x09\x02', '\x09\x04'], message: oldWorkbook },
  {
    starts: ['MIME-Version:'],
    message:
      'Ini halaman web (MHT) yang diberi nama Excel. Buka di Excel, pilih Simpan Sebagai .xlsx, lalu unggah lagi.',
  },
  {
    starts: ['ID;P', 'TABLE\r\n0,1', 'TABLE\n0,1'],
    message: 'Ini format lama (SYLK atau DIF). Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.',
  },
  { starts: ['BEGIN:VCARD'], message: 'Ini kartu kontak (VCF). Salin nama dan jabatannya ke Excel, lalu unggah.' },
];

const html =
  'Ini halaman web (HTML) yang diberi nama Excel, sering hasil unduhan aplikasi. Buka di Excel, pilih Simpan Sebagai .xlsx, lalu unggah lagi.';
const openDocument = 'Ini OpenDocument dalam bentuk XML (.fods). Buka, simpan sebagai .xlsx, lalu unggah lagi.';
const json = 'Ini data JSON, bukan daftar. Minta berkas Excel aslinya, atau buka di Excel dan simpan sebagai .xlsx.';
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
  if (/^[[{]\s*["[{]/.test(markup)) return json;
  if (!/^<[!?a-z]/i.test(markup)) return undefined;
  if (/<(?:!doctype html|html|head|body|table|meta|frameset)\b/i.test(markup)) return html;
  if (/urn:oasis:names:tc:opendocument/.test(markup)) return openDocument;
  if (/<(?:\w+:)?Workbook\b|progid="Excel/i.test(markup)) return xml;
  return 'Ini berkas XML, bukan daftar. Minta berkas Excel aslinya, atau buka di Excel dan simpan sebagai .xlsx.';
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
  return oldWorkbook;
}

function includes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
