import { canonicalBytes, canonicalJson, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import type { Use } from '../core/use.ts';
import type { Block } from '../template/blocks.ts';

/**
 * Everything that is printed on a file, frozen at the opening. Its canonical JSON is attached to the PDF as
 * `ikrar.json`; the SHA-256 of that JSON is the contentDigest, which every consent names.
 */
export interface Content {
  /**
   * With `ikrar/2` every person's signature holds their consent and the evidence for it. `ikrar/3` is the same with an
   * `appearance`: a reader that knows only `ikrar/2` would look for the drawings and miss them.
   */
  readonly schema: 'ikrar/1' | 'ikrar/2' | 'ikrar/3';
  /** Every person's space says that they signed electronically, and shows neither drawing nor typed name. In `ikrar/3` alone. */
  readonly appearance?: 'electronic';
  readonly kind: 'ikrar' | 'pakta' | 'berita-acara';
  readonly code: string;
  /** Absent on a real file. Frozen like all else: what was made for training stays training. */
  readonly use?: Use;
  /** The citizen's address, `{base}/v/{code}`. */
  readonly url: string;
  readonly event: {
    readonly name: string;
    readonly election: string;
    readonly organizer: string;
    readonly venue: string;
    readonly place: string;
    readonly regionCode: string;
    readonly timeZone: string;
  };
  /** Signing days, ascending, `YYYY-MM-DD`. */
  readonly days: readonly string[];
  readonly number: string;
  readonly letterhead: readonly string[];
  readonly logoSha256?: string;
  readonly text: {
    readonly template: { readonly id: string; readonly version: number; readonly digest: string };
    readonly clauses: readonly { readonly id: string; readonly version: number; readonly digest: string }[];
    /**
     * Present when clauses were chosen: template and clauses together are a version of their own (template/composed).
     */
    readonly composed?: { readonly digest: string; readonly words: string };
    readonly title: string;
    readonly blocks: readonly Block[];
    /** The legal basis, one paragraph each, as printed under the text; may be empty. */
    readonly sources: readonly string[];
  };
  readonly volume?: { readonly label: string; readonly index: number; readonly of: number };
  readonly parent?: {
    readonly relation: 'susulan' | 'berjenjang' | 'berita-acara';
    readonly number: string;
    readonly code: string;
    readonly contentDigest: string;
  };
  readonly signers: readonly ContentSigner[];
}

export interface ContentSigner {
  readonly id: string;
  readonly name: string;
  readonly position: string;
  readonly institution: string;
  readonly regionCode: string;
  readonly role: 'pemandu' | 'penandatangan' | 'saksi' | 'mengetahui';
  readonly group?: string;
  /** Whom this person represents, and by which letter; both or neither. Name and position are their own. */
  readonly represents?: string;
  readonly letter?: string;
  /** Name of the signature field, zero-padded: `Sig0001`. */
  readonly field: string;
}

export const contentJson = (content: Content): string => canonicalJson(content as unknown as Json);

export const contentDigest = (content: Content): string => sha256Hex(canonicalBytes(content as unknown as Json));

/** Parses stored JSON that `contentJson` wrote. @throws SyntaxError when it is not JSON */
export const parseContent = (json: string): Content => JSON.parse(json) as Content;
