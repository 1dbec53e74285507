import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Hex } from '../../src/core/digest.ts';
import { IkrarError } from '../../src/errors.ts';
import { checkUsed, loadTemplates, type TemplateLibrary } from '../../src/template/library.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ikrar-templates-'));
});
afterAll(() => rm(dir, { recursive: true }));

const front = (slots = '[]', title = 'JUDUL') =>
  `---\nkind: bersama\ntitle: "${title}"\nsigners: siapa saja\nbasis: []\nslots: ${slots}\n---\n`;

async function library(files: Record<string, string>) {
  const root = await mkdtemp(join(dir, 'set-'));
  const texts = Object.keys(files).map((path) => `  ${path.replace(/\.md$/, '')}: { basis: [] }\n`);
  await writeFile(join(root, 'hukum.yaml'), `version: 1\nacts: {}\ntexts:\n${texts.join('')}`);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return loadTemplates(root);
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof IkrarError) return error.code;
    throw error;
  }
  return 'none';
};

describe('the library of texts', () => {
  it('knows every version by the digest of its file', async () => {
    const { templates, clauses, latest, clause } = await loadTemplates('templates');
    expect(templates.map(({ id, version }) => `${id}/${version}`)).toEqual([
      'deklarasi-kampanye-damai/1',
      'deklarasi-tni-polri/1',
      'ikrar-asn/1',
      'ikrar-kepala-desa/1',
      'ikrar-kepala-desa/2',
      'pakta-integritas/1',
    ]);
    expect(clauses.map(({ id, version }) => `${id}/${version}`)).toEqual([
      'klausul-larangan/1',
      'klausul-larangan/2',
      'klausul-media-sosial/1',
      'klausul-media-sosial/2',
      'klausul-sanksi/1',
      'klausul-sanksi/2',
      'klausul-sanksi-pakta/1',
    ]);
    expect(latest('ikrar-asn').digest).toBe(sha256Hex(await readFile('templates/ikrar-asn/1.md')));
    expect(latest('pakta-integritas').kind).toBe('perorangan');
    expect(clause('klausul-sanksi', 2).law.from).toBe('2024-11-14');
  });

  it('takes the highest version by number, not by letters', async () => {
    const { latest, get } = await library({
      'a/2.md': `${front()}dua`,
      'a/10.md': `${front()}sepuluh`,
      'a/9.md': `${front()}sembilan`,
    });
    expect(latest('a').version).toBe(10);
    expect(get('a', 9).body).toEqual([{ type: 'paragraph', text: 'sembilan' }]);
  });

  it('answers an unknown text or version with a code', async () => {
    const { get, latest, clause } = await loadTemplates('templates');
    expect(codeOf(() => get('ikrar-asn', 99))).toBe('template-unknown');
    expect(codeOf(() => latest('../package'))).toBe('template-unknown');
    expect(codeOf(() => clause('ikrar-asn', 1))).toBe('template-unknown');
  });

  it.each([
    ['no front matter', 'teks saja', 'front matter'],
    ['an unknown key', `${front().replace('kind', 'x: 1\nkind')}teks`, 'x'],
    ['a slot that is not declared', `${front()}halo {nama}`, '{nama} is no slot'],
    [
      'a slot that is never used',
      `${front('[{name: a, type: text, label: A, example: a, max: 5}]')}halo`,
      'slot a is never used',
    ],
    ['emphasis, which paper would lose', `${front()}ini *penting*`, 'emphasis'],
    ['a link', `${front()}lihat [sini](http://x)`, 'link'],
    ['a block of code', `${front()}    kode`, 'code'],
    ['a nested list', `${front()}- a\n  - b`, 'one paragraph'],
  ])('refuses a file with %s, naming it', async (_, text, reason) => {
    const failure = await library({ 'naskah/1.md': text }).catch((error: Error) => error.message);
    expect(failure).toContain('naskah/1.md');
    expect(failure).toContain(reason);
  });

  it('keeps the names of texts that offices write', async () => {
    await expect(library({ 'sendiri-x/1.md': `${front()}teks` })).rejects.toThrow('kept for texts that offices write');
  });

  it('refuses a file that is not named after a version', async () => {
    const root = join(dir, 'misnamed');
    await mkdir(join(root, 'a'), { recursive: true });
    await writeFile(join(root, 'hukum.yaml'), 'version: 1\nacts: {}\ntexts: {}\n');
    await writeFile(join(root, 'a/baru.md'), `${front()}teks`);
    await expect(loadTemplates(root)).rejects.toThrow('named after its version');
  });

  it('finds out when a used version was edited or removed', async () => {
    const texts = await library({ 'a/1.md': `${front()}teks`, 'b/1.md': `${front()}teks` });
    const used = texts.templates.map(({ id, version, digest }) => ({ id, version, digest }));
    const among =
      ({ templates }: TemplateLibrary) =>
      (one: { readonly id: string }) =>
        templates.find(({ id }) => id === one.id)?.digest;
    expect(() => checkUsed(used, among(texts))).not.toThrow();
    const edited = await library({ 'a/1.md': `${front()}teks.` });
    try {
      checkUsed(used, among(edited));
      throw new Error('not noticed');
    } catch (error) {
      expect(error).toMatchObject({ code: 'template-changed', faults: [{ path: 'a/1.md' }, { path: 'b/1.md' }] });
    }
  });
});
