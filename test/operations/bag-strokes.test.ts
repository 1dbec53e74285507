import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportBagFile } from '../../src/archive/bag.ts';
import { verifyBag } from '../../src/archive/verify-bag.ts';
import { verifyCommand } from '../../src/cli/verify.ts';
import { parseStrokes } from '../../src/core/strokes-file.ts';
import { bagInputOf, bagJudges } from '../../src/operations/bag.ts';
import { resealed, unzip, type ZipFiles, zip } from '../archive/bag-fixture.ts';
import { buildHouse, draft, type House, people, signAll } from '../support/house.ts';

/** The bag of a declaration that prints no handwriting: its drawings lie beside the file. */
let house: House;
let folder: string;
let original: string;
let code: string;
let strokes: string;
let pdf: string;

beforeAll(async () => {
  house = await buildHouse();
  folder = await mkdtemp(join(tmpdir(), 'ikrar-strokes-'));
  const { services } = house;
  const roster = people(3);
  const declaration = await draft(services, roster, { appearance: 'electronic' }, { slug: 'tanpa-goresan' });
  await services.ceremony.open(declaration.id);
  await signAll(services, declaration, roster);
  await services.ceremony.close(declaration.id);
  await services.ceremony.mend();
  const files = await services.stores.files.find({ where: { declarationId: declaration.id } });
  code = files.find(({ kind }) => kind === 'ikrar')!.code;
  original = join(folder, 'asli.zip');
  await exportBagFile(await bagInputOf(services, declaration.eventId), original);
  const [name] = [...(await unzip(original)).keys()];
  const data = `${name!.split('/')[0]}/data`;
  [strokes, pdf] = [`${data}/goresan/${code}.json`, `${data}/dokumen/${code}.pdf`];
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await house.raze();
});

const judge = (path: string) => verifyBag(path, bagJudges(house.services.roots, house.services.clock()));

/** The bag with changed files, and manifests that agree with them. */
async function changed(change: (files: ZipFiles) => unknown) {
  const [files, path] = [await unzip(original), join(folder, 'lain.zip')];
  change(files);
  await zip(resealed(files), path);
  return judge(path);
}

const moved = (text: string): Buffer =>
  Buffer.from(text.replace(/\[\[\[(\d+),/, (_, x: string) => `[[[${Number(x) + 1},`));

describe('drawings in a bag', () => {
  it('are those that were signed, of every person, and the bag says that they are right', async () => {
    const files = await unzip(original);
    expect([...files.keys()].filter((name) => name.includes('/goresan/'))).toEqual([strokes]);
    expect([...parseStrokes(files.get(strokes)!.toString()).drawings.keys()]).toEqual([
      'Sig0001',
      'Sig0002',
      'Sig0003',
    ]);
    expect(files.get(pdf.replace('dokumen', 'laporan').replace('.pdf', '.json'))!.toString()).toContain(
      'strokes-right',
    );
    expect(files.get(`${dirname(dirname(pdf))}/BACA-SAYA.txt`)!.toString()).toContain('goresan/KODE.json');
    const report = await judge(original);
    expect([report.verdict, report.findings]).toEqual([
      'passed',
      [
        {
          ...{ code: 'strokes-right', severity: 'note', path: `data/goresan/${code}.json` },
          message: `${code}: goresan 3 tanda tangan cocok dengan persetujuannya.`,
        },
      ],
    ]);
  });

  it('that were changed fail it, and those that were taken out are noted', async () => {
    const forged = await changed((files) => files.set(strokes, moved(files.get(strokes)!.toString())));
    expect([forged.verdict, forged.findings.map((finding) => finding.code).toSorted()]).toEqual([
      'failed',
      ['document-failed', 'strokes-right'],
    ]);
    const without = await changed((files) => files.delete(strokes));
    expect([without.verdict, without.findings.map(({ message }) => message)]).toEqual([
      'passed',
      [`${code}: goresan 3 tanda tangan tidak dicetak dan tidak disertakan.`],
    ]);
  });

  it('are found beside the PDF of an unpacked bag, or given', async () => {
    const [real, written] = [console.log, [] as string[]];
    const root = join(folder, 'root.pem');
    await writeFile(root, (await unzip(original)).get(`${dirname(dirname(pdf))}/sertifikat/root.pem`)!);
    for (const [name, bytes] of await unzip(original)) {
      await mkdir(join(folder, dirname(name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    const [wrong, alone] = [join(folder, 'lain.json'), join(folder, 'sendiri.pdf')];
    await writeFile(wrong, moved((await unzip(original)).get(strokes)!.toString()));
    await writeFile(alone, (await unzip(original)).get(pdf)!);
    const verify = async (...given: string[]) => {
      written.length = 0;
      await verifyCommand().parseAsync(['--trust', root, ...given], { from: 'user' });
      return [process.exitCode, written.join('\n')];
    };
    const right = 'Goresan 3 tanda tangan disertakan dan cocok';
    console.log = (line: string) => void written.push(line);
    try {
      expect(await verify(join(folder, pdf))).toEqual([0, expect.stringContaining(right)]);
      expect(await verify(alone)).toEqual([0, expect.stringContaining('tidak dicetak dan tidak disertakan')]);
      expect(await verify('--strokes', join(folder, strokes), alone)).toEqual([0, expect.stringContaining(right)]);
      expect(await verify('--strokes', wrong, alone)).toEqual([1, expect.stringContaining('bukan yang disetujui')]);
      expect((await verify('--strokes', wrong, alone, alone))[0]).toBe(3);
      expect((await verify('--strokes', join(folder, 'tiada.json'), alone))[0]).toBe(3);
    } finally {
      console.log = real;
      process.exitCode = undefined;
    }
  });
});
