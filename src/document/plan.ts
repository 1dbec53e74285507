/**
 * Where everything stands in a base PDF, so that the appender can add revisions without ever reading it again. Text is PDF
 * syntax as it stands in the base, ASCII only.
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
  /** The organizer's seal, which certifies. */
  readonly certification: PlannedField;
  /** One a signer, in the order of Content.signers. */
  readonly signatures: readonly PlannedField[];
  /** Fields without a widget for document timestamps, closing and renewals. */
  readonly timestamps: readonly PlannedField[];
  /** The embedded font that appearances use, with the code and width (1/1000 em) of every character of its subset. */
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
