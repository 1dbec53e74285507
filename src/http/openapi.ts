import { z } from 'zod';
import type { Json } from '../core/canonical-json.ts';
import type { ErrorCode } from '../errors.ts';
import type { Answer } from '../operations/operation.ts';
import type { ApiRoute } from './api.ts';
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
  const { summary, access } = one.of;
  return {
    operationId: operationId(one),
    summary,
    tags: [one.tag],
    security: access === 'anyone' ? [] : [{ bearer: [] }, { cookie: [] }],
    parameters: [...parameters('path', pathOf(one), schemas), ...parameters('query', queryOf(one), schemas)],
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { [one.status]: success(one.of.answer, schemas), ...failures(one) },
  };
}

type Shape = z.ZodObject['shape'];
const part = ({ of }: ApiRoute, belongs: (name: string) => boolean): Shape =>
  Object.fromEntries(Object.entries(of.input.shape).filter(([name]) => belongs(name)));
const pathOf = (one: ApiRoute): Shape => part(one, (name) => one.inPath.includes(name));
const queryOf = (one: ApiRoute): Shape => part(one, (name) => one.method === 'get' && !one.inPath.includes(name));
const bodyOf = (one: ApiRoute): Shape => part(one, (name) => one.method !== 'get' && !one.inPath.includes(name));

const operationId = (one: ApiRoute): string =>
  `${one.method}${one.path
    .replace('/api', '')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

function parameters(place: 'path' | 'query', shape: Shape, schemas: Record<string, Json>): Json[] {
  return Object.entries(shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType, 'input', schemas),
  }));
}

function requestContent(one: ApiRoute, schemas: Record<string, Json>): JsonObject | undefined {
  if (one.upload)
    return Object.fromEntries(one.upload.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  const body = bodyOf(one);
  if (Object.keys(body).length === 0) return undefined;
  return { 'application/json': { schema: schemaOf(z.strictObject(body), 'input', schemas) } };
}

function success(answer: Answer, schemas: Record<string, Json>): Json {
  if (answer instanceof z.ZodVoid) return { description: 'Berhasil, tanpa isi' };
  const content =
    'media' in answer
      ? { [answer.media]: { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: schemaOf(answer, 'output', schemas) } };
  return { description: 'Berhasil', content };
}

/** What can go wrong, a status each with its codes. */
function failures(one: ApiRoute): JsonObject {
  const { access, errors, input } = one.of;
  const codes = new Set<ErrorCode>(errors);
  const add = (...more: readonly ErrorCode[]): void => {
    for (const code of more) codes.add(code);
  };
  if (access !== 'anyone') add('login-required', 'forbidden');
  if (typeof access === 'object') add('not-found');
  if (Object.keys(input.shape).length > 0) add('invalid-input');
  if (one.upload) add('unsupported-media-type', 'body-too-large');
  else if (one.method !== 'get') add('malformed-json', 'unsupported-media-type', 'body-too-large');
  if (one.method !== 'get') add('csrf-failed');
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
