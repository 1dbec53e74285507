import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AuthoritySettings, createAuthority, loadAuthority } from '../../src/pki/authority.ts';
import { keyFiles } from '../../src/pki/key-folder.ts';
import { eventTime, seededRandom } from '../support/pki.ts';

const settings: AuthoritySettings = {
  baseUrl: 'https://ikrar.example',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  clock: () => eventTime,
  random: seededRandom('keys'),
};

let keys: string;
beforeEach(async () => {
  keys = join(await mkdtemp(join(tmpdir(), 'ikrar-authority-')), 'data', 'keys');
});

describe('the key folder', () => {
  it('is made on the first start, for its owner only', async () => {
    await loadAuthority(keys, settings);
    expect((await stat(keys)).mode & 0o777).toBe(0o700);
    for (const name of keyFiles) expect((await stat(join(keys, name))).mode & 0o777).toBe(0o600);
  });

  it('loads to the same keys and certificates', async () => {
    const first = await createAuthority(keys, settings);
    const again = await loadAuthority(keys, settings);
    expect(again.root.certificate).toEqual(first.root.certificate);
    expect(again.qr.id).toBe(first.qr.id);
    expect(again.pinKey).toEqual(first.pinKey);
    expect(again.ticketKey).not.toEqual(first.pinKey);
    expect(again.seal.key.equals(first.seal.key)).toBe(true);
  });

  it('takes an empty folder that somebody made', async () => {
    await mkdir(keys, { recursive: true });
    await loadAuthority(keys, settings);
    expect((await readdir(keys)).sort()).toEqual([...keyFiles, 'rows.key', 'cards.key', 'version'].sort());
  });

  it('leaves nothing beside it', async () => {
    await loadAuthority(keys, settings);
    expect(await readdir(join(keys, '..'))).toEqual(['keys']);
  });

  it('is made once when two processes start together', async () => {
    const [one, two] = await Promise.all([loadAuthority(keys, settings), loadAuthority(keys, settings)]);
    expect(one.root.certificate).toEqual(two.root.certificate);
    expect(await readdir(join(keys, '..'))).toEqual(['keys']);
  });

  it.each(keyFiles.filter((name) => name !== 'root.key.pem'))('is not filled up when %s is gone', async (name) => {
    await createAuthority(keys, settings);
    await rm(join(keys, name));
    await expect(loadAuthority(keys, settings)).rejects.toMatchObject({
      code: 'keys-missing',
      message: expect.stringContaining(name),
    });
    expect(await readdir(keys)).not.toContain(name);
  });

  it.each(['issuer.key.pem', 'seal.pem', 'pin.key'])('says so when %s is damaged', async (name) => {
    await createAuthority(keys, settings);
    await writeFile(join(keys, name), 'garbage');
    await expect(loadAuthority(keys, settings)).rejects.toMatchObject({
      code: 'keys-missing',
      message: expect.stringContaining(name),
    });
  });

  it.each(['issuer', 'seal', 'tsa'])('says so when the key of %s is not the one of its certificate', async (name) => {
    await createAuthority(keys, settings);
    const other = await createAuthority(`${keys}-other`, settings);
    await writeFile(join(keys, `${name}.key.pem`), other.issuer.key.export({ type: 'pkcs8', format: 'pem' }));
    await expect(loadAuthority(keys, settings)).rejects.toMatchObject({
      code: 'keys-missing',
      message: expect.stringContaining(`${name}.key.pem`),
    });
  });

  it('works without the root key', async () => {
    await createAuthority(keys, settings);
    await rm(join(keys, 'root.key.pem'));
    expect((await loadAuthority(keys, settings)).root.key).toBeUndefined();
  });
});
