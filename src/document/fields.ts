import { number, numbers, textString } from '../core/pdf-write.ts';
import type { Rectangle } from './canvas.ts';
import type { ObjectWriter } from './objects.ts';
import type { PlannedField } from './plan.ts';
import type { Sheet } from './sheet.ts';
import { addElement, type Element } from './structure.ts';

/** Print and Locked: PDF/A wants the first; nobody moves the field by hand. */
const flags = '/F 132';

/**
 * Makes a signature field with its widget on the present page, tagged as a Form under `parent`. It has an empty appearance
 * from the start, with the very keys that the filled one will have: validators call one key more or less a modification.
 */
export function addSignatureField(
  sheet: Sheet,
  parent: Element,
  field: { readonly name: string; readonly description: string; readonly box: Rectangle },
): PlannedField {
  const { name, description, box } = field;
  const { writer, page } = sheet;
  const object = writer.reserve();
  const structParent = sheet.takeKey();
  const form = addElement(parent, 'Form');
  form.kids.push({ page: page.index, widget: object, structParent });
  page.annotations.push(object);
  const rectangle = numbers(box.x, box.y, box.x + box.width, box.y + box.height);
  const entries =
    `/Type/Annot/Subtype/Widget/FT/Sig${flags}/T${textString(name)}/TU${textString(description)}` +
    `/P ${page.object} 0 R/Rect[${rectangle}]/StructParent ${structParent}`;
  const planned = { name, object, entries };
  if (box.width === 0) {
    writer.set(`<<${entries}>>`, object);
    return planned;
  }
  const resources = `<</Font<</${sheet.regular.resource} ${sheet.regular.object} 0 R>>>>`;
  writer.set(`<<${entries}/AP<</N ${emptyAppearance(sheet, box, resources)} 0 R>>>>`, object);
  // As the appearance's /BBox says it, so that the filled one says the same.
  const [width, height] = [Number(number(box.width)), Number(number(box.height))];
  return { ...planned, box: { page: page.index + 1, width, height }, resources };
}

/** One for all boxes of a size. */
function emptyAppearance(sheet: Sheet, box: Rectangle, resources: string): number {
  const size = numbers(box.width, box.height);
  const known = sheet.emptyAppearances.get(size);
  if (known !== undefined) return known;
  const entries = `/Type/XObject/Subtype/Form/BBox[0 0 ${size}]/Matrix[1 0 0 1 0 0]/Resources${resources}`;
  const object = sheet.writer.stream(entries, '');
  sheet.emptyAppearances.set(size, object);
  return object;
}

/** A field without a widget, for a document timestamp: nothing of it is on a page (a hidden widget would fail PDF/A). */
export function addTimestampField(writer: ObjectWriter, name: string): PlannedField {
  const entries = `/FT/Sig/T${textString(name)}/TU${textString('Stempel waktu dokumen')}`;
  return { name, object: writer.set(`<<${entries}>>`), entries };
}
