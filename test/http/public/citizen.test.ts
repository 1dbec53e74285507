import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { SigningPlan } from '../../../src/document/plan.ts';
import type { Declaration, Person, PledgeFile } from '../../../src/model.ts';
import { hallApp } from '../../support/hall.ts';
import { buildHouse, bytesOf, draft, type House, people, signAll } from '../../support/house.ts';
import { png } from '../../support/images.ts';
import { readPages } from '../../support/paper.ts';

let house: House;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let roster: readonly Person[];
let code: string;
let fileId: string;

beforeAll(async () => {
  house = await buildHouse();
  app = hallApp(house.services);
  roster = people(4).map((person, i) => (i === 1 ? { ...person, nip: '197209072000111012' } : person));
  declaration = await draft(house.services, roster);
  await house.services.ceremony.open(declaration.id);
  const [file] = await house.services.stores.files.find({ where: { declarationId: declaration.id } });
  code = file!.code;
  fileId = file!.id;
});
afterAll(() => house.raze());

const page = (path: string) => request(app).get(path).set('Accept', 'text/html');
const titleOf = (html: string): string => /<h1[^>]*>(.*?)<\/h1>/s.exec(html)![1]!;

describe('codes', () => {
  it('tells a typing error from a code that never was', async () => {
    const wrong = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');
    for (const [typed, expected] of [
      [wrong, 'code-mistyped'],
      ['ABC', 'code-mistyped'],
      ['!!!!-UUUU-@@@@', 'code-mistyped'],
      ['0000-0000-0000', 'code-unknown'],
    ] as const) {
      const { status, body } = await request(app).get(`/api/verify/${encodeURIComponent(typed)}`);
      expect([status, body.code]).toEqual([404, expected]);
    }
    const { status, text } = await page(`/v?kode=${wrong}`);
    expect(status).toBe(404);
    expect(text).toContain('salah ketik');
    expect(text).toContain(`value="${wrong}"`);
    expect((await page('/v/0000-0000-0000')).text).toContain('Kode tidak dikenal');
  });

  it('reads a code as people type it', async () => {
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    const answer = await page(`/v?kode=${encodeURIComponent(typed)}`);
    expect([answer.status, answer.headers.location]).toEqual([303, `/v/${code}`]);
    expect((await page(`/v/${code.toLowerCase()}`)).headers.location).toBe(`/v/${code}`);
    for (const pasted of [`http://ikrar.test/v/${code}#segel`, code.replaceAll('-', ' . ')]) {
      const { headers } = await page(`/v?kode=${encodeURIComponent(pasted)}`);
      expect(headers.location).toBe(`/v/${code}`);
    }
    expect((await page('/v?kode=')).text).toMatch(/id="kode-fault"[^>]*>Ketik kode/);
  });

  it('bears hostile characters', async () => {
    for (const typed of ['%00', '..%2f..%2fetc%2fpasswd', '%3Cscript%3E', '%F0%9F%98%80', "'%20OR%201=1--", '%']) {
      const { status, text } = await page(`/v/${typed}`);
      expect([400, 404]).toContain(status);
      expect(text).not.toContain('<script>');
      expect(text).not.toMatch(/\bat \w+ \(|node_modules/);
    }
  });
});

describe('the citizen’s page', () => {
  it('says in red that an open declaration is not valid yet, and gives a preview only', async () => {
    await signAll(house.services, declaration, roster.slice(0, 2));
    const { status, text } = await page(`/v/${code}`);
    expect(status).toBe(200);
    expect(titleOf(text)).toBe('Belum berlaku: sedang ditandatangani');
    expect(text).toContain('2 dari 4 penanda tangan telah menandatangani');
    expect(text).toContain('Cocokkan isi lembar Anda dengan halaman ini');
    expect(text).not.toContain('19720907');
    expect(text).not.toContain('ikrar.pdf');
    const refused = await request(app).get(`/v/${code}/ikrar.pdf`);
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    const preview = await request(app).get(`/v/${code}/pratinjau.pdf`);
    expect(preview.type).toBe('application/pdf');
    expect(preview.headers['cache-control']).toBe('no-store');
  });

  it('shows text, people, place and date of the sealed one, and its exact bytes', async () => {
    await signAll(house.services, declaration, roster.slice(2));
    await house.services.ceremony.close(declaration.id);
    const { text } = await page(`/v/${code}`);
    expect(titleOf(text)).toBe('Naskah ini lengkap dan disegel');
    for (const shown of [
      ...roster.map(({ name }) => name),
      'Hotel Bukik Gadang',
      '30 September–1 Oktober 2024',
      declaration.number,
    ])
      expect(text).toContain(shown);
    expect(text).toContain('Menolak politik uang');
    expect(text).toContain('tidak tersertifikasi');
    expect(text).toContain('property="og:title"');
    const stored = await bytesOf(house.services, fileId);
    const pdf = await request(app).get(`/v/${code}/ikrar.pdf`).responseType('blob');
    expect(Buffer.compare(pdf.body, stored)).toBe(0);
    const etag = `"${createHash('sha256').update(stored).digest('hex')}"`;
    expect(pdf.headers.etag).toBe(etag);
    expect(Number(pdf.headers['content-length'])).toBe(stored.length);
    expect((await request(app).get(`/v/${code}/ikrar.pdf`).set('If-None-Match', etag)).status).toBe(304);
    const head = await request(app).head(`/v/${code}/ikrar.pdf`);
    expect([head.status, head.headers.etag]).toEqual([200, etag]);
  });

  it('says the same as JSON', async () => {
    const { body } = await request(app).get(`/api/verify/${code}`);
    expect(body).toMatchObject({ code, state: 'sealed', total: 4, signed: 4, signatureKind: 'tidak tersertifikasi' });
    expect(body.signers[0]).toMatchObject({ name: roster[0]!.name, position: roster[0]!.position });
    expect(JSON.stringify(body)).not.toContain('nip');
    const minutes = body.related.find(({ relation }: { relation: string }) => relation === 'berita-acara');
    expect((await page(`/v/${minutes.code}`)).text).toContain('Berita acara ini disegel');
  });

  it('gives the log’s proof of every signature', async () => {
    for (let tries = 0; tries < 40; tries++) {
      const proof = await request(app).get(`/v/${code}/tanda-terima/2.txt`);
      if (proof.status === 200) return expect(proof.text).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('no proof within 4 s');
  });

  it('says why it was revoked', async () => {
    await house.services.ceremony.revoke(declaration.id, 'Salah daftar nama', 'ketua');
    const { text } = await page(`/v/${code}`);
    expect(titleOf(text)).toBe('Dicabut oleh penyelenggara');
    expect(text).toContain('Salah daftar nama');
    expect((await request(app).get(`/v/${code}/ikrar.pdf`)).status).toBe(200);
  });
});

describe('a declaration in volumes', () => {
  it('joins its volumes on the page of each, and names its follow-up round', async () => {
    const { services } = house;
    const roster = people(7).map((person) =>
      person.role === 'pemandu' ? { ...person, group: 'Kecamatan Kupitan' } : person,
    );
    const joint = await draft(services, roster, { volumes: 'by-group' });
    await services.ceremony.open(joint.id);
    await signAll(services, joint, roster.slice(0, 5));
    await services.ceremony.close(joint.id);
    const missed = roster.slice(5).map((person, i) => ({ ...person, id: `susulan-${i}` }));
    const round = await draft(services, missed, {
      parent: { id: joint.id, relation: 'susulan' },
      number: '002/SUSULAN',
    });
    await services.ceremony.open(round.id);
    const files = await services.stores.files.find({ where: { declarationId: joint.id } });
    const [first, second] = files.filter(({ kind }) => kind === 'ikrar').toSorted((a, b) => a.order - b.order);
    const { text } = await page(`/v/${first!.code}`);
    expect(text).toContain(`href="/v/${second!.code}"`);
    expect(text).toContain('5 dari 7 orang');
    expect(text).toContain('Naskah susulan');
    expect((await request(app).get(`/api/verify/${second!.code}`)).body.joint).toEqual({ total: 7, signed: 5 });
    await draft(services, people(3), { parent: { id: joint.id, relation: 'berjenjang' } });
    expect((await request(app).get(`/api/verify/${first!.code}`)).body.joint).toEqual({ total: 7, signed: 5 });
    expect((await page(`/v/${first!.code}`)).text).toContain('5 dari 7 orang');
    const [follow] = await services.stores.files.find({ where: { declarationId: round.id } });
    expect((await page(`/v/${follow!.code}`)).text).toContain(`href="/v/${first!.code}"`);
  });
});

describe('a preview by code', () => {
  const previewText = async (file: PledgeFile): Promise<string> => {
    const { body } = await request(app).get(`/v/${file.code}/pratinjau.pdf`).responseType('blob').expect(200);
    const { plan } = (await house.services.stores.papers.get(file.id))!;
    const pages = readPages(body, (JSON.parse(plan) as SigningPlan).font);
    return pages.map((runs) => runs.map(({ text }) => text).join(' ')).join(' ');
  };
  const filesOf = async ({ id }: Declaration) =>
    (await house.services.stores.files.find({ where: { declarationId: id } })).toSorted((a, b) => a.order - b.order);

  it('is of each person’s own pledge', async () => {
    const roster = people(3).map((person) => ({
      ...person,
      role: 'penandatangan' as const,
      nip: '196508011989081002',
    }));
    const pledges = await draft(house.services, roster, {
      kind: 'perorangan',
      template: { id: 'pakta-integritas', version: 1 },
    });
    await house.services.ceremony.open(pledges.id);
    const files = await filesOf(pledges);
    expect(files).toHaveLength(3);
    for (const file of files) {
      const text = await previewText(file);
      expect(roster.map(({ position }) => position).filter((position) => text.includes(position))).toEqual([
        roster.find(({ name }) => name === file.label)!.position,
      ]);
      expect(text).not.toContain(file.code);
    }
  });

  it('is of each volume’s own people', async () => {
    const roster = people(4).map((person) => ({ ...person, group: person.group ?? 'Kecamatan Kupitan' }));
    const volumes = await draft(
      house.services,
      roster,
      { volumes: 'by-group' },
      { logo: { type: 'image/png', base64: Buffer.from(png(32, 32, [200, 0, 0])).toString('base64') } },
    );
    await house.services.ceremony.open(volumes.id);
    for (const file of await filesOf(volumes)) {
      const text = await previewText(file);
      for (const { position, group } of roster) expect(text.includes(position)).toBe(group === file.label);
    }
  });
});
