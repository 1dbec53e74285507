import { type PDFDict, PDFRef, PDFString } from 'pdf-lib';
import { numbers } from '../core/pdf-write.ts';
import type { Attachment } from './attachment.ts';
import { paper } from './canvas.ts';
import { type Facts, outputIntent, writeInfo, writeMetadata } from './metadata.ts';
import { printEntries, rounded, stream, text, type WrittenFile, writeFile } from './objects.ts';
import type { PlannedField, SigningPlan } from './plan.ts';
import type { Sheet } from './sheet.ts';
import { writeStructure } from './structure.ts';

/** What a document for signing has beside its pages; previews and cards have none of it. */
export interface SigningParts extends Pick<SigningPlan, 'certification' | 'signatures' | 'timestamps'> {
  readonly attachment: Attachment;
}

export interface FinishedFile extends WrittenFile, Pick<SigningPlan, 'info' | 'catalog'> {}

/**
 * Writes metadata, pages, structure tree and catalog, and then the file. The XMP is the first object: it names the code
 * in plain text, so that even a truncated download shows which document it was.
 * @param seed the trailer's ID is derived from it
 */
export function finish(sheet: Sheet, facts: Facts, seed: string, signing?: SigningParts): FinishedFile {
  const { context } = sheet;
  const info = writeInfo(context, facts);
  const metadata = writeMetadata(context, facts);
  const catalog = createCatalog(sheet, metadata, signing && signingEntries(sheet, signing, facts.at));
  const root = context.register(catalog);
  const frame = { shared: sheet.shared.printed, Root: root, Info: info, first: metadata, seed };
  const file = writeFile(context, frame);
  return {
    ...file,
    info: info.objectNumber,
    catalog: { object: root.objectNumber, entries: printEntries(catalog) },
  };
}

function createCatalog(
  sheet: Sheet,
  metadata: PDFRef,
  signing: ReturnType<typeof signingEntries> | undefined,
): PDFDict {
  const { context } = sheet;
  return context.obj({
    Type: 'Catalog',
    Pages: writePages(sheet),
    Lang: PDFString.of('id-ID'),
    MarkInfo: { Marked: true },
    ViewerPreferences: { DisplayDocTitle: true },
    Metadata: metadata,
    OutputIntents: [outputIntent(sheet.shared.profile)],
    // For PAdES (ETSI EN 319 142-1, 6.1); in the base already, because adding it later would change the document.
    Extensions: { ESIC: { BaseVersion: '1.7', ExtensionLevel: 2 } },
    ...signing,
    StructTreeRoot: writeStructure(context, sheet.root, sheet.pages, sheet.nextKey),
  });
}

function writePages({ context, regular, bold, xobjects, pages, scale }: Sheet): PDFRef {
  const tree = context.nextRef();
  const Font = { [regular.resource]: regular.ref, [bold.resource]: bold.ref };
  const Resources = context.register(context.obj({ Font, XObject: Object.fromEntries(xobjects) }));
  const enlarge = scale === 1 ? '' : `${numbers(scale, 0, 0, scale, 0, 0)} cm\n`;
  for (const { canvas, ref, annotations, structParents } of pages) {
    const page = context.obj({
      Type: 'Page',
      Parent: tree,
      MediaBox: rounded(0, 0, scale * paper.width, scale * paper.height),
      Resources,
      Contents: context.register(stream(context, {}, enlarge + canvas.content())),
      Annots: annotations.length > 0 ? annotations : undefined,
      StructParents: structParents,
      Tabs: 'S',
    });
    context.assign(ref, page);
  }
  context.assign(tree, context.obj({ Type: 'Pages', Kids: pages.map(({ ref }) => ref), Count: pages.length }));
  return tree;
}

/**
 * The attachment, the fields, and a private list of all widgets (PieceInfo; ISO 32000-1, 14.5: readers ignore it). EU
 * DSS compares revisions object by object along the paths that it follows. If it first meets a field in the structure
 * tree, it reports the filling of that field as an undefined modification. The list stands before the structure tree
 * and has the key names that DSS expects, so that DSS meets every widget in the list first.
 */
function signingEntries({ context }: Sheet, signing: SigningParts, at: Date) {
  const { attachment, certification, signatures, timestamps } = signing;
  const widgets = references([certification, ...signatures]);
  const Fields = [...widgets, ...references(timestamps)];
  const LastModified = PDFString.fromDate(at);
  const list = context.obj({ LastModified, Private: { Parent: widgets.map((Obj) => ({ Obj })) } });
  return {
    AF: [attachment.ref],
    Names: { EmbeddedFiles: { Names: [text(attachment.name), attachment.ref] } },
    AcroForm: context.register(context.obj({ Fields, SigFlags: 3 })),
    PieceInfo: { Ikrar: context.register(list) },
  };
}

const references = (fields: readonly PlannedField[]): PDFRef[] => fields.map(({ object }) => PDFRef.of(object));
