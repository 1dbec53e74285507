import { type Use, useMark } from '../core/use.ts';
import { footerTop, measure, paper, secondary } from './canvas.ts';
import { breakLines, sizeToFit } from './lines.ts';
import { writeQr } from './qr.ts';
import type { Sheet } from './sheet.ts';

const qrSide = 66;
const bottom = 26;

/** The facts in the footer of every page. */
export interface FooterFacts {
  readonly code: string;
  readonly url: string;
  readonly use: Use | undefined;
  /** Hex; the first 16 digits are printed. */
  readonly contentDigest: string;
}

export const withoutScheme = (url: string): string => url.replace(/^[a-z]+:\/\//, '');

/** The address of the page on which people type a code: the citizen's address without its code. */
const checkingAddress = (url: string): string => withoutScheme(url).replace(/\/[^/]*$/, '');

/** The sentence that PP 71/2019 Pasal 60 allows; it never claims a certified signature. */
export const legalSentence = (url: string): string =>
  'Dokumen ini ditandatangani secara elektronik (tanda tangan elektronik tidak tersertifikasi, PP 71/2019 Pasal 60). ' +
  `Keaslian diperiksa di ${checkingAddress(url)}.`;

/** The digest in groups of four, easier to compare. */
export const grouped = (digest: string): string => digest.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * Draws the footer of every page, once the number of pages is known. Without facts, for a preview, it has no QR and no
 * code.
 */
export function drawFooters(sheet: Sheet, facts: FooterFacts | undefined): void {
  if (facts) sheet.xobjects.set('Kode', writeQr(sheet.context, facts.url));
  for (const page of sheet.pages) {
    const pageOf = `Halaman ${page.index + 1} dari ${sheet.pages.length}`;
    page.canvas.artifact(() => {
      page.canvas.line([paper.left, footerTop], [paper.width - paper.right, footerTop], 0.5);
      if (facts) page.canvas.place('Kode', { x: paper.left - 6, y: bottom, width: qrSide, height: qrSide });
      drawWords(sheet, page.index, facts, pageOf);
    }, 'Footer');
  }
}

function drawWords(sheet: Sheet, index: number, facts: FooterFacts | undefined, pageOf: string): void {
  const { regular, bold } = sheet;
  const { canvas } = sheet.pages[index]!;
  const right = paper.width - paper.right;
  canvas.text(pageOf, right - regular.width(pageOf, 9), footerTop - 16, { face: regular, size: 9 });
  if (!facts) {
    canvas.text('PRATINJAU: belum dibuka untuk ditandatangani, tanpa kode dan QR', paper.left, footerTop - 16, {
      face: bold,
      size: 9,
    });
    return;
  }
  const x = paper.left + qrSide + 2;
  canvas.text('Kode', x, footerTop - 16, { face: regular, size: 9, colour: secondary });
  canvas.text(facts.code, x + 26, footerTop - 16, { face: bold, size: 10.5 });
  if (facts.use) {
    const said = `${useMark(facts.use)}: bukan naskah resmi`;
    const at = { x: (x + right - bold.width(said, 10.5)) / 2 + 26, y: footerTop - 16 };
    canvas.text(said, at.x, at.y, { face: bold, size: 10.5 });
  }
  const small = { face: regular, size: 8, colour: secondary };
  const check = `Periksa: pindai QR, atau buka ${withoutScheme(facts.url)}`;
  const room = measure - qrSide - 2;
  canvas.text(check, x, footerTop - 29, { ...small, size: sizeToFit(check, regular, 8, room) });
  canvas.text(`Sidik isi ${grouped(facts.contentDigest.slice(0, 16))}`, x, footerTop - 40, small);
  const lines = breakLines(legalSentence(facts.url), regular, 7.5, room);
  canvas.lines(lines, { x, y: footerTop - 52, step: 9.5 }, { face: regular, size: 7.5, colour: secondary });
}
