import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { collectRoutes } from '../../src/http/api.ts';
import { type Office, openOffice } from '../support/office.ts';

let office: Office;
let document: {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, unknown>; parameters: { name: string }[] }>
  >;
  components: { schemas: Record<string, unknown> };
};
beforeAll(async () => {
  office = await openOffice();
  document = (await request(office.app).get('/api/openapi.json').expect(200)).body;
});
afterAll(() => office.raze());

describe('/api/openapi.json', () => {
  it('describes every route that the application answers, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const mounted = collectRoutes(office.app.router).map(({ method, path }) => `${method} ${path}`);
    expect(described.toSorted()).toEqual(mounted.toSorted());
    expect(described).toEqual(
      expect.arrayContaining([
        'post /api/sign/{token}',
        'get /api/verify/{code}',
        'post /api/declarations/{declarationId}/open',
      ]),
    );
  });

  it('answers on every path it describes: no route is dead', async () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const method of Object.keys(methods) as ('get' | 'post' | 'put' | 'patch' | 'delete')[]) {
        const address = path.replace(/\{\w+\}/g, 'tidak-ada');
        const answer = await request(office.app)[method](address).set('Content-Type', 'application/json');
        expect([method, path, answer.body.detail]).not.toEqual([method, path, expect.stringContaining('Alamat ')]);
        const known = Object.keys(document.paths[path]![method]!.responses);
        expect([method, path, known]).toEqual([method, path, expect.arrayContaining([String(answer.status)])]);
      }
  });

  it('is whole: every reference leads somewhere, every operation has its own id, every path parameter is named', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    expect(text).not.toContain('#/$defs/');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, parameters } of operations)
      expect(parameters.map(({ name }) => name)).toEqual(
        expect.arrayContaining([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)),
      );
    expect(document.openapi).toBe('3.1.0');
  });
});
