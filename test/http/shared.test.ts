import { describe, expect, it } from '@jest/globals';
import express from 'express';
import fc from 'fast-check';
import { h } from 'preact';
import request from 'supertest';
import { z } from 'zod';
import { ourFault } from '../../src/core/our-fault.ts';
import { errorCodes, IkrarError } from '../../src/errors.ts';
import { accentStylesheet, contrast, parseColour } from '../../src/http/accent.ts';
import { assetRoutes, assetUrl } from '../../src/http/assets.ts';
import { Page, render } from '../../src/http/layout.tsx';
import { errorBoundary, meanings, notFound, shownPath } from '../../src/http/problem.ts';
import { problemPage } from '../../src/http/problem-page.tsx';
import { securityHeaders } from '../../src/http/security.ts';
import { parseInput, text } from '../../src/operations/input.ts';
import { createTicket, isOver, isTicket, parseTicket } from '../../src/signer/tickets.ts';

describe('problems', () => {
  const app = express();
  const logged: object[] = [];
  const note = (facts: object): void => void logged.push(facts);
  app.get('/sandi', () => {
    throw new Error('kata sandi basis data: rahasia');
  });
  app.get('/kode', () => {
    throw new IkrarError('pin-locked', 'PIN <terkunci>.', {
      retryAfter: 90,
      faults: [{ path: 'pin', message: 'Salah' }],
    });
  });
  app.use(notFound);
  app.use(errorBoundary({ log: { error: note, info: note }, createId: () => 'abc123', page: problemPage }));

  it('every code has a status and a title', () => {
    for (const code of errorCodes) {
      expect(meanings[code].status).toBeGreaterThanOrEqual(400);
      expect(meanings[code].title).not.toBe('');
    }
  });

  it('tells a program the code, the sentence, the faults and when to come back', async () => {
    const answer = await request(app).get('/kode').expect(429);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['retry-after']).toBe('90');
    expect(answer.body).toEqual({
      type: 'urn:ikrar:problem:pin-locked',
      title: 'PIN terkunci',
      status: 429,
      code: 'pin-locked',
      detail: 'PIN <terkunci>.',
      instance: 'urn:ikrar:instance:abc123',
      faults: [{ path: 'pin', message: 'Salah' }],
      retryAfter: 90,
    });
  });

  it('shows a browser a page, escaped', async () => {
    const answer = await request(app).get('/kode').set('Accept', 'text/html,*/*;q=0.8').expect(429);
    expect(answer.text).toContain('PIN &lt;terkunci>.');
    expect(answer.text).toContain('abc123');
    expect(answer.text).not.toContain(ourFault);
  });

  it('says nothing of a fault of ours but its number, and logs it whole', async () => {
    for (const accept of ['application/json', 'text/html']) {
      const answer = await request(app).get('/sandi').set('Accept', accept).expect(500);
      expect(answer.text).not.toContain('rahasia');
      expect(answer.text).toContain('abc123');
      expect(answer.text.includes(ourFault)).toBe(accept === 'text/html');
    }
    expect(logged).toContainEqual(
      expect.objectContaining({ err: expect.objectContaining({ message: expect.stringContaining('rahasia') }) }),
    );
  });
});

describe('input', () => {
  const schema = z.strictObject({ name: text(20), age: z.int().min(17) });
  const faultsOf = (value: unknown): readonly unknown[] => {
    try {
      parseInput(schema, value);
      return [];
    } catch (error) {
      return (error as IkrarError).faults;
    }
  };

  it('names every field at fault in Indonesian', () => {
    expect(faultsOf({ name: '  ', age: 3, peran: 'admin' })).toEqual([
      { path: 'name', message: 'Wajib diisi.' },
      { path: 'age', message: 'Paling kecil 17.' },
      { path: '', message: 'Isian “peran” tidak dikenal.' },
    ]);
    expect(faultsOf({ age: '17' })).toEqual([
      { path: 'name', message: 'Wajib diisi.' },
      { path: 'age', message: 'Harus berupa angka.' },
    ]);
  });

  it('makes text one line, composed, without invisible control characters', () => {
    expect(parseInput(text(20), '  Ma\u0301ruf \n Amin ')).toBe('M\u00e1ruf Amin');
    expect(() => parseInput(text(20), 'a\u0000b')).toThrow('kendali');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const result = text(20).safeParse(value);
        if (result.success) expect(result.data).toBe(result.data.normalize('NFC').trim());
      }),
    );
  });
});

describe('tickets', () => {
  const key = new Uint8Array(32).fill(7);
  const at = new Date('2024-09-30T03:00:00Z');
  const facts = { signerId: 'a', fileId: 'b', declarationId: 'c', eventId: 'd', means: { kind: 'hall' } } as const;
  const ticket = createTicket(key, facts, () => at);
  const later = (seconds: number) => () => new Date(at.getTime() + seconds * 1000);

  it('opens for half an hour in the hall, five minutes at the desk', () => {
    expect(isTicket(ticket)).toBe(true);
    const opened = parseTicket(key, ticket);
    expect(opened).toMatchObject(facts);
    expect([isOver(opened, later(1799)), isOver(opened, later(1800))]).toEqual([false, true]);
    const means = { kind: 'kiosk', attendant: 'meja1', card: 'KTP' } as const;
    const desk = parseTicket(
      key,
      createTicket(key, { ...facts, means }, () => at),
    );
    expect([isOver(desk, later(299)), isOver(desk, later(300))]).toEqual([false, true]);
  });

  it('is unknown when any character of it differs, or under another key', () => {
    fc.assert(
      fc.property(fc.nat(ticket.length - 1), fc.constantFrom(...'Az09-_.'), (i, c) => {
        const changed = ticket.slice(0, i) + c + ticket.slice(i + 1);
        fc.pre(changed !== ticket);
        expect(() => parseTicket(key, changed)).toThrow(expect.objectContaining({ code: 'token-unknown' }));
      }),
    );
    const other = new Uint8Array(32).fill(8);
    expect(() => parseTicket(other, ticket)).toThrow(expect.objectContaining({ code: 'token-unknown' }));
  });
});

describe('what pages are made with', () => {
  const quiet = { error() {}, info() {} };
  const app = express()
    .use(securityHeaders('http://localhost'), assetRoutes(), notFound)
    .use(errorBoundary({ log: quiet, createId: () => 'x' }));

  it('assets keep their name with their bytes and may be kept for ever', async () => {
    const answer = await request(app).get(assetUrl('ikrar.css')).set('Accept-Encoding', 'br').expect(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-encoding']).toBe('br');
    expect(assetUrl('ikrar.css')).toMatch(/^\/aset\/ikrar\.[0-9a-f]{10}\.css$/);
    for (const path of ['/aset/..%2fikrar.css', '/aset/ikrar.css', '/aset/warna-zzz.css'])
      await request(app).get(path).expect(404);
    expect(() => assetUrl('tidak-ada.js')).toThrow('no asset');
  });

  it('a policy without inline code and without foreign hosts', async () => {
    const policy = (await request(app).get('/')).headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('pages carry neither inline scripts nor styles, and escape what they show', () => {
    const html = render(
      h('div', null, h(Page, { title: '<script>', accent: '#00ff00', script: 'form.js', children: '<b>"' })),
      {
        locals: {},
      },
    );
    expect(html).toContain('&lt;script>');
    expect(html).not.toMatch(/<style|style=|<script(?! src=)|\son\w+=/);
    expect(html).toContain('/aset/warna-00ff00.css');
  });

  it('white text stands out on whatever accent an office chooses', () => {
    fc.assert(
      fc.property(fc.nat(0xffffff), (n) => {
        const css = accentStylesheet(n.toString(16).padStart(6, '0'));
        const accent = /--accent:#([0-9a-f]{6})/.exec(css)![1]!;
        expect(contrast(parseColour(accent), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});

describe('what a log may keep of a path', () => {
  it('is nothing that opens a door', () => {
    const secrets = ['/s/abc', '/api/sign/t1.x.y', '/api/setup/id.token', '/masuk/baru/id.token', '/S/abc'];
    const mistyped = ['//s/abc', '/x/../s/abc', '/s//abc', '//masuk/baru/id.token'];
    for (const path of [...secrets, ...mistyped]) expect(shownPath(path)).toMatch(/^[a-z/.]+\/…$/i);
    for (const path of [...secrets, ...mistyped]) expect(shownPath(path)).not.toMatch(/abc|token/);
    expect(shownPath('/v/AAAA-BBBB-CCCC')).toBe('/v/AAAA-BBBB-CCCC');
    expect(shownPath('/sejarah/x')).toBe('/sejarah/x');
  });

  it('nor does the error boundary write it', async () => {
    const lines: string[] = [];
    const write = (facts: object, message: string) => void lines.push(JSON.stringify(facts) + message);
    const app = express();
    app.get('/s/:token', () => {
      throw new IkrarError('pin-wrong', 'PIN salah.');
    });
    app.use(errorBoundary({ log: { info: write, error: write }, createId: () => 'id' }));
    await request(app).get('/s/rahasia-sekali').expect(403);
    expect(lines.join()).toContain('pin-wrong');
    expect(lines.join()).not.toContain('rahasia');
  });
});
