import type { ComponentChildren, VNode } from 'preact';
import type { Parameter } from './format.ts';
import { Inline } from './markdown.tsx';
import { nameOf, type Schema } from './schema.ts';

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** The fields of an object, with those of unnamed inner objects under dotted names; for another schema, its form. */
export function Fields(props: { readonly schema?: Schema; readonly parameters?: readonly Parameter[] }): VNode {
  const { schema = {}, parameters = [] } = props;
  const fields = [...parameters.map(ofParameter), ...fieldsOf(schema, '')];
  if (fields.length === 0) return <p>{formOf(schema)}</p>;
  return (
    <dl class="facts">
      {fields.map(({ name, required, schema: one }) => (
        <>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            {formOf(one)}
            {!required && ', boleh tidak ada'}
            <Said schema={one} />
          </dd>
        </>
      ))}
    </dl>
  );
}

function Said({ schema: { description, title } }: { readonly schema: Schema }): VNode | null {
  const said = description ?? title;
  if (!said) return null;
  return (
    <>
      . <Inline text={said} />
    </>
  );
}

const ofParameter = ({ name, in: place, required, schema }: Parameter): Field => ({
  name: place === 'path' ? `{${name}}` : `?${name}`,
  required,
  schema,
});

function fieldsOf({ properties = {}, required = [], anyOf = [] }: Schema, before: string): readonly Field[] {
  const [choice] = anyOf; // an object or null
  if (choice) return fieldsOf(choice, before);
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${before}${name}`;
    const inner = schema.items ? fieldsOf(schema.items, `${path}[].`) : fieldsOf(schema, `${path}.`);
    return [{ name: path, required: required.includes(name), schema }, ...inner];
  });
}

/** A schema in words: its type and limits. */
function formOf(schema: Schema): ComponentChildren {
  const { $ref, items, anyOf, oneOf, enum: choices, const: only } = schema;
  if ($ref) return <a href={`#${nameOf($ref)}`}>{nameOf($ref)}</a>;
  const several = anyOf ?? oneOf;
  if (several) return several.map((one, i) => [i > 0 && ' atau ', formOf(one)]);
  if (only !== undefined) return <code>{JSON.stringify(only)}</code>;
  if (choices) return choices.map((one, i) => [i > 0 && ', ', <code key={i}>{String(one)}</code>]);
  if (items) return ['daftar', limits(schema.minItems, schema.maxItems, ''), ': ', formOf(items)];
  return simpleForm(schema);
}

function simpleForm({ type, format, pattern, ...schema }: Schema): ComponentChildren {
  const kinds = [type].flat().map((one) => (format && formats[format]) || types[one ?? ''] || 'apa saja');
  const length = limits(schema.minLength, schema.maxLength, ' huruf') || limits(schema.minimum, schema.maximum, '');
  // what a description says, people need not read as a pattern
  const shape = pattern && !schema.description ? [', pola ', <code>{pattern}</code>] : '';
  return [kinds.join(' atau '), length, shape];
}

const types: Readonly<Record<string, string>> = {
  string: 'teks',
  integer: 'bilangan bulat',
  number: 'angka',
  boolean: 'ya atau tidak',
  object: 'objek',
  array: 'daftar',
  null: 'null',
};
const formats: Readonly<Record<string, string>> = {
  'date-time': 'saat, UTC',
  date: 'hari, YYYY-MM-DD',
  uri: 'alamat lengkap',
};

const limits = (least: number | undefined, most: number | undefined, unit: string): string =>
  least === undefined && most === undefined
    ? ''
    : `, ${least ?? 0} ${most === undefined ? 'atau lebih' : `sampai ${most.toLocaleString('id-ID')}`}${unit}`;
