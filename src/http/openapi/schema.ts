import { z } from 'zod';
import type { Json } from '../../core/canonical-json.ts';

/** The part of JSON Schema 2020-12 that the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The named schemas of a document, collected while its operations are described. */
export interface Schemas {
  readonly named: Readonly<Record<string, Schema>>;
  /** @param name for an object schema without a name: it becomes a named schema, and a reference to it is returned */
  of(schema: z.ZodType, io: 'input' | 'output', name?: string): Schema;
}

export function createSchemas(): Schemas {
  const named: Record<string, Schema> = {};

  /** @throws Error when two schemas have one name: generated clients would use the wrong one */
  function add(name: string, schema: Schema): Schema {
    named[name] ??= schema;
    if (JSON.stringify(named[name]) !== JSON.stringify(schema)) throw new Error(`two schemas are called ${name}`);
    return { $ref: `${place}${name}` };
  }

  return {
    named,
    of(schema, io, name) {
      // Inside an array a named schema is always a reference, even where it contains itself.
      const made = z.toJSONSchema(z.array(schema), { io, unrepresentable: 'any', override: readable });
      const moved = JSON.parse(JSON.stringify(made).replaceAll('#/$defs/', place)) as Moved;
      for (const [id, { id: _own, ...definition }] of Object.entries(moved.$defs ?? {})) add(id, definition);
      return name === undefined || moved.items.$ref ? moved.items : add(name, moved.items);
    },
  };
}

interface Moved {
  readonly items: Schema;
  readonly $defs?: Readonly<Record<string, Schema & { readonly id?: string }>>;
}

const place = '#/components/schemas/';

/** The schema that a reference names, or the schema itself. */
export const resolve = (named: Schemas['named'], schema: Schema): Schema =>
  schema.$ref ? named[nameOf(schema.$ref)]! : schema;

export const nameOf = (ref: string): string => ref.slice(place.length);

/**
 * Replaces what common generators cannot read; the server's checks stay as strict. Python's `re` has no Unicode
 * classes, readers of OpenAPI 3.0 reject `items: false`, and a pattern is superfluous beside a format.
 */
function readable({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const isForeign = (pattern: string | undefined): boolean => pattern?.includes('\\p{') ?? false;
  if (jsonSchema.format || isForeign(jsonSchema.pattern)) delete jsonSchema.pattern;
  delete jsonSchema.readOnly; // every field of an answer is read-only
  const all = jsonSchema.allOf?.filter((one) => !isForeign(one.pattern));
  if (all?.length) jsonSchema.allOf = all;
  else delete jsonSchema.allOf;
  const [first, ...others] = jsonSchema.prefixItems ?? [];
  if (first && others.every((one) => JSON.stringify(one) === JSON.stringify(first))) {
    delete jsonSchema.prefixItems;
    jsonSchema.items = first;
  }
  // JSON guarantees no larger integers anyway (RFC 8259 section 6).
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const choices = jsonSchema.anyOf?.map((one) => one.const);
  if (choices?.every((choice) => typeof choice === 'number')) {
    delete jsonSchema.anyOf;
    Object.assign(jsonSchema, { type: 'integer', enum: choices });
  }
}
