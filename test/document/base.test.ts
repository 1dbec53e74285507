import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createBase, createPreview } from '../../src/document/base.ts';
import { contentDigest, contentJson } from '../../src/document/content.ts';
import type { PlannedField, SigningPlan } from '../../src/document/plan.ts';
import { objectsOf, pageNumbers, readPages, someContent, somePeople, streamOf } from '../support/paper.ts';

const at = new Date('2024-09-30T02:00:00Z');
const signers = somePeople(60, (i) => ({
  ...(i === 0 ? { role: 'pemandu' as const } : {}),
  ...(i === 58 ? { role: 'saksi' as const } : {}),
  ...(i === 59 ? { role: 'mengetahui' as const } : {}),
}));
const content = someContent(signers);

let bytes: Uint8Array;
let plan: SigningPlan;
let objects: ReadonlyMap<number, string>;
let text: string;
beforeAll(async () => {
  ({ bytes, plan } = await createBase(content, { at }));
  objects = objectsOf(bytes);
  text = Buffer.from(bytes).toString('latin1');
});

const rectangle = (field: PlannedField) => {
  const [, numbers] = /\/Rect\[([^\]]+)\]/.exec(field.entries)!;
  const [x1, y1, x2, y2] = numbers!.split(' ').map(Number);
  return { x1: x1!, y1: y1!, x2: x2!, y2: y2! };
};

describe('the form that the appender builds on', () => {
  it('has one xref subsection from 0, entries of 20 bytes, no free entry but 0, nothing behind %%EOF', () => {
    expect(text.startsWith('%PDF-1.7\n%')).toBe(true);
    expect(text.match(/startxref/g)).toHaveLength(1);
    const table = text.slice(plan.startXref, text.indexOf('trailer', plan.startXref));
    const lines = table.split('\n');
    expect(lines.slice(0, 3)).toEqual(['xref', `0 ${plan.nextObject}`, '0000000000 65535 f ']);
    const entries = lines.slice(3, -1);
    expect(entries).toHaveLength(plan.nextObject - 1);
    expect(entries.every((line) => /^\d{10} 00000 n $/.test(line))).toBe(true);
    expect(text.endsWith(`startxref\n${plan.startXref}\n%%EOF\n`)).toBe(true);
    expect(text).not.toMatch(/\/ObjStm|\/XRef/);
  });

  it('leaves no byte between objects: each ends where the next begins', () => {
    const startOf = (n: number): number => text.indexOf(`\n${n} 0 obj\n`) + 1;
    const inOrder = [...objects].toSorted(([a], [b]) => startOf(a) - startOf(b));
    let next = startOf(inOrder[0]![0]);
    for (const [n, body] of inOrder) {
      expect(text.startsWith(`${n} 0 obj\n`, next)).toBe(true);
      next += `${n} 0 obj\n`.length + body.length + '\nendobj\n'.length;
    }
    expect(next).toBe(plan.startXref);
  });

  it('is what the plan says', () => {
    expect(plan.size).toBe(bytes.length);
    const trailer = text.slice(text.indexOf('trailer', plan.startXref));
    expect(trailer).toContain(
      `<</Size ${plan.nextObject}/Root ${plan.catalog.object} 0 R/Info ${plan.info} 0 R/ID[<${plan.id}><${plan.id}>]>>`,
    );
    expect(objects.get(plan.catalog.object)).toBe(`<<${plan.catalog.entries}>>`);
    expect(plan.catalog.entries).not.toMatch(/\/Perms|\/DSS|NeedAppearances/);
    expect(objects.get(plan.font.object)).toMatch(/\/Subtype\/Type0/);
    for (const field of plan.signatures) {
      const body = objects.get(field.object)!;
      const appearance = /^\/AP<<\/N (\d+) 0 R>>>>$/.exec(body.slice(2 + field.entries.length));
      expect(body.startsWith(`<<${field.entries}`)).toBe(true);
      const empty = objects.get(Number(appearance![1]))!;
      expect(empty).toContain(`/BBox[0 0 ${field.box!.width} ${field.box!.height}]`);
      expect(empty).toContain(`/Resources${field.resources}`);
      expect(streamOf(empty)).toBe('');
    }
    for (const field of plan.timestamps) {
      expect(objects.get(field.object)).toBe(`<<${field.entries}>>`);
      expect(field.entries).not.toContain('/Subtype');
    }
    expect(plan.timestamps).toHaveLength(8);
    expect(plan.certification.box).toBeUndefined();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('is plain ASCII in every entry that a revision repeats', () => {
    const repeated = [plan.catalog, plan.certification, ...plan.signatures, ...plan.timestamps];
    for (const { entries } of repeated) expect(entries).toMatch(/^[\x20-\x7e]*$/);
  });

  it('is the same for the same content and time, and another one otherwise', async () => {
    const again = await createBase(structuredClone(content), { at });
    expect(Buffer.compare(again.bytes, bytes)).toBe(0);
    expect(again.plan).toEqual(plan);
    const later = await createBase(content, { at: new Date('2024-09-30T02:00:01Z') });
    expect(later.plan.id).not.toBe(plan.id);
    const other = await createBase({ ...content, number: '124' }, { at });
    expect(other.plan.id).not.toBe(plan.id);
  });
});

describe('signature fields', () => {
  it('stand in the order of the signers, each in the AcroForm and on its page once', () => {
    expect(plan.signatures.map(({ name }) => name)).toEqual(signers.map(({ field }) => field));
    const form = [...objects.values()].find((body) => body.startsWith('<</Fields['))!;
    const listed = [...form.matchAll(/(\d+) 0 R/g)].map(([, n]) => Number(n));
    const all = [plan.certification, ...plan.signatures, ...plan.timestamps].map(({ object }) => object);
    expect(listed).toEqual(all);
    const pages = pageNumbers(objects);
    for (const { object, box, entries } of plan.signatures) {
      const page = pages[box!.page - 1]!;
      expect(entries).toContain(`/P ${page} 0 R`);
      expect(pages.filter((n) => new RegExp(`/Annots\\[[^\\]]*\\b${object} 0 R`).test(objects.get(n)!))).toEqual([
        page,
      ]);
    }
  });

  it('lie inside the text area, in their own size, and never overlap', () => {
    const boxes = plan.signatures.map((field) => ({ page: field.box!.page, ...rectangle(field), field }));
    for (const { x1, y1, x2, y2, field } of boxes) {
      expect(x2 - x1).toBeCloseTo(field.box!.width, 2);
      expect(y2 - y1).toBeCloseTo(field.box!.height, 2);
      expect(x1).toBeGreaterThan(50);
      expect(x2).toBeLessThan(545);
      expect(y1).toBeGreaterThan(100);
      expect(y2).toBeLessThan(792);
    }
    for (const a of boxes)
      for (const b of boxes)
        if (a !== b && a.page === b.page)
          expect(a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 || b.y2 <= a.y1).toBe(true);
  });

  it('stand beside the name of their signer', () => {
    const pages = readPages(bytes, plan.font);
    for (const [i, signer] of signers.entries()) {
      if (signer.role !== 'penandatangan') continue;
      const { box } = plan.signatures[i]!;
      const { y1, y2 } = rectangle(plan.signatures[i]!);
      const beside = pages[box!.page - 1]!.filter(({ y }) => y > y1 - 3 && y < y2 + 3).map((run) => run.text);
      expect(beside.join(' ')).toContain(`M.Si. ${i}`);
    }
  });

  it('are read aloud with name and position, as a Form that points at the widget', () => {
    for (const [i, { object, entries }] of plan.signatures.entries()) {
      const structParent = /\/StructParent (\d+)/.exec(entries)![1];
      expect(entries).toContain(`/TU(Tanda tangan ${signers[i]!.name}, ${signers[i]!.position})`);
      const forms = [...objects].filter(([, body]) => body.includes(`/K<</Type/OBJR/Obj ${object} 0 R`));
      expect(forms).toHaveLength(1);
      expect(forms[0]![1]).toMatch(/^<<\/Type\/StructElem\/S\/Form\//);
      const numbers = [...objects.values()].find((body) => body.startsWith('<</Nums['))!;
      expect(numbers).toMatch(new RegExp(`[ \\[]${structParent} ${forms[0]![0]} 0 R`));
    }
  });
});

describe('the structure tree', () => {
  it('holds every marked content of every page, found from both sides', () => {
    const numbers = [...objects.values()].find((body) => body.startsWith('<</Nums['))!;
    for (const page of pageNumbers(objects)) {
      const body = objects.get(page)!;
      const content = streamOf(objects.get(Number(/\/Contents (\d+)/.exec(body)![1]))!);
      const marks = [...content.matchAll(/^\/(\w+)<<\/MCID (\d+)>>BDC$/gm)];
      const key = /\/StructParents (\d+)/.exec(body)![1];
      const [, listed] = new RegExp(`[ \\[]${key}\\[([^\\]]*)\\]`).exec(numbers)!;
      const elements = [...listed!.matchAll(/(\d+) 0 R/g)].map(([, n]) => objects.get(Number(n))!);
      expect(elements).toHaveLength(marks.length);
      for (const [i, [, type, mcid]] of marks.entries()) {
        expect(Number(mcid)).toBe(i);
        expect(elements[i]).toContain(`/S/${type}/`);
        expect(elements[i]).toMatch(
          new RegExp(`/K\\[(?:.*[ \\[>])?(?:${mcid}|<</Type/MCR/Pg ${page} 0 R/MCID ${mcid}>>)[ \\]<]`),
        );
      }
      expect(body).toContain('/Tabs/S');
    }
  });

  it('gives every element its children as an array, but a Form its bare reference', () => {
    for (const body of objects.values())
      if (body.startsWith('<</Type/StructElem'))
        expect(body).toMatch(body.includes('/S/Form/') ? /\/K<<.*>>>>$/ : /\/K\[.*\]>>$/);
  });

  it('lets a validator meet every widget before the tree', () => {
    const [, object] = /\/PieceInfo<<\/Ikrar (\d+) 0 R>>\/StructTreeRoot/.exec(plan.catalog.entries)!;
    const listed = [...objects.get(Number(object))!.matchAll(/<<\/Obj (\d+) 0 R>>/g)].map(([, n]) => Number(n));
    expect(listed).toEqual([plan.certification, ...plan.signatures].map((field) => field.object));
  });
});

describe('the attachment', () => {
  it('is the canonical content, whose digest every consent names', () => {
    const specification = [...objects].find(([, body]) => body.startsWith('<</Type/Filespec'))!;
    expect(specification[1]).toMatch(/\/UF\(ikrar.json\).*\/AFRelationship\/Source/);
    expect(plan.catalog.entries).toContain(`/AF[${specification[0]} 0 R]`);
    const embedded = objects.get(Number(/\/EF<<\/F (\d+)/.exec(specification[1])![1]))!;
    expect(embedded).toContain('/Subtype/application#2Fjson');
    const json = Buffer.from(streamOf(embedded), 'latin1');
    expect(json.toString()).toBe(contentJson(content));
    expect(createHash('sha256').update(json).digest('hex')).toBe(contentDigest(content));
    expect(embedded).toContain(`/Size ${json.length}`);
    expect(embedded).toContain(`/CheckSum<${createHash('md5').update(json).digest('hex')}>`);
  });
});

describe('metadata', () => {
  it('claims PDF/A-3a and PDF/UA-1 and says the same as the information dictionary', async () => {
    const strange = 'Ikrar <A> & “B” — ñ';
    const made = await createBase(someContent(signers, { text: { ...content.text, title: strange } }), { at });
    const all = objectsOf(made.bytes);
    const xmp = Buffer.from(
      [...all.values()].find((body) => body.startsWith('<</Type/Metadata'))!,
      'latin1',
    ).toString();
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>');
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(xmp).toContain('Ikrar &lt;A&gt; &amp; “B” — ñ</rdf:li>');
    expect(xmp).toContain('<xmp:CreateDate>2024-09-30T02:00:00Z<');
    const info = all.get(made.plan.info)!;
    expect(info).toContain('/Title(Ikrar <A> & \\215B\\216 \\204 \\361)');
    expect(info).toContain('/CreationDate(D:20240930020000Z)');
  });

  it('names the code in plain text at the very start, for a download that breaks off', () => {
    expect(text.indexOf(`<dc:identifier>${content.code}</dc:identifier>`)).toBeLessThan(1000);
    expect(text.indexOf(content.code)).toBeGreaterThan(0);
  });
});

describe('a preview', () => {
  it('has the same words and a watermark, but no code, no QR, no fields and nothing attached', async () => {
    const preview = await createPreview(content, { at });
    const all = objectsOf(preview);
    const joined = [...all.values()].join('\n');
    expect(joined).not.toMatch(/\/Subtype\/Widget|\/AcroForm|\/EmbeddedFile|\/FT\/Sig/);
    expect(joined).not.toContain('/Subtype/Form');
    const pages = readPages(preview, plan.font);
    for (const page of pages) {
      const words = page.map((run) => run.text).join(' ');
      expect(words).toContain('PRATINJAU');
      expect(words).not.toContain(content.code);
    }
    for (const page of pageNumbers(all)) {
      const [, n] = /\/Contents (\d+)/.exec(all.get(page)!)!;
      expect(streamOf(all.get(Number(n))!).startsWith('/Artifact<</Type/Pagination/Subtype/Watermark>>BDC')).toBe(true);
    }
    expect(pages.flat().map((run) => run.text)).toContain('Menolak politik uang.');
  });
});

describe('bad input', () => {
  it('names every character that cannot be printed, wherever it stands', async () => {
    const strange = someContent(
      somePeople(2, () => ({ name: 'ꦗꦮ 名' })),
      { number: 'a\u0007b' },
    );
    await expect(createBase(strange, { at })).rejects.toMatchObject({ code: 'character-unprintable' });
    await expect(createBase(strange, { at })).rejects.toThrow(/U\+0007.*U\+A997.*U\+540D/s);
    await expect(createPreview(strange, { at })).rejects.toMatchObject({ code: 'character-unprintable' });
  });

  it('refuses a person who fills more than a page', async () => {
    const endless = someContent(somePeople(1, () => ({ position: 'Kepala Dinas '.repeat(400) })));
    await expect(createBase(endless, { at })).rejects.toMatchObject({ code: 'roster-invalid' });
  });
});
