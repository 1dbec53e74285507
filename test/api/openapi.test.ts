import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { findMounted, type Mounted } from '../../src/http/mounted.ts';
import { type Facts, findAddress, findFacts } from '../../src/http/openapi/facts.ts';
import type { OpenApiDocument, OperationObject } from '../../src/http/openapi/format.ts';
import { eventBody } from '../support/house.ts';
import { makeDraft, type Office, openOffice } from '../support/office.ts';

let office: Office;
let document: OpenApiDocument;
let text: string;
let mounted: readonly Mounted[];
let facts: readonly Facts[];
beforeAll(async () => {
  office = await openOffice();
  text = (await request(office.app).get('/api/openapi.json').expect(200)).text;
  document = JSON.parse(text);
  mounted = findMounted(office.app.router);
  facts = findFacts(office.app.router);
});
afterAll(() => office.raze());

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Every operation of the document with its address. */
const operations = (): (OperationObject & { readonly path: string; readonly method: Method })[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method as Method, ...operation })),
  );
const operationOf = (name: string) => operations().find(({ operationId }) => operationId === name)!;
const codesOf = (name: string, status: number) =>
  [...(operationOf(name).responses[status]?.description ?? '').matchAll(/`([a-z-]+)`/g)].map(([, code]) => code);
const headersOf = (name: string, status: number) => Object.keys(operationOf(name).responses[status]?.headers ?? {});

/** What people see in a browser, and what those pages are made of. All else that is mounted is in the document. */
const pages = {
  below: ['/kelola', '/arsip', '/kios/', '/tablet', '/masuk', '/keluar', '/aset/', '/s/', '/h/:event/saya/'],
  exactly: [
    ...[
      '/',
      '/v',
      '/v/:code',
      '/v/:code/tanda-terima/:n',
      '/h/:event',
      '/h/:event/cari',
      '/h/:event/data-pribadi',
      '/h/:event/papan',
      '/h/:event/papan/kode',
    ],
    ...['/periksa', '/segel', '/segel-luring.js', '/tanda-luring.js', '/meja-luring.js', '/log', '/api'],
  ],
};
const isPage = (path: string) => pages.exactly.includes(path) || pages.below.some((start) => path.startsWith(start));

describe('/api/openapi.json', () => {
  it('describes everything that the application answers but pages, and nothing else', () => {
    const described = facts.map(({ one }) => findAddress(mounted, one));
    expect(facts.filter((_, i) => !described[i]).map(({ one }) => one.path)).toEqual([]);
    const others = mounted.filter((at) => !at.route && !described.includes(at) && !isPage(at.path));
    expect(others.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    const named = operations().map(({ method, path }) => `${method} ${path}`);
    expect(named.toSorted()).toEqual(facts.map(({ one }) => `${one.method} ${one.path}`).toSorted());
    expect(named).toEqual(
      expect.arrayContaining([
        'post /api/sign/{token}',
        'post /api/hall/{event}/desk/{signerId}',
        'get /v/{code}/ikrar.pdf',
        'get /log/tile/{level}/{index}.p/{width}',
        'get /h/{event}/papan/arus',
        'get /metrics',
      ]),
    );
  });

  it('answers on every path it describes: no route is dead', async () => {
    for (const { path, method, responses } of operations()) {
      const address = path.replace(/\{\w+\}/g, 'tidak-ada');
      const answer = await request(office.app)[method](address).set('Content-Type', 'application/json');
      if (path.startsWith('/api/'))
        expect([method, path, answer.body.detail]).not.toEqual([method, path, expect.stringContaining('Alamat ')]);
      const known = Object.keys(responses);
      expect([method, path, known]).toEqual([method, path, expect.arrayContaining([String(answer.status)])]);
    }
  });

  it('says what the addresses that ask no operation answer', async () => {
    for (const { one } of facts.filter(({ one, isOperation }) => !isOperation && one.inPath.length === 0)) {
      const { answer } = one.of;
      let given = await request(office.app).get(one.path);
      while (given.headers['retry-after']) given = await request(office.app).get(one.path); // the first checkpoint
      const { status, type, body } = given;
      expect([one.path, status]).toEqual([one.path, one.status]);
      if ('media' in answer) expect([one.path, type]).toEqual([one.path, answer.media]);
      else expect([one.path, answer.parse(body)]).toEqual([one.path, body]);
    }
  });

  it('is whole: every reference leads somewhere, every operation has its own id, every path parameter is named', () => {
    for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g))
      expect(Object.keys(document.components[kind as 'schemas' | 'headers'])).toContain(name);
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    for (const { path, parameters } of operations())
      expect(parameters.map(({ name }) => name)).toEqual(
        expect.arrayContaining([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)),
      );
    const tags = document.tags.map(({ name }) => name);
    for (const operation of operations()) expect(tags).toEqual(expect.arrayContaining([...operation.tags]));
    expect(document.openapi).toBe('3.1.0');
  });

  it('says schemas in words that common generators read', () => {
    expect(text).not.toMatch(/\\\\p\{|"prefixItems"|"items":false|"\$defs"|"\$schema"|"\$id"/);
    const withFormat: unknown[] = [];
    JSON.parse(text, (_key, value) => {
      if (typeof value?.format === 'string') withFormat.push(value.pattern);
      return value;
    });
    expect(withFormat.filter((pattern) => pattern !== undefined)).toEqual([]);
    const { strokes } = document.components.schemas.SignPledgeInput!.properties!;
    expect(strokes!.items!.items).toEqual({ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 });
    expect(document.components.schemas.SigningReceipt!.properties!.at).toMatchObject({ format: 'date-time' });
  });

  it('gives every body and every answer of JSON a name', () => {
    for (const { operationId, requestBody, responses } of operations())
      for (const { content } of [requestBody, ...Object.values(responses)].filter((one) => one !== undefined))
        for (const [media, { schema }] of Object.entries(content ?? {}))
          if (/json$/.test(media)) expect([operationId, schema]).toEqual([operationId, { $ref: expect.any(String) }]);
  });

  it('says who may, and more where a program would have to guess', () => {
    for (const { description } of operations()) expect(description).toMatch(/^\*\*Siapa:\*\* .{8,}/);
    expect(operationOf('recordAttendance').description).toContain('Petugas meja atau penyelenggara naskah itu.');
    expect(operationOf('exportEvent').description).toContain('Arsiparis atau penyelenggara kegiatan itu.');
    expect(operationOf('makeCards').description).toContain('`token` untuk `/api/sign/{token}`');
    expect(operationOf('replaceRoster').description).toContain('Isi paling besar 6mb.');
  });

  it('has an example of every request and every answer, and each is accepted by its own schema', () => {
    for (const { one, isOperation } of facts) {
      const operation = operationOf(one.name);
      const sent = Object.values(operation.requestBody?.content ?? {})[0]?.example;
      const values = Object.fromEntries(operation.parameters.map(({ name, example }) => [name, example]));
      if (one.of.upload) Object.assign(values, { bytes: new Uint8Array() });
      else if (operation.requestBody) expect(sent).toBeDefined();
      if (isOperation)
        expect([one.name, one.of.input.safeParse(Object.assign(values, sent)).error]).toEqual([one.name, undefined]);
      const { answer } = one.of;
      if ('media' in answer || answer instanceof z.ZodVoid) continue;
      const given = operation.responses[one.status]!.content!['application/json']!.example;
      expect([one.name, answer.parse(given)]).toEqual([one.name, given]);
    }
  });
});

describe('the failures in /api/openapi.json', () => {
  it('are those of what stands before the operation: login, right, body, limit, CSRF check', () => {
    expect(codesOf('listEvents', 401)).toEqual(['login-required']);
    expect(codesOf('listEvents', 403)).toEqual([]);
    expect(codesOf('createEvent', 403)).toEqual(['forbidden', 'csrf-failed']);
    expect(codesOf('verifyFile', 403)).toEqual([]);
    expect(codesOf('admitByCard', 403)).toEqual(['forbidden', 'csrf-failed']);
    expect(codesOf('listEvents', 422)).toEqual(['invalid-input']);
    expect(codesOf('importFile', 413)).toEqual(['body-too-large']);
    expect(codesOf('importFile', 415)).toEqual(['unsupported-media-type']);
    expect(codesOf('importFile', 400)).toEqual([]);
    expect(codesOf('createEvent', 400)).toEqual(['malformed-json']);
  });

  it('name a limit wherever one is mounted, whatever the method, and nowhere else', () => {
    const limited = operations().filter(({ responses }) => responses[429]);
    expect(limited.map(({ operationId }) => operationId).toSorted()).toEqual(
      [
        ...['logIn', 'signPledge', 'bindKey', 'tellAbsence', 'enterHall', 'watchBoard'],
        ...['verifyCode', 'verifyFile', 'downloadPdf', 'downloadPreview', 'downloadProof'],
      ].toSorted(),
    );
    expect(headersOf('verifyCode', 200)).toEqual(['RateLimit', 'RateLimit-Policy']);
    expect(headersOf('verifyCode', 429)).toEqual(['Retry-After', 'RateLimit', 'RateLimit-Policy']);
    expect(headersOf('logIn', 429)).toEqual(['Retry-After']);
    expect(codesOf('verifyFile', 503)).toContain('overloaded');
  });

  it('always include our own', () => {
    for (const { operationId } of operations()) {
      expect([operationId, codesOf(operationId, 500)]).toEqual([operationId, ['internal']]);
      expect([operationId, codesOf(operationId, 503)]).toEqual([
        operationId,
        expect.arrayContaining(['store-unavailable']),
      ]);
    }
  });
});

describe('the headers that it names', () => {
  it('are sent', async () => {
    const { app, chief } = office;
    const refused = await request(app).get('/api/events').expect(401);
    expect(refused.headers['www-authenticate']).toBe('Bearer realm="ikrar"');
    expect(headersOf('listEvents', 401)).toEqual(['WWW-Authenticate']);

    const made = await chief.call('post', '/api/events', eventBody).expect(201);
    expect(made.headers.location).toBe(`/api/events/${made.body.id}`);
    expect(headersOf('createEvent', 201)).toEqual(['Location']);
    const { id } = await makeDraft(chief);
    const preview = await chief.call('get', `/api/declarations/${id}/preview.pdf`).expect(200);
    expect(preview.headers['content-disposition']).toContain('pratinjau.pdf');
    expect(headersOf('previewPdf', 200)).toEqual(['Content-Disposition']);
    expect(headersOf('addAccount', 201)).toEqual([]); // no operation reads one account

    const key = await request(app).get('/pki/log.vkey').expect(200);
    await request(app).get('/pki/log.vkey').set('If-None-Match', key.headers.etag!).expect(304);
    expect(headersOf('readLogKey', 200)).toEqual(['ETag']);
  });
});
