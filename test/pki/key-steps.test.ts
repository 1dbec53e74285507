import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AuthoritySettings, loadAuthority } from '../../src/pki/authority.ts';
import { findKeyFiles, keyFiles, keySteps } from '../../src/pki/key-folder.ts';
import { made } from '../store/ddfe733.ts';
import { eventTime, seededRandom } from '../support/pki.ts';

/** Keys as some later version of the program would list them; every call makes other ones. */
const step = (file: string) => ({ file, make: (random: (length: number) => Uint8Array) => `${file} ${random(8)}\n` });
const one = [...keySteps, step('mac.key')];
const two = [...one, step('audit.key')];

const settings = (node: string): AuthoritySettings => ({
  baseUrl: 'http://ikrar.test',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  clock: () => eventTime,
  random: seededRandom(node),
});

let keys: string;
beforeEach(() => {
  keys = join(mkdtempSync(join(tmpdir(), 'ikrar-key-steps-')), 'keys');
  cpSync(made('keys'), keys, { recursive: true });
});
const read = (name: string) => readFileSync(join(keys, name), 'utf8');

describe('a key folder that lacks a newly listed key', () => {
  it('is completed at the start, and keeps what it had', async () => {
    const before = await loadAuthority(keys, settings('before'));
    const after = await loadAuthority(keys, settings('after'), two);
    expect(after.root.certificate).toEqual(before.root.certificate);
    expect(after.pinKey).toEqual(before.pinKey);
    for (const name of ['mac.key', 'audit.key', 'version']) {
      expect((await stat(join(keys, name))).mode & 0o777).toBe(0o600);
      expect((await findKeyFiles(keys, two))!.get(name)).toBe(read(name));
    }
    const kept = read('mac.key');
    await loadAuthority(keys, settings('again'), two);
    expect(read('mac.key')).toBe(kept);
  });

  it('gets each step once, in whatever version it stands', async () => {
    await loadAuthority(keys, settings('one'), one);
    const kept = read('mac.key');
    await loadAuthority(keys, settings('two'), two);
    expect([read('mac.key'), read('version')]).toEqual([kept, `${two.length}\n`]);
  });

  it('gets one key though several nodes that share it start together', async () => {
    const nodes = ['a', 'b', 'c', 'd'].map((node) => loadAuthority(keys, settings(node), two));
    await Promise.all(nodes);
    const kept = [read('mac.key'), read('audit.key')];
    const seen = await findKeyFiles(keys, two);
    expect([seen!.get('mac.key'), seen!.get('audit.key')]).toEqual(kept);
    expect(readdirSync(keys).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  it('goes on where a crash has left it', async () => {
    writeFileSync(join(keys, 'mac.key'), 'made before the crash\n'); // and its number was not yet written
    await loadAuthority(keys, settings('later'), two);
    expect([read('mac.key'), read('version')]).toEqual(['made before the crash\n', `${two.length}\n`]);
  });

  it('gets no other one in place of one that was added and is lost', async () => {
    await loadAuthority(keys, settings('first'), one);
    rmSync(join(keys, 'mac.key'));
    const lost = { code: 'keys-missing', message: expect.stringContaining('mac.key') };
    await expect(loadAuthority(keys, settings('second'), two)).rejects.toMatchObject(lost);
    expect(readdirSync(keys)).not.toContain('mac.key');
  });

  it('of a later version of the program is refused', async () => {
    await loadAuthority(keys, settings('later'), two);
    await expect(loadAuthority(keys, settings('earlier'), one)).rejects.toMatchObject({ code: 'store-newer' });
  });

  it('that is new has them from the beginning', async () => {
    const fresh = `${keys}-fresh`;
    await loadAuthority(fresh, settings('fresh'), two);
    expect(readdirSync(fresh).sort()).toEqual([...keyFiles, ...two.map(({ file }) => file), 'version'].sort());
  });
});
