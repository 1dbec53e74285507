import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Services } from '../services.ts';
import { type Access, type Caller, type Granted, grant } from './access.ts';
import { parseInput } from './input.ts';

/**
 * One thing that somebody can do or ask, said once: the JSON route, the form and the OpenAPI entry name it. What the definition
 * says is what happens: input is parsed by `input`, `access` is checked and loads what it speaks of, and no answer leaves the
 * house with more than `answer` names.
 */
export interface Definition<X extends Access, I extends z.ZodObject, A extends Answer, R> {
  /** In Indonesian, a line; programs read it in the API's description. */
  readonly summary: string;
  /** What a program could otherwise only guess, in Indonesian; Markdown. */
  readonly note?: string;
  /** Who may, and what is loaded for `run`. */
  readonly access: X;
  /** Everything that is given, wherever it stands: address, query, body or form. */
  readonly input: I;
  readonly answer: A;
  /** Media types of a body that is taken as bytes, the usual one first; they are the input's `bytes`. */
  readonly upload?: readonly string[];
  /** Most bytes of a body, such as `6mb`; 64kb when absent. */
  readonly limit?: string;
  /**
   * Something new comes of it: 201 over HTTP. A name is the one by which other operations take the `id` of the answer
   * (`eventId`): what can be read under it has an address of its own.
   */
  readonly creates?: true | string;
  /** Codes beyond those that access and input bring. */
  readonly errors?: readonly ErrorCode[];
  /** @returns at least what `answer` names; pages may use the rest */
  run(granted: Granted<X>, input: z.output<I>): Promise<R>;
}

/** JSON of a schema, nothing (`z.void()`), or bytes of a media type. */
export type Answer = z.ZodType | MediaType;

export interface MediaType {
  readonly media: string;
}

export const media = (type: string): MediaType => ({ media: type });

/** Bytes to be sent; `name` proposes a file name for saving. */
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
   * @param values as they came from outside
   * @throws IkrarError 'invalid-input', 'login-required', 'forbidden', 'not-found', and what the definition names
   */
  ask(services: Services, caller: Caller, values: unknown): Promise<R>;
}

/** What can be said of any operation without knowing its types. */
export type AnyOperation = Operation;

/** What a definition says, without what it does: all that a description needs. */
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
