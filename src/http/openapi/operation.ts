import { z } from 'zod';
import { usualLimit } from '../api.ts';
import type { Described } from '../mounted.ts';
import { exampleOf } from './example.ts';
import type { Facts } from './facts.ts';
import { failures } from './failures.ts';
import type { Answered, Content, OperationObject, Parameter } from './format.ts';
import { type HeaderName, headersOf } from './headers.ts';
import type { Schemas } from './schema.ts';
import { limitWords, whoMay } from './words.ts';

/** One address as OpenAPI says it; its schemas are gathered in `schemas`. */
export function operationObject(facts: Facts, schemas: Schemas): OperationObject {
  const { one } = facts;
  const content = requestContent(one, schemas);
  return {
    operationId: one.name,
    summary: one.of.summary,
    description: descriptionOf(facts),
    tags: [one.tag],
    security: securityOf(one),
    parameters: [...parameters('path', pathOf(one), schemas), ...parameters('query', queryOf(one), schemas)],
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: {
      [one.status]: success(facts, schemas),
      ...(one.of.headers?.includes('ETag') ? { 304: { description: 'Tidak berubah sejak `If-None-Match`' } } : {}),
      ...failures(facts),
    },
  };
}

function descriptionOf({ one, counting }: Facts): string {
  const { access, note, limit = usualLimit } = one.of;
  const limits = counting.map(limitWords);
  if (one.method !== 'get') limits.unshift(`Isi paling besar ${limit}.`);
  return [`**Siapa:** ${whoMay(access)}`, note, limits.join(' ')].filter(Boolean).join('\n\n');
}

/** Where a login is not always needed, none is one of the choices. */
function securityOf({ of: { access, errors } }: Described): OperationObject['security'] {
  const logins = [{ bearer: [] }, { cookie: [] }];
  if (access !== 'anyone') return logins;
  return errors.includes('login-required') ? [{}, ...logins] : [];
}

type Shape = z.ZodObject['shape'];
const part = ({ of }: Described, belongs: (name: string) => boolean): Shape =>
  Object.fromEntries(Object.entries(of.input.shape).filter(([name]) => belongs(name)));
export const pathOf = (one: Described): Shape => part(one, (name) => one.inPath.includes(name));
const queryOf = (one: Described): Shape => part(one, (name) => one.method === 'get' && !one.inPath.includes(name));
const bodyOf = (one: Described): Shape => part(one, (name) => one.method !== 'get' && !one.inPath.includes(name));

function parameters(place: 'path' | 'query', shape: Shape, schemas: Schemas): Parameter[] {
  return Object.entries(shape).map(([name, field]) => {
    const type = field as z.ZodType;
    const schema = schemas.of(type, 'input');
    const { description } = schema;
    const required = place === 'path' || !type.safeParse(undefined).success;
    const example = exampleOf(schemas, schema, 'input', name);
    return { name, in: place, required, ...(description ? { description } : {}), schema, example };
  });
}

function requestContent(one: Described, schemas: Schemas): Content | undefined {
  const { upload } = one.of;
  if (upload) return Object.fromEntries(upload.map((type) => [type, { schema: binary }]));
  const body = bodyOf(one);
  if (Object.keys(body).length === 0) return undefined;
  const schema = schemas.of(z.strictObject(body), 'input', `${capital(one.name)}Input`);
  return { 'application/json': { schema, example: exampleOf(schemas, schema, 'input') } };
}

function success({ one, isOperation, counting }: Facts, schemas: Schemas): Answered {
  const { answer, headers = [] } = one.of;
  const sent: HeaderName[] = [...headers];
  if (one.location) sent.push('Location');
  if (isOperation && 'media' in answer) sent.push('Content-Disposition');
  if (counting.some(({ what }) => what === 'requests')) sent.push('RateLimit', 'RateLimit-Policy');
  const said = { description: 'Berhasil', ...headersOf(sent) };
  if (answer instanceof z.ZodVoid) return { ...said, description: 'Berhasil, tanpa isi' };
  if ('media' in answer)
    return { ...said, content: { [answer.media]: { schema: answer.media.startsWith('text/') ? text : binary } } };
  const schema = schemas.of(answer, 'output', `${capital(one.name)}Answer`);
  return { ...said, content: { 'application/json': { schema, example: exampleOf(schemas, schema, 'output') } } };
}

const text = { type: 'string' };
const binary = { type: 'string', format: 'binary' };

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
