import { canonicalBytes } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import { isOwnText } from '../core/own-text.ts';

/** A text with clauses, identified like a version of its own by its own digest. */
export interface ComposedText {
  /** SHA-256 of the canonical JSON of `{template: {id, version, digest}, clauses: [{id, version, digest, after}]}`, hex. */
  readonly digest: string;
  /** As printed: "ikrar-asn versi 1, dengan klausul-media-sosial versi 1 sesudah butir 3". */
  readonly words: string;
}

interface Part {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
}

export function composedOf(
  template: Part,
  clauses: readonly { readonly clause: Part; readonly after: number }[],
): ComposedText {
  const facts = ({ id, version, digest }: Part) => ({ id, version, digest });
  const placed = clauses.map(({ clause, after }) => ({ ...facts(clause), after }));
  const words = placed.map(
    ({ id, version, after }) =>
      `${named(id)} versi ${version} ${after === 0 ? 'sebelum butir 1' : `sesudah butir ${after}`}`,
  );
  return {
    digest: sha256Hex(canonicalBytes({ template: facts(template), clauses: placed })),
    words: `${named(template.id)} versi ${template.version}, dengan ${words.join(' dan ')}`,
  };
}

const named = (id: string): string => (isOwnText(id) ? `teks sendiri ${id}` : id);
