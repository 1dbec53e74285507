import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { latin1 } from '../../src/core/bytes.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { eventTime } from '../support/pki.ts';
import type { Loot } from './attack.ts';
import { gatherLoot } from './corpus.ts';
import { type Forged, Forger, stream } from './forger.ts';

/** CPU time that no file may cost, generous for a slow machine: a bomb that works costs minutes. */
const most = 6_000;

/** A file from bodies, with a right xref. */
function file(bodies: readonly string[], trailer = ''): Forger {
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const lines = ['0000000000 65535 f \n'];
  const parts = [text];
  let at = text.length;
  for (const [i, body] of bodies.entries()) {
    const object = `${i + 1} 0 obj\n${body}\nendobj\n`;
    lines.push(`${String(at).padStart(10, '0')} 00000 n \n`);
    parts.push(object);
    at += object.length;
  }
  text = parts.join('');
  const size = bodies.length + 1;
  return new Forger(
    `${text}xref\n0 ${size}\n${lines.join('')}trailer\n<</Size ${size}/Root 1 0 R/ID[<00><00>]${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
  );
}

const catalog = '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>';
const pages = '<</Type/Pages/Kids[]/Count 0>>';

/** The DSS that the catalog names. */
const storeOf = (forger: Forger): number => Number(/\/DSS (\d+) 0 R/.exec(forger.body(forger.root))?.[1]);

describe('bombs', () => {
  let loot: Loot;
  beforeAll(async () => {
    loot = await gatherLoot();
  });

  async function cheaply(forger: Forger | Uint8Array) {
    const bytes = forger instanceof Forger ? forger.bytes : forger;
    const before = process.cpuUsage();
    const report = await verifyPdf(bytes, { roots: [loot.house.root.certificate], at: eventTime, primitives });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(most);
    expect(report.verdict).not.toBe('passed');
    return report;
  }
  const found = async (forger: Forger | Uint8Array) => (await cheaply(forger)).findings.map(({ code }) => code);

  it('depth: a million brackets', async () => {
    for (const open of ['[', '<</A', '(', '<<'])
      expect(await found(file([catalog, pages, open.repeat(1_000_000)]))).toContain(
        open === '(' || open === '<<' ? 'syntax-invalid' : 'limit-depth',
      );
  });

  it('loops: fields, pages, parents, lengths and references that lead to themselves', async () => {
    await cheaply(
      file([
        catalog,
        '<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R>>',
        '<</FT/Sig/T(x)/Kids[3 0 R]/Parent 3 0 R/V 3 0 R>>',
      ]),
    );
    await cheaply(file([catalog, '3 0 R', '2 0 R']));
    await cheaply(file([catalog, pages, '<</Length 3 0 R>>\nstream\nx\nendstream']));
    await cheaply(
      file([
        '<</Type/Catalog/DSS 1 0 R/Certs[1 0 R]/Perms<</DocMDP 1 0 R>>/AcroForm 1 0 R/Fields[1 0 R]/FT/Sig/V 1 0 R>>',
        pages,
      ]),
    );
  });

  it('page trees that branch into each other', async () => {
    const branching = Array.from(
      { length: 60 },
      (_, i) => `<</Type/Pages/Kids[${`${Math.min(61, i + 3)} 0 R `.repeat(40)}]>>`,
    );
    await cheaply(file([catalog, ...branching]));
    const { closed } = loot;
    const tree = closed.find(/^<<\/Type\/Pages/);
    const forged: Forged[] = branching.map((body, i) => [
      i === 0 ? tree : closed.size + i,
      body.replaceAll(/(\d+) 0 R/g, (_, n) => `${closed.size + Number(n) - 2} 0 R`),
    ]);
    await cheaply(closed.append(forged));
  });

  it('lengths: counts and sizes that promise more than there is', async () => {
    for (const trailer of ['/Size 9999999999', '/Prev 0', '/XRefStm 10'])
      await cheaply(new Forger(file([catalog, pages]).text.replace('/Root', `${trailer}/Root`)));
    await cheaply(new Forger(file([catalog, pages]).text.replace('xref\n0 3', 'xref\n0 9999999')));
    await cheaply(file([catalog, pages, '<</Length 9999999999>>\nstream\nx\nendstream']));
  });

  it('inflate: a stream that grows a thousandfold', async () => {
    const zeros = deflateSync(Buffer.alloc(200_000_000), { level: 9 }).toString('latin1');
    const dict = '/Type/XRef/W[1 4 2]/Size 9/Root 1 0 R/Filter/FlateDecode';
    const bomb = new Forger(`%PDF-1.7\n1 0 obj\n${stream(dict, zeros)}\nendobj\nstartxref\n9\n%%EOF\n`);
    expect(await found(bomb)).toContain('limit-inflated');
    const packed = file([catalog, pages]).appendStreams([
      [3, stream('/Type/ObjStm/N 9/First 5/Filter/FlateDecode', zeros)],
    ]);
    await cheaply(packed);
    const { closed } = loot;
    const inflating = (entries: string) => stream(`${entries}/Filter/FlateDecode`, zeros);
    expect((await cheaply(closed.appendStreams([], [[closed.size, '1']], inflating))).findings[0]).toMatchObject({
      code: 'limit-inflated',
      message: expect.stringMatching(/^Wadah objek \d+ tidak dapat dibaca: /),
    });
    const store = storeOf(closed);
    const evidence: Forged[] = [
      [store, closed.body(store).replace('/Certs[', `/Certs[${closed.size} 0 R `)],
      [closed.size, inflating('')],
    ];
    expect(await found(closed.append(evidence))).toContain('limit-inflated');
  });

  it('filters that are not followed are called so, in object streams and in evidence', async () => {
    const { closed } = loot;
    const packed = (entries: string, data: string) => stream(`${entries}/Filter/LZWDecode`, data);
    expect(await found(closed.appendStreams([], [[closed.size, '1']], packed))).toContain('structure-filter');
    const store = storeOf(closed);
    const evidence: Forged[] = [
      [store, closed.body(store).replace('/Certs[', `/Certs[${closed.size} 0 R `)],
      [closed.size, packed('', 'x')],
    ];
    expect(await found(closed.append(evidence))).toContain('structure-filter');
  });

  it('lists longer than a call may have arguments', async () => {
    const { open, house } = loot;
    const many = '2 0 R '.repeat(200_000);
    const page = open.find(/^<<\/Type\/Page\b(?!s)/);
    await cheaply(open.append([[page, open.body(page).replace('/Annots[', `/Annots[${many}`)]]));
    await cheaply(open.append([[open.root, open.body(open.root).replace('>>', `/VRI[${many}]>>`)]]));
    const store = storeOf(open);
    await cheaply(open.append([[store, open.body(store).replace('/Certs[', `/VRI[${many}]/Certs[`)]]));
    const base = file([catalog, `<</Type/Pages/Count 1/Kids[${many}]>>`, '<</FT/Sig/T(x)>>']);
    const signed = base.sign(
      base.size,
      '/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached',
      [[3, `<</FT/Sig/T(x)/V ${base.size} 0 R>>`]],
      { ...house.seal, chain: [] },
    );
    await cheaply(signed.append([[2, pages]]));
  });

  it('objects that overlap: each contains all that follow', async () => {
    const count = 20_000;
    let text = '%PDF-1.7\n';
    let table = `xref\n0 ${count + 1}\n0000000000 65535 f \n`;
    for (let i = 1; i <= count; i++) {
      table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
      text += `${i} 0 obj(`;
    }
    const bytes = latin1(
      `${text}${table}trailer\n<</Size ${count + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
    );
    await cheaply(bytes);
  });

  it('one object that the xref lists under every number', async () => {
    const count = 30_000;
    const body = `1 0 obj\n[${'1 '.repeat(100_000)}]\nendobj\n`;
    const table = '0000000009 00000 n \n'.repeat(count);
    const text = `%PDF-1.7\n${body}xref\n1 ${count}\n${table}trailer\n<</Size ${count + 1}/Root 1 0 R>>\nstartxref\n${9 + body.length}\n%%EOF\n`;
    await cheaply(latin1(text));
  });

  it('thousands of revisions, thousands of signatures, all of one object', async () => {
    let { open } = loot;
    const page = open.find(/^<<\/Type\/Page\b(?!s)/);
    const body = open.body(page);
    let text = open.text;
    for (let i = 0; i < 2000; i++) {
      const at = text.length + 1;
      const prev = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text.slice(-40))?.[1]);
      const object = `\n${page} 0 obj\n${body}\nendobj\n`;
      text += `${object}xref\n${page} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<</Size ${open.size}/Root ${open.root} 0 R/Prev ${prev}>>\nstartxref\n${text.length + object.length}\n%%EOF\n`;
    }
    const report = await cheaply(new Forger(text));
    expect(report.verdict).toBe('failed');
    expect(report.findings.length + report.omitted).toBeGreaterThan(200);
    expect(report.findings).toHaveLength(200);
    open = loot.open;
    const fake = (i: number): Forged => [open.size + i, '<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]>>'];
    expect(await found(open.append(Array.from({ length: 8_000 }, (_, i) => fake(i))))).toContain('limit-signatures');
  });

  it('megabytes of white space, comments, names and digits', async () => {
    for (const filler of [' ', '%', '/A ', '1', '<', '\n%x'])
      await cheaply(file([catalog, pages, `[${filler.repeat(1_000_000 / filler.length)}]`]));
    await cheaply(new Forger(loot.open.text + ' '.repeat(20_000_000)));
  });

  it('values: more of them than a document has', async () => {
    const many = '<</A 1>>'.repeat(200_000);
    const bodies = Array.from({ length: 20 }, () => `[${many}]`);
    const report = await cheaply(file([catalog, pages, ...bodies]));
    expect(report.findings[0]).toMatchObject({ code: 'limit-objects' });
  });

  it('one reference in many places', async () => {
    await cheaply(file([catalog, pages, `[${'3 0 R '.repeat(300_000)}]`]));
  });

  it('certificates of one name that could all have issued each other', async () => {
    const { closed } = loot;
    const store = closed.find(/^<<\/Type\/DSS/);
    const der = Buffer.from(loot.house.issuer.certificate);
    const copies: Forged[] = Array.from({ length: 2_000 }, (_, i) => {
      const other = Buffer.from(der);
      other.writeUInt16BE(i, der.length - 12);
      return [closed.size + i, stream('', other.toString('latin1'))];
    });
    const names = copies.map(([num]) => `${num} 0 R`).join(' ');
    const forged: Forged[] = [...copies, [store, closed.body(store).replace('/Certs[', `/Certs[${names} `)]];
    expect((await cheaply(closed.append(forged))).verdict).toBe('failed');
  });
});
