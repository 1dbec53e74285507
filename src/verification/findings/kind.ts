/**
 * How heavy a finding is can depend on where it lies and on whose file it is, which is known only at the end: a code has a
 * weight, and severity.ts makes a severity of it.
 *
 * - failed: proven wrong, whatever the file; of the token of a signature's own timestamp as `token`
 * - token: a timestamp that proves nothing: failed, but indeterminate where a signature of somebody else carries it, for the
 *   signature says the same without it (EN 319 102-1 section 5.5)
 * - placed: failed behind the last intact signature, where no signer can have seen it; before it, a structure not followed
 * - structure: legal or harmless, but not followed here: indeterminate; in an ikrar file, which never has it, failed
 * - house: a habit of ours and nobody else's: in an ikrar file failed, elsewhere left out of the report
 * - deviation: differs from the profile: a note; in an ikrar file failed
 * - hidden: something that no reader shows: a note where an intact signature covers it, else indeterminate; in an ikrar file failed
 * - inert: a comment or white space: a note; in an ikrar file failed
 * - lacking: evidence that others would have: indeterminate; in an ikrar file, which tells its state in the log, a note
 * - indeterminate, note: as they say
 */
type Weight =
  | 'failed'
  | 'token'
  | 'placed'
  | 'structure'
  | 'deviation'
  | 'house'
  | 'hidden'
  | 'inert'
  | 'lacking'
  | 'indeterminate'
  | 'note';

/** Sub-indications in the words of EN 319 102-1 section 5.1.3. */
type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'REVOKED_NO_POE'
  | 'EXPIRED'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'TRY_LATER'
  | 'NO_POE'
  | 'SIGNED_DATA_NOT_FOUND';

/** Where a finding lies, as far as it lies anywhere. */
export interface Place {
  readonly offset?: number | undefined;
  readonly object?: number | undefined;
  readonly page?: number | undefined;
  /** While a file is judged: the revision's index. In the report and its sentences: its number (numbering.ts). */
  readonly revision?: number | undefined;
  /** Index into the signatures of the report. */
  readonly signature?: number | undefined;
  /** What was being read; the sentence starts with it. */
  readonly within?: 'structure' | 'object' | 'object-stream' | 'timestamp' | undefined;
}

/** The Indonesian sentence about a finding, made of its parameters and its place. */
type Sentence<P> = (parameters: P, place: Place) => string;
/** Several sentences by name; a finding that says one of them names it as `what`. */
export type Sentences = Readonly<Record<string, string | Sentence<never>>>;
type Told = string | Sentence<never> | Sentences;

type Parameters<T> = T extends Sentence<infer P> ? P : T extends Sentences ? Choice<T> : unknown;
/** The name of a sentence with the parameters that it takes. */
export type Choice<S extends Sentences> = { [W in keyof S]: { readonly what: W } & Parameters<S[W]> }[keyof S];

export interface Kind<P> {
  readonly weight: Weight;
  readonly sub: SubIndication;
  readonly sentence: Sentence<P>;
}

/** The kinds of finding that share a weight and a sub-indication, by their codes. */
export function kinds<const T extends Readonly<Record<string, Told>>>(weight: Weight, sub: SubIndication, told: T) {
  const made = Object.entries(told).map(([code, sentence]) => [code, { weight, sub, sentence: sentenceOf(sentence) }]);
  return Object.fromEntries(made) as { readonly [C in keyof T]: Kind<Parameters<T[C]>> };
}

/** One function of a sentence, or of a choice of them. */
export function sentenceOf(told: Told): Sentence<never> {
  if (typeof told === 'string') return () => told;
  if (typeof told === 'function') return told;
  return (choice: { readonly what: string }, place) => sentenceOf(told[choice.what]!)(choice as never, place);
}
