import { daysWords } from '../core/dates.ts';
import { isOwnText } from '../core/own-text.ts';
import { placeWords } from '../core/place.ts';
import { hairline, measure, paper } from './canvas.ts';
import type { Content } from './content.ts';
import { type FactRows, factsHeight, setFacts } from './facts-table.ts';
import { grouped, legalSentence, withoutScheme } from './footer.ts';
import { figureEntries } from './letterhead.ts';
import { breakLines } from './lines.ts';
import { setParagraph } from './paragraph.ts';
import { writeQr } from './qr.ts';
import type { Sheet } from './sheet.ts';
import { addElement } from './structure.ts';

/**
 * Side of the large QR in points, quiet zone included: 37 mm of dark modules at version 11. Turned by 2 degrees,
 * blurred and noisy at 150 dpi, zbar read all of them; at 34 mm it failed to read one in three.
 */
const qrSide = 120;
const adviceSize = 9;
const adviceAfter = 3;

export interface Proof {
  /** The address in the large QR: the citizen's page, with a signed payload in its fragment if there is one. */
  readonly qrAddress: string;
  /** Hex */
  readonly contentDigest: string;
}

/**
 * The panel at the end of the document: large QR, the facts that a citizen compares, how to check, what the signatures
 * are. It is never split across pages.
 */
export function setProof(sheet: Sheet, content: Content, { qrAddress, contentDigest }: Proof): void {
  const x = paper.left + qrSide + 14;
  const column = paper.left + measure - x;
  const rows = facts(content, contentDigest);
  const words = advice(content, qrAddress);
  sheet.ensure(heightOf(sheet, rows, column, words));
  const { canvas } = sheet.page;
  canvas.artifact(() => canvas.line([paper.left, sheet.y], [paper.left + measure, sheet.y], 0.7, hairline));
  sheet.y -= 10;
  setParagraph(sheet, 'H2', 'Pemeriksaan keaslian', { face: sheet.bold, size: 11, after: 4 });
  const top = sheet.y;
  setFacts(sheet, sheet.root, rows, { x, width: column, size: adviceSize });
  const after = sheet.y;
  sheet.xobjects.set('Segel', writeQr(sheet.context, qrAddress));
  const y = top - qrSide - 2;
  const place = { x: paper.left - 4, y, width: qrSide, height: qrSide };
  const alt = `Kode QR menuju ${withoutScheme(content.url)}`;
  canvas.mark(addElement(sheet.root, 'Figure', figureEntries(alt, place.x, y, place)), () =>
    canvas.place('Segel', { x: place.x, y: y, width: qrSide, height: qrSide }),
  );
  sheet.y = Math.min(after, y - 4);
  for (const text of words) setParagraph(sheet, 'P', text, { size: adviceSize, after: adviceAfter, align: 'justify' });
}

function heightOf(sheet: Sheet, rows: FactRows, column: number, words: readonly string[]): number {
  const heading = 10 + 11 * 1.36 + 4;
  const panel = Math.max(factsHeight(sheet, rows, column, adviceSize), qrSide + 6);
  const lines = words.map((text) => breakLines(text, sheet.regular, adviceSize, measure).length);
  return heading + panel + lines.reduce((sum, count) => sum + count * adviceSize * 1.36 + adviceAfter, 0);
}

function facts(content: Content, contentDigest: string): FactRows {
  const { event, volume, text } = content;
  const { composed, template } = text;
  const signers = content.signers.length;
  return [
    ['Kode', content.code],
    ['Alamat', withoutScheme(content.url)],
    ...(content.number ? [['Nomor', content.number] as const] : []),
    ['Kegiatan', event.name],
    ['Pemilihan', event.election],
    ['Tempat', placeWords(event)],
    ...(content.days.length > 0 ? [['Tanggal', daysWords(content.days)] as const] : []),
    ['Penyelenggara', event.organizer],
    ...(volume ? [['Jilid', `${volume.index} dari ${volume.of}: ${volume.label}`] as const] : []),
    signers > 0
      ? ['Penanda tangan', `${signers.toLocaleString('id-ID')} orang tercantum dalam dokumen ini`]
      : ['Disegel oleh', event.organizer],
    ...(isOwnText(template.id) && !composed
      ? [
          [
            'Teks sendiri',
            `${template.id} versi ${template.version}; sidik ${grouped(template.digest.slice(0, 16))}`,
          ] as const,
        ]
      : []),
    ...(composed
      ? [['Susunan teks', `${composed.words}; sidik ${grouped(composed.digest.slice(0, 16))}`] as const]
      : []),
    ['Sidik isi', grouped(contentDigest)],
  ];
}

function advice(content: Content, qrAddress: string): string[] {
  return [
    'Pindai kode QR atau buka alamat di atas dan ketik kodenya. Cocokkan nama, jabatan, jumlah, tempat, dan tanggal pada lembar ' +
      'ini dengan halaman yang terbuka; siapa yang sudah menandatangani hanya terlihat di halaman itu dan di berkas PDF.',
    ...(qrAddress.includes('#')
      ? [
          'Kode QR besar juga memuat segel yang dapat diperiksa tanpa jaringan: segel itu membuktikan teks dan daftar nama, bukan siapa yang telah menandatangani.',
        ]
      : []),
    legalSentence(content.url),
  ];
}
