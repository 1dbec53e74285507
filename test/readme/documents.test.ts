import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { importRoster } from '../../src/roster/import.ts';
import { documents, root, shellBlocks } from './blocks.mjs';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);

describe('what the documents print', () => {
  const blocks = documents.flatMap(shellBlocks);

  it('says of every shell block how it is run, or why it is not (npm run test:readme runs them)', () => {
    expect(blocks.flatMap(({ place, fault }) => (fault ? [`${place}: ${fault}`] : []))).toEqual([]);
    expect(blocks.length).toBeGreaterThan(20);
  });

  it('names only scripts that package.json has', () => {
    const named = documents.flatMap((path) =>
      [...read(path).matchAll(/\bnpm run (?:--silent )?([a-z][\w:]*)/g)].map(([, name]) => `${path}: ${name}`),
    );
    expect(named.filter((one) => !scripts.includes(one.split(': ')[1]!))).toEqual([]);
  });

  it('says of every script in CONTRIBUTING.md what it is for', () => {
    const rows = read('CONTRIBUTING.md')
      .split('\n')
      .filter((line) => line.startsWith('| `npm '));
    const said = rows.flatMap((row) => [...row.split(' | ')[0]!.matchAll(/`npm (?:run )?([\w:]+)`/g)]);
    expect(said.map(([, name]) => name).sort()).toEqual(scripts.filter((name) => name !== 'prepare').sort());
  });
});

describe('the examples', () => {
  it('check a file by the very steps that docs/verify.md explains', () => {
    const steps = read('docs/verify.md').split('## Step by step')[1]!.split('What these steps do not look at')[0]!;
    const explained = [...steps.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script]) => script!.trim());
    const parts = read('examples/verify-offline.sh').trim().split('\n\n').slice(1);
    expect(parts.map((part) => part.replace(/^#.*\n/, ''))).toEqual(explained);
  });

  it('begin as the README begins', () => {
    const script = read('examples/verify-offline.sh').split('\n');
    const lines = shellBlocks('README.md')
      .find(({ scene }) => scene === 'offline')!
      .script.trim()
      .split('\n');
    expect(lines.slice(1).filter((line) => !script.includes(line))).toEqual([]);
  });

  it('have a roster with every column, without a fault', async () => {
    const people = await importRoster(utf8(read('examples/roster.csv')), {
      unprintable: () => [],
      random: (length) => new Uint8Array(length),
    });
    expect(people.map(({ role }) => role)).toEqual(['pemandu', 'penandatangan', 'penandatangan', 'saksi']);
    expect(Object.keys(people[1]!).sort()).toEqual(
      ['group', 'id', 'institution', 'name', 'nip', 'position', 'rank', 'regionCode', 'role', 'phone', 'email'].sort(),
    );
    expect(people[2]).toMatchObject({ position: 'Sekretaris Camat Sijunjung', represents: 'Camat Sijunjung' });
  });
});
