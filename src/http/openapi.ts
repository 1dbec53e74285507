import { z } from 'zod';
import type { Json } from '../core/canonical-json.ts';
import type { Answer, ApiRoute } from './api.ts';
import { meanings } from './problem.ts';

type JsonObject = { readonly [key: string]: Json | undefined };

/** OpenAPI 3.1, made from the schemas that check the input. */
export function openApiDocument(routes: readonly ApiRoute[], about: { version: string; baseUrl: string }): JsonObject {
  const schemas: Record<string, Json> = { Problem: problemSchema };
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of routes) {
    paths[one.path] ??= {};
    paths[one.path]![one.method] = operation(one, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ikrar',
      version: about.version,
      description:
        'Ikrar netralitas: kegiatan, naskah, peserta, penandatanganan dan pemeriksaan. Kesalahan dijawab sebagai application/problem+json (RFC 9457) dengan `code` yang tetap.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: about.baseUrl }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: '`token` dari POST /api/session' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: about.baseUrl.startsWith('https:') ? '__Host-ikrar' : 'ikrar',
          description: 'Dari halaman masuk; perubahan juga memerlukan kepala X-CSRF-Token',
        },
      },
    },
  };
}

function operation(one: ApiRoute, schemas: Record<string, Json>): Json {
  const content = requestContent(one, schemas);
  return {
    operationId: operationId(one),
    summary: one.summary,
    tags: [one.tag],
    security: one.access === 'public' ? [] : [{ bearer: [] }, { cookie: [] }],
    parameters: [...parameters('path', one.params, schemas), ...parameters('query', one.query, schemas)],
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { [one.answer.status]: success(one.answer, schemas), ...failures(one) },
  };
}

const operationId = (one: ApiRoute): string =>
  `${one.method}${one.path
    .replace('/api', '')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

function parameters(place: 'path' | 'query', schema: z.ZodObject, schemas: Record<string, Json>): Json[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType, 'input', schemas),
  }));
}

function requestContent(one: ApiRoute, schemas: Record<string, Json>): JsonObject | undefined {
  if (one.upload)
    return Object.fromEntries(one.upload.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return one.body && { 'application/json': { schema: schemaOf(one.body, 'input', schemas) } };
}

function success(answer: Answer, schemas: Record<string, Json>): Json {
  if ('json' in answer)
    return {
      description: 'Berhasil',
      content: { 'application/json': { schema: schemaOf(answer.json, 'output', schemas) } },
    };
  if ('media' in answer)
    return { description: 'Berhasil', content: { [answer.media]: { schema: { type: 'string', format: 'binary' } } } };
  return { description: 'Berhasil, tanpa isi' };
}

/** What can go wrong, a status each with its codes. */
function failures(one: ApiRoute): JsonObject {
  const codes = new Set(one.errors);
  if (one.access === 'login') for (const code of ['login-required', 'forbidden'] as const) codes.add(code);
  if (one.body || Object.keys(one.params.shape).length > 0) codes.add('invalid-input');
  if (one.body)
    for (const code of ['malformed-json', 'unsupported-media-type', 'body-too-large'] as const) codes.add(code);
  if (one.method !== 'get') codes.add('csrf-failed');
  const statuses = new Set([...codes].map((code) => meanings[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: [...codes]
          .filter((code) => meanings[code].status === status)
          .map((code) => `\`${code}\`: ${meanings[code].title}`)
          .join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** JSON Schema 2020-12, as OpenAPI 3.1 speaks it; schemas with a name move to the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const moved = JSON.parse(JSON.stringify(made).replaceAll('#/$defs/', '#/components/schemas/')) as Record<
    string,
    Json
  >;
  const { $defs, $schema: _dialect, id: _id, ...rest } = moved;
  for (const [name, definition] of Object.entries(($defs ?? {}) as JsonObject))
    if (definition !== undefined) schemas[name] ??= definition;
  return rest;
}

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code', 'detail', 'instance'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: [...Object.keys(meanings), 'internal'] },
    detail: { type: 'string' },
    instance: { type: 'string' },
    retryAfter: { type: 'integer', description: 'detik' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message'],
        properties: {
          path: { type: 'string' },
          row: { type: 'integer' },
          column: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
  },
};
