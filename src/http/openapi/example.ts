import type { Json } from '../../core/canonical-json.ts';
import { ownWords, words } from './example-words.ts';
import { nameOf, resolve, type Schema, type Schemas } from './schema.ts';

/**
 * An example of a schema, made from its fields' own examples, defaults and choices, or else by field name. An example
 * of input contains the required fields and those that have an example.
 */
export function exampleOf({ named }: Schemas, schema: Schema, io: 'input' | 'output', field = ''): Json {
  return make(schema, field, []) ?? null;

  /** @param within names of the enclosing schemas; the result is undefined where a schema would contain itself again */
  function make(given: Schema, field: string, within: readonly string[]): Json | undefined {
    const name = given.$ref && nameOf(given.$ref);
    if (name && within.includes(name)) return undefined;
    const one = resolve(named, given);
    const said = given.examples?.[0] ?? one.examples?.[0] ?? one.default ?? one.const ?? one.enum?.[0];
    if (said !== undefined) return said;
    const around = name ? [...within, name] : within;
    const choices = one.anyOf ?? one.oneOf;
    if (choices) return make(choices[0]!, field, around);
    if (one.properties) return object(one, around);
    if (one.items) return array(one, field, around);
    return likely(one, field, within.at(-1));
  }

  function object({ properties = {}, required = [] }: Schema, within: readonly string[]): Json {
    const shown = Object.entries(properties).filter(
      ([name, field]) => io === 'output' || required.includes(name) || field.examples || field.default !== undefined,
    );
    const fields = shown.map(([name, field]) => [name, make(field, name, within)] as const);
    return Object.fromEntries(fields.filter((field): field is readonly [string, Json] => field[1] !== undefined));
  }

  function array({ items = {}, minItems = 1 }: Schema, field: string, within: readonly string[]): Json {
    const item = make(items, field, within);
    return item === undefined ? [] : Array.from({ length: Math.max(1, minItems) }, () => item);
  }
}

/** An example of a text or number whose schema has none. */
function likely({ type, format, pattern }: Schema, field: string, around: string | undefined): Json {
  const isText = [type].flat().includes('string');
  const known = ownWords[`${around}.${field}`] ?? words[field];
  if (known !== undefined && isText === (typeof known === 'string')) return known;
  if (format === 'uri') return `https://ikrar.example/${field}`;
  if (format === 'date') return '2024-09-30';
  if (format === 'date-time') return '2024-09-30T02:15:00.000Z';
  if (pattern === '^[0-9a-f]{64}$' || /digest|sha256/i.test(field)) return sha256;
  return type === 'boolean' ? false : type === 'object' ? {} : isText ? 'teks' : 1;
}

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
