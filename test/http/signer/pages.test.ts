import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { ourFault } from '../../../src/core/our-fault.ts';
import { type ErrorCode, IkrarError } from '../../../src/errors.ts';
import { assetText, assetWeight } from '../../../src/http/assets.ts';
import { boardRoutes } from '../../../src/http/signer/board.ts';
import type { Declaration } from '../../../src/model.ts';
import { createLive } from '../../../src/signer/live.ts';
import { type Card, giveCards, hallApp } from '../../support/hall.ts';
import { buildHouse, draft, type House, people } from '../../support/house.ts';

let house: House;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let cards: readonly Card[];
let slug: string;

beforeAll(async () => {
  house = await buildHouse();
  app = hallApp(house.services);
  const roster = people(30);
  declaration = await draft(house.services, roster, {}, { slug: 'sijunjung' });
  await house.services.ceremony.open(declaration.id);
  cards = await giveCards(house.services, declaration, roster);
  slug = 'sijunjung';
});
afterAll(() => house.raze());

const page = (path: string) => request(app).get(path).set('Accept', 'text/html');
const form = (path: string, body: object) => request(app).post(path).set('Accept', 'text/html').type('form').send(body);

describe('the signer’s page', () => {
  it('shows person, whole text, agreement, PIN, pad and button, and never a cache', async () => {
    const { text, headers } = await page(`/s/${cards[1]!.token}`);
    for (const shown of [
      cards[1]!.person.name,
      'Menolak politik uang',
      'Saya membaca dan menyetujui',
      'id="pin"',
      'Tanda tangani',
    ])
      expect(text).toContain(shown);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('asks no foreign host and carries no inline script or style', async () => {
    const { text } = await page(`/s/${cards[1]!.token}`);
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle="|\son\w+="/);
  });

  it('speaks no syntax that a phone of 2018 does not', () => {
    for (const name of ['sign', 'queue', 'finder'])
      expect(assetText(`${name}.js`)).not.toMatch(
        /\?\.[a-z([]|\?\?|\basync\b|\bawait\b|\.\.\.|\bclass\b|catch ?\{|\.flat\(|\.at\(|replaceAll/,
      );
  });

  it('weighs less than 60 KB on the wire with everything it loads', async () => {
    const { text, headers } = await page(`/s/${cards[1]!.token}`).set('Accept-Encoding', 'gzip');
    expect(headers['content-encoding']).toBe('gzip');
    const names = [...text.matchAll(/\/aset\/([a-z-]+)\.[0-9a-f]{10}(\.\w+)/g)].map(([, name, type]) => name! + type!);
    expect(names).toContain('sign.js');
    const all = names.reduce((sum, name) => sum + assetWeight(name), Buffer.byteLength(text) / 2);
    expect(all).toBeLessThan(30_000);
  });

  it.each([
    ['clock-behind', true],
    ['store-unavailable', true],
    ['timestamp-unavailable', true],
    ['signature-too-large', true],
    ['overloaded', false],
    ['character-unprintable', false],
  ] as const)('without any script calls %s a fault of ours: %p', async (code: ErrorCode, ours: boolean) => {
    const sign = () => Promise.reject(new IkrarError(code, 'Betulkan jam server, lalu ulangi.'));
    const failing = hallApp({ ...house.services, ceremony: { ...house.services.ceremony, sign } });
    const { token, pin } = cards[5]!;
    const filled = { contentDigest: '0'.repeat(64), typedName: 'Andi', pin, agree: 'ya' };
    const { text } = await request(failing).post(`/s/${token}`).set('Accept', 'text/html').type('form').send(filled);
    expect(text.includes(ourFault)).toBe(ours);
    expect(text.includes('Betulkan jam server')).toBe(!ours);
  });

  it('signs without any script by a typed name, and keeps what was typed when refused', async () => {
    const card = cards[2]!;
    const digest = /name="contentDigest" value="([0-9a-f]{64})"/.exec((await page(`/s/${card.token}`)).text)![1]!;
    const filled = { contentDigest: digest, typedName: 'Syafi’i Siregar', pin: card.pin, agree: 'ya' };
    const disagreed = await form(`/s/${card.token}`, { ...filled, agree: '' });
    expect(disagreed.status).toBe(422);
    expect(disagreed.text).toContain('value="Syafi’i Siregar"');
    const slip = await form(`/s/${card.token}`, { ...filled, pin: '1234 5' });
    expect([slip.status, slip.text.includes('enam angka. Lihat kartu')]).toEqual([403, true]);
    const wrong = await form(`/s/${card.token}`, { ...filled, pin: '999999' });
    expect([wrong.status, wrong.text.includes('tersisa 4 kali')]).toEqual([403, true]);
    const done = await form(`/s/${card.token}`, filled);
    expect([done.status, done.headers.location]).toEqual([303, `/s/${card.token}`]);
    const { text } = await page(`/s/${card.token}`);
    expect(text).toContain('tanda tangan Anda tercatat');
    expect(text).not.toContain('id="pad"');
  });

  it('says what to do at an unknown link', async () => {
    const { status, text } = await page('/s/a-link-that-is-not-there');
    expect(status).toBe(404);
    expect(text).toContain('minta bantuan petugas');
  });
});

describe('the hall', () => {
  it('finds people without script, and by group', async () => {
    expect((await page(`/h/${slug}?q=pamuncak`)).text).toContain('Jon St. Pamuncak');
    expect((await page(`/h/${slug}?q=pa`)).text).toContain('Tidak ada nama yang cocok');
    expect((await page(`/h/${slug}?kelompok=${encodeURIComponent('Kecamatan Kupitan')}`)).text).toContain(
      'Wali Nagari 1<',
    );
    expect((await page(`/h/${slug}/cari?q=pamuncak`)).text).toMatch(/^<p/);
    expect((await page('/h/tidak-ada')).status).toBe(404);
  });

  it('leads from the PIN to the signing page, and keeps a wrong one at its field', async () => {
    const { id } = cards[4]!.person;
    expect((await form(`/h/${slug}/saya/${id}`, { pin: 'abc' })).text).toContain('enam angka');
    expect((await form(`/h/${slug}/saya/${id}`, { pin: '999999' })).text).toContain('tersisa 4 kali');
    const asPrinted = `${cards[4]!.pin.slice(0, 3)} ${cards[4]!.pin.slice(3)}`; // longer than six
    const { status, headers } = await form(`/h/${slug}/saya/${id}`, { pin: asPrinted });
    expect(status).toBe(303);
    const { text } = await page(headers.location!);
    expect(text).toContain(cards[4]!.person.name);
    expect(text).not.toContain('id="pin"');
  });
});

describe('the desk', () => {
  it('asks for a login first', async () => {
    const { status, headers } = await page(`/kios/${slug}`);
    expect([status, headers.location]).toEqual([303, `/masuk?kembali=${encodeURIComponent(`/kios/${slug}`)}`]);
  });
});

describe('the board', () => {
  it('shows the count, the way in, and streams changes', async () => {
    const { text } = await page(`/h/${slug}/papan`);
    expect(text).toMatch(/<b data-live="signed">1<\/b>/);
    expect(text).toContain('http://ikrar.test/h/sijunjung');
    expect(text).toContain('<span class="label">Kec. Kupitan</span>');
    const server = app.listen(0);
    const { port } = server.address() as { port: number };
    const stop = new AbortController();
    const stream = await fetch(`http://localhost:${port}/h/${slug}/papan/arus`, { signal: stop.signal });
    const reader = stream.body!.getReader();
    const seen: string[] = [];
    const until = async (signed: number): Promise<void> => {
      for (;;) {
        const { value } = await reader.read();
        seen.push(Buffer.from(value!).toString());
        if (seen.join('').includes(`"signed":${signed}`)) return;
      }
    };
    await until(1);
    const card = cards[5]!;
    const { body } = await request(app).get(`/api/sign/${card.token}`);
    const sent = await request(app)
      .post(`/api/sign/${card.token}`)
      .send({ contentDigest: body.contentDigest, strokes: [], typedName: card.person.name, pin: card.pin });
    expect(sent.status).toBe(200);
    await until(2);
    expect(seen.join('')).toContain('"label":"Kecamatan Kupitan","total":15,"signed":1,"short":"Kec. Kupitan"');
    expect(seen.join('')).toContain(card.person.name);
    stop.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a board that does not read', () => {
  it('is cut off before much is kept for it', async () => {
    const line = JSON.stringify({ latest: 'x'.repeat(100_000) });
    let told = 0;
    const watch = (_event: string, listener: (json: string) => void) => {
      const timer = setInterval(() => {
        told++;
        listener(line);
      }, 1);
      return () => clearInterval(timer);
    };
    const live = { ...createLive(house.services), watch };
    const board = express().use(boardRoutes(house.services, live));
    const server = board.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(`GET /h/${slug}/papan/arus HTTP/1.1\r\nHost: x\r\n\r\n`);
    socket.pause();
    const open = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
    while (told === 0) await sleep(10);
    for (let waited = 0; waited < 500 && (await open()) > 0; waited++) await sleep(10);
    expect(await open()).toBe(0);
    socket.destroy();
    server.close();
  });
});

describe('after a revocation', () => {
  it('tells a person who has signed so, at their own address', async () => {
    const card = cards[5]!;
    expect((await page(`/s/${card.token}`)).text).toContain('Setelah penandatanganan ditutup');
    await house.services.ceremony.revoke(declaration.id, 'Nomor keliru', 'ketua');
    const { text } = await page(`/s/${card.token}`);
    expect(text).toContain('mencabut naskah ini: Nomor keliru.');
    expect(text).not.toContain('Setelah penandatanganan ditutup');
    expect((await page(`/s/${cards[6]!.token}`)).text).not.toContain('Muat ulang halaman');
  });
});
