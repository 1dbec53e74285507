import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Authority } from '../../src/pki/authority.ts';
import { consent, type How, openFile } from '../support/consents.ts';
import { testAuthority } from '../support/pki.ts';
import { fileOf } from '../support/signing.ts';
import { shellBlocks } from './blocks.mjs';

/** The commands of docs/formats.md that check a consent, on files of ours. They need what a Linux machine usually has. */
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const tools = ['openssl', 'basenc', 'bash'].every(has);
const [device = '', passkey = '', drawing = ''] = shellBlocks('docs/formats.md').map(({ script }) => script);

(tools ? describe : describe.skip)('a consent, checked by hand as docs/formats.md says', () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await testAuthority();
  });

  async function made(how: How) {
    const opened = await openFile(authority, 1);
    await consent(opened, 0, how);
    const folder = mkdtempSync(join(tmpdir(), 'consent-'));
    const file = fileOf(opened.signing);
    writeFileSync(join(folder, 'ikrar.pdf'), file);
    const look = /Sig0001[\s\S]*\/AP<<\/N (\d+) 0 R>>/.exec(Buffer.from(file).toString('latin1').slice(-20_000))![1]!;
    const run = (script: string): string => {
      const done = spawnSync('bash', ['-c', script], {
        cwd: folder,
        env: { ...process.env, LOOK: look },
        encoding: 'utf8',
      });
      return done.stdout + done.stderr;
    };
    return { run, said: () => JSON.parse(readFileSync(join(folder, 'consent.json'), 'utf8')) };
  }

  it('by a key on a phone', async () => {
    const { run, said } = await made({});
    expect(run(device)).toBe('Verified OK\n');
    expect(said()).toMatchObject({ cara: 'ponsel', medan: 'Sig0001' });
    if (has('qpdf')) expect(run(drawing).trim()).toBe(said().goresan);
  });

  it('by a passkey', async () => {
    const { run } = await made({ kind: 'sidik' });
    const [, ...lines] = run(device + passkey)
      .trim()
      .split('\n')
      .filter((line) => !line.includes('error'));
    expect(lines).toEqual(['Verified OK', expect.stringMatching(/^[\w-]{43}$/)]);
  });

  it('is wrong for another consent', async () => {
    const { run } = await made({
      said: { waktu: 1 },
      bend: (evidence) => ({ ...evidence, point: new Uint8Array(33).fill(2) }) as typeof evidence,
    });
    expect(run(device)).not.toContain('Verified OK');
  });
});
