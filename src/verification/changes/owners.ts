import type { PdfFile } from '../pdf/file.ts';
import { textOf } from '../pdf/text.ts';
import { entry, isArray, isDict, isName, isRef, type PdfDict, type PdfValue } from '../pdf/values.ts';

/** What an object is for a person, and whether changing it changes what is seen. */
export interface Owner {
  readonly words: string;
  readonly page?: number;
  readonly visual: boolean;
  /** Info and XMP. */
  readonly metadata?: true;
}

const catalogParts: readonly (readonly [key: string, words: string, visual: boolean])[] = [
  ['AcroForm', 'formulir', false],
  ['DSS', 'bukti jangka panjang (DSS)', false],
  ['Names', 'lampiran', false],
  ['AF', 'lampiran', false],
  ['OutputIntents', 'profil warna', true],
  ['StructTreeRoot', 'struktur untuk pembaca layar', false],
];

/** Walks a document once and says of every object what it belongs to: the first, most visible use wins. */
export function findOwners(file: PdfFile, n: number): ReadonlyMap<number, Owner> {
  const owners = new Map<number, Owner>();
  const root = file.revisions[n]?.trailer.entries.get('Root');
  const catalog = file.resolve(root, n);
  if (!isDict(catalog)) return owners;
  if (isRef(root)) owners.set(root.num, { words: 'katalog', visual: true });
  const claim = (value: PdfValue | undefined, owner: Owner): void => claimAll(file, n, value, owner, owners);
  let page = 0;
  const visited = new Set<number>();
  const queue: (PdfValue | undefined)[] = [entry(catalog, 'Pages')];
  while (queue.length > 0) {
    const ref = queue.shift();
    const node = file.resolve(ref, n);
    if (!isRef(ref) || !isDict(node) || visited.has(ref.num)) continue;
    visited.add(ref.num);
    const kids = file.entry(node, 'Kids', n);
    if (isArray(kids)) {
      owners.set(ref.num, { words: 'daftar halaman', visual: true });
      queue.unshift(...kids.items);
      continue;
    }
    claimPage(file, n, node, ref.num, ++page, owners, claim);
  }
  const info = file.revisions[n]?.trailer.entries.get('Info');
  claim(info, { words: 'keterangan dokumen (Info)', visual: false, metadata: true });
  claim(catalog.entries.get('Metadata'), { words: 'metadata', visual: false, metadata: true });
  for (const [key, words, visual] of catalogParts) claim(catalog.entries.get(key), { words, visual });
  return owners;
}

function claimPage(
  file: PdfFile,
  n: number,
  dict: PdfDict,
  num: number,
  page: number,
  owners: Map<number, Owner>,
  claim: (value: PdfValue | undefined, owner: Owner) => void,
): void {
  owners.set(num, { words: `halaman ${page}`, page, visual: true });
  claim(dict.entries.get('Contents'), { words: 'isi halaman', page, visual: true });
  const annotations = file.entry(dict, 'Annots', n);
  for (const item of isArray(annotations) ? annotations.items : []) {
    const annotation = file.resolve(item, n);
    if (!isDict(annotation) || !isRef(item)) continue;
    const name = textOf(entry(annotation, 'T'), 200);
    const widget = isName(entry(annotation, 'Subtype'), 'Widget');
    owners.set(item.num, { words: widget ? `bidang ${name ?? ''}`.trim() : 'anotasi', page, visual: true });
    const look = widget ? `tampilan bidang ${name ?? ''}`.trim() : 'tampilan anotasi';
    claim(annotation.entries.get('AP'), { words: look, page, visual: true });
  }
  if (isRef(dict.entries.get('Annots')))
    claim(dict.entries.get('Annots'), { words: 'daftar anotasi', page, visual: true });
  claim(file.entry(dict, 'Resources', n), { words: 'huruf atau gambar', page, visual: true });
}

/** Claims what a value reaches and nobody has claimed; never upward to parents and pages. */
function claimAll(
  file: PdfFile,
  n: number,
  value: PdfValue | undefined,
  owner: Owner,
  owners: Map<number, Owner>,
): void {
  const queue: (PdfValue | undefined)[] = [value];
  while (queue.length > 0) {
    const next = queue.pop();
    if (isRef(next)) {
      if (owners.has(next.num)) continue;
      const object = file.object(next.num, n);
      if (!object) continue;
      owners.set(next.num, owner);
      queue.push(object.value);
    } else if (isArray(next)) queue.push(...next.items);
    else if (isDict(next))
      for (const [key, part] of next.entries) if (key !== 'Parent' && key !== 'P') queue.push(part);
  }
}
