import type { RequestHandler } from 'express';
import type { ZodType } from 'zod';
import type { Said } from '../operations/operation.ts';
import type { HeaderName } from './openapi/headers.ts';
import type { Tag } from './openapi/tags.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One operation at one address, as the API description shows it. */
export interface Described {
  /** The operation's name in generated clients. */
  readonly name: string;
  readonly method: Method;
  /** With OpenAPI's braces: `/api/events/{eventId}`. */
  readonly path: string;
  /** Names in the path; all other input comes in the query (get) or body. */
  readonly inPath: readonly string[];
  readonly tag: Tag;
  readonly of: Said & { readonly headers?: readonly HeaderName[]; readonly each?: ZodType };
  readonly status: 200 | 201 | 204;
  /** The address of the created thing, once `{id}` is known. */
  readonly location?: string;
}

/**
 * What a limit counts per address: requests, refused requests, or unfinished ones; uploads are counted for all
 * addresses together.
 */
export interface Counting {
  readonly what: 'requests' | 'failures' | 'open' | 'uploads';
  readonly most: number;
  readonly seconds?: number;
}

/** What a handler declares for the description of the application. */
interface Marks {
  readonly route?: Described;
  readonly counting?: Counting;
  /** Refuses changes that another site started. */
  readonly csrf?: true;
}

/** Marks a handler; Express keeps handler objects unchanged, so that the marks of a mounted handler can be read. */
export const mark = <H extends object>(handler: H, marks: Marks): H => Object.assign(handler, { marks });

const marksOf = (handler: object): Marks => ('marks' in handler ? (handler.marks as Marks) : {});

/** One address of the application, with the handlers that run before it. */
export interface Mounted {
  readonly method: string;
  /** In Express's notation: `/v/:code`. */
  readonly path: string;
  readonly matches: (address: string) => boolean;
  readonly route: Described | undefined;
  readonly csrf: boolean;
  readonly counting: readonly Counting[];
}

/** The part of Express's router that is read here; its types omit `match`. */
export interface Stack {
  readonly stack: readonly object[];
}
interface Layer {
  readonly handle: RequestHandler | Stack;
  readonly match: (path: string) => boolean;
  readonly route?: {
    readonly path: string | readonly string[];
    readonly stack: readonly { readonly method?: string; readonly handle: RequestHandler }[];
  };
}

/** Every address of an application, in the order in which Express matches them. */
export function findMounted(router: Stack): readonly Mounted[] {
  const found: Mounted[] = [];
  /** Limits passed on the way, each for the paths of its layer. */
  const limits: { readonly layer: Layer; readonly method?: string; readonly counting: Counting }[] = [];

  function visit(given: object): void {
    const layer = given as Layer;
    const { route, handle } = layer;
    if (route)
      for (const method of new Set(route.stack.map((one) => one.method))) if (method) add(layer, route, method);
    if (route) return;
    if ('stack' in handle) handle.stack.forEach(visit);
    const { counting } = marksOf(handle);
    if (counting) limits.push({ layer, counting });
  }

  function add(layer: Layer, { path: paths, stack }: NonNullable<Layer['route']>, method: string): void {
    const marks = stack.filter((one) => one.method === method).map(({ handle }) => marksOf(handle));
    const own = marks.flatMap(({ counting }) => counting ?? []);
    if (own.length === marks.length) return void limits.push(...own.map((counting) => ({ layer, method, counting })));
    for (const path of [paths].flat()) {
      const sample = path.replaceAll(/[:*]\w+/g, 'x');
      const passed = limits.filter((one) => (one.method ?? method) === method && one.layer.match(sample));
      found.push({
        method,
        path,
        matches: (address) => layer.match(address),
        route: marks.find(({ route }) => route)?.route,
        csrf: marks.some(({ csrf }) => csrf),
        counting: [...passed.map(({ counting }) => counting), ...own],
      });
    }
  }

  router.stack.forEach(visit);
  return found;
}
