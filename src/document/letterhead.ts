import { measure, paper } from './canvas.ts';
import { breakLines } from './lines.ts';
import { type Logo, writeLogo } from './logo.ts';
import { type Entries, rounded } from './objects.ts';
import type { Sheet } from './sheet.ts';
import { addElement, alternative } from './structure.ts';

const logoHeight = 58;
const logoWidth = 90;
const gap = 14;

/**
 * The head of the first page: the logo on the left, beside it centred lines (the first two bold and larger), below them
 * a double rule. Draws nothing when there is neither logo nor line.
 */
export function setLetterhead(sheet: Sheet, lines: readonly string[], organizer: string, logo: Logo | undefined): void {
  if (lines.length === 0 && !logo) return;
  const element = addElement(sheet.root, 'Div');
  const drawn = logo ? fitted(logo) : { width: 0, height: 0 };
  const room = logo ? measure - 2 * (drawn.width + gap) : measure;
  const set = lines.flatMap((text, i) => {
    const strong = i < 2;
    const size = i === 0 ? 14 : i === 1 ? 12.5 : 9.5;
    const face = strong ? sheet.bold : sheet.regular;
    return breakLines(text, face, size, room).map((line) => ({ line, face, size, step: size * 1.28 }));
  });
  const wordsHeight = set.reduce((sum, { step }) => sum + step, 0);
  const height = Math.max(drawn.height, wordsHeight);
  const { canvas } = sheet.page;
  if (logo) {
    sheet.xobjects.set('Logo', writeLogo(sheet.context, logo));
    const y = sheet.y - (height + drawn.height) / 2;
    canvas.mark(addElement(element, 'Figure', figureEntries(`Logo ${organizer}`, paper.left, y, drawn)), () =>
      canvas.place('Logo', { x: paper.left, y: y, width: drawn.width, height: drawn.height }),
    );
  }
  let y = sheet.y - (height - wordsHeight) / 2;
  for (const { line, face, size, step } of set) {
    const baseline = y - size;
    canvas.mark(addElement(element, 'P'), () =>
      canvas.text(line, paper.left + (measure - face.width(line, size)) / 2, baseline, { face, size }),
    );
    y -= step;
  }
  sheet.y -= height + 8;
  canvas.artifact(() => {
    canvas.line([paper.left, sheet.y], [paper.left + measure, sheet.y], 2, '0 G');
    canvas.line([paper.left, sheet.y - 3], [paper.left + measure, sheet.y - 3], 0.6, '0 G');
  });
  sheet.y -= 26;
}

function fitted(logo: Logo): { readonly width: number; readonly height: number } {
  const scale = Math.min(logoHeight / logo.height, logoWidth / logo.width);
  return { width: logo.width * scale, height: logo.height * scale };
}

/** The attributes of a figure: what it shows, and its position (ISO 14289-1, 7.3). */
export const figureEntries = (
  alt: string,
  x: number,
  y: number,
  size: { readonly width: number; readonly height: number },
): Entries => ({
  ...alternative(alt),
  A: { O: 'Layout', Placement: 'Block', BBox: rounded(x, y, x + size.width, y + size.height) },
});
