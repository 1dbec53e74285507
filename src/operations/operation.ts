import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Services } from '../services.ts';
import { type Access, type Caller, type Granted, grant } from './access.ts';
import { parseInput } from './input.ts';

/**
 * The definition of one thing that somebody can do or ask; JSON route, form and OpenAPI document all refer to it.
 * `input` parses the input, `access` is checked and loads what it names, and an answer never contains more than
 * `answer` describes.
 */
export interface Definition<X extends Access, I extends z.ZodObject, A extends Answer, R> {
  /** One line in Indonesian for the API's description. */
  readonly summary: string;
  /** What programmers could otherwise only guess, in Indonesian; Markdown. */
  readonly note?: string;
  /** Who may run the operation, and hence what is loaded for `run`. */
  readonly access: X;
  /** All input, whether it comes in path, query, body or form. */
  readonly input: I;
  readonly answer: A;
  /** Media types of a body that is taken as bytes, the usual one first; `run` gets it as the input's `bytes`. */
  readonly upload?: readonly string[];
  /** Largest body, such as `6mb`; 64kb by default. */
  readonly limit?: string;
  /**
   * The operation creates something: status 201 over HTTP. A string names the parameter (such as `eventId`) under which
   * other operations take the answer's `id`, if the new thing has an address of its own.
   */
  readonly creates?: true | string;
  /** Error codes in addition to those of access and input. */
  readonly errors?: readonly ErrorCode[];
  /** @returns at least what `answer` describes; pages may use the rest */
  run(granted: Granted<X>, input: z.output<I>): Promise<R>;
}

/** The schema of a JSON answer, `z.void()` for none, or the media type of a binary one. */
export type Answer = z.ZodType | MediaType;

export interface MediaType {
  readonly media: string;
}

export const media = (type: string): MediaType => ({ media: type });

/** Bytes to be sent; `name` is the suggested file name. */
export interface Download {
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  readonly type: string;
  readonly name: string;
}

type Answered<A extends Answer> = A extends z.ZodType ? Readonlys<z.input<A>> : Download;
type Readonlys<T> = T extends readonly (infer E)[]
  ? readonly Readonlys<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Readonlys<T[K]> }
    : T;

export interface Operation<
  X extends Access = Access,
  I extends z.ZodObject = z.ZodObject,
  A extends Answer = Answer,
  R = unknown,
> extends Omit<Definition<X, I, A, R>, 'run' | 'errors'> {
  readonly errors: readonly ErrorCode[];
  /**
   * Parses, checks access and runs.
   * @param values unparsed, as they came from outside
   * @throws IkrarError 'invalid-input', 'login-required', 'forbidden', 'not-found', and those in `errors`
   */
  ask(services: Services, caller: Caller, values: unknown): Promise<R>;
}

/** An operation of any input and answer. */
export type AnyOperation = Operation;

/** A definition without its implementation: what a description of the API needs. */
export type Said = Omit<AnyOperation, 'ask'>;

export function operation<const X extends Access, I extends z.ZodObject, A extends Answer, R extends Answered<A>>(
  definition: Definition<X, I, A, R>,
): Operation<X, I, A, R> {
  const { run, ...said } = definition;
  return {
    errors: [],
    ...said,
    async ask(services, caller, values) {
      const input = parseInput(said.input, values);
      return run(await grant(services, caller, said.access, input), input);
    },
  };
}
