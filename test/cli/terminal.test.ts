import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import fc from 'fast-check';
import { pino } from 'pino';
import { archiveCommand } from '../../src/cli/archive.ts';
import { verifyCommand } from '../../src/cli/verify.ts';
import { visible } from '../../src/core/visible.ts';
import { IkrarError } from '../../src/errors.ts';
import { guardOutput, logLines, tell } from '../../src/terminal.ts';
import { issue } from '../support/certificates.ts';
import { foreignBase } from '../support/foreign-base.ts';

/** Code points that a terminal obeys (C0, DEL, C1), that turn or hide text, or end a line; the line feed ends ours. */
const obeyed: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
];
const isObeyed = (text: string): boolean =>
  [...text].some((character) =>
    obeyed.some(([first, last]) => character.codePointAt(0)! >= first && character.codePointAt(0)! <= last),
  );

const clear = '\u001b[2J';
const title = '\u001b]0;palsu\u0007';
const turned = '\u202e\u2066';
const hostile = `a${clear}b${title}c\u009bd\u007fe${turned}f\nSAH: dokumen utuh\r\u2028g\u{e0041}h\ud800`;

describe('text of a stranger on a terminal', () => {
  const written: string[] = [];
  const real = { log: console.log, write: process.stderr.write, out: process.stdout.write };
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-terminal-'));
  const keep = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  beforeEach(() => {
    written.length = 0;
    console.log = (line: string) => void written.push(`${line}\n`);
    process.stderr.write = keep;
    process.stdout.write = keep;
  });
  afterEach(() => {
    console.log = real.log;
    process.stderr.write = real.write;
    process.stdout.write = real.out;
    process.exitCode = undefined;
  });
  const lines = (): string[] => written.join('').split('\n').slice(0, -1);
  /** Nothing is obeyed, and nobody but us has begun a line. */
  const expectTame = (): void => {
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter(isObeyed)).toEqual([]);
    expect(lines().filter((line) => line.startsWith('SAH'))).toEqual([]);
  };

  /** A signature whose field, signer, reason and place are full of codes. */
  function hostileFile(): string {
    const utf16 = Buffer.from(hostile, 'utf16le').swap16().toString('hex');
    const base = foreignBase();
    const person = issue({ name: hostile.slice(0, 40), key: 'P-256' });
    const field = base.body(6).replace('/T(A)', `/T<FEFF${utf16}>`);
    const named = base.append([[6, field]]);
    const entries = `/Type/Sig/SubFilter/ETSI.CAdES.detached/Name<FEFF${utf16}>/Reason<FEFF${utf16}>/Location(\\033[31m)`;
    const signed = named.sign(named.size, entries, [[6, `${field.slice(0, -2)}/V ${named.size} 0 R>>`]], {
      ...person,
      chain: [],
    });
    const spoiled = signed.append([[3, named.body(3).replace('>>', '/a#1b[31m#9b#c2#85 1>>')]]);
    const path = join(folder, `berkas ${clear}\n.pdf`);
    writeFileSync(path, spoiled.bytes);
    return path;
  }
  const verify = (...given: string[]) => verifyCommand().parseAsync(given, { from: 'user' });

  it('is visible in what ikrar verify says of files, and of their names', async () => {
    const path = hostileFile();
    await verify(path, path);
    expectTame();
    expect(lines().join('\n')).toContain('berkas \\u001b[2J\\u000a.pdf:');
    expect(lines().join('\n')).toContain('\\u202e');
    written.length = 0;
    await verify(path);
    expectTame();
  });

  it('is visible in JSON too, which means the same', async () => {
    const path = hostileFile();
    await verify('--json', path);
    expectTame();
    const [only, ...more] = lines();
    expect(more).toEqual([]);
    expect(JSON.parse(only!).signatures[0].field).toBe(hostile.toWellFormed());
  });

  it('is visible in errors', async () => {
    await verify(join(folder, `tidak ada ${hostile}`));
    expectTame();
    expect(lines()).toHaveLength(1);
    written.length = 0;
    tell(new IkrarError('invalid-input', hostile));
    tell(new Error(hostile, { cause: new Error(hostile) }));
    tell(hostile);
    expectTame();
  });

  it('is visible where the command line is repeated', () => {
    const program = new Command('ikrar').exitOverride();
    const archive = archiveCommand();
    for (const command of [archive, ...archive.commands]) command.exitOverride();
    program.addCommand(archive);
    guardOutput(program);
    for (const given of [['archive', 'verify', `--${hostile}`], ['archive', hostile], [`--${hostile}`], ['archiv']])
      expect(() => program.parse(given, { from: 'user' })).toThrow();
    expectTame();
    expect(lines()).toContain('(Did you mean archive?)');
  });

  it('is visible in the lines of the process log, which stay one JSON object a line', () => {
    pino({ level: 'info' }, logLines).info({ err: new Error(hostile), path: hostile }, hostile);
    expectTame();
    const [only, ...more] = lines();
    expect(more).toEqual([]);
    expect(JSON.parse(only!)).toMatchObject({ msg: hostile, path: hostile });
    rmSync(folder, { recursive: true });
  });
});

describe('visible', () => {
  it('leaves nothing that is obeyed, and all that is seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isObeyed(visible(text)) || visible(text).includes('\n')).toBe(false);
      }),
    );
    expect(isObeyed(visible(hostile))).toBe(false);
    const names = 'Drs. H. Syafi’i, M.Si. · Ñandú – "kutip" \\ 東京 🙂';
    expect(visible(names)).toBe(names);
  });

  it('keeps the meaning of JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(visible(JSON.stringify({ text })))).toEqual({ text });
      }),
    );
  });
});
