import { type ObjectWriter, textString } from './objects.ts';

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
  | 'Form'
  | 'Note';

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
  const marked: number[][] = pages.map(() => []);
  const widgets = new Map<number, number>();

  const write = (element: Element, parent: number): number => {
    const object = writer.reserve();
    const kids = element.kids.map((kid) => {
      if ('type' in kid) return `${write(kid, object)} 0 R`;
      if ('widget' in kid) {
        widgets.set(kid.structParent, object);
        return `<</Type/OBJR/Obj ${kid.widget} 0 R/Pg ${pages[kid.page]!.object} 0 R>>`;
      }
      marked[kid.page]![kid.mcid] = object;
      return `<</Type/MCR/Pg ${pages[kid.page]!.object} 0 R/MCID ${kid.mcid}>>`;
    });
    const [first] = element.kids;
    const bare = element.type === 'Form' && element.kids.length === 1 && first && 'widget' in first;
    const page = samePage(element);
    const own = page === undefined ? kids : kids.map((kid, i) => shortened(kid, element.kids[i]));
    const at = page === undefined ? '' : `/Pg ${pages[page]!.object} 0 R`;
    const k = bare ? own.join('') : `[${own.join(' ')}]`;
    writer.set(`<</Type/StructElem/S/${element.type}/P ${parent} 0 R${at}${element.entries}/K ${k}>>`, object);
    return object;
  };

  const document = write(root, tree);
  const entries: [key: number, value: string][] = [
    ...marked.map((elements, page): [number, string] => [
      pages[page]!.structParents,
      `[${elements.map((n) => `${n} 0 R`).join(' ')}]`,
    ]),
    ...[...widgets].map(([key, object]): [number, string] => [key, `${object} 0 R`]),
  ];
  entries.sort(([a], [b]) => a - b);
  const numbered = writer.set(`<</Nums[${entries.map(([key, value]) => `${key} ${value}`).join('\n')}]>>`);
  writer.set(`<</Type/StructTreeRoot/K[${document} 0 R]/ParentTree ${numbered} 0 R/ParentTreeNextKey ${next}>>`, tree);
  return tree;
}

/** The page of an element whose marked content all lies on one page: its kids are then plain numbers. */
function samePage(element: Element): number | undefined {
  const pages = new Set(element.kids.map((kid) => ('mcid' in kid ? kid.page : undefined)));
  pages.delete(undefined);
  const [only] = pages;
  return pages.size === 1 ? only : undefined;
}

function shortened(written: string, kid: Element['kids'][number] | undefined): string {
  return kid && 'mcid' in kid ? String(kid.mcid) : written;
}

/** Attributes of a table cell that heads its column or row. */
export const headerScope = (scope: 'Column' | 'Row', columns = 1): string =>
  `/A<</O/Table/Scope/${scope}${columns > 1 ? `/ColSpan ${columns}` : ''}>>`;

export const cellSpan = (columns: number): string => `/A<</O/Table/ColSpan ${columns}>>`;

export const decimalList = '/A<</O/List/ListNumbering/Decimal>>';
export const bulletList = '/A<</O/List/ListNumbering/Disc>>';

export const alternative = (text: string): string => `/Alt${textString(text)}`;
