/** What an object of the document belongs to, and what that is for a person. */
export interface Owner {
  readonly kind: OwnerKind;
  /** From 1; undefined where the object is of no page. */
  readonly page?: number;
  /** Of a form field. Its author chose it: it stands in the sentence and decides nothing. */
  readonly name?: string | undefined;
}

interface Kind {
  readonly words: string;
  /** The field's name belongs to the words. */
  readonly named?: true;
  /** Changing it changes what is seen. */
  readonly visual?: true;
  /** Info or XMP. */
  readonly metadata?: true;
  /** An annotation that is no form field: a certification with P 3 lets it change. */
  readonly annotation?: true;
}

const kinds = {
  catalog: { words: 'katalog', visual: true },
  'page-tree': { words: 'daftar halaman', visual: true },
  page: { words: 'halaman', visual: true },
  'page-content': { words: 'isi halaman', visual: true },
  field: { words: 'bidang', named: true, visual: true },
  'field-appearance': { words: 'tampilan bidang', named: true, visual: true },
  annotation: { words: 'anotasi', visual: true, annotation: true },
  'annotation-appearance': { words: 'tampilan anotasi', visual: true, annotation: true },
  'annotation-list': { words: 'daftar anotasi', visual: true, annotation: true },
  resources: { words: 'huruf atau gambar', visual: true },
  'color-profile': { words: 'profil warna', visual: true },
  info: { words: 'keterangan dokumen (Info)', metadata: true },
  metadata: { words: 'metadata', metadata: true },
  form: { words: 'formulir' },
  'evidence-store': { words: 'bukti jangka panjang (DSS)' },
  attachment: { words: 'lampiran' },
  structure: { words: 'struktur untuk pembaca layar' },
} as const satisfies Record<string, Kind>;

export type OwnerKind = keyof typeof kinds;
export const ownerKinds: Readonly<Record<OwnerKind, Kind>> = kinds;
