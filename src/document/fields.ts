import { PDFName, type PDFRef } from 'pdf-lib';
import type { Rectangle } from './canvas.ts';
import { type Entries, print, printEntries, rounded, stream, text } from './objects.ts';
import type { PlannedField } from './plan.ts';
import type { Sheet } from './sheet.ts';
import { addElement, type Element } from './structure.ts';

/** Annotation flags Print, which PDF/A requires, and Locked, so that nobody moves the field by hand. */
const flags = 132;

/**
 * Makes a signature field with its widget on the current page, tagged as a Form under `parent`. Its empty appearance
 * has exactly the keys that the filled one will have: validators report one key more or less as a modification.
 */
export function addSignatureField(
  sheet: Sheet,
  parent: Element,
  field: { readonly name: string; readonly description: string; readonly box: Rectangle },
): PlannedField {
  const { name, description, box } = field;
  const { context, page } = sheet;
  const ref = context.nextRef();
  const structParent = sheet.takeKey();
  addElement(parent, 'Form').kids.push({ page: page.index, widget: ref, structParent });
  page.annotations.push(ref);
  const widget = context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    F: flags,
    T: text(name),
    TU: text(description),
    P: page.ref,
    Rect: rounded(box.x, box.y, box.x + box.width, box.y + box.height),
    StructParent: structParent,
  });
  context.assign(ref, widget);
  const planned = { name, object: ref.objectNumber, entries: printEntries(widget) };
  if (box.width === 0) return planned;
  // Rounded like the /BBox of the empty appearance, because the filled one must have the same /BBox.
  const [width = 0, height = 0] = rounded(box.width, box.height);
  const resources = context.obj({ Font: { [sheet.regular.resource]: sheet.regular.ref } });
  widget.set(PDFName.of('AP'), context.obj({ N: emptyAppearance(sheet, [0, 0, width, height], resources) }));
  return { ...planned, box: { page: page.index + 1, width, height }, resources: print(resources) };
}

/** One empty appearance for all boxes of a size. */
function emptyAppearance(sheet: Sheet, box: readonly number[], resources: Entries[string]): PDFRef {
  const { context, emptyAppearances } = sheet;
  const size = String(box);
  const known = emptyAppearances.get(size);
  if (known) return known;
  const shape = { BBox: box, Matrix: [1, 0, 0, 1, 0, 0], Resources: resources };
  const made = context.register(stream(context, { Type: 'XObject', Subtype: 'Form', ...shape }, ''));
  emptyAppearances.set(size, made);
  return made;
}

/**
 * A field without a widget, for a document timestamp, which is not visible on a page (PDF/A forbids a hidden widget).
 */
export function addTimestampField({ context }: Sheet, name: string): PlannedField {
  const field = context.obj({ FT: 'Sig', T: text(name), TU: text('Stempel waktu dokumen') });
  return { name, object: context.register(field).objectNumber, entries: printEntries(field) };
}
