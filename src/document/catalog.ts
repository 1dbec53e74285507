import { dateString, number, textString } from '../core/pdf-write.ts';
import { paper } from './canvas.ts';
import { outputIntent } from './metadata.ts';
import type { ObjectWriter } from './objects.ts';
import type { PlannedField } from './plan.ts';
import type { Sheet } from './sheet.ts';
import { writeStructure } from './structure.ts';

/** What the catalog points at, beside the pages and their structure. */
export interface Furniture {
  readonly metadata: number;
  readonly profile: number;
  readonly at: Date;
  /** AcroForm and attachment; a preview has neither. */
  readonly form?: number;
  readonly attachment?: { readonly name: string; readonly object: number };
  /** Fields with a widget. */
  readonly widgets: readonly PlannedField[];
}

/** Writes pages and structure tree; returns the entries of the catalog between << and >>. */
export function writeCatalog(sheet: Sheet, furniture: Furniture): string {
  const { writer } = sheet;
  const pages = writePages(sheet);
  const structure = writeStructure(sheet.root, sheet.pages, sheet.nextKey, writer);
  const { metadata, profile, form, attachment } = furniture;
  return [
    '/Type/Catalog',
    `/Pages ${pages} 0 R`,
    '/Lang(id-ID)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>',
    `/Metadata ${metadata} 0 R/OutputIntents[${outputIntent(profile)}]`,
    // PAdES (ETSI EN 319 142-1, 6.1); in the base, because a later change of it would be a change of the document.
    '/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 2>>>>',
    attachment
      ? `/AF[${attachment.object} 0 R]/Names<</EmbeddedFiles<</Names[${textString(attachment.name)} ${attachment.object} 0 R]>>>>`
      : '',
    form === undefined ? '' : `/AcroForm ${form} 0 R${pieceInfo(writer, furniture)}`,
    `/StructTreeRoot ${structure} 0 R`,
  ].join('');
}

function writePages(sheet: Sheet): number {
  const { writer, regular, bold, xobjects } = sheet;
  const tree = writer.reserve();
  const fonts = [regular, bold].map(({ resource, object }) => `/${resource} ${object} 0 R`).join('');
  const images = [...xobjects].map(([name, object]) => `/${name} ${object} 0 R`).join('');
  const resources = writer.set(`<</Font<<${fonts}>>/XObject<<${images}>>>>`);
  for (const page of sheet.pages) {
    const content = writer.stream('', page.canvas.content());
    const annotations = page.annotations.map((object) => `${object} 0 R`).join(' ');
    const annots = annotations === '' ? '' : `/Annots[${annotations}]`;
    writer.set(
      `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${number(paper.width)} ${number(paper.height)}]` +
        `/Resources ${resources} 0 R/Contents ${content} 0 R${annots}/StructParents ${page.structParents}/Tabs/S>>`,
      page.object,
    );
  }
  const kids = sheet.pages.map((page) => `${page.object} 0 R`).join(' ');
  writer.set(`<</Type/Pages/Kids[${kids}]/Count ${sheet.pages.length}>>`, tree);
  return tree;
}

/**
 * EU DSS compares revisions object by object along the paths it walks, and calls the filling of a field that it first meets
 * in the structure tree an undefined modification. This private list, which stands before the structure tree and uses the
 * key names it expects, lets it meet every widget first. Readers ignore it (ISO 32000-1, 14.5).
 */
function pieceInfo(writer: ObjectWriter, { widgets, at }: Furniture): string {
  const list = widgets.map(({ object }) => `<</Obj ${object} 0 R>>`).join('');
  const day = dateString(at);
  const data = writer.set(`<</LastModified${day}/Private<</Parent[${list}]>>>>`);
  return `/PieceInfo<</Ikrar ${data} 0 R>>`;
}
