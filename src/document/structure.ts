import { type PDFContext, PDFDict, PDFName, type PDFRef } from 'pdf-lib';
import { type Entries, text } from './objects.ts';

/**
 * The structure tree of a tagged PDF (ISO 32000-1, 14.7; ISO 14289-1): what is read aloud, in which order, and as what.
 * Elements hold other elements, marked content of a page, or a form field's widget.
 */
export interface Element {
  readonly type: StructureType;
  readonly kids: (Element | MarkedContent | WidgetReference)[];
  /** Entries such as /A, /Alt or /T. */
  readonly entries: Entries | undefined;
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

/** A marked content sequence, by its number on the page. */
export interface MarkedContent {
  readonly page: number;
  readonly mcid: number;
}

export interface WidgetReference {
  readonly page: number;
  readonly widget: PDFRef;
  /** Key into the parent tree. */
  readonly structParent: number;
}

export interface TaggedPage {
  readonly ref: PDFRef;
  /** Key into the parent tree. */
  readonly structParents: number;
}

/** Adds an element under a parent. */
export function addElement(parent: Element, type: StructureType, entries?: Entries): Element {
  const element = createElement(type, entries);
  parent.kids.push(element);
  return element;
}

export const createElement = (type: StructureType, entries?: Entries): Element => ({ type, kids: [], entries });

/** Names taken from pdf-lib's pool only once, because a large roster has ten thousand elements. */
const names = {
  Type: PDFName.of('Type'),
  StructElem: PDFName.of('StructElem'),
  S: PDFName.of('S'),
  P: PDFName.of('P'),
  Pg: PDFName.of('Pg'),
  K: PDFName.of('K'),
};

/**
 * Writes the tree and returns its root.
 *
 * K is an array even for one child, but a Form's K is the object reference itself: validators that meet a field again
 * through this tree report other forms as a modification.
 * @param next the first free key of the parent tree
 */
export function writeStructure(context: PDFContext, root: Element, pages: readonly TaggedPage[], next: number): PDFRef {
  const tree = context.nextRef();
  const parents = new Map<number, PDFRef | PDFRef[]>(pages.map(({ structParents }) => [structParents, []]));

  const write = (element: Element, parent: PDFRef): PDFRef => {
    const ref = context.nextRef();
    const own = samePage(element);
    const kids = element.kids.map((kid) => {
      if ('type' in kid) return write(kid, ref);
      const page = pages[kid.page]!;
      if ('widget' in kid) {
        parents.set(kid.structParent, ref);
        return { Type: 'OBJR', Obj: kid.widget, Pg: page.ref };
      }
      (parents.get(page.structParents) as PDFRef[])[kid.mcid] = ref;
      return own === undefined ? { Type: 'MCR', Pg: page.ref, MCID: kid.mcid } : kid.mcid;
    });
    const made = PDFDict.withContext(context);
    made.set(names.Type, names.StructElem);
    made.set(names.S, PDFName.of(element.type));
    made.set(names.P, parent);
    if (own !== undefined) made.set(names.Pg, pages[own]!.ref);
    if (element.entries) for (const [key, value] of context.obj(element.entries).entries()) made.set(key, value);
    const K = context.obj(kids);
    made.set(names.K, element.type === 'Form' ? K.get(0) : K);
    context.assign(ref, made);
    return ref;
  };

  const K = [write(root, tree)];
  // A number tree with one leaf (ISO 32000-1, 7.9.7): a page's key leads to the elements of its marked content, a
  // widget's to its Form.
  const Nums = [...parents].toSorted(([a], [b]) => a - b).flat();
  const ParentTree = context.register(context.obj({ Nums }));
  context.assign(tree, context.obj({ Type: 'StructTreeRoot', K, ParentTree, ParentTreeNextKey: next }));
  return tree;
}

/** The page of an element whose marked content is all on one page: its kids can then be plain numbers. */
function samePage(element: Element): number | undefined {
  let page: number | undefined;
  for (const kid of element.kids) {
    if (!('mcid' in kid)) continue;
    if (page !== undefined && page !== kid.page) return undefined;
    page = kid.page;
  }
  return page;
}

/** Attributes of a table cell that is the header of its column or row. */
export const headerScope = (Scope: 'Column' | 'Row', columns = 1): Entries => ({
  A: { O: 'Table', Scope, ColSpan: columns > 1 ? columns : undefined },
});

export const decimalList: Entries = { A: { O: 'List', ListNumbering: 'Decimal' } };
export const bulletList: Entries = { A: { O: 'List', ListNumbering: 'Disc' } };

export const alternative = (words: string): Entries => ({ Alt: text(words) });
