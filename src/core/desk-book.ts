/** What a desk's tablet keeps for the time without a network: no PIN, no link, no address of anybody. */
export interface DeskBook {
  /** Of all but who has signed, who is away, and the times. */
  readonly version: string;
  readonly event: { readonly id: string; readonly slug: string; readonly name: string };
  readonly attendant: string;
  /** The server's time, and when the tablet forgets all of it: milliseconds since 1970. */
  readonly now: number;
  readonly until: number;
  /** The signer's view of some person, HTML: who, text and facts of others take their place in it. */
  readonly form: string;
  /** The texts, each with the line about personal data below it, HTML. Most people have the same one. */
  readonly texts: readonly string[];
  readonly people: readonly BookPerson[];
}

export interface BookPerson {
  readonly id: string;
  readonly name: string;
  /** With whom they represent. */
  readonly position: string;
  readonly group: string;
  /** What a search compares with. */
  readonly searched: string;
  readonly signed: boolean;
  /** Why nobody need wait for them, in a word that does not tell a refusal from an absence; else empty. */
  readonly away: string;
  /** Index of `texts`. */
  readonly text: number;
  /** The part of the view that says who signs, HTML. */
  readonly who: string;
  /** The data attributes of the form. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What has changed of a book that the tablet has in this version. */
export interface BookChanges extends Pick<DeskBook, 'version' | 'now' | 'until'> {
  /** The ids of those who have signed. */
  readonly signed: readonly string[];
  /** By id. */
  readonly away: Readonly<Record<string, string>>;
}
