import { z } from 'zod';
import { capitalized } from '../../core/capitals.ts';
import { usualLimit } from '../api.ts';
import type { Described } from '../mounted.ts';
import { exampleOf } from './example.ts';
import type { Facts } from './facts.ts';
import { failures } from './failures.ts';
import type { Answered, OperationObject, Parameter } from './format.ts';
import { type HeaderName, headersOf } from './headers.ts';
import type { Schemas } from './schema.ts';
import { limitWords, whoMay } from './words.ts';

/** One address as an OpenAPI operation; its schemas are collected in `schemas`. */
export function operationObject(facts: Facts, schemas: Schemas): OperationObject {
  const { one } = facts;
  const requestBody = bodyOf(one, schemas);
  const inPath = part(one, (name) => one.inPath.includes(name));
  const inQuery = part(one, (name) => one.method === 'get' && !one.inPath.includes(name));
  const given = [...parameters('path', inPath, schemas), ...parameters('query', inQuery, schemas)];
  return {
    operationId: one.name,
    summary: one.of.summary,
    description: descriptionOf(facts),
    tags: [one.tag],
    security: securityOf(one),
    parameters: given,
    ...(requestBody ? { requestBody } : {}),
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
  if (!['get', 'delete'].includes(one.method)) limits.unshift(`Isi paling besar ${limit}.`);
  return [`**Siapa:** ${whoMay(access)}`, note, limits.join(' ')].filter(Boolean).join('\n\n');
}

/** Where a login is optional, "none" is one of the alternatives. */
function securityOf({ of: { access, errors } }: Described): OperationObject['security'] {
  const logins = [{ bearer: [] }, { cookie: [] }];
  if (access !== 'anyone') return logins;
  return errors.includes('login-required') ? [{}, ...logins] : [];
}

type Shape = z.ZodObject['shape'];
const part = ({ of }: Described, belongs: (name: string) => boolean): Shape =>
  Object.fromEntries(Object.entries(of.input.shape).filter(([name]) => belongs(name)));

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

/**
 * The body of a request. A file is described by one media type only, because common generators get a choice of several
 * wrong.
 */
function bodyOf(one: Described, schemas: Schemas): OperationObject['requestBody'] | undefined {
  const { upload: [usual, ...others] = [] } = one.of;
  if (usual) {
    const description = `Berkas itu sendiri; juga diterima sebagai ${others.join(', ')}`;
    return { required: true, description, content: { [usual]: { schema: binary } } };
  }
  const shape = part(one, (name) => one.method !== 'get' && !one.inPath.includes(name));
  if (Object.keys(shape).length === 0) return undefined;
  const schema = schemas.of(z.strictObject(shape), 'input', `${capitalized(one.name)}Input`);
  const example = exampleOf(schemas, schema, 'input');
  return { required: true, content: { 'application/json': { schema, example } } };
}

function success({ one, isOperation, counting }: Facts, schemas: Schemas): Answered {
  const { answer, headers = [], each } = one.of;
  const sent: HeaderName[] = [...headers];
  if (one.location) sent.push('Location');
  if (isOperation && 'media' in answer) sent.push('Content-Disposition');
  if (counting.some(({ seconds }) => seconds !== undefined)) sent.push('RateLimit', 'RateLimit-Policy');
  const said = { description: 'Berhasil', ...headersOf(sent) };
  if (answer instanceof z.ZodVoid) return { ...said, description: 'Berhasil, tanpa isi' };
  if ('media' in answer) {
    const bytes = /^text\/|pem/.test(answer.media) ? text : binary;
    return { ...said, content: { [answer.media]: { schema: each ? schemas.of(each, 'output') : bytes } } };
  }
  const schema = schemas.of(answer, 'output', `${capitalized(one.name)}Answer`);
  return { ...said, content: { 'application/json': { schema, example: exampleOf(schemas, schema, 'output') } } };
}

const text = { type: 'string' };
const binary = { type: 'string', format: 'binary' };
