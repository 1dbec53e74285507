import { textString } from '../core/pdf-write.ts';
import type { ObjectWriter } from './objects.ts';

/**
 * The structure tree of a tagged PDF (ISO 32000-1, 14.7; ISO 14289-1): what is read aloud, in which order, and as what.
 * Elements hold other elements, marked content of a page, or a form field's widget.
 */
export interface Element {
  readonly type: StructureType;
  readonly kids: (Element | MarkedContent | WidgetReference)[];
  /** Entries such as /A, /Alt or /T, in PDF syntax. */
  readonly entries: string;
}

export type StructureType =
  | 'Document'
  | 'Div'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'P'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Figure'
  | 'Form';

/** A run of page content, by its number on the page. */
export interface MarkedContent {
  readonly page: number;
  readonly mcid: number;
}

export interface WidgetReference {
  readonly page: number;
  readonly widget: number;
  /** Key into the parent tree. */
  readonly structParent: number;
}

export interface TaggedPage {
  readonly object: number;
  /** Key into the parent tree. */
  readonly structParents: number;
}

/** Adds an element under a parent. */
export function addElement(parent: Element, type: StructureType, entries = ''): Element {
  const element = createElement(type, entries);
  parent.kids.push(element);
  return element;
}

export const createElement = (type: StructureType, entries = ''): Element => ({ type, kids: [], entries });

/**
 * Writes the tree and returns the number of StructTreeRoot.
 *
 * K is an array even for one child, but a Form's K is the bare object reference: validators that meet a field a second time
 * through this tree take other forms for a modification.
 * @param next the first key of the parent tree that is still free
 */
export function writeStructure(
  root: Element,
  pages: readonly TaggedPage[],
  next: number,
  writer: ObjectWriter,
): number {
  const tree = writer.reserve();
  const parents = new Map<number, number | number[]>(pages.map(({ structParents }) => [structParents, []]));

  const write = (element: Element, parent: number): number => {
    const object = writer.reserve();
    const own = samePage(element);
    const kids = element.kids.map((kid) => {
      if ('type' in kid) return `${write(kid, object)} 0 R`;
      const page = pages[kid.page]!;
      if ('widget' in kid) {
        parents.set(kid.structParent, object);
        return `<</Type/OBJR/Obj ${kid.widget} 0 R/Pg ${page.object} 0 R>>`;
      }
      (parents.get(page.structParents) as number[])[kid.mcid] = object;
      return own === undefined ? `<</Type/MCR/Pg ${page.object} 0 R/MCID ${kid.mcid}>>` : String(kid.mcid);
    });
    const at = own === undefined ? '' : `/Pg ${pages[own]!.object} 0 R`;
    const k = element.type === 'Form' ? kids.join('') : `[${kids.join(' ')}]`;
    writer.set(`<</Type/StructElem/S/${element.type}/P ${parent} 0 R${at}${element.entries}/K ${k}>>`, object);
    return object;
  };

  const document = write(root, tree);
  const numbers = writer.set(parentTree(parents));
  writer.set(`<</Type/StructTreeRoot/K[${document} 0 R]/ParentTree ${numbers} 0 R/ParentTreeNextKey ${next}>>`, tree);
  return tree;
}

/** A number tree of one leaf (ISO 32000-1, 7.9.7): for a page the elements of its marked content, for a widget its Form. */
function parentTree(parents: ReadonlyMap<number, number | readonly number[]>): string {
  const entries = [...parents]
    .toSorted(([a], [b]) => a - b)
    .map(([key, of]) => `${key} ${typeof of === 'number' ? `${of} 0 R` : `[${of.map((n) => `${n} 0 R`).join(' ')}]`}`);
  return `<</Nums[${entries.join('\n')}]>>`;
}

/** The page of an element whose marked content all lies on one page: its kids are then plain numbers. */
function samePage(element: Element): number | undefined {
  const pages = new Set(element.kids.map((kid) => ('mcid' in kid ? kid.page : undefined)));
  pages.delete(undefined);
  const [only] = pages;
  return pages.size === 1 ? only : undefined;
}

/** Attributes of a table cell that heads its column or row. */
export const headerScope = (scope: 'Column' | 'Row', columns = 1): string =>
  `/A<</O/Table/Scope/${scope}${columns > 1 ? `/ColSpan ${columns}` : ''}>>`;

export const decimalList = '/A<</O/List/ListNumbering/Decimal>>';
export const bulletList = '/A<</O/List/ListNumbering/Disc>>';

export const alternative = (text: string): string => `/Alt${textString(text)}`;
