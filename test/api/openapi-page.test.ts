import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { curlOf } from '../../src/http/openapi/curl.ts';
import type { OpenApiDocument } from '../../src/http/openapi/format.ts';
import { type Office, openOffice } from '../support/office.ts';

let office: Office;
let html: string;
let document: OpenApiDocument;
beforeAll(async () => {
  office = await openOffice();
  html = (await request(office.app).get('/api').expect(200)).text;
  document = (await request(office.app).get('/api/openapi.json').expect(200)).body;
});
afterAll(() => office.raze());

const operations = () => Object.values(document.paths).flatMap((methods) => Object.values(methods));
const section = (id: string) => html.slice(html.indexOf(`id="${id}"`)).split('</article>')[0]!;

describe('/api', () => {
  it('has every operation and every schema of the document, and no link that leads nowhere', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    const schemas = Object.keys(document.components.schemas).filter((name) => !name.endsWith('Input'));
    expect(ids).toEqual(expect.arrayContaining([...operations().map(({ operationId }) => operationId), ...schemas]));
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, to]) => to!);
    expect([...new Set(links)].filter((to) => !ids.includes(to))).toEqual([]);
    expect(html).toContain('href="/api/openapi.json"');
  });

  it('says of an operation who may, what it takes with limits, what it answers and what can go wrong', () => {
    const sheet = section('createEvent').replaceAll(/<[^>]+>/g, '');
    for (const words of ['POST /api/events', 'Siapa: Pengelola.', 'teks, 1 sampai 160 huruf. Nama kegiatan'])
      expect(sheet).toContain(words);
    expect(sheet).toMatch(/logo\.base64teks, 1 sampai 700\.000 huruf/);
    expect(sheet).toContain('Jawaban 201: PledgeEvent; kepala Location');
    expect(sheet).toContain('422 logo-invalid, invalid-input');
  });

  it('needs no script, no style of its own and no other host, and stays light', () => {
    expect(html).not.toMatch(/<script|<style| style="|(?:src|href)="(?:https?:)?\/\//);
    // As it travels: a page of more than a hundred operations repeats itself.
    expect(gzipSync(html).length).toBeLessThan(36_000);
  });

  it('has an example for the shell that does what it says', async () => {
    const { post } = document.paths['/api/events']!;
    const command = curlOf('post', '/api/events', post!);
    const [, body] = /-d '(.*)'$/.exec(command)!;
    expect(command).toMatch(/^curl -X POST "\$BASE\/api\/events" -H "Authorization: Bearer \$TOKEN" -H 'Content-Type/);
    await office.chief.call('post', '/api/events', JSON.parse(body!)).expect(201);
    const { get } = document.paths['/api/hall/{event}/people']!;
    expect(curlOf('get', '/api/hall/{event}/people', get!)).toBe('curl "$BASE/api/hall/sijunjung/people?q=andi"');
  });
});
