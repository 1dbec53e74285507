/**
 * The positions of everything in a base PDF that revisions refer to, so that the appender never has to read the PDF
 * again. Text is PDF syntax exactly as in the base, ASCII only.
 */
export interface SigningPlan {
  /** Bytes of the base, offset of its xref, first free object number (the trailer's Size). */
  readonly size: number;
  readonly startXref: number;
  readonly nextObject: number;
  /** First element of the trailer's ID, hex; it never changes. */
  readonly id: string;
  readonly info: number;
  /** The catalog: object number and the entries between << and >>, without Perms and DSS. */
  readonly catalog: { readonly object: number; readonly entries: string };
  /** The field of the organizer's certification signature. */
  readonly certification: PlannedField;
  /** One field for each signer, in the order of Content.signers. */
  readonly signatures: readonly PlannedField[];
  /** Fields without a widget for the document timestamps of closing and renewals. */
  readonly timestamps: readonly PlannedField[];
  /** The embedded font of the appearances, with the code and width (1/1000 em) of every character in its subset. */
  readonly font: {
    readonly object: number;
    readonly glyphs: { readonly [character: string]: readonly [code: string, width: number] };
  };
}

export interface PlannedField {
  readonly name: string;
  readonly object: number;
  /** The entries of the field (and widget) between << and >>, without V and AP; a rewritten field repeats them unchanged. */
  readonly entries: string;
  /** The signature space, for a field with a widget: page number from 1, width and height in points. */
  readonly box?: { readonly page: number; readonly width: number; readonly height: number };
  /** Value of /Resources in the empty appearance; the filled one repeats it. */
  readonly resources?: string;
}
